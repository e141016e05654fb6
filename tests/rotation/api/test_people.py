"""People, teams and areas."""

from datetime import date

import pytest

from rotation.models import Area, LedgerEntry, Member, Membership
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_team
from tests.programs import (
    FORBIDDEN,
    NOBODY,
    NOT_FOUND,
    Program,
    every_page,
    invalid,
    refusal,
)

pytestmark = pytest.mark.django_db

ADA = {"username": "ada", "email": "ada@example.org", "first_name": "Ada", "job": "developer"}
ADA |= {"zone": "Europe/London"}


def names(rows):
    return [row["name"] for row in rows]


def test_people_are_listed_with_what_colleagues_may_know():
    member = make_member()
    member.areas.add(Area.objects.create(name="Export", slug="export"))

    [person] = every_page(Program("viewer"), "people/")

    assert person["uid"] == str(member.uid)
    assert (person["roles"], person["areas"][0]["slug"]) == (["member"], "export")
    assert "password" not in person


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({"team": "ops"}, ["Ops"], id="of a team today"),
        pytest.param({"job": "product"}, ["Product"], id="of a job"),
        pytest.param({"active": "false"}, ["Gone"], id="who may not sign in"),
        pytest.param({"active": "true", "job": "developer"}, ["Former", "Ops"], id="two filters"),
    ],
)
def test_people_can_be_narrowed(query, found):
    ops = make_team("Ops")
    former = make_member(ops, first_name="Former")
    Membership.objects.filter(member=former).update(until_on=date(2026, 11, 18))
    make_member(ops, first_name="Ops")
    make_member(first_name="Product", job="product")
    make_member(first_name="Gone", job="support", is_active=False)

    assert names(every_page(Program("viewer"), "people/", query)) == found


@pytest.mark.parametrize(
    ("query", "field"),
    [({"team": "nowhere"}, "team"), ({"job": "pilot"}, "job"), ({"active": "maybe"}, "active")],
)
def test_a_filter_of_people_that_means_nothing_is_refused(query, field):
    assert refusal(Program().get("people/", query)) == invalid(field)


def test_an_admin_makes_somebody_who_can_sign_in():
    export = Area.objects.create(name="Export", slug="export")
    new = ADA | {"role": "planner", "area_ids": [export.pk], "password": "a long enough secret"}

    answer = Program("admin").post("people/", new)

    assert answer.status_code == 201
    assert answer.json()["roles"] == ["planner"]
    member = Member.objects.get(uid=answer.json()["uid"])
    assert member.user.check_password("a long enough secret")
    assert list(member.areas.all()) == [export]


@pytest.mark.parametrize("role", ["viewer", "member", "product", "planner"])
def test_nobody_else_does(role):
    assert refusal(Program(role).post("people/", ADA)) == FORBIDDEN


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"job": "pilot"}, invalid("job"), id="unknown job"),
        pytest.param({"zone": "Mars"}, (422, "unknown_zone", ["zone"]), id="unknown zone"),
        pytest.param({"role": "king"}, (422, "unknown_role", ["role"]), id="unknown role"),
        pytest.param({"area_ids": [999]}, invalid("area_ids.0"), id="unknown area"),
        pytest.param({"area_ids": "1"}, invalid("area_ids"), id="no list"),
        pytest.param({"is_staff": True}, invalid("is_staff"), id="more than one may say"),
        pytest.param({"password": "short"}, (422, "password_too_short", ["password"]), id="secret"),
    ],
)
def test_somebody_who_cannot_be_is_refused_and_not_made(change, refused):
    answer = Program("admin").post("people/", ADA | change)

    assert refusal(answer) == refused
    assert not Member.objects.exists()


def test_somebody_with_the_name_of_another_is_refused():
    make_member(username="ada", email="other@example.org")

    answer = Program("admin").post("people/", ADA)

    assert refusal(answer) == (422, "username_taken", ["username"])


def test_what_is_left_out_of_a_change_stays():
    member = make_member(first_name="Ada", job="developer")

    answer = Program("admin").patch(f"people/{member.uid}/", {"job": "product"})

    assert (answer.json()["job"], answer.json()["first_name"]) == ("product", "Ada")


def test_a_role_takes_the_place_of_the_former_one():
    member = make_member(role="member")

    answer = Program("admin").put(f"people/{member.uid}/role/", {"role": "product"})

    assert answer.json()["roles"] == ["product"]


def test_somebody_has_to_be_able_to_manage_people():
    program = Program(make_member(role="admin"))

    answer = program.put(f"people/{program.user.member.uid}/role/", {"role": "viewer"})

    assert refusal(answer) == (409, "last_admin", [])


@pytest.mark.parametrize(
    ("role", "uid", "refused"),
    [("admin", NOBODY, NOT_FOUND), ("planner", None, FORBIDDEN)],
    ids=["who is not there", "for whom it is not"],
)
def test_others_change_nobody(role, uid, refused):
    uid = uid or make_member().uid

    assert refusal(Program(role).patch(f"people/{uid}/", {"job": "product"})) == refused


