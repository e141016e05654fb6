"""Areas of the product: made and renamed."""

from datetime import datetime

from django.db import transaction

from rotation.models import Area, User
from rotation.services import activity, checks


def create(
    *,
    name: str,
    slug: str | None = None,
    parent: Area | None = None,
    by: User | None,
    now: datetime,
) -> Area:
    """Return a new area, within another one if given; its address is made from the name.

    Raises checks.Refused.
    """
    name = " ".join(name.split())
    with transaction.atomic():
        area = Area(name=name, slug=slug or checks.free_slug(Area, name, "area"), parent=parent)
        checks.Refused.unless_good(checks.row(area))
        area.save()
        activity.record(
            verb="area.created",
            subject="area",
            subject_id=area.pk,
            actor=by,
            at=now,
            changed={"name": area.name},
        )
    return area


def rename(*, area: Area, name: str, by: User | None, now: datetime) -> Area:
    """Return the area under its new name; its address stays. Raises checks.Refused."""
    former, area.name = area.name, " ".join(name.split())
    if former == area.name:
        return area
    checks.Refused.unless_good(checks.row(area))
    with transaction.atomic():
        area.save(update_fields=["name"])
        activity.record(
            verb="area.renamed",
            subject="area",
            subject_id=area.pk,
            actor=by,
            at=now,
            changed={"name": [former, area.name]},
        )
    return area
