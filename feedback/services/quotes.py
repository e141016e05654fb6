"""Where a quote stands in a text: half-open ranges, counted in code points."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from feedback.models import FrictionText
from rotation.public import DomainError

LONGEST = 1000


class QuoteOutOfRange(DomainError):
    """The range does not lie in the text, or cuts a character in two."""

    code = "quote_out_of_range"


class QuoteMismatch(DomainError):
    """The text says something else at this place than the quote does."""

    code = "quote_mismatch"


class QuoteNotFound(DomainError):
    """The quoted words do not occur in the evidence."""

    code = "quote_not_found"


class QuoteTooLong(DomainError):
    """There is no room for a quote of this length."""

    code = "quote_too_long"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words and where they stand; without a wording there is no range."""

    words: str
    wording: FrictionText | None = None
    start: int | None = None
    end: int | None = None


def from_utf16(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range in code points of a range that a browser counted in UTF-16 units.

    Raises QuoteOutOfRange when it leaves the text, is empty or cuts a character in two.
    """
    places = {0: 0}
    units = 0
    for number, character in enumerate(text, start=1):
        units += 2 if ord(character) > 0xFFFF else 1
        places[units] = number
    if not start < end or start not in places or end not in places:
        raise QuoteOutOfRange(_("The marked words do not lie in the text."))
    return places[start], places[end]


def to_utf16(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range in UTF-16 units, as a browser counts, of a range in code points."""
    units = [len(text[:place].encode("utf-16-le", "surrogatepass")) // 2 for place in (start, end)]
    return units[0], units[1]


def at(wording: FrictionText, *, quote: str, start: int, end: int) -> Quote:
    """Return the quote at a range of a wording.

    `quote` is checked against it, unless it is empty. Raises QuoteOutOfRange, QuoteMismatch.
    """
    if not 0 <= start < end <= len(wording.text):
        raise QuoteOutOfRange(_("The marked words do not lie in the text."))
    words = wording.text[start:end]
    # A browser writes blanks and line ends its own way, so only the words are compared.
    if quote.strip() and quote.split() != words.split():
        raise QuoteMismatch(_("The text says something else there than the quote does."))
    return Quote(words, wording, start, end)


def find(wordings: list[FrictionText], quote: str) -> Quote:
    """Return where the quote stands first in the first wording that has it.

    Raises QuoteNotFound.
    """
    for wording in wordings:
        found = _search(quote, wording.text)
        if found:
            return Quote(found.group(), wording, *found.span())
    raise QuoteNotFound(_("These words do not occur in the friction point."))


def within(texts: list[str], quote: str) -> Quote:
    """Return the quote as one of the texts has it. Raises QuoteNotFound."""
    for text in texts:
        found = _search(quote, text)
        if found:
            return Quote(found.group())
    raise QuoteNotFound(_("These words do not occur in the case."))


def _search(quote: str, text: str) -> re.Match[str] | None:
    """Find the quote in a text; blanks and line ends may differ, as they do between browsers."""
    words = quote.split()
    if len(quote) > LONGEST:
        raise QuoteTooLong(_("A quote has room for %(most)s characters.") % {"most": LONGEST})
    return re.search(r"\s+".join(map(re.escape, words)), text) if words else None
