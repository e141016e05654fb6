"""A desk whose published shifts are made row by row, so that a test knows who holds which."""

from datetime import timedelta

from tests.make import make_member, make_rota, make_shift, make_slot, utc

FIRST = utc("2026-12-07 09:00")  # a Monday beyond the freeze of two weeks after noon


def make_published(*, weeks=2, developers=3, products=3, first=FIRST, **fields):
    """A rota whose people take turns, one working day each, for so many weeks."""
    rota = make_rota(**fields)
    pools = [
        [make_member(rota.team, job=job) for _ in range(count)]
        for job, count in (("developer", developers), ("product", products))
    ]
    publish_days(rota, pools, first, weeks)
    return rota


def publish_days(rota, pools, first=FIRST, weeks=2):
    """Publish a shift of each pool on every working day, its people taking turns."""
    template, seats = rota.templates.get(), list(rota.seats.order_by("position"))
    days = [first + timedelta(days=7 * week + day) for week in range(weeks) for day in range(5)]
    for number, day in enumerate(days):
        slot = make_slot(rota, day, template=template)
        for pool, seat in zip(pools, seats, strict=True):
            make_shift(pool[number % len(pool)], slot=slot, seat=seat)


def developers(rota):
    return people_of(rota, "developer")


def people_of(rota, job):
    return [
        one.member
        for one in rota.team.memberships.select_related("member__user").order_by("pk")
        if one.member.job == job
    ]


def day(text, hour="09:00"):
    """'12-07' as nine o'clock of that day."""
    return utc(f"2026-{text} {hour}")
