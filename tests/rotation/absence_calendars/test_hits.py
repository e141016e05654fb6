"""A new absence over a published shift: nothing moves, planners and holder are told once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rotation.calendars.reading import Filters
from rotation.models import Notice, Shift
from rotation.services import absence_calendars, absences
from tests.make import make_member, make_rota, make_shift, utc
from tests.rotation.absence_calendars.calendars import away, ics

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def shift_on(member, day, **fields):
    return make_shift(member, starts_at=utc(f"2026-{day} 09:00"), **fields)


def told():
    """Who was told what, in order."""
    rows = Notice.objects.order_by("pk").select_related("user")
    return [(row.user.username, row.kind) for row in rows]


def test_every_notice_leads_to_a_page_that_its_reader_may_open(add, member, planner, client):
    now = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0)
    days = {number: f"{now + timedelta(days=number):%Y-%m-%d}" for number in range(10, 20)}
    for number in (11, 14, 15, 18):
        make_shift(member, starts_at=now + timedelta(days=number))
    calendar = add(days[11], now=now)
    calendar.read(now)
    calendar.serve(days[11], (days[14], days[16])).read(now + HOUR)
    calendar.serve(days[11], (days[13], days[16]), days[18]).read(now + 2 * HOUR)

    notices = Notice.objects.select_related("user")
    assert len({notice.url for notice in notices}) == 4
    for notice in notices:
        client.force_login(notice.user)

        assert client.get(notice.url).status_code == 200, notice.url


def test_nothing_moves_and_both_sides_are_told(add, member, planner, noon):
    shift = shift_on(member, "12-01")

    outcome = add("2026-12-01").read(noon)

    assert outcome.hit == (shift,)
    kept = Shift.objects.get()
    assert (kept.member, kept.revision, kept.state) == (member, 0, "published")
    to_planner, to_holder = Notice.objects.order_by("pk")
    assert (to_planner.user, to_planner.kind) == (planner, "absence.hits_shifts")
    assert to_planner.subject == "Mara Klein cannot serve a published shift"
    assert to_planner.url == f"/people/{member.uid}/repair/"
    assert (to_holder.user, to_holder.kind) == (member.user, "calendar.hits_shifts")
    assert to_holder.subject == "An absence from your calendar Private falls into a shift of yours"
    assert to_holder.url == f"/shifts/{shift.uid}/swap/"
    assert "Tue 1 Dec, 09:00 to 17:00 (UTC)" in to_holder.body


def test_planners_read_nothing_of_the_calendar(add, member, planner, noon):
    shift_on(member, "12-01")

    add("2026-12-01", name="Therapy").read(noon)

    text = str(Notice.objects.filter(user=planner).values())
    assert not [word for word in ("Therapy", "secret", "127.0.0.1") if word in text]


def test_all_of_a_reading_is_told_at_once(add, member, planner, noon):
    for day in ("12-01", "12-02", "12-10"):
        shift_on(member, day)

    calendar = add(("2026-12-01", "2026-12-03"), "2026-12-10")
    calendar.read(noon)

    assert told() == [
        (planner.username, "absence.hits_shifts"),
        (member.user.username, "calendar.hits_shifts"),
    ]
    notice = Notice.objects.get(user=member.user)
    assert "3 shifts of yours" in notice.subject
    assert notice.url == f"/absences/calendars/{calendar.row.uid}/"


def test_many_shifts_are_not_all_listed(add, member, noon):
    for day in range(1, 13):
        shift_on(member, f"12-{day:02}")

    add(("2026-12-01", "2026-12-20")).read(noon)

    assert Notice.objects.get().body.splitlines()[-1] == "and 2 more"


def test_reading_the_same_again_tells_nobody_again(add, member, planner, noon):
    shift_on(member, "12-01")
    calendar = add("2026-12-01")
    calendar.read(noon)

    outcome = calendar.serve("2026-12-01").read(noon + HOUR)

    assert outcome.hit == ()
    assert len(told()) == 2


def test_an_event_that_comes_and_goes_is_told_once(add, member, planner, noon):
    shift_on(member, "12-01")
    calendar = add("2026-12-01")
    for hour, days in enumerate([["2026-12-01"], [], ["2026-12-01"], []]):
        calendar.serve(*days).read(noon + hour * HOUR)

    assert len(told()) == 2


def test_only_what_is_hit_newly_is_told(add, member, planner, noon):
    shift_on(member, "12-01")
    second = shift_on(member, "12-03")
    calendar = add("2026-12-01")
    calendar.read(noon)

    outcome = calendar.serve(("2026-12-01", "2026-12-04")).read(noon + HOUR)

    assert outcome.hit == (second,)
    latest = Notice.objects.filter(user=member.user).latest("pk")
    assert "3 Dec" in latest.body
    assert "1 Dec" not in latest.body


def test_what_an_absence_by_hand_hit_before_is_not_told_again(add, member, planner, noon):
    shift_on(member, "12-01")
    absences.enter(
        member=member, kind="holiday", starts_at=utc("2026-12-01 00:00"),
        ends_at=utc("2026-12-02 00:00"), all_day=True, note="", by=member.user, now=noon,
    )  # fmt: skip

    outcome = add(("2026-12-01", "2026-12-05")).read(noon)

    assert outcome.hit == ()
    assert told() == [(planner.username, "absence.hits_shifts")]


def test_somebody_elses_shifts_and_past_ones_are_no_hits(add, member, planner, noon):
    shift_on(make_member(), "12-01")
    make_shift(member, starts_at=utc("2026-11-18 08:00"), hours=2)
    shift_on(member, "12-05", state="cancelled")

    outcome = add(("2026-11-10", "2026-11-25"), "2026-12-01", "2026-12-05").read(noon)

    assert outcome.hit == ()
    assert told() == []


def test_a_rota_says_how_much_of_a_shift_bars(add, member, noon):
    half = make_rota(absence_bars_from_percent=50)
    shift_on(member, "12-01", rota=half)
    barred = shift_on(member, "12-02", rota=half)

    calendar = add(
        ("2026-12-01 09:00", "2026-12-01 10:00"), ("2026-12-02 09:00", "2026-12-02 14:00")
    )

    assert calendar.read(noon).hit == (barred,)


def test_the_holder_reads_it_in_their_own_zone_and_language(add, member, noon):
    member.user.zone, member.user.language = "Asia/Shanghai", "zh-hans"
    member.user.save()
    shift_on(member, "12-01")

    add("2026-12-01").read(noon)

    assert "17:00" in Notice.objects.get().body
    assert "Asia/Shanghai" in Notice.objects.get().body


def test_a_file_tells_in_the_same_way(member, planner, noon):
    shift = shift_on(member, "12-01")

    outcome = absence_calendars.add_file(
        member=member, name="File", content=ics("2026-12-01"), filters=Filters(),
        by=member.user, now=noon,
    )  # fmt: skip

    assert outcome.hit == (shift,)
    assert len(told()) == 2
    assert absence_calendars.hit(outcome.calendar, noon) == [shift]


def test_removing_a_calendar_tells_nobody(add, member, planner, noon):
    calendar = add("2026-12-01")
    calendar.read(noon)

    absence_calendars.remove(calendar=calendar.row, by=member.user, now=noon)

    assert (told(), away(member)) == ([], [])


@pytest.fixture
def many():
    """Days far apart, two thousand of them at most."""
    first = utc("2026-11-20 00:00")
    return [f"{first + timedelta(hours=6 * n):%Y-%m-%d %H:00}" for n in range(2000)]


def test_two_thousand_absences_cost_as_many_queries_as_two(add, member, planner, noon, many):
    shift_on(member, "12-01")
    spans = [(one, one[:11] + f"{int(one[11:13]) + 1:02}:00") for one in many]
    calendar = add(*spans[:2])
    with CaptureQueriesContext(connection) as few:
        calendar.read(noon)
    calendar.serve(*spans)

    with CaptureQueriesContext(connection) as all_of_them:
        outcome = calendar.read(noon + HOUR)

    with CaptureQueriesContext(connection) as again:
        calendar.serve(*spans).read(noon + 2 * HOUR)
    with CaptureQueriesContext(connection) as withdrawn:
        gone = calendar.serve().read(noon + 3 * HOUR)

    assert (outcome.entered, len(outcome.hit), gone.withdrawn) == (1998, 1, 2000)
    assert len(few) <= 14
    # SQLite takes ninety rows at a time, and the shift that is hit is told about.
    assert len(all_of_them) <= len(few) + 35
    assert max(len(again), len(withdrawn)) <= len(few)
