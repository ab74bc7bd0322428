"""Words that come from outside."""

import re

LONGEST = 2000
# Control characters but tab and line feed, and halves of pairs: databases, files and pages refuse them.
REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def clean(text):
    """The text as everything of ours can keep and show it, at most ``LONGEST`` characters."""
    return REFUSED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()[:LONGEST]
