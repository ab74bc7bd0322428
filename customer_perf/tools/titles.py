"""Which role family a job title speaks of, in any script."""

import re
import unicodedata

# A rank or a general word says what of only together with others: a sales director sells.
GENERAL = frozenset(
    "manager director head lead leader chief vp vice president supervisor engineer analyst consultant associate "
    "assistant technician 经理 总监 主管 负责人 工程师 顾问 助理".split()
)


def closest(title, families):
    """The family one of whose titles stands in a title: the longest one, of two the later one; what is
    only a rank or a general word decides where nothing else does.

    :param families: (key, titles separated by commas or lines) of each family
    :return: key, None where no title matches
    """
    text = _plain(title)
    words = re.findall(r"[a-z0-9&+]+", text)
    best = None
    for key, titles in families:
        for phrase in re.split(r"[,;，；、\n]+", _plain(titles)):
            phrase = phrase.strip()
            place = _place(phrase, text, words)
            if place >= 0:
                found = (not set(phrase.split()) <= GENERAL, len(phrase), place, key)
                best = max(best or found, found, key=lambda each: each[:3])
    return best and best[3]


def _plain(text):
    return unicodedata.normalize("NFKC", text or "").casefold().replace("-", " ").replace("'", "")


def _place(phrase, text, words):
    """Where a phrase stands: words as whole words, singular or plural; other scripts anywhere."""
    if not phrase.isascii():
        return text.rfind(phrase)
    wanted = phrase.split()
    for place in range(len(words) - len(wanted), -1, -1) if wanted else ():
        if all(word in (want, f"{want}s") for word, want in zip(words[place:], wanted, strict=False)):
            return text.find(" ".join(words[place : place + len(wanted)]))
    return -1
