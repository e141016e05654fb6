"""Cells of a draft by program: read, changed, planned again around, compared."""

import uuid

import pytest

from rotation.models import Draft, Member
from rotation.services import drafts
from tests.conftest import NOON
from tests.make import make_member, make_team
from tests.programs import FORBIDDEN, HUGE, NOT_FOUND, Program, every_page, invalid, refusal
from tests.rotation.plans import MONDAY, away, draft_of, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner():
    return Program("planner")


@pytest.fixture
def draft():
    return draft_of(make_desk(slug="desk"))


def cell_of(draft, job="developer", day=MONDAY):
    return draft.shifts.select_related("member__user", "seat").get(day=day, seat__job=job)


def path(draft, cell=None):
    return f"drafts/{draft.uid}/cells/{(cell or cell_of(draft)).pk}/"


def other_than(cell):
    busy = cell.draft.shifts.filter(day=cell.day).values("member")
    return Member.objects.filter(job=cell.seat.job).exclude(pk__in=busy).with_user().first()


def test_a_cell_is_read_given_away_and_given_back(planner, draft):
    cell = cell_of(draft)
    taker = other_than(cell)

    read = planner.get(path(draft))
    given = planner.patch(
        path(draft), {"member": str(taker.uid), "text": "Asked for it"}, if_match=read["ETag"]
    )

    assert read["ETag"] == '"v1"'
    assert read.json()["cell"] == cell.pk
    costs = [one["cost"] for one in read.json()["choices"]]
    assert len(costs) == 2
    assert costs == sorted(costs)
    assert given.status_code == 200
    assert given["ETag"] == '"v2"'
    assert given.json()["member"]["uid"] == str(taker.uid)
    assert (given.json()["pinned"], given.json()["by_hand"]) == (True, True)
    assert given.json()["why"]["by_hand"] == {"code": "by_hand", "text": "Asked for it"}

    back = planner.patch(
        path(draft), {"member": str(cell.member.uid), "pinned": False, "row_version": 2}
    )
    assert (back.json()["pinned"], back.json()["by_hand"]) == (False, False)


def test_only_the_pin_can_be_changed(planner, draft):
    pinned = planner.patch(path(draft), {"pinned": True, "row_version": 1}).json()

    assert (pinned["pinned"], pinned["by_hand"]) == (True, False)
    rows = every_page(planner, f"drafts/{draft.uid}/shifts/")
    assert [row["cell"] for row in rows if row["pinned"]] == [cell_of(draft).pk]


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"member": None}, (428, "precondition_required", []), id="no version"),
        pytest.param(
            {"member": None, "row_version": 9}, (409, "stale", ["row_version"]), id="stale"
        ),
        pytest.param({"row_version": 1}, (409, "shift_unchanged", []), id="nothing"),
        pytest.param({"member": "ada", "row_version": 1}, invalid("member"), id="no uid"),
        pytest.param({"member": HUGE, "row_version": 1}, invalid("member"), id="huge"),
        pytest.param({"pinned": "yes", "row_version": 1}, invalid("pinned"), id="no flag"),
        pytest.param({"text": "x" * 201, "row_version": 1}, invalid("text"), id="a book"),
        pytest.param({"force": True, "row_version": 1}, invalid("force"), id="unknown"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(planner, draft, change, refused):
    assert refusal(planner.patch(path(draft), change)) == refused
    assert Draft.objects.get().row_version == 1


@pytest.mark.parametrize(
    ("member", "code"),
    [
        pytest.param(lambda: make_member(make_team("Other")), "not_employed", id="other team"),
        pytest.param(
            lambda: Member.objects.filter(job="product").first(), "not_qualified", id="other job"
        ),
    ],
)
def test_a_hard_rule_says_which_it_is(planner, draft, member, code):
    change = {"member": str(member().uid), "row_version": 1}

    assert refusal(planner.patch(path(draft), change)) == (422, code, [])


def test_a_draft_out_of_date_says_what_differs_and_lets_go_of_pins(planner, draft):
    planner.patch(path(draft), {"pinned": True, "row_version": 1})
    away(other_than(cell_of(draft)), MONDAY, days=1)

    read = planner.get(path(draft)).json()

    assert read["choices"] == []
    assert "Absences were entered or withdrawn." in read["differs"]
    given = planner.patch(path(draft), {"member": None, "row_version": 2})
    assert refusal(given) == (409, "stale", ["absences"])
    assert planner.patch(path(draft), {"pinned": False, "row_version": 2}).status_code == 200


def test_the_rest_is_planned_again_and_compared(planner, draft):
    planner.patch(path(draft), {"member": None, "row_version": 1})

    asked = planner.post(f"drafts/{draft.uid}/again/", {"title": "Second try", "moves": 300})
    drafts.compute(draft_id=Draft.objects.latest("pk").pk, now=NOON)
    fresh = planner.get(f"drafts/{asked.json()['uid']}/").json()

    assert asked.status_code == 202
    assert (fresh["state"], fresh["title"]) == ("ready", "Second try")
    assert fresh["based_on"] == str(draft.uid)
    third = draft_of(draft.rota)
    found = planner.get(
        "rotas/desk/drafts/compare/", {"drafts": f"{third.uid},{fresh['uid']}"}
    ).json()
    assert [one["uid"] for one in found["drafts"]] == [str(third.uid), fresh["uid"]]
    assert found["drafts"][1]["score"]["gaps"]["count"] == 1
    opened = next(cell for cell in found["cells"] if cell["holders"][1]["member"] is None)
    assert opened["holders"][0]["member"]["uid"] == str(cell_of(third).member.uid)
    assert opened["holders"][1] == {"draft": fresh["uid"], "planned": True, "member": None}


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"title": "x" * 61}, invalid("title"), id="long title"),
        pytest.param({"seed": HUGE}, invalid("seed"), id="huge seed"),
        pytest.param({"moves": 60_000_000}, (422, "too_many_moves", ["moves"]), id="many moves"),
        pytest.param({"from_on": "2026-12-07"}, invalid("from_on"), id="other days"),
    ],
)
def test_what_cannot_be_planned_again_makes_no_draft(planner, draft, change, refused):
    assert refusal(planner.post(f"drafts/{draft.uid}/again/", change)) == refused
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("asked", ["", "one,two", str(uuid.UUID(int=7)), "x" * 300])
def test_a_comparison_names_two_drafts_at_least(planner, draft, asked):
    answer = planner.get("rotas/desk/drafts/compare/", {"drafts": asked})

    assert refusal(answer) == invalid("drafts")


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
def test_who_does_not_plan_does_not_learn_that_drafts_exist(draft, role):
    program = Program(make_member(role=role))

    assert refusal(program.get(path(draft))) == NOT_FOUND
    assert refusal(program.patch(path(draft), {"member": None, "row_version": 1})) == NOT_FOUND
    assert refusal(program.post(f"drafts/{draft.uid}/again/", {})) == NOT_FOUND
    compare = program.get("rotas/desk/drafts/compare/", {"drafts": str(draft.uid)})
    assert refusal(compare) == FORBIDDEN


def test_a_cell_of_another_draft_is_not_there(planner, draft):
    foreign = cell_of(draft_of(draft.rota))

    assert refusal(planner.get(path(draft, foreign))) == NOT_FOUND
    assert refusal(planner.get(f"drafts/{draft.uid}/cells/{10**30}/")) == NOT_FOUND
