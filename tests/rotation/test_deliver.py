"""Messages leave the outbox: never lost, at most one repeat for each crash, dead letters seen."""

from datetime import timedelta

import pytest
from django.core import mail

from rotation.models import Delivery, Notice
from rotation.notices import claims, deliver, outbox, outcomes
from rotation.notices.failures import DeliveryFailed
from rotation.selectors import notices
from rotation.services import resending
from tests.make import make_user
from tests.rotation.posting import MINUTE, Post, leave, send

pytestmark = pytest.mark.django_db


def only():
    return Delivery.objects.get()


def test_a_notice_goes_to_the_mailbox_of_its_reader(noon):
    leave(noon, email="ada@harbour.example", body="First line\nSecond line", url="/my-shifts/")

    assert deliver.deliver_due(now=noon) == 1

    (message,) = mail.outbox
    assert (message.to, message.subject) == (["ada@harbour.example"], "Something happened")
    assert "First line\nSecond line\nhttp://localhost:8000/my-shifts/" in message.body
    delivery = only()
    assert (delivery.state, delivery.attempts, delivery.failure) == ("sent", 1, "")
    assert delivery.sent_at >= noon


def test_who_has_no_mailbox_has_the_bell(noon):
    notice = leave(noon, email="")

    assert deliver.deliver_due(now=noon) == 0

    notice.refresh_from_db()
    assert notice.state == "sent"
    assert not Delivery.objects.exists()


def test_what_is_sent_is_not_sent_again(noon):
    post = Post()
    leave(noon)

    assert [send(post, noon), send(post, noon + MINUTE)] == [1, 0]
    assert post.keys == ["k1"]


def test_what_is_not_due_waits(noon):
    post = Post()
    leave(noon + MINUTE)

    assert send(post, noon) == 0
    assert send(post, noon + MINUTE) == 1


def test_urgent_notices_go_first_then_those_due_longest(noon):
    post = Post()
    leave(noon - 2 * MINUTE, "longest")
    leave(noon - MINUTE, "shortest")
    leave(noon, "urgent", urgent=True)
    send(Post(), noon, ways=())  # routed, while no channel takes anything

    send(post, noon)

    assert post.keys[0] == "urgent"
    assert sorted(post.keys) == ["longest", "shortest", "urgent"]


def test_a_notice_to_an_address_goes_by_mail(noon):
    outbox.enqueue(address="somebody@example.org", kind="test", key="k", subject="Hello", now=noon)

    deliver.deliver_due(now=noon)

    assert [message.to for message in mail.outbox] == [["somebody@example.org"]]


