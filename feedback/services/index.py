"""Keep the rows by which a theme is found, in the transaction that changes its words."""

from collections.abc import Iterable

from django.db import transaction

from feedback.matching import similarity
from feedback.models import Theme, ThemeLink, ThemeTerm


@transaction.atomic
def rebuild(*theme_ids: int) -> None:
    """Bring the index rows of themes up to date: the title and the first confirmed members."""
    # In the order of their ids, so that two writers with the same themes do not block each other.
    wanted = Theme.objects.select_for_update(no_key=True).filter(pk__in=theme_ids).order_by("pk")
    for theme in wanted:
        entry = similarity.index_theme(theme.title, _members(theme))
        _write(theme, entry)


def _members(theme: Theme) -> Iterable[str]:
    """Return the wordings that stand for a theme, the longest there first."""
    links = ThemeLink.objects.filter(theme=theme, state=ThemeLink.State.CONFIRMED)
    texts = links.order_by("at", "pk").values_list("point__text", flat=True)
    return texts[: similarity.THEME_MEMBERS]


def _write(theme: Theme, entry: similarity.IndexEntry) -> None:
    """Write what differs from the rows that are there."""
    there = dict(ThemeTerm.objects.filter(theme=theme).values_list("term", "count"))
    gone = [term for term in there if there[term] != entry.counts.get(term)]
    new = [term for term, count in entry.counts.items() if there.get(term) != count]
    ThemeTerm.objects.filter(theme=theme, term__in=gone).delete()
    ThemeTerm.objects.bulk_create(
        ThemeTerm(theme=theme, term=term, count=entry.counts[term]) for term in new
    )
    if theme.term_total != entry.length:
        Theme.objects.filter(pk=theme.pk).update(term_total=entry.length)
