"""manage.py import_rota: a running rota from a file, all of it or nothing."""

import io

import pytest
from django.core.management import CommandError, call_command

from rotation.models import RotaImport, Shift
from tests.make import make_member, make_user
from tests.rotation.taking_over import DAY, HEADING, NEXT, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


def run(tmp_path, *rows, name="rota.csv", text=None, **options):
    make_user("planner", username="pavel") if not options.pop("again", False) else None
    file = tmp_path / name
    file.write_text(text or HEADING + "\n".join(rows) + "\n", encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    given = {"rota": "customer-desk", "by": "pavel"} | options
    try:
        call_command("import_rota", file, stdout=out, stderr=err, **given)
    except CommandError as error:
        return f"{err.getvalue()}{error}"
    return out.getvalue()


def test_shifts_are_taken_over_and_a_second_run_changes_nothing(tmp_path, desk):
    rows = [f"{DAY},Mara Klein,", f"{NEXT},Jonas,"]

    assert "2 shifts were taken over, 0 unchanged" in run(tmp_path, *rows)
    assert "0 shifts were taken over, 2 unchanged" in run(tmp_path, *rows, again=True)
    assert Shift.objects.count() == 2
    assert RotaImport.objects.get().name == "rota.csv"


def test_tried_only_it_writes_nothing(tmp_path, desk):
    assert "1 shifts would be taken over" in run(tmp_path, f"{DAY},Mara Klein,", dry_run=True)
    assert not Shift.objects.exists()
    assert not RotaImport.objects.exists()


def test_wrong_rows_and_doubtful_names_are_named_and_nothing_is_taken_over(tmp_path, desk):
    make_member(first_name="Jonas", last_name="Other")

    said = run(tmp_path, f"{DAY},Mara Klein,", f"{NEXT},Jonas,", "soon,later,Mara Klein,")

    assert "line 3: person: Nobody was chosen for this name. (unknown_person)" in said
    assert "line 4: start: There is no time in it that can be read. (bad_time)" in said
    assert "2 errors; nothing was taken over" in said
    assert not Shift.objects.exists()


def test_rows_with_problems_can_be_left_out(tmp_path, desk):
    said = run(tmp_path, f"{DAY},Mara Klein,", f"{NEXT},Nobody,", leave_out=True)

    assert "1 shifts were taken over, 0 unchanged, 1 left out" in said


def test_a_calendar_is_read_as_well(tmp_path, desk):
    event = "BEGIN:VEVENT\nDTSTART:20261109T080000Z\nDURATION:PT8H\nSUMMARY:Developer: Mara + Jonas\nEND:VEVENT"

    said = run(tmp_path, name="rota.ics", text=f"BEGIN:VCALENDAR\n{event}\nEND:VCALENDAR\n")

    assert "2 shifts were taken over" in said
    assert {one.seat.name for one in Shift.objects.all()} == {"Developer", "Product"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"rota": "nowhere"}, "no rota is called nowhere"),
        ({"by": "nobody"}, "nobody has the sign-in name nobody"),
        ({"text": "who,when\n1,2\n"}, 'No column is called "who"'),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(tmp_path, desk, options, words):
    assert words in run(tmp_path, f"{DAY},Mara Klein,", **options)


def test_a_file_that_is_not_there_is_said(desk):
    make_user("planner", username="pavel")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_rota", "/nowhere/rota.csv", rota="customer-desk", by="pavel")
