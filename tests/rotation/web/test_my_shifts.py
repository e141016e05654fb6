"""My shifts and the addresses my calendars read them from."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from rotation.models import FeedToken
from rotation.services import feeds
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc
from tests.rotation.subscribing import make_address

pytestmark = pytest.mark.django_db
MY_SHIFTS = "/my-shifts/"


@pytest.fixture
def mara(client, clock):
    member = make_member(first_name="Mara", last_name="Klein")
    client.force_login(member.user)
    return member


def words(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_my_shifts_to_come_are_listed_with_who_serves_beside(client, mara):
    rota = make_rota(name="Customer desk")
    slot = make_slot(rota, starts_at=utc("2026-12-02 09:00"))
    developer, product = rota.seats.order_by("position")
    mine = make_shift(mara, slot=slot, seat=developer)
    make_shift(make_member(job="product", first_name="Ines"), slot=slot, seat=product)
    make_shift(mara, rota=rota, starts_at=NOON - timedelta(days=3))
    make_shift(make_member(first_name="Jonas"), rota=rota, starts_at=utc("2026-12-03 09:00"))

    said = words(client.get(MY_SHIFTS))

    assert said.count('class="list-title"') == 1
    assert reverse("rotation:shift", args=[mine.uid]) in said
    assert "Ines" in said
    assert "Jonas" not in said


def test_without_shifts_the_page_says_what_will_be_there(client, mara):
    assert "No shifts ahead of you" in words(client.get(MY_SHIFTS))


def test_an_address_can_be_of_everybody_on_a_rota_or_in_a_team(client, mara):
    rota = make_rota(name="Night desk")
    for subject in (f"rota:{rota.pk}", f"team:{rota.team_id}"):
        client.post(reverse("rotation:feed_create"), {"name": subject, "subject": subject})

    kinds = set(FeedToken.objects.values_list("kind", "rota", "team"))
    assert kinds == {("rota", rota.pk, None), ("team", None, rota.team_id)}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({"name": "", "subject": "person"}, "id_name_error", id="no name"),
        pytest.param({"name": "x" * 61, "subject": "person"}, "id_name_error", id="long name"),
        pytest.param({"name": "A", "subject": "rota:999"}, "id_subject_error", id="no such rota"),
        pytest.param({"name": "A", "subject": ""}, "id_subject_error", id="nothing to show"),
    ],
)
def test_a_form_that_cannot_be_used_keeps_what_was_typed(client, mara, typed, field):
    answer = client.post(reverse("rotation:feed_create"), typed)

    assert answer.status_code == 422
    assert f'id="{field}"' in answer.content.decode()
    assert typed["name"] in answer.content.decode()
    assert not FeedToken.objects.exists()


def test_the_form_can_be_led_to_with_what_it_shall_show(client, mara):
    rota = make_rota(name="Night desk")
    client_page = client.get(reverse("rotation:rota_year", args=[rota.slug])).content.decode()
    [link] = re.findall(r'href="(/my-shifts/\?[^"#]*)#subscribe-box"', client_page)

    picked = re.compile(r'<option value="([^"]*)" selected>')

    assert picked.search(client.get(link).content.decode())[1] == f"rota:{rota.pk}"
    for unknown in ("rota:0", "person'--", "x" * 5000):
        said = client.get(MY_SHIFTS, {"shows": unknown}).content.decode()
        assert not picked.search(said.partition('name="subject"')[2].partition("</select>")[0])


def test_one_more_address_than_anybody_may_have_is_refused(client, mara):
    for number in range(feeds.MOST_LIVE):
        make_address(mara, name=f"Address {number}")

    answer = client.post(reverse("rotation:feed_create"), {"name": "More", "subject": "person"})

    assert answer.status_code == 422
    assert "There can be 15 feed addresses" in answer.content.decode()


def test_each_address_says_in_a_line_how_its_calendar_is(client, mara, clock):
    token, raw = make_address(mara)
    make_address(mara, name="Laptop")
    clock.now = NOON - timedelta(hours=3)
    client.get(f"/feeds/{raw}.ics", headers={"User-Agent": "Google-Calendar-Importer"})
    clock.now = NOON

    said = words(client.get(MY_SHIFTS))

    assert "Google Calendar read it 3 hours ago." in said
    assert "The latest change is in every calendar that reads." in said
    assert "No calendar has read it yet." in said
    assert reverse("rotation:feed_change", args=[token.uid]) in said


def test_the_page_says_how_many_calendars_have_not_seen_a_change(client, mara, clock):
    for name in ("Telephone", "Laptop"):
        _token, raw = make_address(mara, name=name)
        client.get(f"/feeds/{raw}.ics")
    feeds.bump(member_ids=[mara.pk], now=NOON)

    assert "2 calendars have not seen the latest change." in words(client.get(MY_SHIFTS))


def test_without_a_reader_nothing_is_said_of_all_calendars(client, mara):
    make_address(mara)

    assert "latest change" not in words(client.get(MY_SHIFTS))


def test_who_may_only_look_has_no_addresses(client, clock):
    viewer = make_member(role="viewer")
    client.force_login(viewer.user)

    page = words(client.get(MY_SHIFTS))
    answer = client.post(reverse("rotation:feed_create"), {"name": "A", "subject": "person"})

    assert "Make an address" not in page
    assert answer.status_code == 403
    assert not FeedToken.objects.exists()


def test_who_serves_no_shifts_is_told_so(client, clock):
    client.force_login(make_user("admin"))

    answer = client.get(MY_SHIFTS)

    assert answer.status_code == 200
    assert "You serve no shifts" in words(answer)
    assert client.post(reverse("rotation:feed_create")).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, clock):
    assert client.get(MY_SHIFTS).url.startswith("/accounts/login/")
    assert client.post(reverse("rotation:feed_create")).url.startswith("/accounts/login/")


def test_the_wrong_method_is_refused(client, mara):
    assert client.post(MY_SHIFTS).status_code == 405
    assert client.get(reverse("rotation:feed_create")).status_code == 405
