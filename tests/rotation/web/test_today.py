"""Today: who is on, until when, who is next, and what is mine."""

from datetime import timedelta

import pytest
from django.urls import reverse

from rotation.models import RegularAbsence
from rotation.services import absences
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc
from tests.rotation.plans import away

pytestmark = pytest.mark.django_db


def page(client, user):
    client.force_login(user)
    return client.get(reverse("rotation:today")).content.decode()


@pytest.fixture
def desk(clock):
    return make_rota(name="Customer desk")


def test_who_is_on_now_stands_there_with_how_to_reach_them(client, desk):
    mara = make_member(first_name="Mara", last_name="Klein")
    mara.reach = "+49 40 5550"
    mara.save()
    make_shift(mara, rota=desk)
    later = make_member(first_name="Jonas")
    make_shift(later, rota=desk, starts_at=utc("2026-11-19 09:00"))

    said = page(client, make_user("viewer"))

    assert "Mara Klein" in said
    assert "+49 40 5550" in said
    assert "until 17:00" in said
    assert said.index("Mara Klein") < said.index("Next:") < said.index("Jonas")


def test_times_are_the_readers_own(client, desk):
    make_shift(make_member(), rota=desk)

    said = page(client, make_user("viewer", zone="Asia/Tokyo"))

    assert "(Tokyo)" in said
    assert "until Thu 19 Nov, 02:00" in said


def test_who_serves_is_told_so_on_top_with_their_partner(client, desk):
    mara, jonas = make_member(first_name="Mara"), make_member(job="product", first_name="Jonas")
    slot = make_slot(desk)
    developer, product = desk.seats.order_by("position")
    make_shift(mara, slot=slot, seat=developer)
    make_shift(jonas, slot=slot, seat=product)

    said = page(client, mara.user)

    band = said[said.index('class="band"') : said.index('class="split"')]
    assert "You are on until Wed 18 Nov, 17:00" in band
    assert "Jonas" in band


def test_an_open_seat_is_said_to_be_open(client, desk):
    make_shift(None, rota=desk)

    assert "open</span>" in page(client, make_user("viewer"))


class TestSomebodyWhoIsAway:
    """The mark of the rota stands here too, with the way to who takes over for planners."""

    @pytest.fixture
    def shift(self, desk):
        mara = make_member(first_name="Mara")
        return make_shift(mara, rota=desk, starts_at=utc("2026-11-19 09:00"))

    @pytest.mark.parametrize("role", ["planner", "viewer"])
    def test_next_is_marked(self, client, shift, role):
        before = page(client, user := make_user(role))
        away(shift.member, shift.starts_at.date(), days=1)

        after = page(client, user)

        assert ("away</span>" in before, "away</span>" in after) == (False, True)
        repair = reverse("rotation:shift_repair", args=[shift.uid])
        assert (repair in before, repair in after) == (False, role == "planner")

    def test_now_is_marked(self, client, desk):
        running = make_shift(make_member(), rota=desk)
        away(running.member, NOON.date(), days=1)

        assert "away</span>" in page(client, make_user("viewer"))

    def test_by_a_weekday_off_is_marked(self, client, shift):
        RegularAbsence.objects.create(
            member=shift.member,
            weekday=3,
            from_on=NOON.date(),
            made_by=shift.member.user,
            made_at=NOON,
        )

        assert "away</span>" in page(client, make_user("viewer"))

    def test_on_other_days_or_who_withdrew_it_is_not_marked(self, client, shift):
        away(shift.member, utc("2026-11-20 00:00").date(), days=3)
        made = away(shift.member, shift.starts_at.date(), days=1).absence
        absences.withdraw(absence=made, by=shift.member.user, now=NOON)
        away(make_member(first_name="Jonas"), shift.starts_at.date(), days=1)

        assert "away</span>" not in page(client, make_user("viewer"))


def test_my_next_three_shifts_are_listed(client, desk):
    mara = make_member()
    for day in range(1, 6):
        make_shift(mara, rota=desk, starts_at=NOON + timedelta(days=day))

    said = page(client, mara.user)

    assert [f"{day} Nov, 12:00" in said for day in (19, 20, 21, 22, 23)] == [True] * 3 + [False] * 2
    assert reverse("rotation:my_shifts") + "#subscribe-box" in said


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        pytest.param("planner", True, id="a planner is shown the first steps"),
        pytest.param("viewer", False, id="others are told what will be here"),
    ],
)
def test_a_site_without_rotas_says_what_comes_first(client, clock, role, offered):
    said = page(client, make_user(role))

    assert "No rota yet" in said
    assert ("1. Bring in your people" in said) is offered


def test_a_desk_without_plan_offers_to_make_one(client, desk):
    assert reverse("rotation:drafts", args=[desk.slug]) in page(client, make_user("planner"))
    assert reverse("rotation:drafts", args=[desk.slug]) not in page(client, make_user("member"))


def test_somebody_who_serves_no_shifts_has_no_box_for_them(client, desk):
    assert "My next shifts" not in page(client, make_user("admin"))


def test_a_stranger_is_asked_to_sign_in(client):
    answer = client.get(reverse("rotation:today"))

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_it_is_only_read(client, clock):
    client.force_login(make_user())

    assert client.post(reverse("rotation:today")).status_code == 405


def test_more_desks_and_shifts_cost_no_more_queries(client, desk, django_assert_max_num_queries):
    mara = make_member()
    client.force_login(mara.user)
    make_shift(mara, rota=desk)
    make_shift(mara, rota=desk, starts_at=NOON + timedelta(days=9))

    def cost():
        with django_assert_max_num_queries(40) as captured:
            client.get(reverse("rotation:today"))
        return len(captured)

    few = cost()
    for number in range(4):
        other = make_rota()
        for day in range(4):
            slot = make_slot(other, starts_at=NOON + timedelta(days=day, hours=number + 8), hours=1)
            for seat in other.seats.all():
                make_shift(make_member(job=seat.job), slot=slot, seat=seat)
    assert cost() == few
