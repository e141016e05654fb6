"""The command says what it did, or names every fault and does nothing."""

import io
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from feedback.models import Account, Case
from rotation.models import Activity
from tests.make import make_user

pytestmark = pytest.mark.django_db

CSV = "Summary,Created,Status\nPrinting is slow,2024-01-05,NEW\nIt crashed,2024-01-06,DONE\n"
MAP = "needed=Summary,opened_at=Created"
SHARED = Path(os.environ.get("SHARED", "../shared"))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "tracker.csv"
    path.write_text(CSV, encoding="utf-8")
    return str(path)


def run(file, *options):
    out = io.StringIO()
    call_command("import_cases", file, *options, stdout=out, skip_checks=True)
    return out.getvalue()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param(["--map", "needed"], "not of the form", id="no pair"),
        pytest.param(["--map", "needed=Summary,needed=Status"], "said twice", id="a field twice"),
        pytest.param(["--map", "needed=Summary"], "[not_mapped]", id="no time"),
        pytest.param(["--map", "needed=Title,opened_at=Created"], "[unknown_column]",
                     id="an unknown column"),
        pytest.param(["--map", MAP, "--date-format", "%d.%m.%Y"], "line 2, opened_at", id="a format"),
        pytest.param(["--map", MAP + ",state=Status", "--state", "NEW=open"], 'column "Status"',
                     id="an unknown state"),
        pytest.param(["--map", MAP, "--by", "nobody"], "sign-in name nobody", id="a stranger"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_explained_and_takes_in_nothing(file, options, words):
    with pytest.raises(CommandError) as error:
        run(file, *options)

    assert words in str(error.value)
    assert not Case.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run(str(tmp_path / "none.csv"), "--map", MAP)


def test_at_most_fifty_faults_are_listed(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("Summary,Created\n" + "A,never\n" * 80, encoding="utf-8")

    with pytest.raises(CommandError) as error:
        run(str(path), "--map", MAP)

    assert str(error.value).count("[bad_time]") == 50
    assert "and 30 more" in str(error.value)
    assert "80 faults; nothing was taken in." in str(error.value)


def test_two_runs_take_in_the_cases_once(file):
    options = ["--map", MAP, "--map", "state=Status", "--state", "DONE=closed,*=open"]

    assert run(file, *options, "--dry-run").startswith("2 cases would be taken in")
    assert run(file, *options).startswith("2 cases taken in, 0 were here already")
    assert run(file, *options).startswith("0 cases taken in, 2 were here already")

    by_need = Case.objects.order_by("opened_at").values_list("needed", "state", "source")
    assert list(by_need) == [
        ("Printing is slow", "open", "tracker"), ("It crashed", "closed", "tracker"),
    ]  # fmt: skip


def test_who_imports_is_recorded(file):
    mara = make_user(username="mara")

    run(file, "--map", MAP, "--by", "mara")

    assert set(Activity.objects.values_list("verb", "actor_id")) == {("case.imported", mara.pk)}


def test_a_column_with_a_comma_in_its_name_is_quoted(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text('"Title, short",Created\nA,2024-01-05\n', encoding="utf-8")

    run(str(path), "--map", '"needed=Title, short",opened_at=Created', "--account", "Ash")

    assert Case.objects.get().account == Account.objects.get(name="Ash")


def test_real_reports_come_in_whole():
    reports = SHARED / "data" / "cases.csv"
    if not reports.exists():
        pytest.skip(f"the real reports are not at {reports}; set SHARED to their folder")
    options = [
        "--map", "needed=Summary,happened=Description,external_id=Issue id",
        "--map", "opened_at=Created,closed_at=Resolved,state=Status",
        "--state", "RESOLVED=closed,VERIFIED=closed,*=open",
        "--source", "seamonkey", "--account", "SeaMonkey",
    ]  # fmt: skip

    assert run(str(reports), *options).startswith("1076 cases taken in, 0 were")
    assert run(str(reports), *options).startswith("0 cases taken in, 1076 were")

    assert Case.objects.filter(state="closed").count() == 509
    first = Case.objects.get(external_id="1606681")
    assert first.needed.startswith("Port |Bug 752376")
    assert first.opened_at.isoformat() == "2020-01-02T17:14:21+00:00"
    assert first.closed_at.isoformat() == "2020-11-01T20:04:54+00:00"
