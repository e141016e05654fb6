"""What three independent calendar programs find in feeds fetched over HTTP."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from rotation.models import Shift
from rotation.services import drafts, feeds, publishing, rotas
from tests.make import WEEKDAYS, make_member, make_rota, make_template, make_user
from tests.rotation.calendars.readers import check_feed, write_expected

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
# Clocks in Berlin go back on Sunday, 25 October 2026: from UTC+2 to UTC+1.
MONDAY = date(2026, 10, 19)
MORNING = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)
HOST = "localhost:8000"
REASON = {"code": "by_hand"}


@pytest.fixture
def desk(clock, settings):
    """Two weeks of weekdays 09:00 to 17:00 and one night over the clock change, published."""
    clock.now = MORNING
    settings.SITE_URL = f"http://{HOST}"
    rota = make_rota(name="Support, EU; days", zone="Europe/Berlin", templates=False)
    weekend = {"5": [["20:00", "24:00"]], "6": [["00:00", "08:00"]]}
    rotas.set_opening_hours(rota=rota, weekly=WEEKDAYS | weekend, by=None, now=MORNING)
    make_template(rota, first_day=MONDAY)
    make_template(
        rota,
        first_day=date(2026, 10, 24),
        last_day=date(2026, 10, 24),
        local_start=time(22),
        length_minutes=9 * 60,
        day_offsets=[0],
    )
    for name in ("Mara", "Zoë", "Łukasz"):
        make_member(job="developer", first_name=name)
        make_member(job="product", first_name=f"{name} \\ 支持")
    planner = make_user("planner")
    draft = drafts.create(
        rota=rota,
        from_on=MONDAY,
        until_on=MONDAY + timedelta(weeks=2),
        seed=1,
        moves=2_000,
        by=planner,
        now=MORNING,
    )
    drafts.compute(draft_id=draft.pk, now=MORNING)
    draft.refresh_from_db()
    publishing.publish(draft=draft, by=planner, now=MORNING)
    return rota


def shifts(**lookup):
    return Shift.objects.with_people().filter(**lookup).in_order()


def on_the_wall(shift):
    """Start and end as the template says them, turned into UTC by the standard library alone."""
    day = shift.slot.day
    night = day == date(2026, 10, 24)
    start = datetime.combine(day, time(22 if night else 9), BERLIN)
    end = datetime.combine(day + timedelta(days=night), time(7 if night else 17), BERLIN)
    return start.astimezone(UTC), end.astimezone(UTC)


def expect(shift, *, status="CONFIRMED", sequence=0):
    start, end = on_the_wall(shift)
    return {
        "uid": f"{shift.uid}@frontline",
        "start_utc": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "end_utc": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "all_day": False,
        "summary": f"Support, EU; days: {shift.seat.name}",
        "status": status,
        "sequence": sequence,
    }


def in_order(records):
    return sorted(records, key=lambda record: (record["start_utc"], record["uid"]))


def read(client, owner, expected, tmp_path):
    """Fetch the feed of a member and have it read; return what the readers say."""
    _token, raw = feeds.create(owner=owner, kind="person", name="All", by=owner.user, now=MORNING)
    answer = client.get(reverse("rotation:feed", args=[raw]))
    assert answer.status_code == 200
    feed = tmp_path / f"{owner.pk}.ics"
    feed.write_bytes(answer.content)
    return check_feed(feed, write_expected(tmp_path / f"{owner.pk}.jsonl", in_order(expected)))


def test_the_wall_clock_of_the_test_shows_the_change(desk):
    starts = {shift.slot.day: on_the_wall(shift)[0].hour for shift in shifts()}

    assert (starts[date(2026, 10, 23)], starts[date(2026, 10, 26)]) == (7, 8)
    night = shifts(slot__day=date(2026, 10, 24)).first()
    assert on_the_wall(night)[1] - on_the_wall(night)[0] == timedelta(hours=10)


def test_every_member_finds_their_published_shifts(client, desk, tmp_path):
    holders = {shift.member for shift in shifts(member__isnull=False)}
    assert len(holders) == 6

    for holder in holders:
        expected = [expect(shift) for shift in shifts(member=holder)]
        done = read(client, holder, expected, tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr


def test_changed_lost_and_cancelled_shifts_are_found_as_such(client, desk, clock, tmp_path):
    planner = make_user("planner")
    night = shifts(slot__day=date(2026, 10, 24), seat__job="developer").get()
    mara = night.member
    friday = shifts(member=mara, slot__day__lt=date(2026, 10, 24)).first()
    later = shifts(member=mara, slot__day__gt=date(2026, 10, 25)).first()
    other = make_member(job="developer", first_name="Nur")
    back_again = make_member(job="developer", first_name="Bo")

    clock.now += timedelta(days=4)
    publishing.assign(shift=friday, member=other, reason=REASON, by=planner, now=clock.now)
    publishing.cancel_shift(shift=later, reason=REASON, by=planner, now=clock.now)
    publishing.assign(shift=night, member=back_again, reason=REASON, by=planner, now=clock.now)
    clock.now += timedelta(days=2)
    publishing.assign(shift=night, member=mara, reason=REASON, by=planner, now=clock.now)

    touched = {friday.pk, later.pk, night.pk}
    hers = [expect(shift) for shift in shifts(member=mara).exclude(pk__in=touched)]
    hers += [
        expect(friday, status="CANCELLED", sequence=1),
        expect(later, status="CANCELLED", sequence=1),
        expect(night, sequence=2),
    ]
    for owner, expected in (
        (mara, hers),
        (other, [expect(friday, sequence=1)]),
        (back_again, [expect(night, status="CANCELLED", sequence=2)]),
    ):
        done = read(client, owner, expected, tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
