"""A running rota is taken over with its history: nobody starts at zero, nothing twice."""

import io
from datetime import timedelta

import pytest

from rotation.errors import DomainError
from rotation.models import LedgerEntry, RotaImport, Shift, ShiftTemplate, Slot
from rotation.selectors import ledger as balances
from rotation.services import rota_imports
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc
from tests.rotation.taking_over import COMING, DAY, NEXT, begin, make_desk, shifts, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def planner():
    return make_user("planner")


def test_past_and_coming_shifts_are_published_with_their_points(desk, planner):
    done = take(
        desk, planner, f"{DAY},Mara Klein,", f"{NEXT},Jonas Weber,", f"{COMING},mara klein,"
    )

    assert (done.state, done.result["created"], done.result["past"]) == ("done", 3, 2)
    assert shifts(desk) == [
        ("Mara Klein", "Product", "11-09 08:00"),
        ("Jonas Weber", "Developer", "11-10 08:00"),
        ("Mara Klein", "Product", "11-23 08:00"),
    ]
    found = {str(one.member): one for one in balances.balances(desk, NOON)}
    assert (found["Mara Klein"].points, found["Mara Klein"].planned_points) == (4, 4)
    assert found["Jonas Weber"].points == 4
    entry = LedgerEntry.objects.first()
    assert (entry.reason["code"], entry.reason["text"]) == ("imported", "old")
    assert Shift.objects.first().why["by_hand"]["code"] == "imported"


def test_a_shift_of_the_usual_day_belongs_to_the_template_even_before_its_first_day(desk, planner):
    take(desk, planner, "2025-12-01 09:00,2025-12-01 17:00,Mara Klein,")

    slot = Slot.objects.get()
    assert slot.template == desk.templates.get()
    assert slot.day < slot.template.first_day
    assert [len(slot.working), slot.opening_hours.version] == [1, 1]


def test_other_times_get_a_template_that_is_over(desk, planner):
    take(
        desk,
        planner,
        "2026-11-13 18:00,2026-11-16 09:00,Mara Klein,",
        "2026-11-27 18:00,2026-11-30 09:00,Jonas Weber,",
        "2026-11-07 10:00,2026-11-07 14:00,Jonas Weber,",
    )

    made = ShiftTemplate.objects.filter(name__startswith="Imported").order_by("name")
    assert [one.name for one in made] == ["Imported 10:00-14:00", "Imported 18:00-09:00 +3"]
    assert all(one.first_day == one.last_day < NOON.date() for one in made)
    assert Shift.objects.count() == 3


def test_what_was_served_outside_the_opening_hours_weighs_in_full(desk, planner):
    take(desk, planner, "2026-11-07 10:00,2026-11-07 18:00,Mara Klein,")

    shift = Shift.objects.get()
    assert (shift.points, shift.unsocial) == (8, 1)


def test_the_same_file_twice_changes_nothing(desk, planner):
    rows = [
        f"{DAY},Mara Klein,",
        "2026-11-07 10:00,2026-11-07 14:00,Jonas Weber,",
        f"{COMING},Mara Klein,",
    ]
    take(desk, planner, *rows)
    before = list(Shift.objects.order_by("pk").values_list("uid", "revision", "member"))

    again = take(desk, planner, *rows)

    assert (again.result["created"], again.result["unchanged"]) == (0, 3)
    assert list(Shift.objects.order_by("pk").values_list("uid", "revision", "member")) == before
    assert LedgerEntry.objects.count() == 3


def test_a_row_that_stands_twice_in_the_file_counts_once(desk, planner):
    done = take(desk, planner, f"{DAY},Mara Klein,", f"{DAY},Mara Klein,")

    assert (done.result["created"], done.result["unchanged"]) == (1, 1)


def test_two_people_in_one_slot_share_it(desk, planner):
    take(desk, planner, f"{DAY},Mara Klein,", f"{DAY},Jonas Weber,")

    assert Slot.objects.count() == 1
    assert [one.seat.name for one in Shift.objects.order_by("pk")] == ["Product", "Developer"]


