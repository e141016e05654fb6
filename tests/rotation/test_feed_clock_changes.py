"""Shifts over every change of the clocks in three years, as three calendar programs read them."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

import pytest

from rotation.models import Shift, Slot
from rotation.selectors import feeds as reads
from rotation.services import horizon, rotas
from tests.make import make_member, make_rota, make_template, utc
from tests.rotation.calendars.readers import check_feed, write_expected
from tests.rotation.feeding import fresh, subscribe

pytestmark = pytest.mark.django_db

BEFORE = utc("2026-01-01 12:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ZONES = {
    "Europe/London": 6,
    "America/New_York": 6,
    "Australia/Lord_Howe": 6,
    "Asia/Shanghai": 0,
    "Africa/Casablanca": 6,
}
# The desk is open by day, and through the night; who has the week has all of it.
OPEN = [["00:00", "06:00"], ["09:00", "17:00"], ["22:00", "24:00"]]
DUTIES = {"Day": (time(9), 8), "Night": (time(22), 8), "Week": (time(9), 7 * 24)}


def changes(zone):
    """The local days on which the clocks change, told by the standard library."""
    moments = [utc("2026-01-01 00:00") + number * HOUR for number in range(3 * 365 * 24 + 48)]
    offsets = [moment.astimezone(zone).utcoffset() for moment in moments]
    return [
        moment.astimezone(zone).date()
        for moment, before, after in zip(moments[1:], offsets, offsets[1:], strict=False)
        if before != after and moment.year < 2029
    ]


def on_the_wall(day, at, zone):
    return datetime.combine(day, at, zone).astimezone(UTC)


@pytest.fixture(params=ZONES)
def zone(request):
    return ZoneInfo(request.param)


@pytest.fixture
def days(zone):
    """Those on which the clocks change; where they never do, some ordinary ones."""
    return changes(zone) or [date(year, month, 28) for year in (2026, 2027) for month in (3, 10)]


@pytest.fixture
def desk(zone, days):
    """A rota whose shifts before, over and after each change are published as they are cut."""
    rota = make_rota(name="Desk", zone=zone.key, seats=("developer",), templates=False)
    weekly = {str(day): OPEN for day in range(7)}
    rotas.set_opening_hours(rota=rota, weekly=weekly, by=None, now=BEFORE)
    for name, (at, hours) in DUTIES.items():
        offsets = [0] if name == "Week" else list(range(7))
        make_template(
            rota,
            name=name,
            first_day=date(2026, 1, 1),
            local_start=at,
            length_minutes=hours * 60,
            day_offsets=offsets,
        )
    holders = {name: make_member(first_name=name, last_name="") for name in DUTIES}
    for day in days:
        publish(rota, holders, day)
    return rota


def publish(rota, holders, change):
    cut = horizon.cut(rota, change - 7 * DAY, change + 2 * DAY)
    for planned in cut.slots:
        near = change - 2 * DAY <= planned.day
        over = planned.template.name == "Week" and planned.day + 7 * DAY > change
        if near or over:
            slot, made = Slot.objects.get_or_create(
                rota=rota,
                template=planned.template,
                day=planned.day,
                defaults={
                    "opening_hours": cut.opening_hours,
                    "starts_at": planned.starts_at,
                    "ends_at": planned.ends_at,
                    "working": [
                        [one.starts_at.isoformat(), one.ends_at.isoformat()]
                        for one in planned.working
                    ],
                },
            )
            if made:
                Shift.objects.create(
                    slot=slot,
                    seat=rota.seats.get(),
                    member=holders[planned.template.name],
                    starts_at=slot.starts_at,
                    ends_at=slot.ends_at,
                    published_at=BEFORE,
                    updated_at=BEFORE,
                )


def whole(shift, zone):
    """The bounds of a shift by the wall clock alone."""
    name, day = shift.slot.template.name, shift.slot.day
    at, hours = DUTIES[name]
    last = day + (7 * DAY if name == "Week" else DAY if name == "Night" else 0 * DAY)
    ends = time((at.hour + hours) % 24)
    yield f"{shift.uid}", on_the_wall(day, at, zone), on_the_wall(last, ends, zone)


def stretches(shift, zone):
    """The bounds of each stretch of open time by the wall clock alone."""
    name, first = shift.slot.template.name, shift.slot.day
    if name != "Week":
        ((_uid, starts_at, ends_at),) = whole(shift, zone)
        yield str(uuid5(shift.uid, "0/1")), starts_at, ends_at
        return
    for number in range(7):
        day = first + number * DAY
        for place, (at, ends, over) in enumerate(((9, 17, 0), (22, 6, 1)), start=1):
            yield (
                str(uuid5(shift.uid, f"{number}/{place}")),
                on_the_wall(day, time(at), zone),
                on_the_wall(day + over * DAY, time(ends), zone),
            )


def expected(rota, zone, each):
    pieces = {"shift": whole, "interval": stretches}[each]
    rows = Shift.objects.filter(slot__rota=rota).select_related("slot__template", "member__user")
    found = [
        {
            "uid": f"{uid}@frontline",
            "start_utc": f"{starts_at:%Y-%m-%dT%H:%M:%SZ}",
            "end_utc": f"{ends_at:%Y-%m-%dT%H:%M:%SZ}",
            "all_day": False,
            "summary": f"Developer: {shift.member}",
            "status": "CONFIRMED",
            "sequence": 0,
        }
        for shift in rows
        for uid, starts_at, ends_at in pieces(shift, zone)
    ]
    return sorted(found, key=lambda record: (record["start_utc"], record["uid"]))


def test_the_clocks_change_as_often_as_the_test_believes(zone):
    found = changes(zone)

    assert len(found) == ZONES[zone.key], found


@pytest.mark.parametrize("each", ["shift", "interval"])
def test_three_readers_find_every_shift_where_the_wall_clock_has_it(
    desk, zone, days, each, tmp_path
):
    token = subscribe(make_member(team=False), "rota", rota=desk, each=each, reminders=[60, 0])
    feed = tmp_path / "feed.ics"
    feed.write_bytes(reads.feed_content(fresh(token), BEFORE)[0])
    records = expected(desk, zone, each)
    assert len(records) >= 8 * len(days)

    done = check_feed(feed, write_expected(tmp_path / "expected.jsonl", records))

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_shift_over_a_change_is_longer_or_shorter_by_it(desk, zone, days):
    nights = Shift.objects.filter(slot__rota=desk, slot__template__name="Night")
    lengths = {shift.ends_at - shift.starts_at for shift in nights}

    by = timedelta(minutes=30) if zone.key == "Australia/Lord_Howe" else HOUR
    usual = 8 * HOUR
    assert lengths == ({usual - by, usual, usual + by} if changes(zone) else {usual})
