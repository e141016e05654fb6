"""Planners hear of open shifts ahead: once a day, and at once when there is a new one."""

from datetime import timedelta

import pytest

from rotation.models import Destination, Notice, RotaDay, Shift
from rotation.services import gaps, publishing
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_user, utc

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THURSDAY = utc("2026-11-26 09:00")
WHY = {"code": "by_hand", "text": "Ill"}


@pytest.fixture
def planner():
    return make_user("planner", zone="Europe/Berlin")


@pytest.fixture
def rota(planner):
    return make_rota(name="Customer desk")


def gap(rota, starts_at=THURSDAY, **fields):
    return make_shift(None, rota=rota, starts_at=starts_at, **fields)


def told(now=NOON):
    before = set(Notice.objects.values_list("pk", flat=True))
    gaps.tell(now=now)
    return list(Notice.objects.exclude(pk__in=before).order_by("pk"))


def test_planners_are_told_which_shifts_nobody_holds(rota, planner):
    make_member()
    second = gap(rota, THURSDAY + DAY)
    first = gap(rota)
    make_shift(make_member(rota.team), rota=rota, starts_at=THURSDAY)

    [notice] = told()

    assert (notice.user, notice.kind, notice.url) == (planner, "rota.gap", f"/rotas/{rota.slug}/")
    assert notice.subject == "Customer desk: nobody holds 2 shifts of the next two weeks"
    assert notice.body.split("\n") == [
        "Thu 26 Nov, 10:00 to 18:00 (Europe/Berlin), Customer desk, Developer",
        "Fri 27 Nov, 10:00 to 18:00 (Europe/Berlin), Customer desk, Developer",
    ]
    assert [one["shift"] for one in notice.data["gaps"]] == [str(first.uid), str(second.uid)]


def test_a_long_list_ends_with_how_many_more(rota):
    for _number in range(13):
        gap(rota)

    assert told()[0].body.split("\n")[-1] == "and 3 more"


def test_the_same_gaps_are_said_once_a_day_in_the_morning_of_the_rota(rota):
    rota.zone = "Asia/Tokyo"
    rota.save()
    gap(rota)
    morning = utc("2026-11-18 23:00")  # eight o'clock of the next day in Tokyo

    found = [len(told(at)) for at in (NOON, NOON + HOUR, morning - HOUR, morning, morning + HOUR)]

    assert found == [1, 0, 0, 1, 0]


def test_a_new_gap_is_said_at_once_with_all_there_are(rota):
    gap(rota)
    told()
    gap(rota, THURSDAY + DAY)

    [again] = told(NOON + HOUR)

    assert again.subject == "Customer desk: nobody holds 2 shifts of the next two weeks"
    assert told(NOON + 2 * HOUR) == []


def test_a_gap_that_was_filled_is_no_news_and_opened_again_it_is(rota, planner):
    shift, _other = gap(rota), gap(rota, THURSDAY + DAY)
    told()
    member = make_member(rota.team)
    publishing.assign(shift=shift, member=member, reason=WHY, by=planner, now=NOON + HOUR)
    filled = told(NOON + HOUR)
    publishing.assign(shift=shift, member=None, reason=WHY, by=planner, now=NOON + 2 * HOUR)

    assert (filled, len(told(NOON + 2 * HOUR))) == ([], 1)


@pytest.mark.parametrize(
    ("starts_at", "is_said"),
    [
        pytest.param(NOON - 9 * HOUR, False, id="over"),
        pytest.param(NOON - HOUR, True, id="running"),
        pytest.param(utc("2026-12-02 09:00"), True, id="within two weeks"),
        pytest.param(utc("2026-12-02 12:00"), False, id="later"),
        pytest.param(utc("2026-11-21 09:00"), False, id="on a Saturday, when the desk is closed"),
        pytest.param(utc("2026-11-20 18:00"), False, id="after the desk has closed"),
        pytest.param(NOON - 3 * HOUR, True, id="half over"),
    ],
)
def test_a_gap_is_what_is_ahead_while_the_desk_is_open(rota, starts_at, is_said):
    gap(rota, starts_at)

    assert bool(told()) is is_said


def test_a_day_that_was_closed_after_the_plan_was_published_has_no_gap(rota):
    gap(rota)
    RotaDay.objects.create(rota=rota, day=THURSDAY.date(), kind="closed", name="Moving house")

    assert told() == []


def test_a_running_gap_of_which_only_closed_time_is_left_is_none(rota):
    gap(rota, NOON.replace(hour=9), hours=12)

    assert told(NOON.replace(hour=18)) == []


def test_cancelled_shifts_and_rotas_no_longer_in_use_have_no_gaps(rota):
    gap(rota, state=Shift.State.CANCELLED)
    old = make_rota(archived_at=NOON - DAY)
    gap(old)

    assert told() == []


def test_each_rota_speaks_for_itself(rota):
    other = make_rota(name="Night desk")
    gap(rota)
    told()
    gap(other)

    assert [one.subject for one in told(NOON + HOUR)] == [
        "Night desk: nobody holds 1 shift of the next two weeks"
    ]


@pytest.mark.parametrize("shifts", [1, 30])
def test_it_asks_as_often_for_many_gaps_as_for_one(rota, shifts, django_assert_num_queries):
    for number in range(shifts):
        gap(rota, THURSDAY + number * timedelta(minutes=1))
    told()

    # The open shifts, the planners and what they were told.
    with django_assert_num_queries(3):
        assert gaps.tell(now=NOON + HOUR) == 0


def test_without_planners_nobody_is_told():
    gap(make_rota())

    assert told() == []


def test_an_address_of_the_team_that_asked_for_it_reads_them_on_the_clocks_of_the_rota(rota):
    rota.zone = "Asia/Tokyo"
    rota.save()
    gap(rota)
    asked, _other = (
        Destination.objects.create(
            name=name,
            team=rota.team,
            way="chat",
            sealed_address="sealed",
            shown="chat",
            kinds=kinds,
            made_by=make_user(),
            made_at=NOON,
        )
        for name, kinds in (("Desk", ["rota.gap"]), ("Else", ["shifts.published"]))
    )

    told()
    again = told(NOON + HOUR)

    notice = Notice.objects.get(destination__isnull=False)
    assert (notice.destination, again) == (asked, [])
    assert "Thu 26 Nov, 18:00 to Fri 27 Nov, 02:00 (Asia/Tokyo)" in notice.body
