"""Check XML and PO files: well-formed, no id twice in a file, placeholders kept in translations, Chinese in Chinese.

Usage: python bin/check_files.py FILE...
"""

import re
import sys
from collections import Counter

import polib
from lxml import etree

PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]?(?:\d+)?(?:\.\d+)?[a-zA-Z]|%%")

# What may stand in a Chinese term beside abbreviations in capitals, KPI codes in brackets and technical names
LATIN = {
    *("Alt", "App", "Awesome", "Enter", "Excel", "Font", "JavaScript", "Odoo", "SaaS", "Tab", "Unicode"),
    *("api", "computed", "import", "manual", "survey"),  # values of a file
    *("complaints", "d", "id", "n", "r", "sd", "today", "uid"),
}
NO_WORD = re.compile(
    r"<[^>]*>|\{\{\w+\}\}|%\(\w+\)[#0\- +]?[\d.]*[a-zA-Z]|%[sd]"
    r"|（[a-z0-9_]+）|[\w()\-']+(?:[._-][\w()\-']+)+"
)
WORD = re.compile(r"[A-Za-z]+")
HAN = "[\u4e00-\u9fff]"
UNLIKE = {
    "brackets of half width": re.compile(rf"{HAN} ?\(|\) ?{HAN}"),
    "punctuation of half width": re.compile(rf"{HAN} ?[,;:!?](?:{HAN}| |$)"),
    "a space beside Chinese": re.compile(rf"{HAN} [A-Za-z0-9%]|[A-Za-z0-9] {HAN}"),
}


def check_xml(path):
    try:
        root = etree.parse(path).getroot()
    except etree.XMLSyntaxError as error:
        return [str(error)]
    ids = Counter(
        element.get("id")
        for element in root.iter("record", "template", "menuitem")
        if element.get("id") and not element.get("model", "").startswith("ir.model")
    )
    # a second record of the same id completes the first: allowed when it is a plain update
    return [f"id {name} stands {count} times" for name, count in ids.items() if count > 2]


def check_po(path):
    problems = []
    for entry in polib.pofile(path):
        if entry.msgstr and sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(PLACEHOLDER.findall(entry.msgstr)):
            problems.append(f"line {entry.linenum}: placeholders differ: {entry.msgid[:60]!r}")
        if path.endswith(".po") and not entry.obsolete and not entry.translated():
            problems.append(f"line {entry.linenum}: not translated: {entry.msgid[:60]!r}")
        if path.endswith("zh_CN.po"):
            problems += [f"line {entry.linenum}: {problem}: {entry.msgstr[:60]!r}" for problem in unlike(entry.msgstr)]
    return problems


def unlike(text):
    """What no Chinese reader would have written."""
    plain = NO_WORD.sub(" ", text)
    if foreign := {word for word in WORD.findall(plain) if not word.isupper()} - LATIN:
        yield f"not Chinese ({', '.join(sorted(foreign))})"
    bare = PLACEHOLDER.sub("0", re.sub(r"<[^>]*>", "", text))
    yield from (problem for problem, pattern in UNLIKE.items() if pattern.search(bare))


def main(paths):
    bad = 0
    for path in paths:
        for problem in check_xml(path) if path.endswith(".xml") else check_po(path):
            sys.stderr.write(f"{path}: {problem}\n")
            bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
