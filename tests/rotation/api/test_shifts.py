"""Who is on now and next, and single shifts: read, given, opened, cancelled."""

from datetime import timedelta

import pytest

from rotation.models import Notice, Shift
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot
from tests.programs import (
    FORBIDDEN,
    NOBODY,
    NOT_FOUND,
    Program,
    every_page,
    invalid,
    refusal,
)
from tests.rotation.plans import MONDAY, away, make_desk, publish, shifts_of

pytestmark = pytest.mark.django_db

NINE = NOON.replace(hour=9)
DAY = timedelta(days=1)


# Who is on


@pytest.fixture
def desk():
    """A desk with two seats: Mara is on today until 17:00, Rui tomorrow, nobody as product."""
    rota = make_rota(slug="desk", zone="Europe/Berlin")
    make_shift(make_member(rota.team, first_name="Mara"), rota=rota, starts_at=NINE)
    make_shift(make_member(rota.team, first_name="Rui"), rota=rota, starts_at=NINE + DAY)
    product = rota.seats.get(name="Product")
    make_shift(None, slot=make_slot(rota, NINE + 2 * DAY), seat=product)
    return rota


def said(answer):
    """For each seat: who is on and until when, and who is next."""
    found = {}
    for each in answer.json()["seats"]:
        now = [(shift["member"]["name"], shift["ends_at"]) for shift in each["now"]]
        following = each["next"]
        holder = following and (following["member"] or {}).get("name")
        found[each["seat"]["name"]] = (now, following and (holder, following["starts_at"]))
    return found


@pytest.mark.parametrize("stroke", ["", "/"], ids=["as the issue writes it", "with its stroke"])
def test_a_program_asks_who_is_on_until_when_and_who_is_next(stroke, desk):
    answer = Program("viewer").get(f"rotas/desk/on-duty{stroke}")

    assert answer.json()["at"] == "2026-11-18T12:00:00Z"
    assert said(answer) == {
        "Developer": ([("Mara", "2026-11-18T17:00:00Z")], ("Rui", "2026-11-19T09:00:00Z")),
        "Product": ([], (None, "2026-11-20T09:00:00Z")),
    }


@pytest.mark.parametrize(
    ("at", "on"),
    [
        pytest.param("2026-11-18T17:00:00Z", [], id="the end is no more in it"),
        pytest.param("2026-11-18T16:59:59Z", ["Mara"], id="a second before"),
        pytest.param("2026-11-19T10:00:00+01:00", ["Rui"], id="its start, with an offset"),
        pytest.param("2026-11-18T23:30:00-10:00", ["Rui"], id="another day over there"),
    ],
)
def test_it_answers_for_any_moment(at, on, desk):
    answer = Program("viewer").get("rotas/desk/on-duty", {"at": at})

    assert [name for name, _until in said(answer)["Developer"][0]] == on


@pytest.mark.parametrize(
    "at",
    ["2026-11-18T09:00:00", "2026-11-18", "now", "", "2026-13-01T00:00:00Z", "2026-11-18 09:00"],
)
@pytest.mark.parametrize("stroke", ["", "/"])
def test_a_moment_without_offset_or_sense_is_refused(stroke, at, desk):
    answer = Program("viewer").get(f"rotas/desk/on-duty{stroke}", {"at": at})

    assert refusal(answer) == invalid("at")


def test_nobody_is_on_a_desk_that_is_not_there():
    assert refusal(Program().get("rotas/nowhere/on-duty")) == NOT_FOUND


# Lists


def test_the_shifts_of_some_local_days_are_listed_in_order(desk):
    # Midnight in Berlin is 23:00 UTC of the day before.
    late = make_shift(None, rota=desk, starts_at=NOON.replace(hour=23))
    late.slot.day = late.slot.day + DAY
    late.slot.save()
    query = {"from": "2026-11-19", "until": "2026-11-20", "limit": 1}

    found = every_page(Program("viewer"), "rotas/desk/shifts/", query)

    assert [shift["starts_at"][:13] for shift in found] == ["2026-11-18T23", "2026-11-19T09"]
    assert {shift["day"] for shift in found} == {"2026-11-19"}


