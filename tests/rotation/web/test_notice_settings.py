"""How shall Frontline reach me: choices, times, own addresses and tests, of nobody but me."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from rotation.models import Destination, NoticeChoice, NoticeSettings
from rotation.notices import chat, kinds, outbox
from rotation.selectors import notice_settings as reads
from rotation.web.address_examples import CHAT
from tests.conftest import NOON
from tests.make import make_user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("clock"),
]
PAGE = "/settings/notices/"
CHOICES = reverse("rotation:notice_choices")
TIMES = reverse("rotation:notice_times")
ADD = reverse("rotation:own_destination_add")
TEST = reverse("rotation:notice_test_mail")
NTFY = {"name": "My phone", "way": "chat", "address": "mmosts://chat.example.org/" + "a1" * 13}
HOOK = {"name": "Home", "way": "webhook", "address": "https://hooks.example.org/secret-path"}
GOOD_TIMES = {
    "quiet_from": "22:00",
    "quiet_until": "07:00",
    "quiet_weekends": "on",
    "digest_at": "08:30",
    "reminder_hours": "12",
}


@pytest.fixture
def reader(client):
    user = make_user("viewer", zone="Asia/Shanghai")
    client.force_login(user)
    return user


def make_address(user, **fields):
    values = {"name": "Phone", "way": "chat", "sealed_address": "x", "shown": "ntfys://ntfy.sh"}
    return Destination.objects.create(user=user, made_by=user, made_at=NOON, **(values | fields))


@pytest.mark.parametrize("role", ["viewer", "member", "planner"])
def test_everybody_signed_in_chooses_for_themselves(client, role):
    client.force_login(make_user(role))

    assert client.get(PAGE).status_code == 200


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(PAGE).url.startswith("/accounts/login/")


# Kinds and ways


def test_the_table_shows_what_reaches_me_now(client, reader):
    NoticeChoice.objects.create(user=reader, kind="shift.changed", way="mail", choice="digest")

    form = client.get(PAGE).context["choices_form"]

    assert form["mail-shift.changed"].initial == "digest"
    assert form["mail-trade.asked"].initial == "now"


def codes_of(matrix):
    return [row.kind.code for group in matrix.groups for row in group.rows]


def test_each_kind_that_can_be_chosen_stands_once_in_the_table_of_a_planner(client):
    client.force_login(make_user("planner"))

    codes = codes_of(client.get(PAGE).context["matrix"])

    assert sorted(codes) == sorted(kinds.CHOOSABLE)


def test_who_does_not_plan_is_not_asked_about_planning(client, reader):
    codes = codes_of(client.get(PAGE).context["matrix"])

    assert "shift.changed" in codes
    assert "draft.ready" not in codes


def test_chat_and_webhook_have_a_column_once_there_is_an_address_for_them(client, reader):
    before = client.get(PAGE).context["matrix"]
    make_address(reader)
    make_address(make_user(), way="webhook")

    after = client.get(PAGE).context["matrix"]

    assert [column.way for column in before.ways] == ["mail"]
    assert [column.way for column in after.ways] == ["mail", "chat"]


def test_that_webhooks_wait_for_nothing_is_said_to_who_has_one(client, reader):
    before = client.get(PAGE).content.decode()
    make_address(reader, way="webhook")
    after = client.get(PAGE).content.decode()

    assert "wait for nothing" not in before
    assert "wait for nothing" in after


def test_a_choice_is_kept_and_what_is_not_named_stays(client, reader):
    NoticeChoice.objects.create(user=reader, kind="trade.asked", way="mail", choice="off")

    answer = client.post(CHOICES, {"mail-shift.changed": "digest"})

    assert (answer.status_code, answer.url) == (302, PAGE)
    chosen = reads.choices(reader)
    assert chosen["shift.changed", "mail"] == "digest"
    assert chosen["trade.asked", "mail"] == "off"


def test_all_choices_are_forgotten_at_once(client, reader):
    NoticeChoice.objects.create(user=reader, kind="trade.asked", way="mail", choice="off")
    NoticeChoice.objects.create(user=reader, kind="trade.asked", way="chat", choice="off")

    client.post(CHOICES, {"usual": "1", "mail-trade.asked": "off"})

    assert not NoticeChoice.objects.exists()


@pytest.mark.parametrize("choice", ["never", "NOW", "now; drop", "x" * 9000, "\x00"])
def test_a_choice_there_is_not_is_refused_and_changes_nothing(client, reader, choice):
    answer = client.post(CHOICES, {"mail-shift.changed": choice, "mail-trade.asked": "off"})

    assert answer.status_code == 422
    assert not NoticeChoice.objects.exists()


def test_fields_nobody_asked_for_are_left_alone(client, reader):
    answer = client.post(CHOICES, {"chat-shift.changed": "off", "mail-nothing": "off"})

    assert answer.status_code == 302
    assert not NoticeChoice.objects.exists()


# Times


def test_quiet_hours_digest_and_reminder_are_kept(client, reader):
    client.post(TIMES, GOOD_TIMES)

    kept = NoticeSettings.objects.get(user=reader)
    assert (kept.quiet_from, kept.quiet_until, kept.quiet_weekends) == (time(22), time(7), True)
    assert (kept.digest_at, kept.reminder_hours) == (time(8, 30), 12)


def test_the_page_names_the_zone_of_the_reader_beside_the_times(client, reader):
    assert "Times are those of Shanghai." in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"quiet_until": ""}, "quiet_until", id="no end"),
        pytest.param({"quiet_from": ""}, "quiet_from", id="no beginning"),
        pytest.param({"quiet_until": "22:00"}, "quiet_until", id="no length"),
        pytest.param({"quiet_from": "25:00"}, "quiet_from", id="no time of day"),
        pytest.param({"digest_at": ""}, "digest_at", id="no digest"),
        pytest.param({"reminder_hours": "337"}, "reminder_hours", id="more than two weeks"),
        pytest.param({"reminder_hours": "-1"}, "reminder_hours", id="after the shift"),
        pytest.param({"reminder_hours": "9" * 400}, "reminder_hours", id="for ever"),
        pytest.param({"reminder_hours": "soon"}, "reminder_hours", id="no number"),
    ],
)
def test_times_that_cannot_be_are_refused_beside_their_field(client, reader, change, field):
    answer = client.post(TIMES, GOOD_TIMES | change)

    assert answer.status_code == 422
    assert list(answer.context["times_form"].errors) == [field]
    assert not NoticeSettings.objects.exists()


# Addresses of my own


def test_a_chat_address_is_added_and_only_where_it_leads_is_shown(client, reader):
    page = client.post(ADD, NTFY, follow=True).content.decode()

    assert Destination.objects.get().user == reader
    assert "My phone" in page
    assert "mmosts://chat.example.org" in page
    assert "a1a1a1" not in page


def test_the_secret_of_a_webhook_is_shown_once_with_how_to_check_it(client, reader):
    made = client.post(ADD, HOOK)
    later = client.get(PAGE).content.decode()

    secret = made.context["made"]["secret"]
    assert secret.startswith("whsec_")
    assert secret in made.content.decode()
    assert "webhook-signature" in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    assert secret not in later
    assert "secret-path" not in later


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"name": ""}, id="no name"),
        pytest.param({"name": "x" * 61}, id="too long a name"),
        pytest.param({"address": ""}, id="no address"),
        pytest.param({"address": "mmosts://" + "x" * 2000}, id="too long an address"),
        pytest.param({"address": "file:///etc/passwd"}, id="a file"),
        pytest.param({"address": "mmosts://127.0.0.1/" + "a1" * 13}, id="this machine"),
        pytest.param(
            {"address": "mmosts://169.254.169.254/" + "a1" * 13}, id="the cloud's own host"
        ),
        pytest.param({"address": "mailto://me:secret@example.org"}, id="a mailbox"),
        pytest.param({"address": "json://example.org"}, id="no chat service"),
        pytest.param({"way": "pigeon"}, id="no way there is"),
        pytest.param({"way": "webhook", "address": "http://10.0.0.1/"}, id="a private webhook"),
        pytest.param({"way": "webhook", "address": "javascript:alert(1)"}, id="a script"),
    ],
)
def test_an_address_that_cannot_be_is_refused_and_not_kept(client, reader, change):
    answer = client.post(ADD, NTFY | change)

    assert answer.status_code == 422
    assert answer.context["address_form"].errors
    assert not Destination.objects.exists()


def test_the_addresses_of_others_are_not_mine(client, reader):
    make_address(make_user(), name="Of somebody else")

    assert "Of somebody else" not in client.get(PAGE).content.decode()


def test_a_failing_address_says_since_when_and_why_in_words(client, reader):
    make_address(reader, failing_since=NOON - timedelta(hours=3), failure="webhook_answered: 500")

    page = client.get(PAGE).content.decode()

    assert "Failing since" in page
    assert "The webhook answered with an error. (500)" in page


@pytest.mark.parametrize("example", CHAT, ids=lambda example: str(example.service))
def test_every_example_is_of_a_service_that_is_allowed(example):
    assert example.pattern.partition("://")[0] in chat.SERVICES | {"workflows": ""}


# Tests


def told_to(user, **fields):
    return outbox.enqueue(user=user, kind="test", key="1", subject="Test", now=NOON, **fields)


def test_a_test_mail_is_left_for_me_and_its_state_shown(client, reader):
    page = client.post(TEST, follow=True)

    assert reader.notices.get().kind == "test"
    [line] = page.context["tests"].lines
    assert (line.badge, line.words) == ("waiting", reader.email)
    assert 'hx-trigger="every 2s"' in page.content.decode()


def test_a_second_test_at_once_is_refused_in_words(client, reader):
    client.post(TEST)

    client.post(TEST, follow=True)

    assert reader.notices.count() == 1


def test_without_an_address_no_test_is_offered_and_the_page_says_why(client):
    client.force_login(make_user(email=""))

    page = client.get(PAGE).content.decode()

    assert "No e-mail can reach you" in page
    assert TEST not in page
    assert client.post(TEST, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("fields", "badge", "goes_on"),
    [
        pytest.param({"state": "sent"}, "sent", False, id="sent"),
        pytest.param({"state": "waiting"}, "waiting", True, id="on its way"),
        pytest.param({"state": "sending"}, "waiting", True, id="being sent"),
        pytest.param({"state": "dead", "failure": "mail_refused"}, "failed", False, id="given up"),
    ],
)
def test_what_came_of_a_test_is_said(client, reader, fields, badge, goes_on):
    told = told_to(reader)
    type(told).objects.update(state="sent")
    told.deliveries.create(way="mail", due_at=NOON, made_at=NOON, **fields)

    answer = client.get(reverse("rotation:notice_tests"))

    [line] = answer.context["tests"].lines
    assert (line.badge, answer.context["tests"].open) == (badge, goes_on)


def test_why_a_test_failed_is_said_in_words(client, reader):
    told = told_to(reader)
    told.deliveries.create(
        way="mail", state="dead", failure="mail_unreachable", due_at=NOON, made_at=NOON
    )

    page = client.get(reverse("rotation:notice_tests")).content.decode()

    assert "The mail server cannot be reached." in page


def test_after_five_minutes_the_page_asks_no_more(client, reader, clock):
    told_to(reader)
    clock.now = NOON + timedelta(minutes=6)

    tests = client.get(reverse("rotation:notice_tests")).context["tests"]

    assert (len(tests.lines), tests.open) == (1, False)


def test_tests_of_others_are_not_shown(client, reader):
    told_to(make_user())

    assert client.get(reverse("rotation:notice_tests")).context["tests"].lines == ()


@pytest.mark.parametrize("path", [CHOICES, TIMES, ADD, TEST])
def test_settings_change_by_post_only(client, reader, path):
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("count", [1, 10], ids=["one address", "ten"])
def test_the_page_asks_as_often_for_many_addresses_as_for_one(
    client, reader, count, django_assert_max_num_queries
):
    for number in range(count):
        address = make_address(reader, name=f"Phone {number}")
        outbox.enqueue(destination=address, kind="test", key="1", subject="Test", now=NOON)
    client.get(PAGE)

    with django_assert_max_num_queries(11):
        client.get(PAGE)
