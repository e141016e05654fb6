"""A file is taken in whole or not at all, and each fault is named with its line."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from feedback.models import Account, Case, Customer, Tag
from feedback.services import case_files, imports
from rotation.models import Activity, Area
from tests.conftest import NOON
from tests.make import make_account, utc

pytestmark = pytest.mark.django_db

MAPPING = {"needed": "Summary", "opened_at": "Created", "external_id": "Id"}
HEADER = "Summary,Created,Id\n"


def take_in(text, **changes):
    data = text if isinstance(text, bytes) else text.encode()
    values = {"mapping": MAPPING, "source": "desk", "by": None, "now": NOON}
    return imports.import_cases(file=io.BytesIO(data), **(values | changes))


def faults(report):
    return [(error.line, error.field, error.code) for error in report.errors]


@pytest.mark.parametrize(
    ("data", "line", "code"),
    [
        pytest.param(b"", 0, "empty_file", id="nothing"),
        pytest.param(b"\xef\xbb\xbf \n\n", 0, "empty_file", id="blanks only"),
        pytest.param("Summary,Created,Id\nNähe,2026-01-01,1".encode("latin-1"), 2, "not_utf8",
                     id="Latin 1"),
        pytest.param("Summary".encode("utf-16"), 1, "not_utf8", id="UTF-16"),
        pytest.param(b"Summary,Created\nA,2026-01-01\n", 1, "unknown_column", id="a column missing"),
        pytest.param(b"Summary,Created,Id,Id\n", 1, "column_twice", id="a column twice"),
        pytest.param(HEADER.encode() + b'A,2026-01-01,"1\n', 2, "bad_csv", id="an open quote"),
        pytest.param(HEADER.encode() + b'A,2026-01-01,"1"x\n', 2, "bad_csv", id="words behind one"),
        pytest.param(HEADER.encode() + b"A,2026-01-01\n", 2, "wrong_width", id="a short row"),
        pytest.param(HEADER.encode() + b"A,2026-01-01,1,2\n", 2, "wrong_width", id="a long row"),
        pytest.param(HEADER.encode() + b"A" * 140_000, 2, "bad_csv", id="a cell without end"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named_by_line(data, line, code):
    report = take_in(data)

    assert [(error.line, error.code) for error in report.errors] == [(line, code)]
    assert not Case.objects.exists()


def test_a_file_that_is_too_large_is_not_read_to_its_end():
    class Endless(io.RawIOBase):
        """Blanks for as long as somebody reads; keeps how much that was."""

        taken = 0

        def read(self, size=-1):
            self.taken += size
            return b" " * size

    file = Endless()
    report = imports.import_cases(file=file, mapping=MAPPING, source="desk", by=None, now=NOON)

    assert [error.code for error in report.errors] == ["too_large"]
    assert file.taken == case_files.MAX_BYTES + 1


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        pytest.param({"mapping": {"opened_at": "Created"}}, "needed", "not_mapped", id="no need"),
        pytest.param({"mapping": {"needed": "Summary"}}, "opened_at", "not_mapped", id="no time"),
        pytest.param({"mapping": MAPPING | {"mood": "Id"}}, "mood", "unknown_field",
                     id="an unknown field"),
        pytest.param({"source": " "}, "source", "missing", id="from nowhere"),
        pytest.param({"source": "x" * 41}, "source", "too_long", id="a long source"),
        pytest.param({"zone": "Mars/Base"}, "zone", "unknown_zone", id="an unknown zone"),
        pytest.param({"zone": "../etc"}, "zone", "unknown_zone", id="a path for a zone"),
        pytest.param({"date_format": "%Q"}, "opened_at", "bad_date_format", id="no directive"),
        pytest.param({"date_format": "%d.%m."}, "opened_at", "bad_date_format", id="no year"),
        pytest.param({"states": {"NEW": "open"}}, "state", "not_mapped", id="states of no column"),
        pytest.param({"states": {"NEW": "lost"}, "mapping": MAPPING | {"state": "Id"}}, "state",
                     "unknown_state", id="an unknown state"),
        pytest.param({"account": "x" * 121}, "account", "too_long", id="a long account"),
    ],
)  # fmt: skip
def test_a_senseless_request_is_refused_before_the_file_is_read(changes, field, code):
    report = take_in(HEADER + "A,2026-01-01,1\n", **changes)

    assert faults(report) == [(0, field, code)]
    assert not Case.objects.exists()


ALL = (
    "Summary",
    "Created",
    "Id",
    "Closed",
    "Status",
    "Text",
    "Area",
    "Minutes",
    "Tags",
    "Who",
    "Url",
)
ALL_MAPPING = {
    "needed": "Summary", "opened_at": "Created", "external_id": "Id", "closed_at": "Closed",
    "state": "Status", "happened": "Text", "area": "Area", "handling_minutes": "Minutes",
    "tags": "Tags", "account": "Who", "external_url": "Url",
}  # fmt: skip


def table(*rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, ALL, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({"Summary": "A", "Created": "2026-01-01", "Id": "1"} | row for row in rows)
    return out.getvalue()


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        pytest.param({"Summary": ""}, "needed", "missing", id="no need"),
        pytest.param({"Summary": "a\0b"}, "needed", "bad_character", id="NUL"),
        pytest.param({"Created": ""}, "opened_at", "missing", id="no time"),
        pytest.param({"Created": "last Tuesday"}, "opened_at", "bad_time", id="words for a time"),
        pytest.param({"Created": "2026-02-30"}, "opened_at", "bad_time", id="30 February"),
        pytest.param({"Created": "0001-01-01T00:00+14:00"}, "opened_at", "bad_time",
                     id="a time before time"),
        pytest.param({"Created": "2026-11-19"}, "opened_at", "in_the_future", id="tomorrow"),
        pytest.param({"Created": "1066-10-14"}, "opened_at", "too_long_ago", id="a mistyped year"),
        pytest.param({"Closed": "2025-12-31", "Status": "closed"}, "closed_at",
                     "closed_before_opened", id="closed before it was opened"),
        pytest.param({"Status": "LIMBO"}, "state", "unknown_state", id="an unknown state"),
        pytest.param({"Id": ""}, "external_id", "missing", id="no id"),
        pytest.param({"Id": "x" * 121}, "external_id", "too_long", id="a long id"),
        pytest.param({"Text": "x" * 20001}, "happened", "too_long", id="a novel"),
        pytest.param({"Area": "Atlantis"}, "area", "unknown_area", id="an unknown area"),
        pytest.param({"Minutes": "ten"}, "handling_minutes", "bad_number", id="a word for a number"),
        pytest.param({"Minutes": "-5"}, "handling_minutes", "bad_number", id="minus minutes"),
        pytest.param({"Tags": "good, " + "x" * 41}, "tags", "too_long", id="a long tag"),
        pytest.param({"Who": "x" * 121}, "account", "too_long", id="a long account"),
        pytest.param({"Url": "javascript:alert(1)"}, "external_url", "invalid", id="a bad address"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_with_line_field_and_code(row, field, code):
    good = {"Id": "0", "Status": "open"}

    report = take_in(table(good, {"Status": "open"} | row), mapping=ALL_MAPPING)

    assert faults(report) == [(3, field, code)]
    assert report.errors[0].column == ALL_MAPPING[field]
    assert report.created == 0
    assert not Case.objects.exists()
    assert not Account.objects.exists()


def test_an_id_that_comes_twice_names_the_first_line():
    report = take_in(HEADER + "A,2026-01-01,1\nB,2026-01-02,2\nC,2026-01-03,1\n")

    assert faults(report) == [(4, "external_id", "id_twice")]
    assert "2" in report.errors[0].message


def test_lines_are_counted_as_an_editor_does():
    text = (
        "Summary,Created,Id\r\n"
        '"two\r\nlines",2026-01-01,1\r\n'
        "\r\n"
        '"three\n\nlines",soon,2\r\n'
        "one,never,3\r\n"
    )

    assert [(error.line, error.code) for error in take_in(text).errors] == [
        (5, "bad_time"),
        (8, "bad_time"),
    ]


def test_every_fault_of_every_row_is_named():
    report = take_in(HEADER + ",soon,\nA,2026-01-01,1\n,2026-01-01,2\n")

    assert sorted(faults(report)) == [
        (2, "external_id", "missing"), (2, "needed", "missing"), (2, "opened_at", "bad_time"),
        (4, "needed", "missing"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        pytest.param("2020-01-02 17:14:21+00:00", {}, "2020-01-02 17:14:21", id="ISO with offset"),
        pytest.param("2020-01-02T17:14:21Z", {}, "2020-01-02 17:14:21", id="ISO with Z"),
        pytest.param("2020-01-02T17:14-08:00", {}, "2020-01-03 01:14", id="another offset"),
        pytest.param("2020-01-02", {}, "2020-01-02", id="a day"),
        pytest.param("2020-07-02 09:00", {"zone": "Europe/Berlin"}, "2020-07-02 07:00",
                     id="summer time of a zone"),
        pytest.param("2020-01-02 09:00", {"zone": "Europe/Berlin"}, "2020-01-02 08:00",
                     id="winter time of a zone"),
        pytest.param("2.1.2020 9:05", {"date_format": "%d.%m.%Y %H:%M", "zone": "Asia/Shanghai"},
                     "2020-01-02 01:05", id="a format of their own"),
        pytest.param("02/Jan/20 5:14 PM +0200", {"date_format": "%d/%b/%y %I:%M %p %z"},
                     "2020-01-02 15:14", id="a format with offset"),
    ],
)  # fmt: skip
def test_times_are_read_as_they_are_written(text, options, expected):
    report = take_in(f"{HEADER}A,{text},1\n", **options)

    assert report.errors == ()
    assert Case.objects.get().opened_at == utc(expected)


def test_a_second_run_takes_in_nothing_twice_and_leaves_what_people_changed():
    text = HEADER + "A,2026-01-01,1\nB,2026-01-02,2\n"
    first = take_in(text)
    Case.objects.filter(external_id="1").update(needed="Better words")

    second = take_in(text + "C,2026-01-03,3\n")

    assert (first.created, first.unchanged) == (2, 0)
    assert (second.created, second.updated, second.unchanged) == (1, 0, 2)
    assert Case.objects.get(external_id="1").needed == "Better words"
    assert take_in(text, source="other desk").created == 2


def test_rows_without_an_id_are_known_again_by_their_words():
    mapping = {"needed": "Summary", "opened_at": "Created"}
    text = HEADER + "A,2026-01-01,1\nA,2026-01-01,2\nB,2026-01-01,3\n"

    assert take_in(text, mapping=mapping).created == 3
    assert take_in(text, mapping=mapping).unchanged == 3
    assert Case.objects.count() == 3


def test_trying_writes_nothing():
    report = take_in(HEADER + "A,2026-01-01,1\n", dry_run=True, account="Blue Fern")

    assert report.created == 1
    assert not Case.objects.exists()
    assert not Account.objects.exists()
    assert not Activity.objects.exists()


def test_a_header_alone_is_no_fault():
    assert take_in(HEADER) == imports.ImportReport(0, 0, 0, ())


@pytest.mark.parametrize("parted", [",", ";", "\t"])
def test_cells_may_be_parted_in_three_ways_and_the_file_may_begin_with_a_mark(parted):
    text = "\ufeff" + (HEADER + "A,2026-01-01,1\n").replace(",", parted)

    assert take_in(text).created == 1


def test_a_case_says_where_it_came_from():
    take_in(
        table({"Id": "7", "Text": "It broke", "Url": "https://desk.example.org/7", "Minutes": "12",
               "Status": "open", "Created": "2026-01-02"}),
        mapping=ALL_MAPPING,
    )  # fmt: skip

    case = Case.objects.get()
    assert (case.source, case.external_id, case.channel) == ("desk", "7", "import")
    assert (case.happened, case.handling_minutes, case.handler) == ("It broke", 12, None)
    assert case.external_url == "https://desk.example.org/7"
    assert (case.made_at, case.opened_at) == (NOON, utc("2026-01-02"))
    assert Activity.objects.get(subject="case").verb == "case.imported"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param({"Status": "RESOLVED", "Closed": "2026-01-05"}, ("closed", "2026-01-05"),
                     id="closed when they say"),
        pytest.param({"Status": "resolved"}, ("closed", "2026-01-01"), id="closed at no known time"),
        pytest.param({"Status": "NEW", "Closed": "2026-01-05"}, ("open", None),
                     id="open whatever the other column says"),
        pytest.param({"Status": "Waiting"}, ("waiting", None), id="a word of ours"),
        pytest.param({"Status": "REOPENED"}, ("open", None), id="any other word"),
    ],
)  # fmt: skip
def test_states_are_translated(row, expected):
    states = {"RESOLVED": "closed", "waiting": "waiting", "*": "open"}

    report = take_in(table(row), mapping=ALL_MAPPING, states=states)

    assert report.errors == ()
    state, closed_at = expected
    case = Case.objects.get()
    assert (case.state, case.closed_at) == (state, closed_at and utc(closed_at))


def test_without_a_column_of_states_what_has_an_end_is_closed():
    mapping = {name: column for name, column in ALL_MAPPING.items() if name != "state"}

    take_in(table({"Id": "1", "Closed": "2026-01-02"}, {"Id": "2"}), mapping=mapping)

    assert [case.state for case in Case.objects.order_by("external_id")] == ["closed", "open"]


def test_accounts_are_found_or_made_once():
    known = make_account("Blue Fern")
    rows = [{"Id": str(n), "Who": who} for n, who in enumerate(["blue fern", "Ash", " ASH", ""])]

    take_in(table(*rows), mapping=ALL_MAPPING | {"state": "Id"}, account="Walk-in",
            states={"*": "open"})  # fmt: skip

    names = Case.objects.order_by("external_id").values_list("account__name", flat=True)
    assert list(names) == [known.name, "Ash", "Ash", "Walk-in"]
    assert Account.objects.count() == 3


def test_customers_belong_to_the_account_of_their_row():
    mapping = MAPPING | {"account": "Who", "customer": "Text"}
    rows = [("1", "Ash", "Sam"), ("2", "Ash", "sam"), ("3", "Oak", "Sam"), ("4", "", "Sam")]
    for number, who, name in rows[:1]:
        take_in(table({"Id": number, "Who": who, "Text": name}), mapping=mapping)

    take_in(table(*({"Id": n, "Who": w, "Text": t} for n, w, t in rows)), mapping=mapping)

    found = Customer.objects.order_by("pk").values_list("name", "account__name")
    assert list(found) == [("Sam", "Ash"), ("Sam", "Oak"), ("Sam", None)]


def test_areas_and_tags_are_tied():
    area = Area.objects.create(name="Big Exports", slug="exports")
    mapping = MAPPING | {"area": "Area", "tags": "Tags"}

    take_in(
        table({"Id": "1", "Area": "EXPORTS", "Tags": "Crash; slow,crash"},
              {"Id": "2", "Area": "big exports"}),
        mapping=mapping,
    )  # fmt: skip

    assert set(Case.objects.values_list("area_id", flat=True)) == {area.pk}
    assert set(Tag.objects.values_list("name", "cases__external_id")) == {
        ("crash", "1"), ("slow", "1"),
    }  # fmt: skip


def test_a_long_need_goes_on_in_what_happened():
    long = "word " * 80 + "end"

    take_in(
        table({"Summary": long, "Text": "And then it broke"}),
        mapping=MAPPING | {"happened": "Text"},
    )

    case = Case.objects.get()
    assert len(case.needed) == 300
    assert case.needed.endswith("…")
    assert case.happened == f"{long}\n\nAnd then it broke"


def test_without_a_description_the_need_stands_for_it():
    take_in(HEADER + "Printing is slow,2026-01-01,1\n")

    assert Case.objects.get().happened == "Printing is slow"


cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n\t,;"'), max_size=60
)


class RoundTrip(TestCase):
    """What a program writes as CSV comes in as it was."""

    @settings(max_examples=50, deadline=None)
    @given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6))
    def test_words_survive_the_file(self, rows):
        Case.objects.all().delete()
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["Summary", "Created", "Id", "Text"])
        for number, (needed, happened) in enumerate(rows):
            at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
            writer.writerow([f"N {needed}", at.isoformat(), number, happened])

        report = take_in(out.getvalue(), mapping=MAPPING | {"happened": "Text"})

        assert report.errors == ()
        by_number = {int(case.external_id): case for case in Case.objects.all()}
        for number, (needed, happened) in enumerate(rows):
            case = by_number[number]
            assert case.needed.split() == f"N {needed}".split()
            assert case.happened == (happened.strip() or f"N {needed}".strip())
            assert case.opened_at.minute == number
