"""People and teams: read by everybody, changed by whoever manages people."""

import pytest

from rotation.models import Area, Member, Membership, Team, User
from tests.make import make_member, make_team, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, clock):
    user = make_user("admin", zone="Europe/Berlin")
    client.force_login(user)
    return user


def new_person(**changes):
    return {
        "first_name": "Mara",
        "last_name": "Klein",
        "username": "mara",
        "email": "mara@example.org",
        "role": "product",
        "password": "",
        "job": "product",
        "stage": "lead",
        "zone": "Europe/Berlin",
        "reach": "@mara",
    } | changes


def test_a_stranger_is_sent_to_the_sign_in(client):
    assert client.get("/people/").status_code == 302


def test_an_admin_adds_somebody_who_can_then_join_a_team(client, admin):
    team = make_team("Support")
    area = Area.objects.create(name="Import", slug="import")

    made = client.post("/people/new/", new_person(areas=[area.pk]))
    member = Member.objects.get(user__username="mara")
    joined = client.post(
        f"/people/{member.uid}/join/",
        {"team": team.pk, "share": "0.5", "from_on": "2026-11-23"},
    )

    assert made.status_code == 302
    assert joined.status_code == 302
    assert list(member.areas.all()) == [area]
    assert member.user.groups.get().name == "product"
    assert str(Membership.objects.get().share) == "0.50"


def test_a_person_with_a_first_password_can_sign_in(client, admin):
    client.post("/people/new/", new_person(password="a-long-first-word"))

    assert User.objects.get(username="mara").check_password("a-long-first-word")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"email": "nobody"}, id="no e-mail address"),
        pytest.param({"email": "taken@example.org"}, id="e-mail of somebody else"),
        pytest.param({"username": "taken"}, id="sign-in name of somebody else"),
        pytest.param({"username": "a b"}, id="sign-in name with a blank"),
        pytest.param({"job": "pirate"}, id="unknown job"),
        pytest.param({"zone": "Mars/Olympus"}, id="unknown zone"),
        pytest.param({"role": "root"}, id="unknown role"),
        pytest.param({"password": "short"}, id="too easy a password"),
        pytest.param({"first_name": "a\x00b"}, id="a character no name has"),
        pytest.param({"areas": ["9999"]}, id="unknown area"),
    ],
)
def test_somebody_who_cannot_be_is_refused_and_what_was_typed_is_kept(client, admin, changes):
    make_user("viewer", username="taken")

    response = client.post("/people/new/", new_person(**changes))

    assert response.status_code == 422
    assert "Klein" in response.content.decode()
    assert not Member.objects.exists()


def test_a_password_that_was_refused_is_not_sent_back(client, admin):
    response = client.post("/people/new/", new_person(password="short"))

    assert 'value="short"' not in response.content.decode()


def test_a_change_keeps_the_colour(client, admin):
    make_member()
    member = make_member()

    response = client.post(
        f"/people/{member.uid}/change/", new_person(first_name="Maria", email="maria@example.org")
    )

    fresh = Member.objects.get(pk=member.pk)
    assert response.status_code == 302
    assert fresh.user.first_name == "Maria"
    assert fresh.hue == member.hue


def test_the_last_admin_stays_one(client, admin):
    member = make_member(user=admin)

    response = client.post(f"/people/{member.uid}/role/", {"role": "viewer"})

    assert response.status_code == 409
    assert admin.groups.get().name == "admin"


def test_somebody_leaves_a_team_on_a_day(client, admin):
    member = make_member()
    membership = member.memberships.get()

    client.post(
        f"/people/{member.uid}/leave/", {"membership": membership.pk, "until_on": "2026-12-01"}
    )

    membership.refresh_from_db()
    assert str(membership.until_on) == "2026-12-01"


def test_a_membership_that_would_end_before_it_begins_is_refused(client, admin):
    member = make_member()

    response = client.post(
        f"/people/{member.uid}/leave/",
        {"membership": member.memberships.get().pk, "until_on": "2020-01-01"},
    )

    assert response.status_code == 422
    assert "last day has to come after" in response.content.decode()


def test_the_membership_of_somebody_else_is_not_found(client, admin):
    member, other = make_member(), make_member()

    response = client.post(
        f"/people/{member.uid}/leave/",
        {"membership": other.memberships.get().pk, "until_on": "2026-12-01"},
    )

    assert response.status_code == 404


def test_joining_twice_is_refused(client, admin):
    team = make_team("Support")
    member = make_member(team)

    response = client.post(
        f"/people/{member.uid}/join/", {"team": team.pk, "share": "1", "from_on": "2026-11-23"}
    )

    assert response.status_code == 409
    assert "already" in response.content.decode()


def test_an_admin_makes_a_team(client, admin):
    assert client.post("/teams/new/", {"name": "Platform"}).status_code == 302
    assert client.post("/teams/new/", {"name": "Platform"}).status_code == 422
    assert Team.objects.get().slug == "platform"


@pytest.mark.parametrize("role", ["viewer", "member", "product", "planner"])
@pytest.mark.parametrize(
    "path", ["/people/new/", "/teams/new/", "{}change/", "{}role/", "{}join/", "{}leave/"]
)
def test_others_read_and_change_nothing(client, clock, role, path):
    member = make_member()
    client.force_login(make_user(role))
    own = f"/people/{member.uid}/"

    assert client.get("/people/").status_code == 200
    assert client.get(own).status_code == 200
    assert client.post(path.format(own), {}).status_code == 403


def test_the_list_takes_the_same_queries_however_many_people(
    client, admin, django_assert_max_num_queries
):
    team = make_team("Support")
    make_member(team)
    client.get("/people/")
    with django_assert_max_num_queries(12) as few:
        client.get("/people/")
    for _ in range(12):
        make_member(team)
    with django_assert_max_num_queries(len(few)):
        client.get("/people/")
