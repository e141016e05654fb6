"""Many at once: one effect. SQLite lets one writer in at a time, so PostgreSQL is where it shows."""

import os
import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connections

from rotation.errors import DomainError
from rotation.models import ApiRequest, FeedToken, Member, Membership, Notice, User
from rotation.notices import deliver, outbox
from rotation.notices.channels import Channel
from rotation.services import absences, feeds, people, progression, requests, teams, wishes
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_team, make_user
from tests.rotation.posting import Post, leave

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "postgres" not in os.environ.get("DATABASE_URL", ""), reason="needs a PostgreSQL server"
    ),
]
WRITERS = 8


def at_once(work):
    """Do the work in as many threads, begun together; return what each got or was refused by."""
    results, barrier = [], threading.Barrier(WRITERS)

    def run(number):
        barrier.wait()
        try:
            results.append(work(number))
        except DomainError as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == WRITERS
    return results


def kinds(results):
    names = [type(one).__name__ for one in results]
    return {name: names.count(name) for name in names}


def test_one_of_many_requests_with_a_key_is_the_first():
    user = make_user()

    results = at_once(
        lambda _number: requests.begin(user=user, key="k", fingerprint="a" * 64, now=NOON)
    )

    assert kinds(results) == {"Started": 1, "StillRunning": WRITERS - 1}
    assert ApiRequest.objects.count() == 1


def test_an_occasion_told_by_many_is_told_once():
    user = make_user()

    results = at_once(
        lambda _number: outbox.enqueue(user=user, kind="k", key="k", subject="Hello", now=NOON)
    )

    assert kinds(results) == {"Notice": 1, "NoneType": WRITERS - 1}
    assert Notice.objects.count() == 1


def test_many_workers_send_each_notice_once():
    post = Post()
    for number in range(40):
        leave(NOON, f"k{number}")
    channels = {"mail": Channel(post.prepare, lambda: post)}

    # As workers of several processes do, without what keeps those of one process apart.
    counts = at_once(lambda _number: deliver.sweep(now=NOON, channels=channels))

    assert sum(counts) == 40
    assert sorted(post.keys) == sorted(f"k{number}" for number in range(40))


def test_a_digest_taken_by_many_workers_is_one_message():
    user = make_user(email="ada@harbour.example")
    post = Post()
    for number in range(20):
        leave(NOON, f"k{number}", user=user, kind="trade.taken")
    tomorrow = NOON + timedelta(days=1)
    channels = {"mail": Channel(post.prepare, lambda: post)}
    deliver.deliver_due(now=NOON, channels={})

    counts = at_once(lambda _number: deliver.sweep(now=tomorrow, channels=channels))

    assert sum(counts) == 20
    assert [len(keys) for keys in post.taken] == [20]


def test_nobody_gets_more_feed_addresses_than_there_may_be():
    owner = make_member()
    for _one in range(feeds.MOST_LIVE - 1):
        feeds.create(owner=owner, kind="person", name="Phone", by=None, now=NOON)

    results = at_once(
        lambda _number: feeds.create(owner=owner, kind="person", name="Race", by=None, now=NOON)
    )

    assert kinds(results) == {"tuple": 1, "TooManyFeeds": WRITERS - 1}
    assert FeedToken.objects.count() == feeds.MOST_LIVE


def test_nobody_joins_a_team_twice():
    team, member = make_team(), make_member(team=False)

    results = at_once(
        lambda _number: teams.join(
            team=team, member=member, share=Decimal(1), from_on=NOON.date(), by=None, now=NOON
        )
    )

    assert kinds(results) == {"Membership": 1, "AlreadyInTeam": WRITERS - 1}
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(
            lambda admin: people.set_role(user=admin.user, role="viewer", by=None, now=NOON),
            id="by giving up the role",
        ),
        pytest.param(
            lambda admin: people.update_member(member=admin, is_active=False, by=None, now=NOON),
            id="by being disabled",
        ),
    ],
)
def test_when_all_admins_leave_at_once_one_stays(leave):
    admins = [make_member(role="admin") for _one in range(WRITERS)]

    results = at_once(lambda number: leave(admins[number]))

    assert kinds(results)["LastAdmin"] == 1
    assert User.objects.filter(groups__name="admin", is_active=True).count() == 1


def test_two_who_tell_the_same_members_in_another_order_do_not_wait_in_a_ring():
    ids = [make_member().pk for _one in range(12)]

    at_once(
        lambda number: [
            feeds.bump(member_ids=ids if number % 2 else reversed(ids), now=NOON)
            for _turn in range(10)
        ]
    )

    assert set(Member.objects.values_list("feed_version", flat=True)) == {1 + 10 * WRITERS}


def test_wishes_made_at_once_spend_no_more_than_the_budget():
    member = make_member()

    def wish(number):
        starts_at = NOON + timedelta(days=2 * number + 1)
        return wishes.make(
            member=member,
            kind="avoid",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            all_day=False,
            note="",
            by=member.user,
            now=NOON,
        )

    assert kinds(at_once(wish)) == {"Wish": 6, "WishBudgetSpent": 2}


def test_a_weekday_off_entered_at_once_is_one():
    member = make_member()

    results = at_once(
        lambda _number: absences.enter_regular(
            member=member,
            weekday=4,
            local_start=None,
            local_end=None,
            from_on=NOON.date(),
            until_on=None,
            note="",
            by=member.user,
            now=NOON,
        )
    )

    assert kinds(results) == {"Entered": 1, "AlreadyEntered": 7}


def test_sweeps_at_once_take_a_learner_further_once():
    rota = make_rota(paired_shifts=1)
    member = make_member(stage="paired")
    make_shift(member, rota=rota, starts_at=NOON - timedelta(days=3))

    results = at_once(lambda _number: progression.sweep(NOON))

    assert sorted(results) == [0] * (WRITERS - 1) + [1]
    assert Notice.objects.filter(kind="member.promoted").count() == 1
