"""What a feed costs the database, however long it is."""

from datetime import timedelta

import pytest
from django.urls import reverse

from rotation.models import FeedToken, Handover, Slot
from rotation.services import feeds
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LATER = timedelta(minutes=6)
SIZES = [pytest.param(3, id="a few days"), pytest.param(60, id="many days")]


@pytest.fixture
def mara(clock):
    return make_member(first_name="Mara", last_name="Klein")


def long_rota(mara, days):
    """A desk held by Mara and a colleague every day, with a note handed over on each."""
    rota, other = make_rota(), make_member()
    developer, product = rota.seats.order_by("position")
    template = rota.templates.get()
    for day in range(days):
        slot = make_slot(rota, NOON.replace(hour=9) + day * DAY, template=template)
        shift = make_shift(mara, slot=slot, seat=developer)
        make_shift(other, slot=slot, seat=product)
        Handover.objects.create(
            shift=shift, text="All quiet", written_by=mara.user, written_at=NOON, updated_at=NOON
        )
    return rota


def address(owner, kind, rota, *, form="feed", **options):
    fields = {"rota": {"rota": rota}, "team": {"team": rota.team}}.get(kind, {})
    _token, raw = feeds.create(
        owner=owner, kind=kind, name="Phone", by=None, now=NOON, options=options, **fields
    )
    return reverse(f"rotation:{form}", args=[raw])


def reads_of(captured):
    return [query["sql"] for query in captured if not query["sql"].startswith("UPDATE")]


@pytest.mark.parametrize("days", SIZES)
@pytest.mark.parametrize(
    ("kind", "most"),
    [pytest.param("person", 1, id="one row says all"), ("rota", 2), ("team", 2)],
)
@pytest.mark.parametrize("form", ["feed", "feed_json"])
@pytest.mark.parametrize("asked", ["tag", "date"])
def test_a_304_costs_two_queries_at_most_and_renders_nothing(
    client, mara, clock, django_assert_num_queries, asked, form, kind, days, most
):
    url = address(mara, kind, long_rota(mara, days), form=form)
    known = client.get(url)
    headers = {
        "tag": {"If-None-Match": known.headers["ETag"]},
        "date": {"If-Modified-Since": known.headers["Last-Modified"]},
    }[asked]

    with django_assert_num_queries(most):
        assert client.get(url, headers=headers).status_code == 304

    clock.now += LATER
    with django_assert_num_queries(most + 1) as captured:
        assert client.get(url, headers=headers).status_code == 304
    assert len(reads_of(captured.captured_queries)) == most


@pytest.mark.parametrize("days", SIZES)
@pytest.mark.parametrize(("kind", "queries"), [("person", 5), ("rota", 3), ("team", 3)])
@pytest.mark.parametrize("each", ["shift", "interval"])
def test_a_full_feed_costs_five_queries_at_most(
    client, mara, django_assert_num_queries, kind, queries, each, days
):
    url = address(mara, kind, long_rota(mara, days), each=each, reminders=[60, 10])

    with django_assert_num_queries(queries + 1) as captured:
        content = client.get(url).content

    assert len(reads_of(captured.captured_queries)) == queries
    assert content.count(b"BEGIN:VEVENT") == (days if kind == "person" else 2 * days)
    assert Slot.objects.count() == days


@pytest.mark.parametrize("closed", ["unknown", "taken back"])
def test_what_opens_nothing_costs_one_query(client, mara, django_assert_num_queries, closed):
    url = address(mara, "rota", long_rota(mara, 3))
    token = FeedToken.objects.get()
    feeds.revoke(token=token, by=None, now=NOON)
    if closed == "unknown":
        url = reverse("rotation:feed", args=["fl_feed_" + "x" * 43])

    with django_assert_num_queries(1):
        assert client.get(url).status_code == 404
