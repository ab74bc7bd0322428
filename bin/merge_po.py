"""Merge the freshly exported templates (i18n/*.pot) into the Chinese translations (i18n/zh_CN.po).

What is new stays empty, so that the linter names it; what is gone is dropped.
"""

import glob
import os

import polib

LANGUAGE = "zh_CN"

for template in sorted(glob.glob("customer_perf*/i18n/*.pot")):
    pot = polib.pofile(template)
    path = os.path.join(os.path.dirname(template), f"{LANGUAGE}.po")
    po = polib.pofile(path) if os.path.exists(path) else polib.POFile()
    po.metadata = {**pot.metadata, "Language": LANGUAGE, "Plural-Forms": "nplurals=1; plural=0;"}
    po.merge(pot)
    for entry in po.obsolete_entries():
        po.remove(entry)
    for entry in po:
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    po.save(path)
    print(f"{path}: {len(po.untranslated_entries())} of {len(po)} to translate")  # noqa: T201
