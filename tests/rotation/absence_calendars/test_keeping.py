"""Add, change and remove calendars; what is the member's own stays with them."""

import pytest

from rotation import fetch, sealed
from rotation.calendars.reading import Filters
from rotation.models import Absence, AbsenceCalendar, Activity
from rotation.selectors import absence_calendars as reads
from rotation.services import absence_calendars, calendar_reading, checks, people
from tests.make import make_member, utc
from tests.rotation.absence_calendars.calendars import away, ics

pytestmark = pytest.mark.django_db

ADDRESS = "webcal://calendar.example/secret-0f3a/basic.ics"


def add(member, noon, **fields):
    values = {"name": "Private", "address": ADDRESS, "filters": Filters(), "by": member.user}
    return absence_calendars.add_address(**(values | fields), member=member, now=noon)


def add_file(member, noon, content, **fields):
    values = {"name": "Holidays", "filters": Filters(), "by": member.user}
    return absence_calendars.add_file(**(values | fields), content=content, member=member, now=noon)


def test_an_address_is_kept_sealed_and_read_soon(member, noon):
    calendar = add(member, noon, name="  My   own ")

    kept = AbsenceCalendar.objects.get()
    assert (kept, kept.name, kept.host) == (calendar, "My own", "calendar.example")
    assert sealed.unseal(kept.sealed_address) == "https://calendar.example/secret-0f3a/basic.ics"
    assert "secret" not in kept.sealed_address
    assert (kept.next_read_at, kept.read_at) == (noon, None)


def test_neither_address_nor_name_is_written_down_for_everybody(member, noon):
    calendar = add(member, noon, name="Therapy")
    absence_calendars.change(
        calendar=calendar,
        name="Sport",
        filters=Filters(only_all_day=True),
        by=member.user,
        now=noon,
    )
    absence_calendars.remove(calendar=calendar, by=member.user, now=noon)

    told = [(row.verb, row.actor, str(row.changed)) for row in Activity.objects.order_by("pk")]
    assert [verb for verb, _, _ in told] == [
        "absence_calendar.added",
        "absence_calendar.changed",
        "absence_calendar.removed",
    ]
    for _, actor, changed in told:
        assert actor == member.user
        assert not [word for word in ("secret", "example", "Therapy", "Sport") if word in changed]


