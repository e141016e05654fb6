from datetime import timedelta

import pytest

from rotation.models import Notice
from rotation.notices import deliver, outbox
from rotation.notices.channels import DeliveryFailed
from rotation.selectors import notices
from tests.make import make_user

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


class Post:
    """A channel that keeps what it was given and fails as it is told to."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.taken = []

    def __call__(self, notice):
        self.taken.append(notice.key)
        if self.failures:
            raise self.failures.pop(0)


def leave(now, key="k1", **fields):
    values = {"kind": "test", "subject": "Something happened"}
    return outbox.enqueue(user=make_user(), key=key, **(values | fields), now=now)


def send(channel, now):
    return deliver.deliver_due(now=now, channels={"bell": channel})


def test_the_bell_delivers_by_itself(noon):
    notice = leave(noon)

    assert deliver.deliver_due(now=noon) == 1

    notice.refresh_from_db()
    assert (notice.state, notice.sent_at, notice.attempts) == ("sent", noon, 1)


def test_what_is_sent_is_not_sent_again(noon):
    post = Post()
    leave(noon)

    assert [send(post, noon), send(post, noon + MINUTE)] == [1, 0]
    assert post.taken == ["k1"]


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

    send(post, noon)

    assert post.taken == ["urgent", "longest", "shortest"]


def test_a_notice_no_channel_takes_stays_waiting(noon):
    notice = outbox.enqueue(
        address="somebody@example.org", kind="test", key="k", subject="Hello", now=noon
    )

    assert deliver.deliver_due(now=noon) == 0

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("waiting", 0)


def test_a_notice_to_an_address_goes_by_mail_where_there_is_such_a_channel(noon):
    post = Post()
    outbox.enqueue(address="somebody@example.org", kind="test", key="k", subject="Hello", now=noon)

    assert deliver.deliver_due(now=noon, channels={"mail": post}) == 1
    assert post.taken == ["k"]


def test_a_failure_is_tried_again_after_growing_pauses_then_given_up(noon):
    post = Post(*[DeliveryFailed("no answer")] * 9)
    notice = leave(noon)
    tried_at, now = [], noon
    while now < noon + timedelta(hours=4):
        before = len(post.taken)
        send(post, now)
        if len(post.taken) > before:
            tried_at.append((now - noon) // MINUTE)
        now += MINUTE

    notice.refresh_from_db()
    assert tried_at == [0, 1, 6, 21, 81]
    assert (notice.state, notice.failure) == ("dead", "no answer")
    assert list(notices.given_up()) == [notice]


def test_a_failure_that_passes_ends_in_a_notice_sent(noon):
    post = Post(DeliveryFailed("no answer"))
    notice = leave(noon)

    assert [send(post, noon), send(post, noon + MINUTE)] == [0, 1]

    notice.refresh_from_db()
    assert (notice.state, notice.failure, notice.attempts) == ("sent", "", 2)


def test_a_permanent_failure_is_given_up_at_once(noon):
    notice = leave(noon)

    send(Post(DeliveryFailed("no such mailbox", permanent=True)), noon)

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("dead", 1)


def test_a_notice_that_breaks_its_channel_does_not_hold_up_the_others(noon):
    post = Post(ZeroDivisionError("secret detail"))
    broken, fine = leave(noon - MINUTE, "broken"), leave(noon, "fine")

    assert send(post, noon) == 1

    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.state, broken.failure) == ("waiting", "ZeroDivisionError")
    assert fine.state == "sent"


def test_a_failure_keeps_no_secret(noon):
    notice = leave(noon)

    send(Post(DeliveryFailed("refused: Authorization: Bearer abc123")), noon)

    notice.refresh_from_db()
    assert "abc123" not in notice.failure


def crash(notice, now):
    """Leave the row as a worker leaves it that is killed while it sends."""
    with pytest.raises(KeyboardInterrupt):
        send(Post(KeyboardInterrupt()), now)
    notice.refresh_from_db()
    assert notice.state == "sending"


def test_what_a_killed_worker_left_is_sent_once_its_lease_is_over(noon):
    post = Post()
    notice = leave(noon)
    crash(notice, noon)

    assert [send(post, noon + MINUTE), send(post, noon + 2 * MINUTE)] == [0, 1]
    assert post.taken == ["k1"]


def test_a_notice_that_kills_every_worker_is_given_up(noon):
    post = Post()
    notice = leave(noon)
    for attempt in range(deliver.MOST_ATTEMPTS):
        crash(notice, noon + attempt * deliver.LEASE)

    send(post, noon + deliver.MOST_ATTEMPTS * deliver.LEASE)

    notice.refresh_from_db()
    assert (notice.state, post.taken) == ("dead", [])


def test_two_workers_with_the_same_list_send_it_once(noon):
    post = Post()
    leave(noon, "first")
    leave(noon, "second")

    def other_worker_is_faster(notice):
        post(notice)
        if notice.key == "first":
            send(post, noon)

    send(other_worker_is_faster, noon)

    assert sorted(post.taken) == ["first", "second"]


def test_who_lost_the_lease_does_not_overwrite_who_took_over(noon):
    notice = leave(noon)

    def slow(_slow_notice):
        send(Post(), noon + deliver.LEASE)
        raise DeliveryFailed("too late to matter")

    send(slow, noon)

    notice.refresh_from_db()
    assert (notice.state, notice.failure) == ("sent", "")


def test_a_dead_letter_can_be_tried_again_once(noon):
    notice = leave(noon)
    send(Post(DeliveryFailed("no", permanent=True)), noon)

    assert deliver.try_again(notice=notice, now=noon) is True
    assert deliver.try_again(notice=notice, now=noon) is False
    assert send(Post(), noon) == 1
    assert Notice.objects.get().state == "sent"
