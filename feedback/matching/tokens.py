"""Index terms of a text, the same for all languages and on every database."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from snowballstemmer.porter_stemmer import PorterStemmer

TEXT_CHARACTERS = 20_000
"""How much of a text is read; what stands behind is not found."""

TOKEN_CHARACTERS = 64
"""The longest term; a column of this width holds every one."""

STEMMED_FROM = 3
"""The shortest word that is stemmed: in "js" or "is" the s is no ending."""

MARKS_IN_A_ROW = 8

# The iteration mark and the round zero stand inside Chinese words, so they count as Han.
_HAN_CHARACTERS = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_HAN_CHARACTERS}]+|[^\\W_{_HAN_CHARACTERS}]+")
_HAN = re.compile(f"[{_HAN_CHARACTERS}]")

# Half-width kana marks are letters by category, yet they compose like combining marks.
_KANA_MARKS = "\uff9e\uff9f"


def tokens(text: str) -> list[str]:
    """Return the terms of a text in order, repeats kept.

    A word gives its English stem, a number itself, a run of Han characters each character and
    each neighbouring pair. At most TEXT_CHARACTERS characters are read and no term is longer
    than TOKEN_CHARACTERS, whatever the input.
    """
    found: list[str] = []
    for run in _RUN.findall(_folded(text[:TEXT_CHARACTERS])):
        if _HAN.match(run):
            found.extend(run)
            found.extend(run[start : start + 2] for start in range(len(run) - 1))
        else:
            found.append(_term(run[:TOKEN_CHARACTERS]))
    return found


def _folded(text: str) -> str:
    """Return the text in one written form: NFKC, case folded, without marks that stay loose."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFKC", "".join(_calmed(text))).casefold()
    # A mark without a composed letter would cut its word in two.
    return "".join(character for character in composed if not _is_mark(character))


def _calmed(text: str) -> Iterator[str]:
    """Yield the characters, of each row of combining marks only the first few.

    Sorting a long row of marks takes NFKC time that grows with the square of its length.
    """
    row = 0
    for character in text:
        row = row + 1 if _is_mark(character) or character in _KANA_MARKS else 0
        if row <= MARKS_IN_A_ROW:
            yield character


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


@lru_cache(maxsize=50_000)
def _term(word: str) -> str:
    if len(word) < STEMMED_FROM or not word.isalpha():
        return word
    # Of Snowball's two English stemmers Porter's first one: with it no task of `bench/similarity`
    # falls below its yardstick, with the later one nine tasks lose a query or two.
    # A stemmer keeps the word in itself, so threads must not share one; making one is cheap.
    stem: str = PorterStemmer().stemWord(word)
    return stem
