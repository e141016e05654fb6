"""Where a quote stands in a text: half-open ranges, counted in code points."""


def from_utf16(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range in code points of a range that a browser counted in UTF-16 units.

    Raises QuoteOutOfRange when it leaves the text or cuts a character in two.
    """
    raise NotImplementedError
