from datetime import timedelta

import pytest

from rotation.models import Activity, Area, Member, User
from rotation.selectors import people as persons
from rotation.services import checks, feeds, people
from tests.make import make_member, make_rota, make_shift, make_slot, make_user

pytestmark = pytest.mark.django_db

MARA = {
    "username": "mara",
    "email": "mara@example.org",
    "first_name": "Mara",
    "last_name": "Klein",
    "job": "developer",
    "zone": "Europe/Berlin",
}


def create(noon, by=None, **fields):
    return people.create_member(**(MARA | fields), by=by or make_user("admin"), now=noon)


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        pytest.param({"zone": "Europe/Atlantis"}, "zone", "unknown_zone", id="zone"),
        pytest.param({"zone": ""}, "zone", "unknown_zone", id="no zone"),
        pytest.param({"job": "wizard"}, "job", "unknown_job", id="job"),
        pytest.param({"stage": "guru"}, "stage", "unknown_stage", id="stage"),
        pytest.param({"role": "emperor"}, "role", "unknown_role", id="role"),
        pytest.param({"language": "tlh"}, "language", "unknown_language", id="language"),
        pytest.param({"email": "mara@"}, "email", "invalid", id="e-mail"),
        pytest.param({"email": "TAKEN@example.org"}, "email", "email_taken", id="e-mail in use"),
        pytest.param({"username": "Taken"}, "username", "username_taken", id="name in use"),
        pytest.param({"username": "ma ra"}, "username", "invalid", id="name with a space"),
        pytest.param({"username": ""}, "username", "blank", id="no name"),
        pytest.param({"reach": "0" * 121}, "reach", "max_length", id="reach too long"),
        pytest.param({"password": "short"}, "password", "password_too_short", id="password"),
    ],
)
def test_somebody_who_cannot_be_is_refused_by_field(fields, field, code, noon):
    make_user(username="taken", email="taken@example.org")

    with pytest.raises(checks.Refused) as refused:
        create(noon, **fields)

    assert (list(refused.value.fields), refused.value.code) == ([field], code)
    assert not Member.objects.exists()
    assert not User.objects.filter(first_name="Mara").exists()


def test_everything_wrong_is_said_at_once(noon):
    with pytest.raises(checks.Refused) as refused:
        create(noon, zone="Nowhere", job="wizard", role="emperor")

    assert set(refused.value.fields) == {"zone", "job", "role"}


def test_a_member_can_sign_in_and_is_told_of(noon):
    admin = make_user("admin")
    area = Area.objects.create(name="Editor", slug="editor")

    member = create(noon, by=admin, email=" Mara@Example.org", areas=[area], password="blue-pen-77")

    assert member.user.check_password("blue-pen-77")
    assert member.user.email == "mara@example.org"
    assert [group.name for group in member.user.groups.all()] == ["member"]
    assert list(member.areas.all()) == [area]
    kept = Activity.objects.get(verb="member.created")
    assert (kept.actor, kept.subject_id, kept.at) == (admin, member.pk, noon)


def test_without_a_password_nobody_can_sign_in(noon):
    assert not create(noon).user.has_usable_password()


def test_colours_go_round_the_wheel_and_stay(noon):
    admin = make_user("admin")
    hues = [
        create(noon, by=admin, username=f"m{n}", email=f"m{n}@example.org").hue for n in range(13)
    ]

    assert hues == [*range(12), 0]


def test_updating_changes_user_member_and_areas(noon):
    member = create(noon)
    area = Area.objects.create(name="Editor", slug="editor")

    people.update_member(
        member=member, last_name="Groß", job="product", areas=[area], by=None, now=noon
    )

    kept = Member.objects.get(pk=member.pk)
    assert (str(kept), kept.job, list(kept.areas.all())) == ("Mara Groß", "product", [area])
    changed = Activity.objects.get(verb="member.updated").changed
    assert changed == {
        "last_name": ["Klein", "Groß"],
        "job": ["developer", "product"],
        "areas": [[], ["Editor"]],
    }


