"""When regular work was done last, and what counts as stopped."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from config.celery import app
from rotation import tasks
from rotation.errors import Conflict
from rotation.models import Sweep
from rotation.selectors import sweeps as reads
from rotation.selectors.sweeps import WORK, Health
from rotation.services import sweeps
from tests.conftest import NOON
from tests.rotation.databases import race

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DELIVER = "deliver notices"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def work(clock, *, lasts=SECOND, name=DELIVER, fails=None):
    with sweeps.running(name, every=5, clock=clock):
        clock.now += lasts
        if fails:
            raise fails


def kept(name=DELIVER):
    row = Sweep.objects.get(name=name)
    return row.began_at, row.ended_at, row.failing_since, row.failure


def health(now, name=DELIVER):
    return next(one.health for one in reads.standings(now) if one.name == name)


def test_what_is_done_is_kept_with_its_begin_and_end(clock):
    work(clock)

    assert kept() == (NOON, NOON + SECOND, None, "")
    assert Sweep.objects.get().every_seconds == 5


def test_work_is_given_the_moment_it_begins(clock):
    with sweeps.running(DELIVER, every=5, clock=clock) as now:
        assert now == NOON


def test_a_begin_is_kept_before_the_end(clock):
    with sweeps.running(DELIVER, every=5, clock=clock):
        assert kept() == (NOON, None, None, "")


def test_a_failure_is_kept_as_a_code_without_its_words_and_goes_on(clock):
    with pytest.raises(ValueError, match="hook"):
        work(clock, fails=ValueError("https://hook.example/secret"))

    assert kept() == (NOON, NOON + SECOND, NOON + SECOND, "ValueError")


def test_a_refusal_is_kept_by_its_own_code(clock):
    with pytest.raises(Conflict):
        work(clock, fails=Conflict("no"))

    assert kept()[3] == "conflict"


def test_a_failure_keeps_its_first_moment_until_it_is_over(clock):
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            work(clock, fails=ZeroDivisionError())
    since = kept()[2]
    work(clock)

    assert since == NOON + SECOND
    assert kept()[2:] == (None, "")


def test_frequent_work_is_written_at_most_every_fifteen_seconds(clock):
    for _ in range(6):
        work(clock, lasts=timedelta(0))
        clock.now += 5 * SECOND

    assert kept()[0] == NOON + 15 * SECOND


def test_a_run_between_two_written_ones_costs_one_read(clock, django_assert_num_queries):
    work(clock)

    with django_assert_num_queries(1):
        work(clock)


def test_a_clock_that_was_set_back_does_not_stop_the_writing(clock):
    clock.now = NOON + timedelta(days=1)
    work(clock)
    clock.now = NOON
    work(clock)

    assert kept()[0] == NOON


def test_the_work_is_done_when_its_row_cannot_be_written(clock):
    done = []

    def refuse(execute, sql, params, many, context):
        if "rotation_sweep" in sql:
            raise DatabaseError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse), sweeps.running(DELIVER, every=5, clock=clock):
        done.append("yes")

    assert done == ["yes"]


@pytest.mark.parametrize(
    ("name", "later", "expected"),
    [
        pytest.param(DELIVER, 119 * SECOND, Health.FINE, id="frequent work, under two minutes"),
        pytest.param(DELIVER, 122 * SECOND, Health.STOPPED, id="frequent work, over two minutes"),
        pytest.param("end trades nobody answered", 3 * MINUTE, Health.FINE, id="three periods"),
        pytest.param(
            "end trades nobody answered", 3 * MINUTE + 2 * SECOND, Health.STOPPED, id="more"
        ),
        pytest.param("take learners further", 29 * MINUTE, Health.FINE, id="rare work"),
    ],
)
def test_work_has_stopped_after_three_periods_and_two_minutes(name, later, expected, clock):
    work(clock, name=name)

    assert health(NOON + later, name) == expected
    stopped = {one.name for one in reads.stopped(NOON + later)}
    assert stopped == {row.name for row in reads.stopped_rows(NOON + later)}
    assert (name in stopped) == (expected == Health.STOPPED)


def test_work_that_fails_each_time_is_failing_and_not_stopped(clock):
    with pytest.raises(ZeroDivisionError):
        work(clock, fails=ZeroDivisionError())

    assert health(clock.now) == Health.FAILING


def test_work_that_began_and_never_ended_has_stopped_in_time():
    Sweep.objects.create(name=DELIVER, every_seconds=5, began_at=NOON, ended_at=NOON - MINUTE)

    assert health(NOON + MINUTE) == Health.FINE
    assert health(NOON + 3 * MINUTE) == Health.STOPPED


def test_nothing_has_stopped_where_no_worker_was_ever_expected():
    assert {one.health for one in reads.standings(NOON)} == {Health.UNKNOWN}
    assert reads.stopped(NOON) == []
    assert not reads.stopped_rows(NOON).exists()


def test_an_expected_worker_that_does_not_come_is_noticed_after_two_minutes():
    sweeps.expect(now=NOON)

    assert health(NOON + MINUTE) == Health.EXPECTED
    assert reads.stopped(NOON + MINUTE) == []
    assert DELIVER in {one.name for one in reads.stopped(NOON + 3 * MINUTE)}


def test_a_start_forgets_an_old_standstill_but_not_when_work_ended_last(clock):
    work(clock)
    tomorrow = NOON + timedelta(days=1)
    sweeps.expect(now=tomorrow)

    assert reads.stopped(tomorrow) == []
    assert kept()[1] == NOON + SECOND


def test_tidying_that_nobody_misses_is_no_standstill_for_everybody(clock):
    sweeps.expect(now=NOON)
    late = NOON + timedelta(days=1)

    assert health(late, "forget old API answers") == Health.STOPPED
    assert "forget old API answers" not in {one.name for one in reads.stopped(late)}
    assert not reads.stopped_rows(late).filter(name="forget old API answers").exists()


def test_work_of_an_older_version_is_not_missed():
    Sweep.objects.create(name="polish shoes", every_seconds=5, began_at=NOON)

    assert reads.stopped(NOON + timedelta(days=9)) == []
    assert not reads.stopped_rows(NOON + timedelta(days=9)).exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_row(shared):
    file = shared()

    _, lost = race(lambda _: work(Clock()), 8, file=file)

    assert lost == []
    assert Sweep.objects.count() == 1


@pytest.mark.parametrize("entry", sorted(app.conf.beat_schedule))
def test_each_task_of_the_timetable_says_when_it_was_done(entry):
    beat = app.conf.beat_schedule[entry]
    task = getattr(tasks, beat["task"].rpartition(".")[2])

    task()

    row = Sweep.objects.get()
    assert row.name in WORK
    assert row.every_seconds == beat["schedule"] == WORK[row.name].every
    assert row.ended_at is not None
