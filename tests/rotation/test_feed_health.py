"""Whether somebody's calendars have seen the latest change."""

from datetime import timedelta

import pytest

from rotation.models import FeedToken
from rotation.selectors import feed_health
from rotation.selectors import feeds as reads
from rotation.services import feeds, people, publishing
from tests.conftest import NOON
from tests.make import make_member, make_shift, make_user
from tests.rotation.feeding import fresh, subscribe

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
REASON = {"code": "by_hand"}
KINDS = ["person", "rota", "team"]


@pytest.fixture
def mara():
    return make_member(first_name="Mara", last_name="Klein")


@pytest.fixture
def shift(mara):
    return make_shift(mara, starts_at=NOON + 20 * DAY)


def address(owner, shift, kind, **options):
    rota = shift.slot.rota
    fields = {"rota": {"rota": rota}, "team": {"team": rota.team}}.get(kind, {})
    return subscribe(owner, kind, **fields, **options)


def fetch(token, now, agent="curl/8.5"):
    """What a request for the feed leaves behind."""
    token = fresh(token)
    seen = reads.snapshot(token, now)
    _content, count = reads.feed_content(token, now, known=seen.state)
    feeds.touch(token=token, agent=agent, version=seen.version, events=count, now=now)


def health(token, now):
    return feed_health.of([FeedToken.objects.get(pk=token.pk)], now)[token.pk]


def hand_on(shift, member, now):
    shift.refresh_from_db()
    publishing.assign(shift=shift, member=member, reason=REASON, by=make_user("planner"), now=now)


@pytest.mark.parametrize("kind", KINDS)
class TestOneAddress:
    def test_that_was_never_fetched_says_so(self, mara, shift, kind):
        found = health(address(mara, shift, kind), NOON)

        assert (found.fetched_at, found.client, found.up_to_date, found.events) == (
            None, "", None, None,
        )  # fmt: skip

    def test_that_was_fetched_says_when_by_whom_and_how_much(self, mara, shift, kind):
        token = address(mara, shift, kind)
        fetch(token, NOON, agent="Google-Calendar-Importer")

        found = health(token, NOON + MINUTE)

        assert (found.fetched_at, found.client, found.up_to_date, found.events) == (
            NOON, "Google Calendar", True, 1,
        )  # fmt: skip

    def test_is_behind_after_a_change_until_it_is_fetched_again(self, mara, shift, kind):
        token, changed_at = address(mara, shift, kind), NOON + 10 * MINUTE
        fetch(token, NOON)
        hand_on(shift, make_member(), changed_at)

        behind = health(token, NOON + 11 * MINUTE)
        fetch(token, NOON + 12 * MINUTE)
        again = health(token, NOON + 13 * MINUTE)

        assert (behind.up_to_date, behind.changed_at) == (False, changed_at)
        assert (again.up_to_date, again.changed_at) == (True, changed_at)

    def test_is_behind_when_it_has_other_options_now(self, mara, shift, kind):
        token = address(mara, shift, kind)
        fetch(token, NOON)

        feeds.change(
            token=token, name="Phone", options={"reminders": [5]}, by=None, now=NOON + 10 * MINUTE
        )

        assert health(token, NOON + 11 * MINUTE).up_to_date is False

    @pytest.mark.parametrize("days", [1, 10, 90])
    def test_is_not_behind_because_days_go_by(self, mara, shift, kind, days):
        make_shift(mara, rota=shift.slot.rota, starts_at=NOON - 60 * DAY)
        token = address(mara, shift, kind)
        fetch(token, NOON)

        assert health(token, NOON + days * DAY).up_to_date is True

    def test_that_was_only_asked_for_its_headers_was_never_fetched(self, mara, shift, kind):
        token = address(mara, shift, kind)
        feeds.touch(token=token, agent="curl/8", now=NOON)

        found = health(token, NOON)

        assert (found.fetched_at, found.up_to_date) == (NOON, None)


def test_a_new_language_is_a_change_of_every_feed_of_its_reader(mara, shift):
    tokens = [address(mara, shift, kind) for kind in KINDS]
    for token in tokens:
        fetch(token, NOON)

    people.update_profile(
        user=mara.user, language="zh-hans", zone="UTC", theme="", now=NOON + 10 * MINUTE
    )

    assert [health(token, NOON + DAY).up_to_date for token in tokens] == [False] * 3


def test_a_change_within_a_minute_of_the_fetch_is_not_taken_for_seen(mara, shift):
    token = address(mara, shift, "rota")
    fetch(token, NOON)

    hand_on(shift, None, NOON - timedelta(seconds=20))

    assert health(token, NOON + MINUTE).up_to_date is False


@pytest.mark.parametrize("each", [1, 5])
def test_all_addresses_of_a_person_take_two_queries(mara, shift, django_assert_num_queries, each):
    for weeks in range(each):
        for kind in KINDS:
            address(mara, shift, kind, past_weeks=weeks)
    tokens = list(FeedToken.objects.order_by("pk"))

    with django_assert_num_queries(2):
        found = feed_health.of(tokens, NOON)

    assert set(found) == {token.pk for token in tokens}


def test_the_health_of_nothing_is_nothing():
    assert feed_health.of([], NOON) == {}
