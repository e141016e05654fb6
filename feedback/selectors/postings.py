"""The index of themes as a search reads it, by two queries whatever the number of themes."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from django.db.models import Avg, Count

from feedback.matching.similarity import Posting
from feedback.models import Theme, ThemeTerm


class ThemePostings:
    """Answers for the rows that services keep in `ThemeTerm`; each object asks once."""

    @cached_property
    def _totals(self) -> tuple[int, float]:
        totals = Theme.objects.aggregate(documents=Count("pk"), mean=Avg("term_total"))
        return totals["documents"], float(totals["mean"] or 0)

    @property
    def document_count(self) -> int:
        return self._totals[0]

    @property
    def mean_length(self) -> float:
        return self._totals[1]

    def find(self, terms: Sequence[str]) -> Mapping[str, Sequence[Posting]]:
        """Return the themes that hold each of the terms."""
        rows = ThemeTerm.objects.filter(term__in=terms).order_by("pk")
        found: dict[str, list[Posting]] = {}
        for term, theme, count, length in rows.values_list(
            "term", "theme_id", "count", "theme__term_total"
        ):
            found.setdefault(term, []).append(Posting(theme, count, length))
        return found
