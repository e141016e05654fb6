from datetime import date, timedelta
from decimal import Decimal

import pytest

from rotation.models import Activity, LedgerEntry, Membership, Notice, Team
from rotation.services import areas, checks, people, teams
from tests.make import make_member, make_rota, make_shift, make_team, make_user, utc

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)


def join(noon, member=None, **fields):
    values = {"team": fields.pop("team", None) or make_team(), "share": Decimal(1)}
    member = member or make_member(team=False)
    return people.join(**(values | {"from_on": MONDAY} | fields), member=member, by=None, now=noon)


@pytest.mark.parametrize(
    ("name", "slug", "kept"),
    [
        pytest.param("Front  Desk", None, "front-desk", id="from the name"),
        pytest.param("客服", None, "team", id="a name without Latin letters"),
        pytest.param("Front Desk", "desk", "desk", id="as said"),
        pytest.param("Support!", None, "support-2", id="when taken"),
    ],
)
def test_a_team_gets_an_address_of_its_own(name, slug, kept, noon):
    make_team("Support")

    assert people.create_team(name=name, slug=slug, by=None, now=noon).slug == kept


@pytest.mark.parametrize("name", ["", "  ", "Support", "x" * 81])
def test_a_team_without_a_name_of_its_own_is_refused(name, noon):
    make_team("Support")

    with pytest.raises(checks.Refused) as refused:
        people.create_team(name=name, by=None, now=noon)

    assert "name" in refused.value.fields
    assert Team.objects.count() == 1


@pytest.mark.parametrize("share", ["-0.1", "1.01", "0.333", "NaN", "Infinity"])
def test_a_share_outside_nought_to_one_is_refused(share, noon):
    with pytest.raises(checks.Refused) as refused:
        join(noon, share=Decimal(share))

    assert refused.value.code == "bad_share"
    assert not Membership.objects.exists()


@pytest.mark.parametrize("day", [date(1, 1, 1), date(202, 11, 18), date(9999, 12, 31)])
def test_a_year_nobody_means_is_refused(day, noon):
    with pytest.raises(checks.Refused) as refused:
        join(noon, from_on=day)

    assert refused.value.code == "year_out_of_range"


@pytest.mark.parametrize(
    "until_on",
    [pytest.param(None, id="for good"), pytest.param(MONDAY + timedelta(days=1), id="for a while")],
)
def test_nobody_is_twice_in_a_team(until_on, noon):
    first = join(noon)
    Membership.objects.update(until_on=until_on)

    with pytest.raises(teams.AlreadyInTeam):
        join(noon, member=first.member)


def test_who_left_can_come_back_on_the_same_day(noon):
    first = join(noon, from_on=date(2026, 1, 5))
    people.leave(membership=first, until_on=MONDAY, by=None, now=noon)

    again = join(noon, member=first.member)

    assert again.from_on == first.until_on


def test_joining_a_running_rota_starts_at_the_mean_of_the_pool(noon):
    team = make_team()
    rota = make_rota(team)
    member = make_member(team)
    LedgerEntry.objects.create(
        rota=rota,
        member=member,
        kind="correction",
        points=12,
        counts_at=noon - timedelta(days=30),
        made_at=noon,
        key="given",
    )

    joined = join(noon, team=team, share=Decimal("0.5"))

    credit = LedgerEntry.objects.get(kind="joiner")
    assert (credit.member, credit.points) == (joined.member, 6)


@pytest.mark.parametrize("until_on", [MONDAY, MONDAY - timedelta(days=1), date(1, 1, 1)])
def test_nobody_leaves_before_they_begin(until_on, noon):
    membership = join(noon)

    with pytest.raises(checks.Refused):
        people.leave(membership=membership, until_on=until_on, by=None, now=noon)

    assert Membership.objects.get().until_on is None


def test_who_came_back_did_not_leave_after_that(noon):
    first = join(noon, from_on=date(2026, 1, 5))
    people.leave(membership=first, until_on=date(2026, 3, 2), by=None, now=noon)
    join(noon, member=first.member)

    with pytest.raises(teams.AlreadyInTeam):
        people.leave(membership=first, until_on=MONDAY + timedelta(days=1), by=None, now=noon)

    first.refresh_from_db()
    assert first.until_on == date(2026, 3, 2)
    people.leave(membership=first, until_on=MONDAY, by=None, now=noon)


def test_leaving_tells_planners_of_the_shifts_that_are_left(noon):
    planner = make_user("planner")
    team = make_team()
    rota = make_rota(team, zone="Pacific/Auckland")
    membership = join(noon, team=team, from_on=date(2026, 1, 5))
    # 21:00 on Sunday in London is Monday in Auckland.
    make_shift(membership.member, rota=rota, starts_at=utc("2026-11-22 21:00"))
    make_shift(membership.member, rota=rota, starts_at=utc("2026-11-20 21:00"))

    people.leave(membership=membership, until_on=MONDAY, by=planner, now=noon)

    notice = Notice.objects.get()
    assert notice.user == planner
    assert notice.subject.endswith("cannot serve a published shift")


def test_leaving_without_shifts_tells_nobody(noon):
    make_user("planner")

    people.leave(membership=join(noon), until_on=date(2027, 1, 1), by=None, now=noon)

    assert not Notice.objects.exists()


def test_a_share_is_changed_with_a_trace(noon):
    membership = join(noon)

    for _again in range(2):
        people.set_share(membership=membership, share=Decimal("0.5"), by=None, now=noon)

    assert Membership.objects.get().share == Decimal("0.5")
    kept = Activity.objects.get(verb="membership.share_set")
    assert kept.changed == {"team": "Support", "share": ["1", "0.5"]}


def test_areas_are_made_within_each_other_and_renamed(noon):
    editor = areas.create(name="Editor", by=None, now=noon)
    colours = areas.create(name="Colours", parent=editor, by=None, now=noon)

    areas.rename(area=colours, name="Colour  picker", by=None, now=noon)

    colours.refresh_from_db()
    assert (colours.name, colours.slug, colours.parent) == ("Colour picker", "colours", editor)
    assert Activity.objects.get(verb="area.renamed").changed == {
        "name": ["Colours", "Colour picker"]
    }


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"name": " "}, id="no name"),
        pytest.param({"name": "x" * 81}, id="name too long"),
        pytest.param({"name": "New", "slug": "no good"}, id="address with a space"),
        pytest.param({"name": "New", "slug": "editor"}, id="address in use"),
    ],
)
def test_an_area_that_cannot_be_is_refused(fields, noon):
    areas.create(name="Editor", by=None, now=noon)

    with pytest.raises(checks.Refused):
        areas.create(**fields, by=None, now=noon)
