"""Two sweeps at once, on either database: each message is sent once, a digest is one message."""

from datetime import timedelta

import pytest

from rotation.models import Delivery
from rotation.notices import deliver
from rotation.notices.channels import Channel
from tests.make import make_user
from tests.rotation.databases import race
from tests.rotation.posting import Post, leave

pytestmark = pytest.mark.django_db(transaction=True)

SWEEPS = 12
MESSAGES = 36


def sweeps_at_once(shared, now, post):
    """As workers of several processes do, without what keeps those of one process apart."""
    channels = {"mail": Channel(post.prepare, lambda: post)}
    won, lost = race(
        lambda _number: deliver.sweep(now=now, channels=channels), SWEEPS, file=shared()
    )
    assert lost == []
    return sum(won)


def test_each_message_is_sent_once(shared, noon):
    post = Post()
    for number in range(MESSAGES):
        leave(noon, f"k{number}")

    assert sweeps_at_once(shared, noon, post) == MESSAGES

    assert sorted(post.keys) == sorted(f"k{number}" for number in range(MESSAGES))
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_digest_is_one_message(shared, noon):
    post, user = Post(), make_user()
    for number in range(10):
        leave(noon, f"k{number}", user=user, kind="trade.taken")
    deliver.deliver_due(now=noon, channels={})

    assert sweeps_at_once(shared, noon + timedelta(days=1), post) == 10
    assert [len(keys) for keys in post.taken] == [10]