def test_updating_nothing_leaves_no_trace(noon):
    member = create(noon)

    people.update_member(
        member=member, job="developer", email="MARA@example.org", by=None, now=noon
    )

    assert not Activity.objects.filter(verb="member.updated").exists()


def test_a_field_nobody_may_set_is_a_mistake_of_the_caller(noon):
    with pytest.raises(TypeError, match="is_superuser"):
        people.update_member(member=create(noon), is_superuser=True, by=None, now=noon)


def test_a_new_name_reaches_the_calendars_of_those_who_serve_beside(noon):
    slot = make_slot(make_rota())
    mara, partner, stranger = create(noon), make_member(), make_member()
    for seat, member in zip(slot.rota.seats.order_by("position"), (mara, partner), strict=True):
        make_shift(member, slot=slot, seat=seat)
    before = {one.pk: one.feed_version for one in (mara, partner, stranger)}

    people.update_member(member=mara, last_name="Groß", by=None, now=noon)

    after = dict(Member.objects.values_list("pk", "feed_version"))
    assert [after[one.pk] > before[one.pk] for one in (mara, partner, stranger)] == [
        True,
        True,
        False,
    ]


def test_one_role_takes_the_place_of_the_former(noon):
    user = make_user("member")

    people.set_role(user=user, role="planner", by=make_user("admin"), now=noon)

    assert [group.name for group in user.groups.all()] == ["planner"]
    assert Activity.objects.get().changed == {"role": ["member", "planner"]}


def test_an_unknown_role_is_refused(noon):
    with pytest.raises(checks.Refused) as refused:
        people.set_role(user=make_user(), role="emperor", by=None, now=noon)

    assert "planner" in refused.value.message


def demote(admin, noon):
    people.set_role(user=admin.user, role="member", by=admin.user, now=noon)


def switch_off(admin, noon):
    people.update_member(member=admin, is_active=False, by=admin.user, now=noon)


@pytest.mark.parametrize("lose", [demote, switch_off])
def test_the_last_admin_stays(lose, noon):
    admin = make_member(role="admin")

    with pytest.raises(people.LastAdmin):
        lose(admin, noon)

    kept = User.objects.get(pk=admin.user_id)
    assert kept.is_active
    assert kept.has_perm("rotation.manage_people")


def test_an_admin_beside_another_may_go(noon):
    admin = make_user("admin")
    make_user("admin")

    people.set_role(user=admin, role="viewer", by=admin, now=noon)

    assert [group.name for group in admin.groups.all()] == ["viewer"]


def test_somebody_switched_off_loses_their_feeds_at_once(noon):
    member = make_member()
    make_user("admin")
    _token, raw = feeds.create(owner=member, kind="person", name="Phone", by=None, now=noon)

    people.update_member(member=member, is_active=False, by=None, now=noon)

    assert feeds.open_feed(raw) is None


def test_a_profile_keeps_language_zone_and_colours(noon):
    member = make_member()

    people.update_profile(
        user=member.user, language="zh-hans", zone="Asia/Shanghai", theme="dark", now=noon
    )

    kept = User.objects.get(pk=member.user_id)
    assert (kept.language, kept.zone, kept.theme) == ("zh-hans", "Asia/Shanghai", "dark")
    assert Member.objects.get(pk=member.pk).feed_version == member.feed_version + 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"language": "tlh"}, "language", id="language"),
        pytest.param({"zone": "Mars/Olympus"}, "zone", id="zone"),
        pytest.param({"theme": "pink"}, "theme", id="theme"),
    ],
)
def test_a_profile_that_cannot_be_is_refused(fields, field, noon):
    good = {"language": "en", "zone": "UTC", "theme": ""}

    with pytest.raises(checks.Refused) as refused:
        people.update_profile(user=make_user(), **(good | fields), now=noon)

    assert list(refused.value.fields) == [field]


def test_planners_are_those_who_may_plan(noon):
    planner, admin = make_user("planner"), make_user("admin")
    make_user("member")
    make_user("planner", is_active=False, last_login=noon - timedelta(days=1))

    assert list(persons.planners()) == [planner, admin]