@pytest.mark.parametrize(
    ("fields", "error", "field", "code"),
    [
        pytest.param({"address": ""}, fetch.AddressRefused, "address", "address_missing", id="none"),
        pytest.param(
            {"address": "http://127.0.0.2/"}, fetch.AddressRefused, "address", "address_private",
            id="private",
        ),
        pytest.param(
            {"address": "https://a@b.example/"}, fetch.AddressRefused, "address",
            "address_credentials", id="a user name",
        ),
        pytest.param({"name": " "}, checks.Refused, "name", "blank", id="no name"),
        pytest.param({"name": "x" * 61}, checks.Refused, "name", "max_length", id="long name"),
        pytest.param(
            {"filters": Filters(title_words=("x" * 201,))}, checks.Refused, "title_words",
            "max_length", id="long words",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(member, noon, fields, error, field, code):
    with pytest.raises(error) as refused:
        add(member, noon, **fields)

    assert (list(refused.value.fields), refused.value.code) == ([field], code)
    assert not AbsenceCalendar.objects.exists()


def test_a_site_without_addresses_takes_files_only(member, noon, settings):
    settings.CALENDAR_ADDRESSES = False

    with pytest.raises(absence_calendars.AddressesOff) as refused:
        add(member, noon)
    add_file(member, noon, ics("2026-12-01"))

    assert list(refused.value.fields) == ["address"]
    assert away(member) == [("12-01 00:00", "12-02 00:00")]


def test_the_same_address_is_read_once_however_it_is_written(member, noon):
    add(member, noon)

    with pytest.raises(absence_calendars.AlreadyThere):
        add(member, noon, address="https://Calendar.Example:443/secret-0f3a/basic.ics")
    add(make_member(), noon)

    assert AbsenceCalendar.objects.count() == 2


def test_one_that_was_removed_may_be_added_again(member, noon):
    absence_calendars.remove(calendar=add(member, noon), by=member.user, now=noon)

    assert add(member, noon).pk


def test_an_address_nobody_can_unseal_does_not_stand_in_the_way(member, noon, settings):
    add(member, noon)
    settings.TOKEN_KEYS = {"k9": "another"}

    assert add(member, noon).pk


def test_a_person_has_ten_calendars_at_most(member, noon):
    for number in range(absence_calendars.MOST):
        add(member, noon, address=f"{ADDRESS}?{number}")

    with pytest.raises(absence_calendars.TooMany) as refused:
        add(member, noon)
    with pytest.raises(absence_calendars.TooMany):
        add_file(member, noon, ics("2026-12-01"))

    assert "10" in refused.value.message
    assert not Absence.objects.exists()
    add(make_member(), noon)


def test_a_file_is_read_at_once_and_never_again(member, noon):
    outcome = add_file(member, noon, ics(("2026-12-01", "2026-12-05"), "2026-11-10"))

    calendar = outcome.calendar
    assert (outcome.entered, outcome.hit) == (1, ())
    assert away(member) == [("12-01 00:00", "12-05 00:00")]
    assert (calendar.sealed_address, calendar.next_read_at, calendar.read_at) == ("", None, noon)
    with pytest.raises(absence_calendars.FileIsReadOnce):
        absence_calendars.read(calendar=calendar, now=noon)
    assert absence_calendars.read_due(now=noon) == 0


@pytest.mark.parametrize("content", [b"", b"<html>", b"\0" * 100, b"BEGIN:VCALENDAR\r\n"])
def test_a_file_that_is_no_calendar_leaves_nothing(member, noon, content):
    with pytest.raises(calendar_reading.CalendarRefused):
        add_file(member, noon, content)

    assert not AbsenceCalendar.objects.exists()


def test_an_absence_that_was_read_is_marked_and_holds_no_title(member, noon):
    add_file(member, noon, ics("2026-12-01", title="Operation"))

    absence = Absence.objects.get()
    assert (absence.kind, absence.note, absence.all_day) == ("other", "", True)
    assert absence.calendar == AbsenceCalendar.objects.get()
    assert absence.made_by == member.user
    assert "Operation" not in str(Absence.objects.values()) + str(Activity.objects.values())


def test_days_are_those_of_the_member(noon):
    member = make_member(zone="Asia/Shanghai")

    add_file(member, noon, ics("2026-12-01", ("2026-12-03 10:00", "2026-12-03 11:00")))

    assert away(member) == [("11-30 16:00", "12-01 16:00"), ("12-03 10:00", "12-03 11:00")]
    assert list(Absence.objects.order_by("starts_at").values_list("all_day", flat=True)) == [
        True,
        False,
    ]


def test_filters_are_kept_as_they_are_asked_for(member, noon):
    words = Filters(True, True, (" on  leave", "urlaub，休假", "urlaub", ""), False)

    calendar = add(member, noon, filters=words)

    assert calendar.title_words == "on leave, urlaub, 休假"
    assert reads.filters_of(calendar) == Filters(True, True, ("on leave", "urlaub", "休假"), False)


def test_other_filters_make_it_be_read_anew(member, noon):
    calendar = add(member, noon)
    AbsenceCalendar.objects.update(etag='"a"', last_modified="b", next_read_at=None)

    absence_calendars.change(
        calendar=calendar, name="Private", filters=Filters(only_all_day=True), by=member.user,
        now=noon,
    )  # fmt: skip

    kept = AbsenceCalendar.objects.get()
    assert (kept.only_all_day, kept.etag, kept.last_modified) == (True, "", "")
    assert kept.next_read_at == noon


def test_another_name_leaves_the_reading_alone(member, noon):
    calendar = add(member, noon)
    AbsenceCalendar.objects.update(etag='"a"', next_read_at=None)

    changed = absence_calendars.change(
        calendar=calendar, name="Work", filters=Filters(), by=member.user, now=noon
    )

    assert (changed.name, changed.etag, changed.next_read_at) == ("Work", '"a"', None)


def test_nothing_changed_is_nothing_recorded(member, noon):
    calendar = add(member, noon)

    absence_calendars.change(
        calendar=calendar, name="Private", filters=Filters(), by=member.user, now=noon
    )

    assert Activity.objects.count() == 1


def test_a_file_keeps_its_filters(member, noon):
    calendar = add_file(member, noon, ics("2026-12-01")).calendar
    renamed = absence_calendars.change(
        calendar=calendar, name="Other", filters=Filters(), by=member.user, now=noon
    )

    with pytest.raises(absence_calendars.FileIsReadOnce):
        absence_calendars.change(
            calendar=calendar, name="More", filters=Filters(only_all_day=True), by=member.user,
            now=noon,
        )  # fmt: skip

    assert renamed.name == "Other"
    assert AbsenceCalendar.objects.get().name == "Other"


def test_what_was_removed_meanwhile_cannot_be_changed(member, noon):
    calendar = add(member, noon)
    absence_calendars.remove(calendar=calendar, by=member.user, now=noon)

    with pytest.raises(absence_calendars.Removed):
        absence_calendars.change(
            calendar=calendar, name="More", filters=Filters(), by=member.user, now=noon
        )


def test_removing_withdraws_what_is_to_come_and_keeps_what_was(member, noon):
    content = ics("2026-11-18", ("2026-11-20", "2026-11-30"), "2027-03-01")
    calendar = add_file(member, noon, content).calendar
    later = utc("2026-11-25 12:00")

    removed = absence_calendars.remove(calendar=calendar, by=member.user, now=later)

    assert removed.removed_at == later
    assert away(member) == [("11-18 00:00", "11-19 00:00"), ("11-20 00:00", "11-25 12:00")]
    assert not reads.of(member)


def test_removing_forgets_the_address_and_again_changes_nothing(member, noon):
    calendar = add(member, noon)
    for _again in range(2):
        absence_calendars.remove(calendar=calendar, by=member.user, now=noon)

    kept = AbsenceCalendar.objects.get()
    assert (kept.sealed_address, kept.next_read_at) == ("", None)
    assert Activity.objects.filter(verb="absence_calendar.removed").count() == 1


@pytest.mark.parametrize("way", ["own settings", "people"])
def test_somebody_who_moves_has_their_calendars_read_anew(member, noon, way):
    calendar, other = add(member, noon), add(make_member(), noon)
    AbsenceCalendar.objects.update(etag='"a"', next_read_at=None)

    if way == "people":
        people.update_member(member=member, zone="Asia/Shanghai", by=None, now=noon)
    else:
        people.update_profile(
            user=member.user, language="", zone="Asia/Shanghai", theme="", now=noon
        )

    calendar.refresh_from_db()
    other.refresh_from_db()
    assert (calendar.etag, calendar.next_read_at) == ("", noon)
    assert (other.etag, other.next_read_at) == ('"a"', None)


def test_mine_come_by_name_with_how_much_stands(member, noon, django_assert_num_queries):
    add(member, noon, name="B")
    add_file(member, noon, ics("2026-12-01", "2026-12-03"), name="A")
    add(make_member(), noon)

    with django_assert_num_queries(1):
        found = [(one.name, one.periods, one.member.user.zone) for one in reads.of(member)]

    assert found == [("A", 2, "UTC"), ("B", 0, "UTC")]
