"""The bell: read by its owner, led on from, and nobody else's."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from rotation.models import Destination
from rotation.notices import outbox
from tests.conftest import NOON
from tests.make import make_user

pytestmark = pytest.mark.django_db


def tell(user, *, key="one", subject="You have a new shift", url="/rotas/", **fields):
    return outbox.enqueue(
        user=user, kind="test", key=key, subject=subject, url=url, now=NOON, **fields
    )


def test_the_bell_shows_my_notices_newest_first(client, clock):
    me = make_user("viewer")
    tell(me, key="one", subject="The first")
    tell(me, key="two", subject="The second", body="With a second line.")
    client.force_login(me)

    page = client.get(reverse("rotation:notices")).content.decode()

    assert page.index("The second") < page.index("The first")
    assert "With a second line." in page


def test_without_notices_the_page_says_what_will_be_there(client, clock):
    client.force_login(make_user("member"))

    assert b"Nothing to read yet" in client.get(reverse("rotation:notices")).content


def test_what_i_have_read_can_be_left_out(client, clock):
    me = make_user()
    outbox.mark_read(notice=tell(me, key="one", subject="Read before"), now=NOON)
    tell(me, key="two", subject="Not read yet")
    client.force_login(me)

    page = client.get(reverse("rotation:notices"), {"unread": "1"}).content.decode()

    assert "Not read yet" in page
    assert "Read before" not in page


def test_when_all_is_read_the_page_says_so(client, clock):
    me = make_user()
    outbox.mark_read(notice=tell(me), now=NOON)
    client.force_login(me)

    page = client.get(reverse("rotation:notices"), {"unread": "1"}).content.decode()

    assert "Nothing unread" in page


@pytest.mark.parametrize("unread", ["", "0", "yes", "1;drop", "1" * 5000])
def test_a_filter_that_is_none_shows_everything(client, clock, unread):
    me = make_user()
    outbox.mark_read(notice=tell(me, subject="Read before"), now=NOON)
    client.force_login(me)

    answer = client.get(reverse("rotation:notices"), {"unread": unread})

    assert b"Read before" in answer.content


def test_notices_stand_under_the_day_they_came_in_the_readers_zone(client, clock):
    me = make_user(zone="Pacific/Auckland")  # there it is the 19th already
    tell(me, key="one", subject="Tonight")
    for key, hours in (("two", 24), ("three", 72)):
        outbox.enqueue(
            user=me, kind="test", key=key, subject=f"Of {key}", now=NOON - timedelta(hours=hours)
        )
    client.force_login(me)

    page = client.get(reverse("rotation:notices"))

    assert [day.words for day in page.context["days"]] == ["Today", "Yesterday", "Mon 16 Nov"]


def test_each_notice_names_its_kind_and_an_unknown_one_is_something_else(client, clock):
    me = make_user()
    outbox.enqueue(user=me, kind="shift.changed", key="1", subject="Changed", now=NOON)
    outbox.enqueue(user=me, kind="feedback.told", key="2", subject="Other", now=NOON)
    client.force_login(me)

    page = client.get(reverse("rotation:notices")).content.decode()

    assert "A published shift changes" in page
    assert "Everything else" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"state": "sent"}, "also by e-mail", id="sent"),
        pytest.param({"state": "waiting"}, "e-mail on its way", id="waiting"),
        pytest.param({"state": "sending"}, "e-mail on its way", id="being sent"),
        pytest.param({"digest": True}, "in the next digest by e-mail", id="kept for the digest"),
        pytest.param({"state": "dead"}, "the e-mail could not be sent", id="given up"),
    ],
)
def test_a_notice_says_what_became_of_its_e_mail(client, clock, fields, words):
    me = make_user()
    told = tell(me)
    told.deliveries.create(way="mail", due_at=NOON, made_at=NOON, **fields)
    client.force_login(me)

    assert words in client.get(reverse("rotation:notices")).content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"state": "sent"}, 'also sent to "Phone"', id="sent"),
        pytest.param({"state": "waiting"}, 'on its way to "Phone"', id="waiting"),
        pytest.param({"digest": True}, 'in the next digest to "Phone"', id="kept for the digest"),
        pytest.param({"state": "dead"}, 'could not be sent to "Phone"', id="given up"),
    ],
)
def test_a_notice_says_which_chat_service_has_it(client, clock, fields, words):
    me = make_user()
    told = tell(me)
    phone = Destination.objects.create(
        user=me, name="Phone", way="chat", sealed_address="x", shown="ntfys://ntfy.sh",
        made_by=me, made_at=NOON,
    )  # fmt: skip
    told.deliveries.create(way="chat", destination=phone, due_at=NOON, made_at=NOON, **fields)
    client.force_login(me)

    page = client.get(reverse("rotation:notices"))

    assert [line.ways for day in page.context["days"] for line in day.lines] == [(words,)]


@pytest.mark.parametrize("count", [2, 20], ids=["few", "ten times as many"])
def test_the_page_asks_as_often_for_many_notices_as_for_few(
    client, clock, django_assert_num_queries, count
):
    me = make_user("viewer")
    for number in range(count):
        told = tell(me, key=str(number))
        told.deliveries.create(way="mail", due_at=NOON, made_at=NOON)
    client.force_login(me)
    client.get(reverse("rotation:notices"))

    # Session, reader, count, notices, deliveries, what waits, and two for what the reader may.
    with django_assert_num_queries(8):
        client.get(reverse("rotation:notices"))


def test_opening_a_notice_marks_it_read_and_leads_on(client, clock):
    me = make_user()
    told = tell(me, url="/rotas/desk/")
    client.force_login(me)

    answer = client.post(reverse("rotation:notice", args=[told.uid]))

    told.refresh_from_db()
    assert (answer.status_code, answer.url, told.read_at) == (302, "/rotas/desk/", NOON)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="leads nowhere"),
        pytest.param("https://elsewhere.example/", id="another site"),
        pytest.param("//elsewhere.example/", id="another site without scheme"),
        pytest.param("javascript:alert(1)", id="a script"),
    ],
)
def test_a_notice_never_leads_away_from_the_site(client, clock, url):
    me = make_user()
    client.force_login(me)

    answer = client.post(reverse("rotation:notice", args=[tell(me, url=url).uid]))

    assert answer.url == reverse("rotation:notices")


def test_somebody_elses_notice_is_not_there(client, clock):
    told = tell(make_user())
    client.force_login(make_user("admin"))

    answer = client.post(reverse("rotation:notice", args=[told.uid]))

    told.refresh_from_db()
    assert (answer.status_code, told.read_at) == (404, None)


def test_an_unknown_notice_is_not_there(client, clock):
    client.force_login(make_user())

    assert client.post(reverse("rotation:notice", args=[uuid.uuid4()])).status_code == 404


def test_marking_all_as_read_leaves_those_of_others(client, clock):
    me, other = make_user(), make_user()
    mine, theirs = tell(me), tell(other)
    client.force_login(me)

    answer = client.post(reverse("rotation:notices_read"), follow=True)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.read_at, theirs.read_at) == (NOON, None)
    assert b"1 notice marked as read." in answer.content


@pytest.mark.parametrize(
    ("name", "args", "method"),
    [
        pytest.param("notices", [], "post", id="the list is read"),
        pytest.param("notices_read", [], "get", id="reading all is sent"),
        pytest.param("notice", [uuid.UUID(int=1)], "get", id="opening one is sent"),
    ],
)
def test_the_wrong_method_is_refused(client, clock, name, args, method):
    client.force_login(make_user())

    answer = getattr(client, method)(reverse(f"rotation:{name}", args=args))

    assert answer.status_code == 405


@pytest.mark.parametrize("name", ["notices", "notices_read"])
def test_a_stranger_is_asked_to_sign_in(client, name):
    url = reverse(f"rotation:{name}")
    answer = client.post(url) if name == "notices_read" else client.get(url)

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")