# Teams


def test_an_admin_makes_a_team_and_lets_somebody_join_and_leave():
    admin = Program("admin")
    member = make_member(team=False)
    assert admin.post("teams/", {"name": "Night desk"}).json()["slug"] == "night-desk"

    joining = {"member": str(member.uid), "share": 0.5, "from_on": "2026-12-01"}
    joined = admin.post("teams/night-desk/members/", joining)
    address = f"teams/night-desk/members/{joined.json()['id']}/"
    changed = admin.put(address, {"share": 0.75})
    left = admin.post(f"{address}leave/", {"until_on": "2027-01-01"})

    assert (joined.status_code, joined.json()["share"]) == (201, 0.5)
    assert changed.json()["share"] == 0.75
    assert left.json()["until_on"] == "2027-01-01"
    [row] = every_page(Program("viewer"), "teams/night-desk/members/")
    assert row["member"]["uid"] == str(member.uid)


def test_who_joins_a_running_rota_starts_at_the_mean_of_the_pool():
    rota = make_rota()
    held = make_shift(make_member(rota.team), rota=rota, starts_at=NOON.replace(month=10))
    LedgerEntry.objects.create(
        member=held.member,
        rota=rota,
        kind="shift",
        points=40,
        shift=held,
        counts_at=held.starts_at,
        made_at=NOON,
        key="x",
    )
    joining = {"member": str(make_member(team=False).uid), "from_on": "2026-11-18"}

    Program("admin").post(f"teams/{rota.team.slug}/members/", joining)

    assert LedgerEntry.objects.get(kind="joiner").points == 40


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"share": 1.5}, invalid("share"), id="more than a whole"),
        pytest.param({"share": "0.5"}, invalid("share"), id="text for a number"),
        pytest.param({"share": 0.123}, invalid("share"), id="too many decimals"),
        pytest.param({"member": NOBODY}, invalid("member"), id="nobody"),
        pytest.param({"member": "x"}, invalid("member"), id="no uid"),
        pytest.param({"member": 5}, invalid("member"), id="a number"),
        pytest.param({"from_on": "2026-02-30"}, invalid("from_on"), id="no such day"),
        pytest.param({"from_on": "0001-01-01"}, invalid("from_on"), id="year 1"),
        pytest.param({"from_on": 20261201}, invalid("from_on"), id="a day as number"),
    ],
)
def test_who_cannot_join_is_refused(change, refused):
    joining = {"member": str(make_member(team=False).uid), "share": 1, "from_on": "2026-12-01"}
    make_team()

    assert refusal(Program("admin").post("teams/support/members/", joining | change)) == refused


def test_joining_twice_is_a_conflict():
    member = make_member()
    joining = {"member": str(member.uid), "from_on": "2026-12-01"}

    answer = Program("admin").post("teams/support/members/", joining)

    assert refusal(answer) == (409, "already_in_team", [])


def test_a_membership_of_another_team_is_not_found():
    here, there = make_team("Here"), make_team("There")
    membership = make_member(there).memberships.get()

    answer = Program("admin").put(f"teams/{here.slug}/members/{membership.pk}/", {"share": 1})

    assert refusal(answer) == NOT_FOUND


@pytest.mark.parametrize("role", ["viewer", "planner"])
def test_only_who_manages_people_changes_teams(role):
    make_team()
    program = Program(role)

    assert refusal(program.post("teams/", {"name": "X"})) == FORBIDDEN
    assert refusal(program.post("teams/support/members/", {})) == FORBIDDEN


# Areas


def test_an_area_is_made_within_another_and_renamed():
    admin = Program("admin")
    parent = admin.post("areas/", {"name": "Import"}).json()

    made = admin.post("areas/", {"name": "CSV files", "parent_id": parent["id"]})
    renamed = admin.put("areas/csv-files/", {"name": "Files"})

    assert (made.status_code, made.json()["parent_id"]) == (201, parent["id"])
    assert (renamed.json()["slug"], renamed.json()["name"]) == ("csv-files", "Files")
    assert admin.get("areas/csv-files/").json()["name"] == "Files"


@pytest.mark.parametrize(
    ("new", "refused"),
    [
        pytest.param({"name": ""}, invalid("name"), id="no name"),
        pytest.param({"name": "X", "parent_id": 999}, invalid("parent_id"), id="no such parent"),
        pytest.param({"name": "X", "slug": "a b"}, (422, "invalid", ["slug"]), id="bad slug"),
        pytest.param({"name": "X", "slug": "import"}, (422, "taken", ["slug"]), id="slug taken"),
    ],
)
def test_an_area_that_cannot_be_is_refused(new, refused):
    Area.objects.create(name="Import", slug="import")

    assert refusal(Program("admin").post("areas/", new)) == refused
