"""Pages of calendars read in: whose they are, what is said of them, what a slip leads to."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from rotation.models import Absence, AbsenceCalendar, Notice
from tests.conftest import NOON
from tests.make import make_member, make_shift, make_user, utc
from tests.rotation.calendars.reading import calendar, event

pytestmark = pytest.mark.django_db

ADDRESS = "https://calendar.example.com/secret-1234/mine.ics"
DAY = event("DTSTART;VALUE=DATE:20261123\nDTEND;VALUE=DATE:20261125\nSUMMARY:Knee operation")


@pytest.fixture(autouse=True)
def addresses_are_on(settings):
    settings.CALENDAR_ADDRESSES = True


@pytest.fixture
def mara(clock, client):
    found = make_member(first_name="Mara", zone="Europe/Berlin")
    client.force_login(found.user)
    return found


def typed(**changes):
    return {
        "name": "Holidays",
        "only_all_day": "on",
        "ignore_transparent": "on",
        "title_words": "",
    } | changes


def file(content=None):
    content = calendar(DAY) if content is None else content
    return SimpleUploadedFile("mine.ics", content, "text/calendar")


def make_calendar(member, **fields):
    """A calendar at an address, as it stands after a good reading an hour ago."""
    usual = {
        "name": "Holidays", "sealed_address": "sealed", "host": "calendar.example.com",
        "made_by": member.user, "made_at": NOON, "read_at": utc("2026-11-18 11:00"),
        "next_read_at": utc("2026-11-18 12:30"), "read_until": utc("2028-05-18 00:00"),
    }  # fmt: skip
    return AbsenceCalendar.objects.create(member=member, **(usual | fields))


def page(client, path="/absences/calendars/"):
    return client.get(path).content.decode()


# Who may


def test_a_stranger_is_sent_to_the_sign_in(client):
    assert client.get("/absences/calendars/").status_code == 302


def test_nobody_else_sees_a_calendar_not_even_a_planner(client, mara):
    row = make_calendar(mara)
    for role in ("planner", "member", "admin"):
        client.force_login(make_member(role=role).user)
        for path in ("", "read/", "remove/"):
            answer = client.post(f"/absences/calendars/{row.uid}/{path}", typed())
            assert answer.status_code == 404
        assert "calendar.example.com" not in page(client)


def test_who_serves_no_shifts_has_no_calendars(client):
    client.force_login(make_user("planner"))

    assert client.get("/absences/calendars/").status_code == 404


# A file


def test_a_file_is_read_at_once_and_its_titles_are_kept_nowhere(client, mara):
    answer = client.post("/absences/calendars/", typed(file=file()), follow=True)

    [absence] = Absence.objects.all()
    assert (absence.starts_at, absence.ends_at) == (
        utc("2026-11-22 23:00"),
        utc("2026-11-24 23:00"),
    )
    text = answer.content.decode()
    assert "Absences: 1 new, 0 changed, 0 withdrawn" in text
    assert "A file is not kept" in text
    assert "Knee" not in text + page(client, "/absences/")


def test_an_absence_read_in_is_marked_in_the_list(client, mara):
    client.post("/absences/calendars/", typed(file=file()))

    text = page(client, "/absences/")

    assert "Mon 23 Nov to Tue 24 Nov" in text
    assert f"/absences/calendars/{AbsenceCalendar.objects.get().uid}/" in text


def test_others_do_not_learn_from_which_calendar(client, mara):
    client.post("/absences/calendars/", typed(file=file(), name="Clinic"))
    client.force_login(make_user("planner"))

    assert "Clinic" not in page(client, "/absences/")


def test_what_it_covers_is_said_with_the_way_to_who_takes_over(client, mara):
    planner = make_user("planner")
    shift = make_shift(mara, starts_at=utc("2026-11-23 09:00"))

    answer = client.post("/absences/calendars/", typed(file=file()), follow=True)

    text, absence = answer.content.decode(), Absence.objects.get()
    assert "covers 1 published shift" in text
    assert f"/absences/{absence.uid}/repair/" in text
    assert f"/absences/{absence.uid}/repair/" in page(client)
    shift.refresh_from_db()
    assert shift.member == mara
    assert Notice.objects.filter(user=planner).count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "This is no calendar", id="empty"),
        pytest.param(b"<html>", "This is no calendar", id="a web page"),
        pytest.param(b"BEGIN:VCALENDAR\n", "cut off", id="cut off"),
        pytest.param(
            calendar(event("DTSTART:20261123T090000Z\nRRULE:FREQ=SECONDLY")),
            "more often than every day",
            id="hostile",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_what_was_typed_stays(
    client, mara, content, said
):
    answer = client.post("/absences/calendars/", typed(file=file(content), name="Knee"))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert 'value="Knee"' in text
    assert not AbsenceCalendar.objects.exists()


def test_a_file_larger_than_what_may_be_sent_is_not_taken(client, mara):
    answer = client.post("/absences/calendars/", typed(file=file(b"x" * (2 * 1024 * 1024 + 1))))

    assert answer.status_code == 413
    assert not AbsenceCalendar.objects.exists()


# An address


def test_an_address_is_added_and_shown_to_nobody(client, mara):
    answer = client.post("/absences/calendars/", typed(address=ADDRESS), follow=True)

    text = answer.content.decode()
    assert "It is read within a minute or two" in text
    assert "calendar.example.com" in text
    assert "secret-1234" not in text + page(client)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({}, "one of them", id="neither"),
        pytest.param({"address": ADDRESS, "both": True}, "one of them", id="both"),
        pytest.param({"address": "ftp://example.com/a.ics"}, "https:// or webcal://", id="ftp"),
        pytest.param({"address": "https://127.0.0.1/a.ics"}, "private", id="private"),
        pytest.param({"address": "https://a:b@example.com/"}, "password", id="credentials"),
        pytest.param({"address": "x" * 3000}, "at most 2000", id="too long"),
        pytest.param({"address": ADDRESS, "name": ""}, "required", id="no name"),
        pytest.param({"address": ADDRESS, "name": "n" * 61}, "at most 60", id="long name"),
        pytest.param(
            {"address": ADDRESS, "title_words": "w" * 201}, "at most 200", id="many words"
        ),
    ],
)
def test_what_cannot_be_read_in_is_refused_by_name(client, mara, changes, said):
    both = {"file": file()} if changes.pop("both", False) else {}

    answer = client.post("/absences/calendars/", typed(**changes, **both))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Added." not in answer.content.decode()
    assert not AbsenceCalendar.objects.exists()


def test_the_same_address_twice_is_added_once(client, mara):
    client.post("/absences/calendars/", typed(address=ADDRESS))
    again = client.post("/absences/calendars/", typed(address=ADDRESS))

    assert again.status_code == 409
    assert AbsenceCalendar.objects.count() == 1


def test_where_addresses_are_off_only_files_are_asked_for(client, mara, settings):
    settings.CALENDAR_ADDRESSES = False

    text = page(client)
    answer = client.post("/absences/calendars/", typed(address=ADDRESS))

    assert 'name="address"' not in text
    assert answer.status_code == 422
    assert client.post("/absences/calendars/", typed(file=file())).status_code == 302


def test_where_addresses_were_turned_off_calendars_say_that_they_are_not_read(
    client, mara, settings
):
    row = make_calendar(mara)
    settings.CALENDAR_ADDRESSES = False

    answer = client.post(f"/absences/calendars/{row.uid}/read/", follow=True)

    text = answer.content.decode()
    assert "reads calendars from files only, not from addresses" in text
    assert "What was read stays" in text


def test_with_ten_calendars_the_form_gives_way_to_a_sentence(client, mara):
    for number in range(10):
        make_calendar(mara, name=f"Calendar {number}")

    text = page(client)
    answer = client.post("/absences/calendars/", typed(file=file()))

    assert "You have 10 calendars" in text
    assert 'name="file"' not in text
    assert answer.status_code == 422


# How it goes


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({}, ["up to date", "Last read 1 hour ago, next in 30 minutes"], id="good"),
        pytest.param({"read_at": None}, ["not read yet", "within a minute or two"], id="new"),
        pytest.param({"not_read": 3}, ["3 events made no sense"], id="not all read"),
        pytest.param(
            {"failure": "fetch_not_found", "failing_since": utc("2026-11-16 12:00")},
            ["failing", "failing since Mon 16 Nov, 13:00", "Copy the address", "1 hour ago, stay"],
            id="gone",
        ),
        pytest.param(
            {"failure": "calendar_too_many_occurrences", "failing_since": NOON},
            ["More than 2,000 events", "Choose narrower filters"],
            id="too much",
        ),
        pytest.param(
            {"failure": "from_a_later_version", "failing_since": NOON},
            ["cannot use"],
            id="a code nobody knows",
        ),
    ],
)
def test_the_state_is_said_in_words(client, mara, fields, said):
    row = make_calendar(mara, **fields)

    for path in ("/absences/calendars/", f"/absences/calendars/{row.uid}/"):
        text = page(client, path)
        for words in said:
            assert escape(words) in text


def test_filters_and_name_are_changed(client, mara):
    row = make_calendar(mara)

    answer = client.post(
        f"/absences/calendars/{row.uid}/",
        {"name": "Leave", "only_out_of_office": "on", "title_words": "Urlaub，休假, Urlaub"},
    )

    row.refresh_from_db()
    assert answer.status_code == 302
    assert (row.name, row.only_all_day, row.only_out_of_office) == ("Leave", False, True)
    assert (row.title_words, row.ignore_transparent) == ("Urlaub, 休假", False)


def test_of_a_file_only_the_name_is_changed(client, mara):
    client.post("/absences/calendars/", typed(file=file(), title_words="operation"))
    row = AbsenceCalendar.objects.get()
    path = f"/absences/calendars/{row.uid}/"

    answer = client.post(path, {"name": "Old file"})

    row.refresh_from_db()
    assert answer.status_code == 302
    assert (row.name, row.only_all_day, row.title_words) == ("Old file", True, "operation")
    assert "Only titles with one of these words: operation." in page(client, path)
    assert "Read it now" not in page(client, path)


def test_reading_now_says_why_it_does_not_work(client, mara):
    row = make_calendar(mara, sealed_address="broken")

    answer = client.post(f"/absences/calendars/{row.uid}/read/", follow=True)

    assert "unsealed" in answer.content.decode()


def test_a_file_is_not_read_again(client, mara):
    client.post("/absences/calendars/", typed(file=file()))
    row = AbsenceCalendar.objects.get()

    answer = client.post(f"/absences/calendars/{row.uid}/read/", follow=True)

    assert "A file is read once" in answer.content.decode()


def test_a_calendar_is_left_alone_and_what_was_read_is_withdrawn(client, mara):
    client.post("/absences/calendars/", typed(file=file()))
    row = AbsenceCalendar.objects.get()

    answer = client.post(f"/absences/calendars/{row.uid}/remove/", follow=True)

    assert "no longer read" in answer.content.decode()
    assert not Absence.objects.standing().exists()
    assert client.get(f"/absences/calendars/{row.uid}/").status_code == 404


# By hand


def absence_of(row, **fields):
    return Absence.objects.create(
        member=row.member, calendar=row, kind=Absence.Kind.OTHER, made_by=row.member.user,
        made_at=NOON, starts_at=utc("2026-11-23 00:00"), ends_at=utc("2026-11-24 00:00"), **fields,
    )  # fmt: skip


def test_an_absence_that_is_read_again_is_not_withdrawn_by_hand(client, mara):
    absence = absence_of(make_calendar(mara))

    text = page(client, "/absences/")
    answer = client.post(f"/absences/{absence.uid}/withdraw/", follow=True)

    absence.refresh_from_db()
    assert f"/absences/{absence.uid}/withdraw/" not in text
    assert "would come back" in answer.content.decode()
    assert absence.withdrawn_at is None


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"host": "", "sealed_address": ""}, id="out of a file"),
        pytest.param({"removed_at": NOON, "sealed_address": ""}, id="no longer read"),
    ],
)
def test_an_absence_that_is_not_read_again_is_withdrawn_by_hand(client, mara, fields):
    absence = absence_of(make_calendar(mara, **fields))

    assert f"/absences/{absence.uid}/withdraw/" in page(client, "/absences/")
    client.post(f"/absences/{absence.uid}/withdraw/")

    absence.refresh_from_db()
    assert absence.withdrawn_at == NOON


def test_the_list_costs_the_same_for_one_calendar_and_ten(
    client, mara, django_assert_max_num_queries
):
    for number in range(10):
        row = make_calendar(mara, name=f"Calendar {number}")
        absence_of(row)
    make_shift(mara, starts_at=utc("2026-11-23 09:00"))

    with django_assert_max_num_queries(16):
        client.get("/absences/calendars/")
