import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from rotation.models import Activity, Area, Member, Membership, Team, User
from rotation.services import csv_files, imports
from tests.make import make_member, make_team, make_user

pytestmark = pytest.mark.django_db

HEADING = "name,email,job,zone,team"
MARA = "Mara Klein,mara@example.org,developer,Europe/Berlin,Support"
TOM = "Tom Reed,tom@example.org,product,Europe/London,Support"


def take(*lines, now, **fields):
    """Import a file of these lines, or of these bytes."""
    content = lines[0] if isinstance(lines[0], bytes) else "\n".join(lines).encode()
    return imports.import_people(file=io.BytesIO(content), by=None, now=now, **fields)


def nothing_written():
    tables = (User, Member, Team, Area, Membership, Activity)
    return not any(table.objects.exists() for table in tables)


def said(report):
    return [(error.line, error.field, error.code) for error in report.errors]


@pytest.mark.parametrize(
    ("content", "line", "field", "code"),
    [
        pytest.param(b"", 0, "", "empty_file", id="empty"),
        pytest.param(b"\xef\xbb\xbf \r\n\r\n", 0, "", "empty_file", id="blank"),
        pytest.param(HEADING.encode(), 0, "", "no_rows", id="a heading alone"),
        pytest.param(
            f"{HEADING}\n{MARA}\n".encode() + "Jörg,j@x.de".encode("latin-1"),
            3,
            "",
            "not_utf8",
            id="not UTF-8",
        ),
        pytest.param(b"PK\x03\x04\x00\x00", 1, "", "not_text", id="a spreadsheet"),
        pytest.param(b"x" * (2 * 1024**2 + 1), 0, "", "file_too_large", id="huge"),
        pytest.param(
            f"{HEADING}\n".encode() + b"a,b,c,d,e\n" * 5001, 5002, "", "too_many_rows", id="long"
        ),
        pytest.param(
            f"{HEADING},shoe_size\n{MARA},43".encode(),
            1,
            "shoe_size",
            "unknown_column",
            id="a column nobody knows",
        ),
        pytest.param(
            f"{HEADING},Email\n{MARA},x@y.z".encode(), 1, "email", "column_twice", id="twice"
        ),
        pytest.param(
            b"name,email,job,zone\nMara,m@x.org,product,UTC",
            1,
            "team",
            "missing_column",
            id="no team",
        ),
        pytest.param(
            b"first_name,email,job,zone,team\nMara,m@x.org,product,UTC,Support",
            1,
            "name",
            "missing_column",
            id="half a name",
        ),
        pytest.param(
            f"{HEADING}\n{MARA},more".encode(), 2, "", "too_many_cells", id="a cell too many"
        ),
        pytest.param(
            f'{HEADING}\n{MARA}\n"Tom,tom@example.org'.encode(), 3, "", "bad_row", id="open quote"
        ),
        pytest.param(
            f"{HEADING}\n{'x' * 140_000},b,c,d,e".encode(), 2, "", "bad_row", id="a huge cell"
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(content, line, field, code, noon):
    report = take(content, now=noon)

    assert said(report) == [(line, field, code)]
    assert (report.created, nothing_written()) == (0, True)


@pytest.mark.parametrize(
    ("extra", "row", "field", "code"),
    [
        pytest.param("", "Mara,mara@,developer,UTC,Support", "email", "bad_email", id="e-mail"),
        pytest.param("", "Mara,,developer,UTC,Support", "email", "missing_value", id="no e-mail"),
        pytest.param("", ",m@x.org,developer,UTC,Support", "name", "missing_value", id="no name"),
        pytest.param("", "Mara,m@x.org,wizard,UTC,Support", "job", "unknown_job", id="job"),
        pytest.param("", "Mara,m@x.org,product,Mars,Support", "zone", "unknown_zone", id="zone"),
        pytest.param("", "Mara,m@x.org,product,UTC,", "team", "missing_value", id="no team"),
        pytest.param("", "Mara,m@x.org,product,UTC", "team", "missing_value", id="a short row"),
        pytest.param("share", f"{MARA},1.5", "share", "bad_share", id="share above one"),
        pytest.param("share", f"{MARA},half", "share", "bad_share", id="share in words"),
        pytest.param("from", f"{MARA},18.11.2026", "from", "bad_date", id="date another way"),
        pytest.param("from", f"{MARA},2026-02-30", "from", "bad_date", id="day that is not"),
        pytest.param("from", f"{MARA},0026-02-03", "from", "year_out_of_range", id="year 26"),
        pytest.param(
            "from,until",
            f"{MARA},2026-03-01,2026-03-01",
            "until",
            "membership_ends_before_it_begins",
            id="ends as it begins",
        ),
        pytest.param(
            "until",
            f"{MARA},2026-03-01",
            "until",
            "membership_ends_before_it_begins",
            id="ended before today",
        ),
        pytest.param("role", f"{MARA},emperor", "role", "unknown_role", id="role"),
        pytest.param("stage", f"{MARA},guru", "stage", "unknown_stage", id="stage"),
        pytest.param("language", f"{MARA},tlh", "language", "unknown_language", id="language"),
        pytest.param("username", f"{MARA},ma ra", "username", "invalid", id="sign-in name"),
        pytest.param("areas", f"{MARA},{'x' * 81}", "areas", "too_long", id="area too long"),
    ],
)
def test_a_row_that_cannot_be_is_named_and_nothing_is_written(extra, row, field, code, noon):
    heading = f"{HEADING},{extra}" if extra else HEADING
    pad = "," * extra.count(",") + ("," if extra else "")

    report = take(heading, TOM + pad, row, now=noon)

    assert said(report) == [(3, field, code)]
    assert report.errors[0].message
    assert nothing_written()


def test_everything_wrong_in_every_row_is_said_in_the_order_of_the_file(noon):
    report = take(
        HEADING,
        "Mara,mara@,wizard,Mars,Support",
        TOM,
        '"Lee\nMoon",lee@example.org,developer,UTC,Support',
        ",,product,UTC,Support",
        TOM,
        now=noon,
    )

    assert said(report) == [
        (2, "email", "bad_email"),
        (2, "job", "unknown_job"),
        (2, "zone", "unknown_zone"),
        (6, "email", "missing_value"),
        (6, "name", "missing_value"),
        (7, "email", "duplicate_email"),
    ]
    assert "line 3" in report.errors[-1].message
    assert nothing_written()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"{HEADING}\n{MARA}\n{TOM}\n".encode(), id="plain"),
        pytest.param(f"{HEADING}\n{MARA}\n{TOM}".encode("utf-8-sig"), id="byte order mark"),
        pytest.param(f"{HEADING}\r\n\r\n{MARA}\r\n,,,,\r\n{TOM}\r\n".encode(), id="blank lines"),
        pytest.param(f"{HEADING}\n{MARA}\n{TOM}\n".replace(",", ";").encode(), id="semicolons"),
        pytest.param(f"{HEADING}\n{MARA}\n{TOM}\n".replace(",", "\t").encode(), id="tabs"),
        pytest.param(
            f" Name , E mail,JOB,Zone,Team\n{MARA}\n{TOM}\n".replace("E mail", "EMAIL").encode(),
            id="another case",
        ),
    ],
)
def test_a_file_is_read_however_a_program_writes_it(content, noon):
    report = take(content, now=noon)

    assert report == csv_files.ImportReport(created=2, updated=0, unchanged=0)
    assert sorted(map(str, Member.objects.all())) == ["Mara Klein", "Tom Reed"]


