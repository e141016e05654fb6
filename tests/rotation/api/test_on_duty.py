"""Who is on duty now and next, as bots ask for it again and again."""

from datetime import timedelta

import pytest

from rotation.services import publishing
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot
from tests.programs import Program, invalid, refusal

pytestmark = pytest.mark.django_db

NINE = NOON.replace(hour=9)
DAY = timedelta(days=1)
AT_NOON = {"at": "2026-11-18T12:00:00Z"}
BY_NIGHT = {"at": "2026-11-18T22:00:00Z"}


@pytest.fixture
def mara():
    member = make_member(first_name="Mara")
    member.reach = "@mara"
    member.save()
    return member


@pytest.fixture
def desk(mara):
    """Mara is on today until 17:00; the other seat is open today and nobody's tomorrow."""
    rota = make_rota(slug="desk")
    slot = make_slot(rota, NINE)
    make_shift(mara, slot=slot)
    make_shift(None, slot=slot, seat=rota.seats.get(name="Product"))
    make_shift(make_member(first_name="Rui"), rota=rota, starts_at=NINE + DAY)
    return rota


def ask(program, query=AT_NOON, **headers):
    return program.get("rotas/desk/on-duty", query, **headers)


def test_a_bot_learns_whom_to_turn_to_and_how(desk, mara, settings):
    settings.SITE_URL = "https://frontline.example.org"

    seat = ask(Program("viewer", scope="read")).json()["seats"][0]

    shift = seat["now"][0]
    assert (seat["seat"]["name"], seat["seat"]["kind"]) == ("Developer", "lead")
    assert (shift["member"]["uid"], shift["member"]["name"]) == (str(mara.uid), "Mara")
    assert shift["member"]["reach"] == "@mara"
    assert shift["url"] == f"https://frontline.example.org/shifts/{shift['uid']}/"
    assert shift["ends_at"] == "2026-11-18T17:00:00Z"
    assert seat["next"]["member"]["name"] == "Rui"


def test_an_open_seat_is_told_from_one_without_a_shift(desk):
    by_day, by_night = (
        ask(Program("viewer"), query).json()["seats"][1] for query in (AT_NOON, BY_NIGHT)
    )

    assert [shift["member"] for shift in by_day["now"]] == [None]
    assert (by_night["now"], by_night["next"]) == ([], None)


@pytest.mark.parametrize(
    ("at", "is_open", "opens_at", "changes_at"),
    [
        ("2026-11-18T12:00:00Z", True, None, "2026-11-18T17:00:00Z"),
        ("2026-11-18T17:00:00Z", False, "2026-11-19T09:00:00Z", "2026-11-19T09:00:00Z"),
        ("2026-11-20T17:00:00Z", False, "2026-11-23T09:00:00Z", None),
    ],
    ids=["open", "closed until tomorrow", "closed over the weekend, nothing planned"],
)
def test_it_says_whether_the_desk_is_open_and_when_something_changes(
    at, is_open, opens_at, changes_at, desk
):
    found = ask(Program("viewer"), {"at": at}).json()

    assert (found["open"], found["opens_at"], found["changes_at"]) == (
        is_open,
        opens_at,
        changes_at,
    )


def test_a_desk_without_hours_and_shifts_still_answers(mara):
    make_rota(slug="desk").opening_hours.all().delete()

    found = ask(Program("viewer")).json()

    assert (found["open"], found["opens_at"], found["changes_at"]) == (False, None, None)


class TestNothingNew:
    def test_is_no_body_for_who_knows_it_already(self, desk):
        bot = Program("viewer")
        first = ask(bot)

        later = ask(bot, {"at": "2026-11-18T16:59:00Z"}, If_None_Match=first["ETag"])

        assert (first.status_code, later.status_code, later.content) == (200, 304, b"")
        assert later["ETag"] == first["ETag"]
        assert "no-cache" in first["Cache-Control"]
        assert "private" in first["Cache-Control"]

    def test_is_over_when_somebody_else_takes_the_shift(self, desk, mara):
        bot = Program("viewer")
        tag = ask(bot)["ETag"]
        shift = mara.shifts.get()

        publishing.assign(
            shift=shift,
            member=make_member(first_name="Ada"),
            reason={"code": "by_hand", "text": "ill"},
            by=bot.user,
            now=NOON,
        )

        answer = ask(bot, If_None_Match=tag)
        assert answer.status_code == 200
        assert answer.json()["seats"][0]["now"][0]["member"]["name"] == "Ada"

    @pytest.mark.parametrize(
        "tag", ['"nonsense"', "", "W/", "*x", '"' + "a" * 4000 + '"'], ids=lambda tag: tag[:9]
    )
    def test_is_not_said_to_a_tag_of_somebody_else(self, tag, desk):
        assert ask(Program("viewer"), If_None_Match=tag).status_code == 200


@pytest.mark.parametrize("query", [{"when": "now"}, {"at": "9" * 3000}])
def test_what_makes_no_sense_is_refused(query, desk):
    assert refusal(ask(Program("viewer"), query)) == invalid(next(iter(query)))


def test_it_takes_the_same_few_queries_however_much_is_planned(desk, django_assert_num_queries):
    bot = Program("viewer")
    ask(bot)
    for number in range(2, 12):
        make_shift(make_member(), rota=desk, starts_at=NINE + number * DAY)

    # The token, the person's rights and the rota; then hours, days, seats and shifts.
    with django_assert_num_queries(6):
        ask(bot)
