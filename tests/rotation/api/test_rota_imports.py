"""Programs take over a running rota: bring rows, say what names mean, take over, take back."""

import pytest

from rotation.models import RotaImport, Shift
from tests.make import make_rota
from tests.programs import FORBIDDEN, NOT_FOUND, Program, invalid, refusal
from tests.rotation.taking_over import make_desk

pytestmark = pytest.mark.django_db

ROW = {
    "starts_at": "2026-11-09T08:00:00Z",
    "ends_at": "2026-11-09T16:00:00Z",
    "person": "Mara Klein",
}
ADDRESS = "rotas/customer-desk/imports/"


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def planner(desk):
    return Program("planner")


def begin(planner, *rows):
    answer = planner.post(ADDRESS, {"name": "old", "rows": list(rows) or [ROW]})
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_rows_are_looked_at_taken_over_and_taken_back(planner):
    made = begin(planner, ROW, ROW | {"person": "Jonas"})
    assert made["preview"]["new"] == 2
    assert made["preview"]["problems"] == []
    assert {one["name"]: bool(one["chosen"]) for one in made["people"]} == {
        "Jonas": True,
        "Mara Klein": True,
    }
    address = f"{ADDRESS}{made['uid']}/"

    done = planner.post(f"{address}take-over/").json()
    assert (done["state"], done["result"]["created"], done["preview"]) == ("done", 2, None)
    assert Shift.objects.published().count() == 2

    undone = planner.post(f"{address}undo/").json()
    assert (undone["state"], undone["result"]["undone"]) == ("discarded", 2)
    assert refusal(planner.post(f"{address}undo/"))[:2] == (409, "import_over")
    assert [one["uid"] for one in planner.get(ADDRESS).json()["results"]] == [made["uid"]]


def test_names_are_given_meaning(planner, desk):
    made = begin(planner, ROW | {"person": "M.", "seat": "Night"})
    address = f"{ADDRESS}{made['uid']}/"
    assert made["preview"]["ignored"] == 1
    mara = desk.team.memberships.get(member__job="product").member
    seat = desk.seats.get(name="Developer")

    found = planner.patch(
        address,
        {
            "people": [{"name": "M.", "member": str(mara.uid)}],
            "seats": [{"name": "Night", "seat": str(seat.pk)}],
        },
    ).json()

    assert found["preview"]["people"][0]["member"]["uid"] == str(mara.uid)
    planner.post(f"{address}take-over/")
    assert Shift.objects.get().seat == seat


def test_rows_with_problems_stop_it_unless_they_are_left_out(planner):
    made = begin(planner, ROW, ROW | {"ends_at": "2026-11-09T07:00:00Z"})
    address = f"{ADDRESS}{made['uid']}/take-over/"

    refused = planner.post(address)
    assert refusal(refused) == (422, "import_has_problems", ["rows.2"])
    assert not Shift.objects.exists()

    assert planner.post(address, {"leave_out": True}).json()["result"]["left_out"] == 1


def test_an_import_can_be_put_away(planner):
    address = f"{ADDRESS}{begin(planner)['uid']}/"

    assert planner.post(f"{address}discard/").json()["state"] == "discarded"
    assert refusal(planner.post(f"{address}take-over/"))[:2] == (409, "import_over")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({}, "rows", id="nothing"),
        pytest.param({"rows": []}, "rows", id="no rows"),
        pytest.param({"rows": "all"}, "rows", id="rows as text"),
        pytest.param({"rows": [ROW | {"person": ""}]}, "rows.0.person", id="no name"),
        pytest.param({"rows": [ROW | {"starts_at": "soon"}]}, "rows.0.starts_at", id="no moment"),
        pytest.param({"rows": [ROW | {"ends_at": "2026-11-09T10:00:00"}]}, "rows.0.ends_at", id="no offset"),
        pytest.param({"rows": [ROW | {"note": "x"}]}, "rows.0.note", id="an unknown field"),
        pytest.param({"rows": [ROW], "name": 7}, "name", id="a number for a name"),
        pytest.param({"rows": [{"starts_at": None}] * 5001}, "rows", id="more rows than a file has"),
    ],
)  # fmt: skip
def test_wrong_rows_are_named(planner, body, field):
    answer = planner.post(ADDRESS, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert any(name == field or name.startswith(f"{field}.") for name in answer.json()["fields"])
    assert not RotaImport.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"people": [{"name": "Mara Klein", "member": "nobody"}]}, "people.0.member"),
        ({"seats": [{"name": "", "seat": "0"}]}, "seats.0.seat"),
        ({"seats": [{"name": "", "seat": 7}]}, "seats.0.seat"),
        ({"people": {}}, "people.general"),
    ],
)
def test_wrong_choices_are_named(planner, body, field):
    answer = planner.patch(f"{ADDRESS}{begin(planner)['uid']}/", body)

    assert refusal(answer) == invalid(field)


def test_only_planners_know_of_imports_and_only_of_their_own_rota(planner):
    uid = begin(planner)["uid"]
    make_rota(slug="other")

    assert refusal(Program("member").get(ADDRESS)) == FORBIDDEN
    assert refusal(Program("viewer").post(f"{ADDRESS}{uid}/undo/")) == FORBIDDEN
    assert refusal(planner.get(f"rotas/other/imports/{uid}/")) == NOT_FOUND
