"""Chats and programs of a rota hear who is on duty: at once, once, and never yesterday's news."""

from datetime import timedelta

import pytest

from rotation.models import Delivery, Destination, Notice, OpeningHours, Seat, Shift
from rotation.services import destinations, duty_news, publishing
from rotation.tasks import tell_who_is_on_duty
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user
from tests.rotation.databases import race

pytestmark = pytest.mark.django_db

NINE = NOON.replace(hour=9)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def address_of(rota, way="webhook", **fields):
    values = {
        "name": "Wallboard",
        "way": way,
        "sealed_address": "sealed",
        "shown": "https://board.example.org",
        "made_by": make_user("planner"),
        "made_at": NOON,
    }
    return Destination.objects.create(rota=rota, **(values | fields))


@pytest.fixture
def rota():
    return make_rota(name="Customer desk", slug="desk", zone="Europe/Berlin")


@pytest.fixture
def mara(rota):
    return make_member(rota.team, first_name="Mara")


@pytest.fixture
def today(rota, mara):
    """Mara serves as developer from 10 to 18 in Berlin; the product seat is open."""
    slot = make_slot(rota, NINE)
    make_shift(None, slot=slot, seat=rota.seats.get(name="Product"))
    return make_shift(mara, slot=slot)


@pytest.fixture
def tomorrow(rota, today):
    rui = make_member(rota.team, first_name="Rui")
    return make_shift(rui, rota=rota, starts_at=NINE + DAY)


def subjects(destination=None):
    rows = Notice.objects.filter(kind="duty.changed").order_by("pk")
    rows = rows.filter(destination=destination) if destination else rows
    return [notice.subject for notice in rows]


def give(shift, member, now=NOON):
    publishing.assign(
        shift=shift,
        member=member,
        reason={"code": "by_hand", "text": "ill"},
        by=make_user("planner"),
        now=now,
    )


def put_on_its_way(notice, state="waiting"):
    """What the outbox makes of a notice: it is sent as soon as its delivery is."""
    Notice.objects.filter(pk=notice.pk).update(state="sent")
    return Delivery.objects.create(
        notice=notice,
        way="webhook",
        destination=notice.destination,
        state=state,
        due_at=notice.made_at,
        made_at=notice.made_at,
    )


class TestWhatIsTold:
    def test_a_new_address_is_told_at_once_and_then_only_of_changes(self, rota, tomorrow):
        address_of(rota)

        assert [duty_news.tell(now=NOON + n * MINUTE) for n in range(3)] == [1, 0, 0]
        assert subjects() == [
            "On duty on Customer desk: Mara (Developer), nobody (Product)",
        ]

    def test_the_words_name_the_zone_of_their_times(self, rota, tomorrow):
        address_of(rota, "chat")
        duty_news.tell(now=NOON)

        assert Notice.objects.get().body.splitlines() == [
            "Mara (Developer) until Wed 18 Nov, 18:00",
            "nobody (Product) until Wed 18 Nov, 18:00",
            "Next: Rui (Developer) from Thu 19 Nov, 10:00",
            "Times are those of Europe/Berlin.",
        ]

    def test_a_program_gets_people_moments_and_addresses(
        self, rota, mara, today, tomorrow, settings
    ):
        settings.SITE_URL = "https://frontline.example.org"
        mara.reach = "@mara"
        mara.save()
        address_of(rota)
        duty_news.tell(now=NOON)

        data = Notice.objects.get().data
        assert data["rota"] == {
            "uid": str(rota.uid),
            "slug": "desk",
            "name": "Customer desk",
            "zone": "Europe/Berlin",
            "url": "https://frontline.example.org/rotas/desk/",
        }
        assert (data["at"], data["open"], data["changes_at"]) == (
            "2026-11-18T12:00:00Z",
            True,
            "2026-11-18T17:00:00Z",
        )
        assert data["on_duty"][0] == {
            "seat": "Developer",
            "kind": "lead",
            "job": "developer",
            "person": {"uid": str(mara.uid), "name": "Mara", "reach": "@mara"},
            "from": "2026-11-18T09:00:00Z",
            "until": "2026-11-18T17:00:00Z",
            "shift": {
                "uid": str(today.uid),
                "url": f"https://frontline.example.org/shifts/{today.uid}/",
            },
        }
        assert data["on_duty"][1]["person"] is None
        assert [one["shift"]["uid"] for one in data["next"]] == [str(tomorrow.uid)]

    def test_after_hours_nobody_is_on_until_the_next_shift(self, rota, tomorrow):
        address_of(rota, "chat")
        duty_news.tell(now=NOON + 6 * HOUR)

        assert subjects() == ["Nobody is on duty on Customer desk until Thu 19 Nov, 10:00"]

    def test_an_empty_rota_says_so(self, rota):
        address_of(rota, "chat")
        duty_news.tell(now=NOON)

        assert subjects() == ["Nobody is on duty on Customer desk, and nobody is planned"]

    def test_who_only_watches_is_not_in_the_headline(self, rota, today):
        watching = Seat.objects.create(
            rota=rota, name="Learner", job="developer", kind="shadow", position=5
        )
        make_shift(make_member(first_name="Lena"), slot=today.slot, seat=watching)
        address_of(rota, "chat")
        duty_news.tell(now=NOON)

        notice = Notice.objects.get()
        assert "Lena" not in notice.subject
        assert "Lena (Learner) until" in notice.body

    def test_it_is_in_the_language_of_the_site(self, rota, today, settings):
        settings.LANGUAGE_CODE = "zh-hans"
        address_of(rota, "chat")
        duty_news.tell(now=NOON)

        assert "11月18日" in Notice.objects.get().body