def test_a_full_row_makes_a_full_member(noon):
    report = take(
        "first_name,last_name,email,username,job,zone,team,share,from,until,role,areas,stage,language",
        "Mei,Wang,Mei@Example.org,mei.w,Product,Asia/Shanghai,Front desk,"
        '"0,5",2026-12-01,2027-12-01,planner,Editor| Export ,paired,zh-hans',
        now=noon,
    )

    member = Member.objects.get()
    user = member.user
    membership = member.memberships.get()
    assert report.created == 1
    assert (user.username, user.email, user.language) == ("mei.w", "mei@example.org", "zh-hans")
    assert (str(member), member.job, member.stage) == ("Mei Wang", "product", "paired")
    assert (membership.team.name, membership.share) == ("Front desk", Decimal("0.5"))
    assert (membership.from_on, membership.until_on) == (date(2026, 12, 1), date(2027, 12, 1))
    assert [group.name for group in user.groups.all()] == ["planner"]
    assert sorted(area.name for area in member.areas.all()) == ["Editor", "Export"]
    assert not user.has_usable_password()


def test_who_says_no_day_begins_today_where_they_live(noon):
    row = "Kai,kai@example.org,developer,Pacific/Kiritimati,Support"  # 14 hours ahead

    take(HEADING, row, now=noon)

    assert Membership.objects.get().from_on == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("email", "username"),
    [
        pytest.param("new@example.org", "new", id="the first part"),
        pytest.param("taken@example.net", "taken@example.net", id="all of it when that is taken"),
        pytest.param("o'brien@example.org", "obrien", id="without what may not be there"),
    ],
)
def test_a_sign_in_name_is_made_of_the_address(email, username, noon):
    make_user(username="taken")

    take(HEADING, f"New Person,{email},developer,UTC,Support", now=noon)

    assert User.objects.get(email=email).username == username


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Anna Maria Schmidt", "Anna Maria", "Schmidt"),
        ("李雷", "李雷", ""),
        ("  Tom   Reed ", "Tom", "Reed"),
    ],
)
def test_of_one_name_the_last_word_is_the_last_name(name, first, last, noon):
    take(HEADING, f"{name},new@example.org,developer,UTC,Support", now=noon)

    user = User.objects.get()
    assert (user.first_name, user.last_name) == (first, last)


FULL = (
    f"{HEADING},share,from,until,role,areas,stage",
    f"{MARA},0.5,2026-01-05,2027-01-05,planner,Editor|Export,lead",
    f"{TOM},,,,,,",
)


