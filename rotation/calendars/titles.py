"""What a title says about an event; titles are read here and go no further."""

import unicodedata
from collections.abc import Iterable

from rotation.calendars.content import unescaped

LONGEST = 2000
# Google and others mark time out of office by this title alone.
OUT_OF_OFFICE = ("out of office", "out-of-office", "ooo", "外出", "不在办公室")


def plain(text: str) -> str:
    """Return words as they are compared: width, case and spaces make no difference."""
    return " ".join(unicodedata.normalize("NFKC", unescaped(text[:LONGEST])).casefold().split())


def has_one_of(title: str, words: Iterable[str]) -> bool:
    """Tell whether one of the words stands in the title as a whole word; Chinese ones anywhere."""
    shown = plain(title)
    return any(_stands_in(shown, word) for one in words if (word := plain(one)))


def _stands_in(title: str, word: str) -> bool:
    at = title.find(word)
    while at != -1:
        end = at + len(word)
        before = title[at - 1] if at else " "
        after = title[end] if end < len(title) else " "
        if _parted(before, word[0]) and _parted(word[-1], after):
            return True
        at = title.find(word, at + 1)
    return False


def _parted(one: str, other: str) -> bool:
    """Tell whether a word can end between two signs; Han characters stand for themselves."""
    return not (_joins(one) and _joins(other))


def _joins(sign: str) -> bool:
    return (sign.isalnum() or sign == "_") and not _is_han(sign)


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or "\U00020000" <= sign <= "\U0003ffff"
