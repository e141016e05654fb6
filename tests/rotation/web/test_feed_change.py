"""What an address shows and how, changed on its page, and whether calendars keep up with it."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rotation.models import Activity, FeedToken
from rotation.selectors.feed_health import FeedHealth
from rotation.services import feeds
from rotation.web import feed_words
from rotation.web.forms.feeds import reminder_words
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, utc
from tests.rotation.subscribing import make_address

database = pytest.mark.django_db
USUAL = {"busy": True, "each": "shift", "past_weeks": 9, "reminders": [],
         "seats": ["backup", "lead", "shadow"]}  # fmt: skip
ALL = {"each": "interval", "busy": "free", "reminders": ["60", "1440"], "another": "45",
       "seats": ["lead"], "past_weeks": "4"}  # fmt: skip


@pytest.fixture
def mara(client, clock):
    member = make_member(first_name="Mara", last_name="Klein", zone="UTC")
    client.force_login(member.user)
    return member


def page_of(token):
    return reverse("rotation:feed_change", args=[token.uid])


def words(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())))


def checked(answer, name):
    inputs = re.findall(r"<input [^>]*>", answer.content.decode())
    return {
        re.search(r'value="([^"]*)"', one)[1]
        for one in inputs
        if f'name="{name}"' in one and " checked" in one
    }


@database
def test_an_address_is_made_with_everything_as_usual(client, mara):
    page = client.get("/my-shifts/")
    form = {"name": "Telephone", "subject": "person", "another": "", "busy": ""}
    form |= {name: [*checked(page, name)] for name in ("reminders", "each", "seats")}
    client.post(reverse("rotation:feed_create"), form | {"past_weeks": "9"})

    assert FeedToken.objects.get().options == USUAL
    assert '<details class="more"><summary>Reminders' in page.content.decode()


@database
def test_an_address_is_made_with_other_options(client, mara):
    form = {"name": "Telephone", "subject": "person"} | ALL
    client.post(reverse("rotation:feed_create"), form)

    assert FeedToken.objects.get().options == {
        "busy": False, "each": "interval", "past_weeks": 4, "reminders": [1440, 60, 45],
        "seats": ["lead"],
    }  # fmt: skip


@database
def test_what_a_form_does_not_send_stays_as_usual(client, mara):
    rota = make_rota()
    for subject in ("person", f"rota:{rota.pk}"):
        form = {"name": subject, "subject": subject}
        client.post(reverse("rotation:feed_create"), form)

    mine, desk = FeedToken.objects.order_by("pk")
    assert mine.options == USUAL
    assert desk.options == USUAL | {"busy": False}


@database
def test_the_page_shows_what_was_chosen(client, mara):
    token, _raw = make_address(
        mara, options={"reminders": [45, 1440], "seats": ["lead"], "each": "interval"}
    )

    page = client.get(page_of(token))

    assert checked(page, "reminders") == {"45", "1440"}
    assert checked(page, "seats") == {"lead"}
    assert checked(page, "each") == {"interval"}
    assert "45 minutes before" in words(page)
    assert 'value="Telephone"' in page.content.decode()


@database
def test_options_are_changed_under_the_same_address(client, mara):
    token, raw = make_address(mara)

    answer = client.post(page_of(token), {"name": " My  telephone ", **ALL}, follow=True)

    token.refresh_from_db()
    assert answer.redirect_chain == [(page_of(token), 302)]
    assert "Saved. Calendars that read it follow" in words(answer)
    assert token.name == "My telephone"
    assert (token.options["each"], token.options["reminders"]) == ("interval", [1440, 60, 45])
    assert feeds.open_feed(raw) == token
    assert Activity.objects.filter(verb="feed.changed", subject_id=token.pk).count() == 1


@database
def test_a_change_of_the_name_alone_leaves_the_options(client, mara):
    chosen = {"reminders": [45], "busy": False}
    token, _raw = make_address(mara, options=chosen)

    client.post(page_of(token), {"name": "Laptop"})

    token.refresh_from_db()
    assert (token.name, token.options) == ("Laptop", USUAL | chosen)


@database
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({"name": ""}, "name", id="no name"),
        pytest.param({"name": "x" * 61}, "name", id="a long name"),
        pytest.param({"seats": []}, "seats", id="no seat"),
        pytest.param({"seats": ["captain"]}, "seats", id="no such seat"),
        pytest.param({"each": "hour"}, "each", id="no such event"),
        pytest.param({"busy": "maybe"}, "busy", id="neither busy nor free"),
        pytest.param({"another": "40321"}, "another", id="more than four weeks before"),
        pytest.param({"another": "-1"}, "another", id="after the start"),
        pytest.param({"another": "soon"}, "another", id="no number"),
        pytest.param({"another": "9" * 400}, "another", id="a huge number"),
        pytest.param({"reminders": ["7"]}, "reminders", id="a reminder that was not offered"),
        pytest.param({"reminders": ["x"]}, "reminders", id="a reminder that is no number"),
        pytest.param({"past_weeks": "53"}, "past_weeks", id="more than a year"),
        pytest.param({"past_weeks": "1.5"}, "past_weeks", id="a part of a week"),
    ],
)
def test_options_that_cannot_be_are_said_beside_their_field(client, mara, typed, field):
    token, _raw = make_address(mara)
    form = {"name": "Telephone", **ALL} | typed

    changed = client.post(page_of(token), form)
    made = client.post(reverse("rotation:feed_create"), form | {"subject": "person"})

    for answer in (changed, made):
        assert answer.status_code == 422
        assert f'id="id_{field}_error"' in answer.content.decode()
    token.refresh_from_db()
    assert (token.name, token.options) == ("Telephone", USUAL)
    assert FeedToken.objects.count() == 1
    folded = '<details class="more" open>' in made.content.decode()
    assert folded is (field != "name")


@database
def test_more_reminders_than_calendars_take_are_refused(client, mara):
    token, _raw = make_address(mara)
    form = {"name": "T", **ALL, "reminders": ["0", "15", "60", "1440", "10080"]}

    answer = client.post(page_of(token), form)

    assert answer.status_code == 422
    assert "There can be 5 reminders before each shift." in words(answer)


@database
def test_an_address_that_was_taken_back_has_no_page(client, mara):
    token, _raw = make_address(mara)
    feeds.revoke(token=token, by=mara.user, now=NOON)

    assert client.get(page_of(token)).status_code == 404
    assert client.post(page_of(token), {"name": "x"}).status_code == 404


@database
@pytest.mark.parametrize("role", ["member", "planner", "admin"])
def test_the_address_of_somebody_else_is_not_there(client, clock, role):
    client.force_login(make_member(role=role).user)
    token, _raw = make_address(make_member())

    for page in (page_of(token), reverse("rotation:feed_change", args=[uuid.uuid4()])):
        assert client.get(page).status_code == 404
        assert client.post(page, {"name": "Mine now"}).status_code == 404
    token.refresh_from_db()
    assert token.name == "Telephone"


@database
def test_who_may_only_look_changes_nothing_and_a_stranger_signs_in(client, clock):
    viewer = make_member(role="viewer")
    token, _raw = make_address(viewer)

    assert client.get(page_of(token)).url.startswith("/accounts/login/")
    client.force_login(viewer.user)
    assert client.get(page_of(token)).status_code == 403
    assert client.post(page_of(token), {"name": "x"}).status_code == 403


@database
def test_the_page_says_what_reads_the_address_and_whether_it_keeps_up(client, mara, clock):
    make_shift(mara, starts_at=utc("2026-12-02 09:00"))
    token, raw = make_address(mara)

    before = words(client.get(page_of(token)))
    clock.now = NOON + timedelta(hours=1)
    client.get(f"/feeds/{raw}.ics", headers={"User-Agent": "Thunderbird/140.1"})
    after = words(client.get(page_of(token)))
    feeds.bump(member_ids=[mara.pk], now=clock.now)
    clock.now = NOON + timedelta(hours=2)
    changed = words(client.get(page_of(token)))

    assert "No calendar has read it yet." in before
    assert "up to date Thunderbird read it now." in after
    assert "Events it got 1" in after
    assert "behind Thunderbird read it 1 hour ago; its shifts last changed 1 hour ago." in changed
    assert "Thunderbird asks every 30 minutes" in changed


@database
def test_what_a_program_says_of_itself_is_never_shown_as_it_came(client, mara):
    token, raw = make_address(mara)
    client.get(
        f"/feeds/{raw}.ics", headers={"User-Agent": "<script>alert(1)</script> " + "x" * 500}
    )

    for page in (page_of(token), "/my-shifts/"):
        said = client.get(page).content.decode()
        assert "alert(1)" not in said
        assert "A program without a name read it" in said


@database
def test_the_secret_stands_on_no_page_of_the_address(client, mara):
    token, raw = make_address(mara)

    for page in (page_of(token), "/my-shifts/"):
        assert raw not in client.get(page).content.decode()


@database
def test_many_addresses_cost_no_more_queries_than_two(client, mara):
    rota = make_rota()
    make_address(mara)
    make_address(mara, kind="rota", rota=rota)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get("/my-shifts/")
        return len(asked)

    queries()
    few = queries()
    for number in range(6):
        make_address(mara, name=f"Mine {number}")
        make_address(mara, kind="rota", rota=make_rota(), name=f"Desk {number}")

    assert queries() == few


def health(hours=1, *, up_to_date=True, client="Google Calendar", changed=48):
    return FeedHealth(
        fetched_at=None if hours is None else NOON - timedelta(hours=hours),
        client=client,
        changed_at=NOON - timedelta(hours=changed),
        up_to_date=up_to_date,
        events=3,
    )


@pytest.mark.parametrize(
    ("found", "state", "word"),
    [
        pytest.param(health(None, up_to_date=None), "watch", "not read yet", id="never"),
        pytest.param(health(), "good", "up to date", id="seen"),
        pytest.param(health(up_to_date=False), "watch", "behind", id="a change not seen"),
        pytest.param(health(up_to_date=None), "info", "read", id="not known what it saw"),
        pytest.param(health(71), "good", "up to date", id="almost three days"),
        pytest.param(health(72), "bad", "read no more", id="three days"),
        pytest.param(health(72, up_to_date=False), "bad", "read no more", id="gone and behind"),
    ],
)
def test_a_state_has_a_badge_with_a_word(found, state, word):
    said = feed_words.health(found, NOON)

    assert (said.state, said.word) == (state, word)
    assert said.sentence.endswith(".")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param(1, "Google Calendar read it 2 hours ago; its shifts last changed 1 hour ago.",
                     id="shifts"),
        pytest.param(48, "Google Calendar read it 2 hours ago. Its shifts look different since then.",
                     id="how they look"),
    ],
)  # fmt: skip
def test_a_calendar_is_behind_in_what_is_shown_or_how(changed, said):
    found = health(2, up_to_date=False, changed=changed)

    assert feed_words.health(found, NOON).sentence == said


@pytest.mark.parametrize(
    ("client", "begins"),
    [
        ("Google Calendar", "Google asks after 4 to 24 hours"),
        ("Outlook", "Outlook asks after about 3 hours"),
        ("Apple Calendar (iPhone, iPad)", "Apple asks as often as"),
        ("Apple Calendar (Mac)", "Apple asks as often as"),
        ("Thunderbird", "Thunderbird asks every 30 minutes"),
        ("curl", ""),
        ("", ""),
    ],
)
def test_each_program_has_its_own_advice(client, begins):
    said = feed_words.health(health(client=client, up_to_date=False), NOON)

    assert said.advice.startswith(begins)
    assert bool(said.advice) is bool(begins)


@pytest.mark.parametrize(
    ("found", "line"),
    [
        pytest.param([], "", id="no address"),
        pytest.param([health(None, up_to_date=None)], "", id="nobody reads"),
        pytest.param([health(), health(None)], "The latest change is in every", id="all seen"),
        pytest.param([health(), health(up_to_date=False)], "1 calendar has not", id="one behind"),
    ],
)
def test_all_calendars_are_summed_up_in_a_line(found, line):
    assert feed_words.in_one_line(found).startswith(line)
    assert bool(feed_words.in_one_line(found)) is bool(line)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "when it starts"),
        (1, "1 minute before"),
        (45, "45 minutes before"),
        (60, "1 hour before"),
        (90, "90 minutes before"),
        (1440, "1 day before"),
        (10080, "7 days before"),
    ],
)
def test_reminders_are_said_in_the_largest_whole_unit(minutes, said):
    assert reminder_words(minutes) == said