@pytest.mark.parametrize(
    ("rows", "line", "code"),
    [
        pytest.param([f"{DAY},Nobody Known,"], None, None, id="an unknown name is left out"),
        pytest.param([f"{DAY},Mara Klein,", f"{DAY},Mara Klein,Developer"], 3, "overlap_in_file", id="two seats at once"),
        pytest.param([f"{DAY},Mara Klein,Developer", f"{DAY},Jonas Weber,Developer"], 3, "seat_taken", id="two on one seat"),
        pytest.param(
            [f"{DAY},Mara Klein,", "2026-11-09 12:00,2026-11-09 20:00,Mara Klein,"], 3, "overlap_in_file", id="times that meet"
        ),
        pytest.param(["2026-11-09 17:00,2026-11-09 09:00,Mara Klein,"], 2, "ends_before_it_begins", id="backwards"),
        pytest.param(["2026-11-09 09:00,2026-11-09 09:05,Mara Klein,"], 2, "too_short", id="five minutes"),
        pytest.param(["2026-01-01 09:00,2026-03-09 09:00,Mara Klein,"], 2, "too_long", id="months"),
        pytest.param(["2010-11-09 09:00,2010-11-09 17:00,Mara Klein,"], 2, "too_far", id="long ago"),
        pytest.param(["2029-11-09 09:00,2029-11-09 17:00,Mara Klein,"], 2, "too_far", id="far ahead"),
        pytest.param(["soon,later,Mara Klein,"], 2, "bad_time", id="no time"),
        pytest.param(["2026-11-09,2026-11-10,Mara Klein,"], 2, "bad_time", id="only days"),
        pytest.param(["0001-01-01 00:00,9999-12-31 23:59,Mara Klein,"], 2, "bad_time", id="all of time"),
        pytest.param([f"{DAY},,"], 2, "missing_value", id="no name"),
        pytest.param([f"{DAY},{'x' * 121},"], 2, "too_long_text", id="a long name"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_line_and_nothing_is_half_taken_over(
    desk, planner, rows, line, code
):
    found = begin(desk, planner, *rows)
    plan = rota_imports.preview(found, NOON)

    if code is None:
        assert (plan.errors, plan.ignored) == ((), 1)
        return
    assert [(one.line, one.code) for one in plan.errors] == [(line, code)]
    assert plan.errors[0].message
    with pytest.raises(rota_imports.HasProblems):
        rota_imports.apply(found=found, by=planner, now=NOON)
    assert not Shift.objects.exists()
    done = rota_imports.apply(found=found, leave_out=True, by=planner, now=NOON)
    assert done.result["left_out"] == 1


@pytest.mark.parametrize(
    ("holder", "code"),
    [("Jonas", "seat_filled"), (None, "seat_open"), ("Mara", "overlap")],
)
def test_what_is_published_is_never_overwritten(desk, planner, holder, code):
    members = {str(one.member.user.first_name): one.member for one in desk.team.memberships.all()}
    slot = make_slot(desk, utc("2026-11-09 08:00"), 8, template=desk.templates.get())
    other = make_rota(seats=("product",))
    if code == "overlap":
        make_shift(members[holder], slot=make_slot(other, utc("2026-11-09 10:00"), 2))
    else:
        make_shift(members.get(holder), slot=slot, seat=desk.seats.get(name="Product"))

    plan = rota_imports.preview(begin(desk, planner, f"{DAY},Mara Klein,Product"), NOON)

    assert [one.code for one in plan.errors] == [code]


def test_times_of_the_file_are_those_of_the_rota_unless_they_say(desk, planner):
    take(
        desk,
        planner,
        "2026-11-09T08:00Z,2026-11-09T16:00Z,Mara Klein,",
        "2026-07-06 09:00,2026-07-06 17:00,Jonas Weber,",
    )

    assert {one[2] for one in shifts(desk)} == {"11-09 08:00", "07-06 07:00"}
    assert Slot.objects.filter(template=desk.templates.get()).count() == 2


@pytest.mark.parametrize(
    ("rows", "starts", "minutes"),
    [
        pytest.param("2026-11-09,22:00,06:00,Mara Klein", "11-09 21:00", 480, id="over midnight"),
        pytest.param("2026-11-09,00:00,24:00,Mara Klein", "11-08 23:00", 1440, id="a whole day"),
        pytest.param("2026-10-24,22:00,06:00,Mara Klein", "10-24 20:00", 540, id="clocks go back"),
        pytest.param("2026-03-28,22:00,06:00,Mara Klein", "03-28 21:00", 420, id="clocks go on"),
    ],
)
def test_a_day_with_two_clock_times_is_a_shift(desk, planner, rows, starts, minutes):
    take(desk, planner, rows, heading="day,from,until,person\n")

    shift = Shift.objects.get()
    assert f"{shift.starts_at:%m-%d %H:%M}" == starts
    assert (shift.ends_at - shift.starts_at) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "empty_file", id="empty"),
        pytest.param(b"start,end,person\n", "no_rows", id="only a heading"),
        pytest.param(b"who,when\nMara,now\n", "unknown_column", id="other columns"),
        pytest.param(b"person\nMara\n", "missing_column", id="no times"),
        pytest.param("start,end,person\n1,2,Jörg\n".encode("latin-1"), "not_utf8", id="latin-1"),
        pytest.param(
            b"start,end,person\n" + b"a,b,c\n" * 50_000, "too_many_rows", id="50,000 rows"
        ),
        pytest.param(b"x" * (3 * 1024 * 1024), "file_too_large", id="3 MB"),
        pytest.param(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "not_a_calendar", id="half a calendar"),
        pytest.param(b"<html><body>Sign in</body></html>", "unknown_column", id="a web page"),
        pytest.param(b"start,end,person\n\x00,b,c\n", "not_text", id="null characters"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(desk, planner, data, code):
    with pytest.raises(rota_imports.FileRefused) as refused:
        rota_imports.begin(rota=desk, file=io.BytesIO(data), name="", by=planner, now=NOON)

    assert refused.value.code == code
    assert refused.value.errors[0].message
    assert not RotaImport.objects.exists()


def test_too_many_names_are_refused(desk, planner):
    rows = [f"{DAY},Person {number}," for number in range(151)]

    with pytest.raises(rota_imports.FileRefused, match="150 different names"):
        begin(desk, planner, *rows)


def test_a_name_that_two_people_have_is_left_to_a_person(desk, planner):
    twin = make_member(job="product", first_name="Mara", last_name="Klein")
    found = begin(desk, planner, f"{DAY},Mara Klein,", f"{NEXT},Jonas,")

    chosen = {one.name: one.chosen for one in rota_imports.labels(found).people}
    assert chosen["Mara Klein"] == ""
    assert chosen["Jonas"]

    found = rota_imports.choose(
        found=found, people={"Mara Klein": twin, "Nobody": None}, seats={}, by=planner, now=NOON
    )
    done = rota_imports.apply(found=found, by=planner, now=NOON)
    assert done.result["created"] == 2
    assert twin.shifts.count() == 1


def test_a_name_of_a_seat_leads_to_it_and_can_be_given_another(desk, planner):
    found = begin(desk, planner, f"{DAY},Jonas Weber,product", f"{NEXT},Jonas Weber,Night watch")
    seats = {one.name: one.chosen for one in rota_imports.labels(found).seats}
    assert seats == {"product": str(desk.seats.get(name="Product").pk), "Night watch": "job"}

    rota_imports.choose(found=found, people={}, seats={"Night watch": ""}, by=planner, now=NOON)
    done = rota_imports.apply(found=found, by=planner, now=NOON)

    assert (done.result["created"], done.result["ignored"]) == (1, 1)
    assert shifts(desk) == [("Jonas Weber", "Product", "11-09 08:00")]


def test_without_opening_hours_nothing_is_weighed(desk, planner):
    found = begin(desk, planner, f"{DAY},Mara Klein,")
    bare = make_rota()
    bare.opening_hours.all().delete()
    RotaImport.objects.update(rota=bare)
    found.refresh_from_db()

    with pytest.raises(rota_imports.NoHours):
        rota_imports.preview(found, NOON)


def test_rows_of_a_program_are_taken_over_as_well(desk, planner):
    rows = [
        {
            "starts_at": utc("2026-11-09 08:00"),
            "ends_at": utc("2026-11-09 16:00"),
            "person": "mara klein",
        },
        {
            "starts_at": utc("2026-11-09 08:00"),
            "ends_at": utc("2026-11-09 07:00"),
            "person": "Jonas",
        },
    ]
    found = rota_imports.begin_rows(rota=desk, rows=rows, name="api", by=planner, now=NOON)

    done = rota_imports.apply(found=found, leave_out=True, by=planner, now=NOON)

    assert (done.result["created"], done.result["left_out"]) == (1, 1)
    with pytest.raises(DomainError, match="no rows"):
        rota_imports.begin_rows(rota=desk, rows=[], name="", by=planner, now=NOON)


def test_hostile_names_are_names_and_nothing_else(desk, planner):
    hostile = "\"=cmd|' /C calc'!A0\u202e<script>\x07\""
    found = begin(desk, planner, f"{DAY},{hostile},")

    (label,) = rota_imports.labels(found).people
    assert label.name == "=cmd|' /C calc'!A0 <script>"
