"""Reading after reading: absences ahead are what was read last, and those behind never change."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rotation.hours.intervals import Interval, intersect, total, union
from rotation.models import Absence, AbsenceCalendar, Notice
from rotation.services.absence_calendars import entering, times
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_user, utc

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
spans = st.builds(
    lambda start, length: Interval(NOON + start * HOUR, NOON + (start + length) * HOUR),
    st.integers(-100, 300),
    st.integers(1, 72),
)
readings = st.lists(
    st.tuples(st.integers(0, 80), st.lists(spans, max_size=5)), min_size=1, max_size=5
)


def standing(calendar):
    rows = Absence.objects.standing().filter(calendar=calendar)
    return [Interval(row.starts_at, row.ends_at) for row in rows]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(readings, st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York"]))
def test_what_was_read_last_holds_ahead_and_the_past_stays(db, sequence, zone):
    member = make_member(zone=zone)
    calendar = AbsenceCalendar.objects.create(
        member=member, name="Law", made_by=member.user, made_at=NOON
    )
    now = NOON
    for hours, busy in sequence:
        now += hours * HOUR
        window = times.window(now, zone)
        before = standing(calendar)

        done = entering.enter(calendar=calendar, busy=busy, window=window, now=now)

        after = standing(calendar)
        behind = [Interval(utc("2020-01-01 00:00"), window.starts_at)]
        assert intersect(after, [window]) == intersect(busy, [window])
        assert intersect(after, behind) == intersect(before, behind)
        # No time is said by two rows.
        assert sum((one.length for one in after), timedelta()) == total(after)
        assert not entering.enter(calendar=calendar, busy=busy, window=window, now=now)
        assert bool(done) is (union(before) != union(after) or len(before) != len(after))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(spans, max_size=3), min_size=1, max_size=5))
def test_each_shift_that_is_hit_is_told_of_and_none_twice(db, sequence):
    Notice.objects.all().delete()
    member, rota = make_member(), make_rota()
    make_user("planner")
    for day in range(19, 27):
        make_shift(member, rota=rota, starts_at=utc(f"2026-11-{day} 09:00"))
    calendar = AbsenceCalendar.objects.create(
        member=member, name="Law", made_by=member.user, made_at=NOON
    )
    window, met = times.window(NOON, "UTC"), set()
    for busy in sequence:
        done = entering.enter(calendar=calendar, busy=busy, window=window, now=NOON)

        for shift in done.hit:
            assert intersect([Interval(shift.starts_at, shift.ends_at)], busy)
        met |= {frozenset(shift.pk for shift in done.hit)} if done.hit else set()

    told = Notice.objects.filter(user=member.user)
    assert told.count() == len(met)