def test_without_days_it_is_what_comes_from_today_on(desk):
    make_shift(None, rota=desk, starts_at=NINE - DAY)
    make_shift(None, rota=desk, starts_at=NINE + 100 * DAY)

    assert len(every_page(Program("viewer"), "rotas/desk/shifts/")) == 3


@pytest.mark.parametrize(
    ("query", "field"),
    [({"from": "soon"}, "from"), ({"until": "2026-02-30"}, "until"), ({"from_on": "x"}, "from_on")],
)
def test_days_that_are_none_are_refused(query, field, desk):
    assert refusal(Program().get("rotas/desk/shifts/", query)) == invalid(field)


@pytest.mark.parametrize("count", [2, 20], ids=["few", "ten times as many"])
def test_the_number_of_queries_does_not_hang_on_the_number_of_shifts(
    count, django_assert_num_queries
):
    rota = make_rota(slug="desk")
    for days in range(count):
        make_shift(make_member(rota.team), rota=rota, starts_at=NINE + days * DAY)
    program = Program("viewer")
    program.get("me/")  # the first use of a token is noted

    with django_assert_num_queries(3):  # token, rota, shifts
        assert len(program.get("rotas/desk/shifts/").json()["results"]) == count


# One shift


def test_a_shift_says_why_this_person_and_not_others():
    rota = make_desk(developers=3, products=1)
    resting = rota.team.memberships.filter(member__job="developer").first().member
    away(resting, MONDAY, days=14)
    publish(rota)
    shift = shifts_of(rota).filter(seat__job="developer").first()

    answer = Program("viewer").get(f"shifts/{shift.uid}/")

    why = answer.json()["why"]
    assert answer.headers["ETag"] == '"v0"'
    bars = {one["member"]["uid"]: one["code"] for one in why["others"]}
    assert bars[str(resting.uid)] == "absent"
    assert all(one["sentence"] for one in why["others"])


def test_an_open_shift_says_how_often_each_rule_bars_somebody():
    rota = make_desk(developers=1, products=0)
    away(make_member(rota.team, job="product", first_name="Mara"), MONDAY, days=14)
    publish(rota)
    shift = shifts_of(rota).filter(seat__job="product").first()

    body = Program("viewer").get(f"shifts/{shift.uid}/").json()

    assert body["member"] is None
    assert body["why"]["gap"]["counts"] == {"absent": 1}
    assert "Mara" in body["why"]["gap"]["way_out"]
    assert body["why"]["sentence"] == "1 away"


@pytest.fixture
def given():
    """A shift of Mara next week, with Rui in the same team."""
    rota = make_rota()
    mara = make_member(rota.team, first_name="Mara")
    rui = make_member(rota.team, first_name="Rui")
    shift = make_shift(mara, rota=rota, starts_at=NINE + 7 * DAY)
    return shift, mara, rui


def test_a_shift_says_what_is_known_of_its_people(given):
    shift, _mara, rui = given
    had = {"code": "had_holiday", "params": {"holiday": "Christmas Day", "year": 2025}}
    shift.why = {
        "others": [{"member": rui.pk, "code": "cost", "params": {"total": 1}, "notes": [had]}],
        "notes": [{"code": "payback_owed", "params": {"member": rui.pk}}],
    }
    shift.save()

    why = Program("viewer").get(f"shifts/{shift.uid}/").json()["why"]

    assert why["others"][0]["notes"] == [had | {"sentence": "had Christmas Day in 2025"}]
    assert why["notes"] == [
        {
            "code": "payback_owed",
            "params": {"member": str(rui.uid)},
            "sentence": "owes a shift to Rui",
        }
    ]


def assign(program, shift, member, **changes):
    uid = str(member.uid) if member else None
    return program.post(
        f"shifts/{shift.uid}/assign/", {"member": uid, "reason": "Swapped by telephone"} | changes
    )


