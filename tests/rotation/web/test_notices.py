"""The bell: read by its owner, led on from, and nobody else's."""

import uuid

import pytest
from django.urls import reverse

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
