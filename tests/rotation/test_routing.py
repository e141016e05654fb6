"""Which ways a notice takes: chosen kinds, quiet hours, digests, addresses, and what is too old."""

from datetime import time, timedelta

import pytest
from django.core import mail

from rotation.models import Delivery, Notice
from rotation.notices import deliver, outbox, routing
from rotation.notices.failures import DeliveryFailed
from rotation.selectors import notices
from rotation.services import destinations, notice_settings, resending
from tests.make import make_team, make_user, utc
from tests.rotation.posting import MINUTE, Post, leave, send

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
EVENING = utc("2026-11-18 22:30")


def quiet(user, now, **fields):
    values = {
        "quiet_from": time(22),
        "quiet_until": time(7),
        "quiet_weekends": False,
        "digest_at": time(8),
        "reminder_hours": 24,
    }
    notice_settings.change(user=user, **(values | fields), now=now)


def choose(user, now, **choices):
    """`mail="digest"` for the kind the tests leave."""
    places = {("shift.changed", way): choice for way, choice in choices.items()}
    notice_settings.choose(user=user, choices=places, now=now)


def own_address(user, now, way="chat", address=SLACK):
    found, _secret = destinations.add(
        owner=user, name="Phone", way=way, address=address, by=user, now=now
    )
    return found


def routed(now):
    routing.fan_out(now=now)
    rows = Delivery.objects.order_by("pk").values_list("way", "digest", "due_at")
    return list(rows)


def test_a_notice_goes_to_the_mailbox_at_once_unless_told_otherwise(noon):
    leave(noon)

    assert routed(noon) == [("mail", False, noon)]


def test_what_somebody_does_not_want_stays_in_the_bell(noon):
    user = make_user()
    choose(user, noon, mail="off")
    notice = leave(noon, user=user)

    assert routed(noon) == []
    notice.refresh_from_db()
    assert notice.state == "sent"


def test_a_chat_address_of_ones_own_gets_what_the_mailbox_gets(noon):
    user = make_user()
    own_address(user, noon)
    leave(noon, user=user)

    assert {way for way, *_ in routed(noon)} == {"mail", "chat"}


def test_a_removed_address_gets_nothing(noon):
    user = make_user()
    destinations.remove(destination=own_address(user, noon), by=user, now=noon)
    leave(noon, user=user)

    assert {way for way, *_ in routed(noon)} == {"mail"}


def test_what_is_wanted_together_waits_for_the_digest(noon):
    user = make_user(zone="Europe/Berlin")
    choose(user, noon, mail="digest")
    leave(noon, user=user)

    assert routed(noon) == [("mail", True, utc("2026-11-19 07:00"))]


def test_what_comes_in_quiet_hours_waits_until_they_are_over(noon):
    user = make_user(zone="Europe/Berlin")
    quiet(user, noon)
    leave(EVENING, user=user)

    assert routed(EVENING) == [("mail", False, utc("2026-11-19 06:00"))]


def test_a_digest_keeps_quiet_too(noon):
    user = make_user()
    quiet(user, noon, quiet_from=time(7), quiet_until=time(9))
    choose(user, noon, mail="digest")
    leave(noon, user=user)

    assert routed(noon) == [("mail", True, utc("2026-11-19 09:00"))]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"urgent": True}, id="urgent by itself"),
        pytest.param({"kind": "shift.starts"}, id="urgent by its kind"),
    ],
)
def test_what_is_urgent_waits_for_nothing_and_says_so(fields, noon):
    user = make_user()
    quiet(user, noon)
    choose(user, noon, mail="digest")
    leave(EVENING, user=user, **fields)

    assert deliver.deliver_due(now=EVENING) == 1
    assert "This does not wait for quiet hours" in mail.outbox[0].body
    assert mail.outbox[0].subject.startswith("Urgent: ") is ("urgent" in fields)


def test_a_program_gets_each_message_also_at_night(noon, settings):
    user = make_user()
    quiet(user, noon)
    own_address(user, noon, way="webhook", address="https://hooks.example.org/frontline")
    leave(EVENING, user=user)

    ways = {way: due_at for way, _digest, due_at in routed(EVENING)}
    assert ways["webhook"] == EVENING
    assert ways["mail"] > EVENING


def test_a_kind_nobody_knows_is_treated_like_everything_else(noon):
    user = make_user()
    places = {("other", "mail"): "off"}
    notice_settings.choose(user=user, choices=places, now=noon)
    leave(noon, user=user, kind="case.something")

    assert routed(noon) == []


