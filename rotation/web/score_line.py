"""One answer of a score card: a sentence, a verdict in a word, and a bar."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERDICTS: dict[str, Promise] = {
    "good": _("good"),
    "watch": _("have a look"),
    "bad": _("not good"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One answer with a verdict in a word; the shorter its bar, `value` of `most`, the better.

    `rows` is the place in the page where what it counts stands.
    """

    label: str
    sentence: str
    state: str
    value: float
    most: float
    rows: str = ""

    @property
    def verdict(self) -> str:
        """Return the state as a word, for the badge beside the answer."""
        return str(VERDICTS[self.state])
