"""Drafts: asked for, read when ready, published or put away."""

import pytest

from rotation.models import Draft, Shift
from rotation.services import drafts
from tests.conftest import NOON
from tests.make import make_member, make_rota
from tests.programs import FORBIDDEN, HUGE, NOT_FOUND, Program, every_page, invalid, refusal
from tests.rotation.plans import MONDAY, away, draft_of, make_desk, publish

pytestmark = pytest.mark.django_db

TWO_WEEKS = {"from_on": "2026-12-07", "until_on": "2026-12-21"}


@pytest.fixture
def planner():
    return Program("planner")


def test_a_program_asks_for_a_draft_reads_and_publishes_it(planner):
    rota = make_desk(slug="desk")

    asked = planner.post("rotas/desk/drafts/", TWO_WEEKS | {"seed": 3, "moves": 200})
    assert (asked.status_code, asked.json()["state"], asked.json()["score"]) == (
        202,
        "queued",
        None,
    )
    address = f"drafts/{asked.json()['uid']}/"
    drafts.compute(draft_id=Draft.objects.get().pk, now=NOON)
    ready = planner.get(address).json()
    planned = every_page(planner, f"{address}shifts/", {"limit": 7})
    published = planner.post(f"{address}publish/")

    assert (ready["state"], ready["differs"]) == ("ready", {})
    assert ready["score"]["seats"] == 20
    assert {pool["job"] for pool in ready["score"]["pools"]} == {"developer", "product"}
    assert len(planned) == 20
    assert planned == sorted(planned, key=lambda shift: shift["starts_at"])
    assert published.json() == {"created": 20, "changed": 0, "cancelled": 0, "open": 0, "told": 6}
    assert planner.get(address).json()["state"] == "published"
    assert Shift.objects.filter(slot__rota=rota).count() == 20


def test_a_gap_is_shown_with_its_reason_and_can_be_published(planner):
    rota = make_desk(developers=2, products=0)
    draft = draft_of(rota, weeks=1)

    rows = every_page(planner, f"drafts/{draft.uid}/shifts/")
    gaps = [row for row in rows if row["member"] is None]

    assert len(gaps) == 5
    assert gaps[0]["why"]["sentence"]
    assert planner.post(f"drafts/{draft.uid}/publish/").json()["open"] == 5


def test_a_draft_of_what_has_changed_since_is_not_published(planner):
    rota = make_desk()
    draft = draft_of(rota)
    away(rota.team.memberships.first().member, MONDAY, days=3)

    differs = planner.get(f"drafts/{draft.uid}/").json()["differs"]
    answer = planner.post(f"drafts/{draft.uid}/publish/")

    assert list(differs) == ["absences"]
    assert refusal(answer) == (409, "stale", ["absences"])
    assert not Shift.objects.exists()


@pytest.mark.parametrize(
    ("state", "verb", "refused"),
    [
        pytest.param("queued", "publish", (409, "draft_not_ready", []), id="publish a waiting one"),
        pytest.param("queued", "discard", (409, "draft_still_needed", []), id="put it away"),
        pytest.param("ready", "cancel", (409, "draft_not_running", []), id="stop a finished one"),
    ],
)
def test_what_a_draft_is_not_ready_for_is_a_conflict(state, verb, refused, planner):
    draft = draft_of(make_desk(), weeks=1)
    Draft.objects.update(state=state)

    assert refusal(planner.post(f"drafts/{draft.uid}/{verb}/")) == refused


@pytest.mark.parametrize(
    ("state", "verb", "after"),
    [("queued", "cancel", "cancelled"), ("ready", "discard", "discarded")],
)
def test_a_draft_is_stopped_or_put_away(state, verb, after, planner):
    draft = draft_of(make_desk(), weeks=1)
    Draft.objects.update(state=state)

    assert planner.post(f"drafts/{draft.uid}/{verb}/").json()["state"] == after


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param(
            {"until_on": "2026-12-07"},
            (422, "draft_ends_before_it_begins", ["until_on"]),
            id="no days",
        ),
        pytest.param(
            {"until_on": "2030-01-01"}, (422, "draft_too_long", ["until_on"]), id="too many days"
        ),
        pytest.param({"from_on": "soon"}, invalid("from_on"), id="no day"),
        pytest.param({"seed": HUGE}, invalid("seed"), id="huge seed"),
        pytest.param({"moves": 60_000_000}, (422, "too_many_moves", ["moves"]), id="many moves"),
        pytest.param({"moves": "many"}, invalid("moves"), id="moves in words"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_and_not_made(change, refused, planner):
    make_rota(slug="desk")

    assert refusal(planner.post("rotas/desk/drafts/", TWO_WEEKS | change)) == refused
    assert not Draft.objects.exists()


def test_the_drafts_of_a_rota_are_listed_the_newest_first(planner):
    rota = make_desk(slug="desk")
    publish(rota, weeks=1)
    waiting = drafts.create(
        rota=rota,
        from_on=MONDAY,
        until_on=NOON.date().replace(year=2027),
        by=planner.user,
        now=NOON,
    )

    found = every_page(planner, "rotas/desk/drafts/", {"limit": 1})

    assert [draft["state"] for draft in found] == ["queued", "published"]
    [queued] = every_page(planner, "rotas/desk/drafts/", {"state": "queued"})
    assert queued["uid"] == str(waiting.uid)


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
def test_who_does_not_plan_does_not_learn_that_drafts_exist(role):
    draft = draft_of(make_desk(slug="desk"), weeks=1)
    program = Program(make_member(role=role))

    assert refusal(program.get("rotas/desk/drafts/")) == FORBIDDEN
    for path in ("", "shifts/"):
        assert refusal(program.get(f"drafts/{draft.uid}/{path}")) == NOT_FOUND
    assert refusal(program.post(f"drafts/{draft.uid}/publish/")) == NOT_FOUND


def test_a_verb_takes_no_body(planner):
    draft = draft_of(make_desk(), weeks=1)

    answer = planner.post(f"drafts/{draft.uid}/publish/", {"force": True})

    assert refusal(answer) == invalid("force")