def test_what_was_left_long_ago_is_not_mailed_to_people_any_more(noon):
    leave(noon, "old")
    outbox.enqueue(address="customer@example.org", kind="telling", key="k", subject="Hi", now=noon)

    routing.fan_out(now=noon + timedelta(days=1))

    assert [one.notice.address for one in Delivery.objects.all()] == ["customer@example.org"]
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_what_a_worker_of_an_older_version_was_stopped_at_is_routed(noon):
    notice = leave(noon)
    Notice.objects.update(state="sending", attempts=1, leased_until=noon + 2 * MINUTE)

    routing.fan_out(now=noon + MINUTE)
    assert not Delivery.objects.exists()
    routing.fan_out(now=noon + 2 * MINUTE)
    assert Delivery.objects.get().notice == notice


def test_who_may_not_sign_in_any_more_gets_no_mail(noon):
    user = make_user(is_active=False)
    leave(noon, user=user)

    assert routed(noon) == []


def test_routing_twice_adds_nothing(noon):
    leave(noon)
    routing.fan_out(now=noon)
    Notice.objects.update(state="waiting")

    routing.fan_out(now=noon + MINUTE)

    assert Delivery.objects.count() == 1


def test_a_reader_whose_zone_is_not_known_holds_up_nobody(noon, caplog):
    user = make_user()
    quiet(user, noon)
    type(user).objects.filter(pk=user.pk).update(zone="Nowhere/Never")
    broken, fine = leave(noon, "broken", user=user), leave(noon, "fine")

    routing.fan_out(now=noon)

    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.state, broken.failure, fine.state) == ("dead", "unplanned", "sent")


def test_the_kinds_a_team_asked_for_reach_its_address_once(noon):
    team, admin = make_team(), make_user("admin")
    for kinds in (["rota.gap"], ["shifts.published"]):
        destinations.add(
            owner=team, name="Room", way="chat", address=SLACK, kinds=kinds, by=admin, now=noon
        )
    told = [
        outbox.to_team(team=team, kind="rota.gap", key="g1", now=noon, write=lambda: ("Gap", ""))
        for _again in range(2)
    ]

    assert told == [1, 0]
    assert routed(noon) == [("chat", False, noon)]


class TestDigest:
    @pytest.fixture
    def reader(self, noon):
        user = make_user()
        choose(user, noon, mail="digest")
        for key in ("a", "b", "c"):
            leave(noon, key, user=user, subject=f"About {key}")
        return user

    MORNING = utc("2026-11-19 08:00")

    def test_it_is_one_message(self, reader, noon):
        assert deliver.deliver_due(now=noon) == 0
        assert deliver.deliver_due(now=self.MORNING) == 3

        (message,) = mail.outbox
        assert message.subject == "3 notices from Frontline"
        for key in ("a", "b", "c"):
            assert f"* About {key}" in message.body

    def test_what_comes_later_is_in_the_next_one(self, reader, noon):
        deliver.deliver_due(now=noon)
        deliver.deliver_due(now=self.MORNING)
        leave(self.MORNING + HOUR, "late", user=reader, subject="About late")
        deliver.deliver_due(now=self.MORNING + HOUR)
        assert len(mail.outbox) == 1

        deliver.deliver_due(now=self.MORNING + timedelta(days=1))

        assert mail.outbox[1].subject == "About late"

    def test_a_second_try_is_the_same_message_without_what_came_since(self, reader, noon):
        post = Post(DeliveryFailed("mail_unreachable"))
        send(post, noon)
        send(post, self.MORNING)
        leave(self.MORNING - HOUR, "late", user=reader)
        send(post, self.MORNING + MINUTE)

        again = [keys for keys in post.taken if keys == ["a", "b", "c"]]
        assert len(again) == 2
        assert ["late"] in post.taken or post.taken[-1] == ["a", "b", "c"]
        assert post.identities[0] == post.identities[post.taken.index(["a", "b", "c"], 1)]

    def test_one_of_a_dead_digest_goes_out_again_with_the_others(self, reader, noon):
        send(Post(), noon, ways=())
        post = Post(DeliveryFailed("mail_refused", permanent=True))
        send(post, self.MORNING)
        dead = Delivery.objects.filter(state="dead")
        assert dead.count() == 3

        assert resending.again(delivery=dead[0], by=reader, now=self.MORNING) is True
        assert resending.again(delivery=dead.model.objects.first(), by=reader, now=noon) is False
        send(post, self.MORNING)

        assert post.taken == [["a", "b", "c"], ["a", "b", "c"]]
        assert len(set(post.identities)) == 1


def test_a_state_is_that_of_all_the_ways_together(noon):
    user = make_user()
    own_address(user, noon)
    leave(noon, user=user)
    assert [one.state for one in notices.states("k1")] == ["waiting"]

    send(Post(), noon, ways=["mail"])
    assert [one.state for one in notices.states("k1")] == ["waiting"]

    send(Post(DeliveryFailed("chat_refused", permanent=True)), noon, ways=["chat"])
    assert [one.state for one in notices.states("k1")] == ["sent"]