def test_a_new_address_asks_for_being_told(rota, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        destinations.add(
            owner=rota,
            name="Board",
            way="webhook",
            address="https://board.example.org/duty",
            by=make_user("planner"),
            now=NOON,
        )

    (kick,) = callbacks
    assert kick.args == (tell_who_is_on_duty.name,)


class TestWhatCountsAsAChange:
    def test_a_day_is_told_hand_over_by_hand_over(self, rota, tomorrow):
        address_of(rota, "chat")
        for minutes in range(0, 24 * 60, 30):
            duty_news.tell(now=NINE - HOUR + minutes * MINUTE)

        assert subjects() == [
            "Nobody is on duty on Customer desk until Wed 18 Nov, 10:00",
            "On duty on Customer desk: Mara (Developer), nobody (Product)",
            "Nobody is on duty on Customer desk until Thu 19 Nov, 10:00",
        ]

    def test_another_holder_in_the_middle_of_a_shift(self, rota, today):
        address_of(rota, "chat")
        duty_news.tell(now=NOON)
        give(today, make_member(rota.team, first_name="Ada"))
        duty_news.tell(now=NOON + MINUTE)

        assert subjects()[-1] == "On duty on Customer desk: Ada (Developer), nobody (Product)"

    def test_a_shift_that_is_opened_or_cancelled(self, rota, today):
        address_of(rota, "chat")
        duty_news.tell(now=NOON)
        give(today, None)
        duty_news.tell(now=NOON + MINUTE)
        publishing.cancel_shift(
            shift=Shift.objects.get(pk=today.pk),
            reason={"code": "by_hand", "text": "closed"},
            by=make_user("planner"),
            now=NOON,
        )
        duty_news.tell(now=NOON + 2 * MINUTE)

        assert subjects()[1:] == [
            "On duty on Customer desk: nobody (Developer), nobody (Product)",
            "On duty on Customer desk: nobody (Product)",
        ]

    def test_who_is_next_is_news_for_programs_only(self, rota, tomorrow):
        program, chat = address_of(rota), address_of(rota, "chat")
        duty_news.tell(now=NOON)
        give(tomorrow, make_member(rota.team, first_name="Ada"))

        assert duty_news.tell(now=NOON + MINUTE) == 1
        assert (len(subjects(program)), len(subjects(chat))) == (2, 1)

    def test_somebody_who_comes_back_is_told_again(self, rota, mara, today):
        address_of(rota, "chat")
        duty_news.tell(now=NOON)
        for minute, member in enumerate([make_member(rota.team, first_name="Ada"), mara]):
            give(Shift.objects.get(pk=today.pk), member)
            duty_news.tell(now=NOON + (minute + 1) * MINUTE)

        assert len(subjects()) == 3

    def test_nothing_is_told_to_who_is_gone(self, rota, today):
        address_of(rota, removed_at=NOON)
        archived = make_rota(archived_at=NOON)
        address_of(archived)

        assert duty_news.tell(now=NOON) == 0

    def test_one_rota_can_be_told_by_itself(self, rota, today):
        address_of(rota)
        address_of(make_rota())

        assert duty_news.tell(now=NOON, rota=rota) == 1


class TestAfterAnOutage:
    @pytest.mark.parametrize("state", ["waiting", "dead"])
    def test_what_has_not_arrived_is_taken_back_when_there_is_news(self, state, rota, today):
        address_of(rota)
        duty_news.tell(now=NOON)
        old = put_on_its_way(Notice.objects.get(), state)
        give(today, None)
        duty_news.tell(now=NOON + MINUTE)

        old.refresh_from_db()
        assert (old.state, old.failure, old.sent_at) == ("sent", "superseded", None)
        assert Notice.objects.latest("pk").state == "waiting"

    def test_also_what_was_not_planned_yet(self, rota, today):
        address_of(rota)
        duty_news.tell(now=NOON)
        give(today, None)
        duty_news.tell(now=NOON + MINUTE)

        first, second = Notice.objects.filter(kind="duty.changed").order_by("pk")
        assert (first.state, first.failure, first.sent_at) == ("sent", "superseded", None)
        assert second.state == "waiting"

    def test_also_what_was_being_sent_meanwhile_and_failed(self, rota, today):
        address_of(rota)
        duty_news.tell(now=NOON)
        old = put_on_its_way(Notice.objects.get(), "sending")
        give(today, None)
        duty_news.tell(now=NOON + MINUTE)
        Delivery.objects.update(state="waiting")
        duty_news.tell(now=NOON + 2 * MINUTE)

        old.refresh_from_db()
        assert (old.state, old.failure) == ("sent", "superseded")

    def test_what_has_arrived_stays_as_it_is(self, rota, today):
        address_of(rota)
        duty_news.tell(now=NOON)
        old = put_on_its_way(Notice.objects.get(), "sent")
        give(today, None)
        duty_news.tell(now=NOON + MINUTE)

        old.refresh_from_db()
        assert (old.state, old.failure) == ("sent", "")

    def test_other_messages_to_the_address_are_left_alone(self, rota, today):
        destination = address_of(rota)
        other = Notice.objects.create(
            destination=destination, kind="test", key="k", subject="s", due_at=NOON, made_at=NOON
        )
        for minute in range(2):
            duty_news.tell(now=NOON + (minute + 1) * MINUTE)

        other.refresh_from_db()
        assert other.state == "waiting"

    def test_what_was_given_up_is_told_anew_after_an_hour_as_it_is_then(self, rota, today):
        address_of(rota)
        duty_news.tell(now=NOON)
        dead = put_on_its_way(Notice.objects.get(), "dead")

        assert duty_news.tell(now=NOON + 59 * MINUTE) == 0
        assert duty_news.tell(now=NOON + 60 * MINUTE) == 1
        dead.refresh_from_db()
        assert (dead.state, dead.failure) == ("sent", "superseded")
        assert duty_news.tell(now=NOON + 61 * MINUTE) == 0


def test_a_rota_that_cannot_be_read_holds_up_no_other(rota, today):
    broken = make_rota()
    OpeningHours.objects.create(
        rota=broken, version=2, weekly={}, zone="Mars/Olympus", made_at=NOON
    )
    address_of(broken)
    address_of(rota)

    with pytest.raises(Exception, match="Mars"):
        duty_news.tell(now=NOON)
    assert len(subjects()) == 1


def test_the_number_of_queries_does_not_grow_with_the_plan(
    rota, today, django_assert_max_num_queries
):
    address_of(rota)
    duty_news.tell(now=NOON)
    for number in range(1, 20):
        make_shift(make_member(), rota=rota, starts_at=NINE + number * DAY)
    duty_news.tell(now=NOON + MINUTE)

    with django_assert_max_num_queries(8):
        assert duty_news.tell(now=NOON + 2 * MINUTE) == 0


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_the_same_moment_tell_it_once(rota, today, shared):
    address_of(rota)
    file = shared()

    told, lost = race(lambda _: duty_news.tell(now=NOON), 8, file=file)

    assert lost == []
    assert sum(told) == 1
    assert Notice.objects.filter(kind="duty.changed").count() == 1