def test_a_second_run_changes_nothing(noon):
    first = take(*FULL, now=noon)
    written = Activity.objects.count()

    second = take(*FULL, now=noon.replace(month=12))

    assert (first.created, second) == (2, csv_files.ImportReport(0, 0, 2))
    assert (Activity.objects.count(), Membership.objects.count()) == (written, 2)


def test_who_is_there_already_gets_what_differs(noon):
    take(*FULL, now=noon)

    report = take(
        f"{HEADING},share,from,until,role,areas",
        "Mara Groß,MARA@example.org,product,Asia/Tokyo,Support,1,2026-01-05,2026-12-31,,Colours",
        f"{TOM},,,,,",
        now=noon,
    )

    mara = Member.objects.get(user__email="mara@example.org")
    membership = mara.memberships.get()
    assert (report.created, report.updated, report.unchanged) == (0, 1, 1)
    assert (str(mara), mara.job, mara.user.zone) == ("Mara Groß", "product", "Asia/Tokyo")
    assert (membership.share, membership.until_on) == (Decimal(1), date(2026, 12, 31))
    assert [area.name for area in mara.areas.all()] == ["Colours"]
    assert [group.name for group in mara.user.groups.all()] == ["planner"]


def test_a_new_role_alone_is_an_update(noon):
    take(*FULL, now=noon)

    report = take(f"{HEADING},role", f"{TOM},product", now=noon)

    assert report.updated == 1
    assert [group.name for group in User.objects.get(first_name="Tom").groups.all()] == ["product"]


def test_somebody_in_another_team_joins_this_one_too(noon):
    take(*FULL, now=noon)

    report = take(HEADING, TOM.replace("Support", "Billing"), now=noon)

    assert report.updated == 1
    teams = Membership.objects.filter(member__user__first_name="Tom").values_list("team__name")
    assert sorted(teams) == [("Billing",), ("Support",)]


def test_another_first_day_in_the_same_team_is_a_fault_and_no_silent_change(noon):
    take(*FULL, now=noon)

    report = take(f"{HEADING},from", f"{TOM},2027-01-01", now=noon)

    assert said(report) == [(2, "", "already_in_team")]


def test_who_can_sign_in_already_becomes_a_member(noon):
    user = make_user("admin", email="mara@example.org", first_name="Mara", last_name="Klein")

    report = take(HEADING, MARA, now=noon)

    assert report.updated == 1
    user.refresh_from_db()
    assert (user.member.job, user.zone) == ("developer", "Europe/Berlin")
    assert [group.name for group in user.groups.all()] == ["admin"]


def test_teams_and_areas_are_found_in_any_case_and_made_once(noon):
    team = make_team("SUPPORT")
    area = Area.objects.create(name="editor", slug="editor")

    take(f"{HEADING},areas", f"{MARA},Editor", f"{TOM},EDITOR|New", now=noon)

    assert list(Team.objects.all()) == [team]
    assert sorted(Area.objects.values_list("name", flat=True)) == ["New", "editor"]
    assert area.members.count() == 2


def test_a_name_two_people_would_have_is_a_fault_of_the_second(noon):
    make_member(username="mara", email="other@example.org", team=False)

    report = take(f"{HEADING},username", f"{MARA},mara", f"{TOM},tom", now=noon)

    assert said(report) == [(2, "username", "username_taken")]
    assert not User.objects.filter(first_name="Tom").exists()


def test_a_trial_says_what_would_happen_and_writes_nothing(noon):
    report = take(*FULL, now=noon, dry_run=True)

    assert report.created == 2
    assert nothing_written()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("\n".join(FULL), encoding="utf-8")
    return path


def test_the_command_says_what_it_did(file, capsys):
    call_command("import_people", str(file), by=make_user("admin", username="root").username)

    assert "2 people were created, 0 updated, 0 unchanged" in capsys.readouterr().out
    assert Activity.objects.filter(actor__username="root", verb="member.created").count() == 2


def test_the_command_tries_without_writing(file, capsys):
    call_command("import_people", str(file), dry_run=True)

    assert "2 people would be created" in capsys.readouterr().out
    assert nothing_written()


def test_the_command_names_every_fault_and_fails(file, capsys):
    file.write_text(f"{HEADING}\nMara,mara@,wizard,UTC,Support\n", encoding="utf-8")

    with pytest.raises(CommandError) as failed:
        call_command("import_people", str(file))

    told = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in told] == ["line 2", "line 2"]
    assert "(bad_email)" in told[0]
    assert (failed.value.returncode, str(failed.value)) == (1, "2 errors; nothing was imported")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["nowhere.csv"], "No such file", id="no file"),
        pytest.param(["{file}", "--by", "nobody"], "nobody", id="nobody of that name"),
        pytest.param(["{folder}"], "directory", id="a folder"),
    ],
)
def test_the_command_refuses_what_it_cannot_use(arguments, words, file):
    given = [one.format(file=file, folder=file.parent) for one in arguments]

    with pytest.raises(CommandError, match=words):
        call_command("import_people", *given)

    assert not Member.objects.exists()
