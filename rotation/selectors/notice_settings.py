"""How people want to hear of things."""

from collections.abc import Collection

from rotation.models import NoticeChoice, NoticeSettings, User
from rotation.notices import kinds

Place = tuple[str, str]  # the code of a kind, and a way


def of(user: User) -> NoticeSettings:
    """Return the settings of a user; those nobody changed yet are not in the database."""
    return NoticeSettings.objects.filter(user=user).first() or NoticeSettings(user=user)


def choices(user: User) -> dict[Place, str]:
    """Return what a user gets of each kind that can be chosen, by each way: now, digest or off."""
    usual = {
        (code, way): kinds.KINDS[code].usual[way] for code in kinds.CHOOSABLE for way in kinds.WAYS
    }
    rows = NoticeChoice.objects.filter(user=user).values_list("kind", "way", "choice")
    # A row of a kind that is no longer there decides nothing.
    return usual | {(kind, way): choice for kind, way, choice in rows if (kind, way) in usual}


def of_each(user_ids: Collection[int]) -> dict[int, NoticeSettings]:
    """Return the settings of those among these users who changed any, by user id."""
    rows = NoticeSettings.objects.filter(user__in=user_ids).order_by("pk")
    return {row.user_id: row for row in rows}


def chosen(user_ids: Collection[int]) -> dict[tuple[int, str, str], str]:
    """Return what these users chose against the usual, by user id, kind and way."""
    rows = NoticeChoice.objects.filter(user__in=user_ids)
    columns = rows.values_list("user_id", "kind", "way", "choice")
    return {(user, kind, way): choice for user, kind, way, choice in columns}