def test_a_planner_gives_a_shift_to_somebody_else_and_both_are_told(given):
    shift, mara, rui = given

    answer = assign(Program("planner"), shift, rui)

    body = answer.json()
    assert (body["member"]["name"], body["revision"]) == ("Rui", 1)
    assert body["why"]["by_hand"] == {"code": "by_hand", "text": "Swapped by telephone"}
    assert answer.headers["ETag"] == '"v1"'
    assert set(Notice.objects.values_list("user", flat=True)) == {mara.user.pk, rui.user.pk}


def test_a_planner_opens_a_shift(given):
    shift, _mara, _rui = given

    assert assign(Program("planner"), shift, None).json()["member"] is None


@pytest.mark.parametrize(
    ("case", "refused"),
    [
        pytest.param("same", (409, "shift_unchanged", []), id="who holds it"),
        pytest.param("other job", (422, "not_qualified", []), id="another job"),
        pytest.param("stranger", (422, "not_employed", []), id="another team"),
        pytest.param("away", (422, "absent", []), id="who is away"),
        pytest.param("busy", (409, "double_booked", []), id="who has another shift"),
    ],
)
def test_who_cannot_serve_does_not_get_it(case, refused, given):
    shift, mara, rui = given
    day = shift.starts_at.date()
    if case == "away":
        away(rui, day, days=1)
    if case == "busy":
        make_shift(rui, starts_at=shift.starts_at)
    someone = {
        "same": mara,
        "other job": make_member(job="product"),
        "stranger": make_member(team=False),
    }.get(case, rui)

    assert refusal(assign(Program("planner"), shift, someone)) == refused
    assert Shift.objects.get(pk=shift.pk).member == mara


@pytest.mark.parametrize(
    ("changes", "headers"),
    [({"revision": 0}, {}), ({}, {"If_Match": '"v0"'})],
    ids=["in the body", "as If-Match"],
)
def test_who_was_slower_is_told_who_holds_it_now(changes, headers, given):
    shift, mara, rui = given
    planner = Program("planner")
    assert assign(planner, shift, rui).status_code == 200
    body = {"member": str(mara.uid), "reason": "x"} | changes

    answer = planner.post(f"shifts/{shift.uid}/assign/", body, **headers)

    assert refusal(answer) == (409, "stale", ["member"])
    assert "Rui" in answer.json()["fields"]["member"][0]


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        pytest.param({"reason": "x"}, invalid("member"), id="nobody said"),
        pytest.param({"member": NOBODY, "reason": "x"}, invalid("member"), id="unknown person"),
        pytest.param({"member": None}, invalid("reason"), id="no reason"),
        pytest.param({"member": None, "reason": "x" * 201}, invalid("reason"), id="long reason"),
        pytest.param({"member": None, "reason": {}}, invalid("reason"), id="reason of no type"),
    ],
)
def test_an_assignment_that_cannot_be_read_is_refused(body, refused, given):
    shift, _mara, _rui = given

    assert refusal(Program("planner").post(f"shifts/{shift.uid}/assign/", body)) == refused


def test_a_shift_is_cancelled_once_with_its_reason(given):
    shift, _mara, rui = given
    planner = Program("planner")
    address = f"shifts/{shift.uid}/cancel/"

    answer = planner.post(address, {"reason": "The desk stays closed"})

    assert answer.json()["state"] == "cancelled"
    assert refusal(planner.post(address, {"reason": "Again"})) == (409, "shift_cancelled", [])
    assert refusal(assign(planner, shift, rui)) == (409, "shift_cancelled", [])


@pytest.mark.parametrize("verb", ["assign", "cancel"])
def test_others_see_a_shift_and_do_not_change_it(verb, given):
    shift, mara, _rui = given
    program = Program(mara)

    assert program.get(f"shifts/{shift.uid}/").status_code == 200
    assert refusal(program.post(f"shifts/{shift.uid}/{verb}/", {})) == FORBIDDEN
    assert refusal(program.post(f"shifts/{NOBODY}/{verb}/", {})) == NOT_FOUND
