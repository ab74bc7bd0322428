"""Check XML and PO files: well-formed, no id twice in a file, placeholders kept in translations.

Usage: python bin/check_files.py FILE...
"""

import re
import sys
from collections import Counter

import polib
from lxml import etree

PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]?(?:\d+)?(?:\.\d+)?[a-zA-Z]|%%")


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
    return problems


def main(paths):
    bad = 0
    for path in paths:
        for problem in check_xml(path) if path.endswith(".xml") else check_po(path):
            sys.stderr.write(f"{path}: {problem}\n")
            bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