def test_a_failure_is_tried_again_after_growing_pauses_then_given_up(noon):
    post = Post(*[DeliveryFailed("mail_put_off", "450 busy")] * 9)
    leave(noon)
    tried_at, now = [], noon
    while now < noon + timedelta(hours=4):
        before = len(post.taken)
        send(post, now)
        if len(post.taken) > before:
            tried_at.append((now - noon) // MINUTE)
        now += MINUTE

    assert tried_at == [0, 1, 6, 21, 81]
    assert (only().state, only().failure) == ("dead", "mail_put_off: 450 busy")
    assert len(set(post.identities)) == 1


def test_a_failure_that_passes_ends_in_a_message_sent(noon):
    post = Post(DeliveryFailed("mail_unreachable"))
    leave(noon)

    assert [send(post, noon), send(post, noon + MINUTE)] == [0, 1]
    assert (only().state, only().failure, only().attempts) == ("sent", "", 2)


def test_a_permanent_failure_is_given_up_at_once(noon):
    leave(noon)

    send(Post(DeliveryFailed("mail_refused", permanent=True)), noon)

    assert (only().state, only().attempts) == ("dead", 1)


def test_a_message_that_breaks_its_channel_does_not_hold_up_the_others(noon):
    post = Post(ZeroDivisionError("secret detail"))
    leave(noon - MINUTE, "broken")
    leave(noon, "fine")

    assert send(post, noon) == 1

    by_key = {one.notice.key: one for one in Delivery.objects.select_related("notice")}
    assert (by_key["broken"].state, by_key["broken"].failure) == ("waiting", "failed")
    assert by_key["fine"].state == "sent"


def test_a_failure_keeps_no_secret(noon):
    leave(noon)

    send(Post(DeliveryFailed("mail_rejected", "refused: Authorization: Bearer abc123")), noon)

    assert "abc123" not in only().failure


def crash(delivery, now):
    """Leave the row as a worker leaves it that is killed while it sends."""
    (parcel,) = claims.due(now, ("mail",))
    assert claims.take(parcel, now) is not None
    delivery.refresh_from_db()
    assert delivery.state == "sending"


def routed(now, key="k1", **fields):
    leave(now, key, **fields)
    send(Post(), now, ways=())
    return Delivery.objects.get(notice__key=key)


def test_what_a_killed_worker_left_is_sent_once_its_lease_is_over(noon):
    post = Post()
    crash(routed(noon), noon)

    assert [send(post, noon + MINUTE), send(post, noon + claims.LEASE)] == [0, 1]
    assert post.keys == ["k1"]


def test_a_message_that_kills_every_worker_is_given_up(noon):
    post = Post()
    delivery = routed(noon)
    for attempt in range(outcomes.MOST_ATTEMPTS):
        crash(delivery, noon + attempt * claims.LEASE)

    send(post, noon + outcomes.MOST_ATTEMPTS * claims.LEASE)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.failure) == ("dead", "stopped_while_sending")
    assert post.taken == []


def test_two_workers_with_the_same_list_send_it_once(noon):
    routed(noon)
    (seen_by_one,), (seen_by_other,) = claims.due(noon, ("mail",)), claims.due(noon, ("mail",))

    assert claims.take(seen_by_one, noon) is not None
    assert claims.take(seen_by_other, noon) is None


def test_who_lost_the_lease_does_not_overwrite_who_took_over(noon):
    delivery = routed(noon)
    (seen,) = claims.due(noon, ("mail",))
    slow = claims.take(seen, noon)
    send(Post(), noon + claims.LEASE)

    outcomes.failed(slow, DeliveryFailed("took_too_long"), noon + claims.LEASE)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.failure) == ("sent", "")


def test_a_dead_letter_can_be_sent_again_once(noon):
    leave(noon)
    send(Post(DeliveryFailed("mail_refused", permanent=True)), noon)
    admin = make_user("admin")

    assert resending.again(delivery=only(), by=admin, now=noon) is True
    assert resending.again(delivery=only(), by=admin, now=noon) is False
    assert send(Post(), noon) == 1


def test_all_letters_given_up_for_one_reason_are_sent_again(noon):
    for key in ("a", "b", "c"):
        leave(noon, key)
    refused = [DeliveryFailed("mail_refused", f"550 no {n}", permanent=True) for n in range(2)]
    send(Post(*refused, DeliveryFailed("mail_bad_address", permanent=True)), noon)

    again = resending.all_of(failure="mail_refused", by=make_user("admin"), now=noon)

    assert again == 2
    assert Delivery.objects.filter(state="dead").count() == 1


def test_what_became_of_a_notice_is_what_became_of_its_messages(noon):
    leave(noon, "k1")
    assert notices.states("k1")[0].state == "waiting"

    post = Post(DeliveryFailed("mail_unreachable"), DeliveryFailed("mail_refused", permanent=True))
    send(post, noon)
    assert notices.states("k1")[0].state == "waiting"

    send(post, noon + MINUTE)
    assert notices.states("k1")[0].state == "dead"


def test_a_notice_from_before_an_upgrade_is_not_mailed_days_later(noon):
    leave(noon - timedelta(days=2))

    assert deliver.deliver_due(now=noon) == 0
    assert Notice.objects.get().state == "sent"
