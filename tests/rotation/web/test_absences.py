"""Absences: who may enter them, what they say, and that nothing moves by itself."""

import pytest

from rotation.models import Absence, Notice
from tests.make import make_member, make_shift, make_user, utc

pytestmark = pytest.mark.django_db


def typed(**changes):
    return {
        "kind": "holiday",
        "first_day": "2026-11-23",
        "last_day": "2026-11-24",
        "from_time": "",
        "until_time": "",
        "note": "",
    } | changes


@pytest.fixture
def member(clock):
    return make_member(first_name="Mara", zone="Europe/Berlin")


def test_a_stranger_is_sent_to_the_sign_in(client):
    assert client.get("/absences/").status_code == 302


def test_whole_days_are_days_of_the_members_own_zone(client, member):
    client.force_login(member.user)

    response = client.post("/absences/", typed())

    absence = Absence.objects.get()
    assert response.status_code == 302
    assert absence.starts_at == utc("2026-11-22 23:00")
    assert absence.ends_at == utc("2026-11-24 23:00")
    assert "Mon 23 Nov" in client.get("/absences/").content.decode()


def test_hours_of_a_day_are_entered_with_two_times(client, member):
    client.force_login(member.user)

    client.post("/absences/", typed(last_day="2026-11-23", from_time="09:00", until_time="12:30"))

    absence = Absence.objects.get()
    assert (absence.starts_at, absence.ends_at) == (
        utc("2026-11-23 08:00"),
        utc("2026-11-23 11:30"),
    )
    assert not absence.all_day


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"last_day": "2026-11-22"}, "ends before it begins", id="ends before"),
        pytest.param({"first_day": "soon"}, "valid date", id="no date"),
        pytest.param({"from_time": "09:00"}, "both times", id="half a pair of times"),
        pytest.param({"kind": "moon"}, "moon", id="unknown reason"),
        pytest.param({"last_day": "2030-01-01"}, "at most two years", id="too long"),
        pytest.param({"note": "x" * 201}, "at most 200", id="note too long"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_is_kept(client, member, changes, said):
    client.force_login(member.user)

    response = client.post("/absences/", typed(**{"note": "dentist"} | changes))

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "dentist" in page or "x" * 201 in page
    assert not Absence.objects.exists()


def test_the_same_absence_twice_is_entered_once(client, member):
    client.force_login(member.user)

    client.post("/absences/", typed())
    again = client.post("/absences/", typed())

    assert again.status_code == 409
    assert Absence.objects.count() == 1


def test_an_absence_over_a_published_shift_is_kept_and_the_planners_are_told(client, member):
    planner = make_user("planner")
    shift = make_shift(member, starts_at=utc("2026-11-23 09:00"))
    client.force_login(member.user)

    response = client.post("/absences/", typed(), follow=True)

    shift.refresh_from_db()
    assert "covers 1 published shift" in response.content.decode()
    assert shift.member == member
    assert Notice.objects.filter(user=planner, kind="absence.hits_shifts").count() == 1


def test_a_planner_enters_an_absence_for_somebody_and_does_not_read_the_note(client, member):
    client.force_login(member.user)
    client.post("/absences/", typed(note="operation"))
    planner = make_user("planner")
    client.force_login(planner)

    page = client.get("/absences/").content.decode()
    response = client.post(
        "/absences/",
        typed(member=member.pk, first_day="2026-12-01", last_day="2026-12-01", kind="sick"),
    )

    assert "Mara" in page
    assert "operation" not in page
    assert response.status_code == 302
    assert Absence.objects.filter(member=member, made_by=planner).count() == 1


def test_a_member_enters_none_for_somebody_else(client, member):
    client.force_login(member.user)
    other = make_member()

    client.post("/absences/", typed(member=other.pk))

    assert Absence.objects.get().member == member


def test_a_viewer_reads_but_enters_nothing(client, member):
    client.force_login(make_user("viewer"))

    assert client.get("/absences/").status_code == 200
    assert client.post("/absences/", typed()).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"),
    [
        pytest.param("member", 404, id="another member does not find it"),
        pytest.param("planner", 302, id="a planner withdraws it"),
    ],
)
def test_who_may_withdraw_an_absence(client, member, role, status):
    client.force_login(member.user)
    client.post("/absences/", typed())
    absence = Absence.objects.get()
    client.force_login(make_user(role))

    response = client.post(f"/absences/{absence.uid}/withdraw/")

    absence.refresh_from_db()
    assert response.status_code == status
    assert (absence.withdrawn_at is not None) == (status == 302)
