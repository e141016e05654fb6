"""Chat addresses and webhooks, as far as they are in use."""

from collections.abc import Collection

from django.db.models import QuerySet

from rotation.models import Destination, Rota, Team, User


def live() -> QuerySet[Destination]:
    """Return every address in use, in the order they were made, with whom it belongs to."""
    rows = Destination.objects.filter(removed_at__isnull=True)
    return rows.select_related("user", "team", "rota__team", "made_by").order_by("pk")


def of(owner: User | Team | Rota) -> QuerySet[Destination]:
    """Return the addresses of a person, a team or a rota, in the order they were made."""
    return live().filter(**{owner_field(owner): owner})


def shared() -> QuerySet[Destination]:
    """Return the addresses of teams and rotas, by name of the team, then of the rota."""
    rows = live().filter(user__isnull=True)
    return rows.order_by("team__name", "rota__team__name", "rota__name", "pk")


def of_each(user_ids: Collection[int]) -> dict[int, list[Destination]]:
    """Return the addresses in use of these users, by user id."""
    found: dict[int, list[Destination]] = {}
    rows = Destination.objects.filter(user__in=user_ids, removed_at__isnull=True)
    for row in rows.order_by("pk"):
        if row.user_id is not None:
            found.setdefault(row.user_id, []).append(row)
    return found


def owner_field(owner: User | Team | Rota) -> str:
    """Return the name of the column that holds an owner of that sort."""
    # Not type(): the user of a request is a stand-in that only says it is one.
    return {User: "user", Team: "team", Rota: "rota"}[owner.__class__]
