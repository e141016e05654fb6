"""When the people of the demo company are away, and what they wish for."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from rotation.hours import zones
from rotation.hours.intervals import Interval
from rotation.models import Member
from rotation.services import absences, wishes

FRIDAY = 4
# Who, in which week from now, on which day of it, for how many days, and what.
ABSENCES = (
    ("jonas", 2, 0, 12, "holiday"),
    ("aino", 3, 0, 5, "holiday"),
    ("rui", -1, 0, 3, "training"),
)
WISHES = (
    ("li", 1, 2, 1, "avoid"),
    ("sana", 2, 0, 2, "prefer"),
    ("mara", 1, 3, 1, "prefer"),
    ("eero", 3, 4, 1, "avoid"),
    ("aino", 4, 1, 2, "avoid"),
)


def enter(members: Mapping[str, Member], monday: date, *, now: datetime) -> None:
    """Enter absences, a weekday off and wishes, counted from the Monday of this week."""
    for make, rows in ((absences.enter, ABSENCES), (wishes.make, WISHES)):
        for name, week, day, length, kind in rows:
            span = _days(members[name], monday + timedelta(weeks=week, days=day), length)
            make(
                member=members[name],
                kind=kind,
                starts_at=span.starts_at,
                ends_at=span.ends_at,
                all_day=True,
                note="",
                by=members[name].user,
                now=now,
            )
    absences.enter_regular(
        member=members["tom"],
        weekday=FRIDAY,
        local_start=time(13),
        local_end=None,
        from_on=now.date(),
        until_on=None,
        note="",
        by=members["tom"].user,
        now=now,
    )


def _days(member: Member, first: date, length: int) -> Interval:
    at = zones.zone(member.user.zone)
    return Interval(zones.midnight(first, at), zones.midnight(first + timedelta(days=length), at))
