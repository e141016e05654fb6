"""Is it fair: the ledger is open to everybody, and only planners correct it."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from rotation.models import LedgerEntry
from rotation.services import ledger
from rotation.web import ledger_page, ledger_words
from rotation.web.csv_answers import plain
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clock):
    return make_rota(name="Customer desk", slug="customer-desk", seats=("developer",))


def serve(member, rota, days_ago, *, points=4, unsocial=0, reason=None):
    starts_at = (NOON - timedelta(days=days_ago)).replace(hour=9)
    slot = make_slot(rota, starts_at, template=rota.templates.get())
    shift = make_shift(member, slot=slot, points=points, unsocial=unsocial)
    reason = reason or {"code": "published"}
    ledger.for_shift(shift=shift, reason=reason, by=None, now=NOON)
    return shift


def get(client, name, *args, user=None, query=""):
    client.force_login(user or make_user("viewer"))
    return client.get(reverse(f"rotation:{name}", args=args) + query)


def correct(client, desk, user, **typed):
    client.force_login(user)
    return client.post(reverse("rotation:ledger_correct", args=[desk.slug]), typed)


def plain_text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_everybody_signed_in_sees_points_against_fair_shares(client, desk):
    mara, jonas = make_member(first_name="Mara"), make_member(first_name="Jonas")
    serve(mara, desk, 8, points=8)
    serve(jonas, desk, 2, points=2)

    answer = get(client, "ledger", desk.slug)

    said = plain_text(answer)
    assert answer.status_code == 200
    assert "Between who carries most and who carries least lie 6 points" in said
    assert "3 points more" in said
    assert "3 points less" in said
    assert reverse("rotation:ledger_member", args=[desk.slug, mara.uid]) in answer.content.decode()
    assert 'class="year-line' in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "offered"), [("viewer", False), ("member", False), ("planner", True)]
)
def test_only_planners_are_offered_to_correct(client, desk, role, offered):
    make_member()

    said = get(client, "ledger", desk.slug, user=make_user(role)).content.decode()

    assert ("Add to the ledger" in said) is offered


def test_a_correction_stands_in_the_ledger_with_its_reason(client, desk):
    member = make_member(first_name="Mara")

    answer = correct(
        client, desk, make_user("planner"), member=member.uid, points="-3", unsocial="",
        reason="  Served a\n night nobody wrote down ",
    )  # fmt: skip

    entry = LedgerEntry.objects.get()
    assert answer.url == reverse("rotation:ledger_member", args=[desk.slug, member.uid])
    assert (entry.member, entry.points, entry.unsocial, entry.kind) == (member, -3, 0, "correction")
    said = plain_text(client.get(answer.url))
    assert "Corrected: Served a night nobody wrote down" in said
    assert "The correction stands in the ledger of Mara" in said


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        pytest.param({"points": "0"}, "how many points", id="no points"),
        pytest.param({"points": "many"}, "whole number", id="points in words"),
        pytest.param({"points": "99999999999"}, "1000", id="more points than there are"),
        pytest.param({"points": "2.5"}, "whole number", id="half a point"),
        pytest.param({"reason": "   "}, "required", id="no reason"),
        pytest.param({"reason": "x" * 201}, "200", id="a novel"),
        pytest.param({"reason": "a\x00b"}, "Null", id="a null character"),
        pytest.param({"member": "nobody"}, "Choose somebody", id="nobody"),
        pytest.param({"member": ""}, "required", id="no person"),
    ],
)
def test_a_wrong_correction_is_named_and_keeps_what_was_typed(client, desk, typed, word):
    member = make_member()
    right = {"member": member.uid, "points": "2", "unsocial": "0", "reason": "Because it was so"}

    answer = correct(client, desk, make_user("planner"), **(right | typed))

    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
def test_who_does_not_plan_corrects_nothing(client, desk, role):
    member = make_member()

    answer = correct(client, desk, make_user(role), member=member.uid, points="2", reason="Mine")

    assert answer.status_code == 403
    assert not LedgerEntry.objects.exists()


def test_the_entries_of_a_member_add_up(client, desk):
    member = make_member(first_name="Mara")
    shift = serve(member, desk, 8, points=8)
    serve(member, desk, -3, points=4)
    LedgerEntry.objects.create(
        member=member, rota=desk, kind="load", points=2, shift=shift, reason={"cases": 9},
        counts_at=NOON - timedelta(days=1), made_at=NOON, key="load:one",
    )  # fmt: skip

    answer = get(client, "ledger_member", desk.slug, member.uid)

    said = plain_text(answer)
    assert "Load beyond the shift: 9 cases handled." in said
    assert said.index("planned") < said.index("9 cases handled")
    assert f'href="{reverse("rotation:shift", args=[shift.uid])}"' in answer.content.decode()
    totals = re.findall(r'data-label="Adds up to">(-?\d+)<', answer.content.decode())
    assert totals == ["14", "10", "8"]


def test_a_member_without_entries_is_told_so(client, desk):
    member = make_member()

    assert "No entries yet" in plain_text(get(client, "ledger_member", desk.slug, member.uid))


def test_what_people_wrote_is_text_and_nothing_else(client, desk):
    member = make_member(first_name="<b>Mara</b>")
    ledger.correct(
        member=member, rota=desk, points=1, unsocial=0, reason_text="<script>alert(1)</script>",
        by=make_user("planner"), now=NOON,
    )  # fmt: skip

    said = get(client, "ledger_member", desk.slug, member.uid).content.decode()

    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)" in said
    assert "<b>Mara" not in get(client, "ledger", desk.slug).content.decode()


def test_the_table_to_take_away_holds_every_entry_and_no_formula(client, desk):
    member = make_member(first_name="=cmd|' /C calc'!A0")
    serve(member, desk, 8, points=8)
    ledger.correct(
        member=member, rota=desk, points=-2, unsocial=0, reason_text="@SUM(A1)", by=make_user("planner"),
        now=NOON,
    )  # fmt: skip

    answer = get(client, "ledger_csv", desk.slug)

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="customer-desk-ledger.csv"' in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["kind"], row["points"]) for row in rows] == [("shift", "8"), ("correction", "-2")]
    assert {row["person"][0] for row in rows} == {"'"}
    assert rows[1]["reason"] == "Corrected: @SUM(A1)"


@pytest.mark.parametrize(
    ("cell", "stands"),
    [
        ("=1+1", "'=1+1"),
        ("+49 40", "'+49 40"),
        ("-2", "'-2"),
        (-2, -2),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("  =x", "'  =x"),
        ("a=b", "a=b"),
        (None, ""),
        (NOON, "2026-11-18 12:00+00:00"),
    ],
)
def test_a_cell_is_never_a_formula(cell, stands):
    assert plain(cell) == stands


@pytest.mark.parametrize(
    ("kind", "reason", "words"),
    [
        ("shift", {"code": "published"}, "Published with a plan."),
        ("shift", {"code": "by_hand", "text": "Mara asked"}, "Given by hand: Mara asked"),
        ("shift", {"code": "imported"}, "Brought in from before."),
        ("shift", {}, "A shift."),
        ("reversal", {"code": "published"}, "Taken back: a new plan changed the shift."),
        ("reversal", {"code": "by_hand", "text": "Ill"}, "Taken back: Ill"),
        ("reversal", {"code": "repair.absent"}, "Taken back: somebody else stands in."),
        ("reversal", {"code": "cover", "text": "Ill"}, "Taken back: somebody took it over on request. Ill"),
        ("reversal", {}, "Taken back: the shift was changed by hand."),
        ("load", {"code": "urgent_case"}, "Load beyond the shift."),
        ("load", {"cases": True}, "Load beyond the shift."),
        ("load", {"cases": 1}, "Load beyond the shift: 1 case handled."),
        ("load", {"text": "A long night"}, "Load beyond the shift: A long night"),
        ("joiner", {"code": "joined_at_mean"}, "Start at the level of the others with the same job."),
        ("correction", {"text": "Forgotten"}, "Corrected: Forgotten"),
    ],
)  # fmt: skip
def test_every_entry_says_what_it_is_for(kind, reason, words):
    assert ledger_words.reason(LedgerEntry(kind=kind, reason=reason)) == words


def test_running_sums_count_what_was_taken_back():
    rows = [
        LedgerEntry(kind="reversal", points=-4, unsocial=-1, counts_at=NOON),
        LedgerEntry(kind="shift", points=4, unsocial=1, counts_at=NOON),
        LedgerEntry(kind="shift", points=8, unsocial=0, counts_at=NOON - timedelta(days=1)),
    ]

    lines = ledger_page.entry_lines(rows, NOON)

    assert [(line.total, line.planned) for line in lines] == [(8, True), (12, True), (8, False)]


@pytest.mark.parametrize("name", ["ledger", "ledger_csv", "report", "report_csv", "participation"])
def test_strangers_sign_in_first_and_unknown_rotas_are_not_there(client, desk, name):
    url = reverse(f"rotation:{name}", args=[desk.slug])
    assert client.get(url).url.startswith("/accounts/login/")

    client.force_login(make_user("viewer"))
    assert client.get(reverse(f"rotation:{name}", args=["nowhere"])).status_code == 404
    assert client.post(url).status_code == 405


def test_the_page_takes_the_same_queries_for_two_people_and_for_thirty(
    client, desk, django_assert_num_queries, django_assert_max_num_queries
):
    serve(make_member(), desk, 3)
    client.force_login(make_user("planner"))
    url = reverse("rotation:ledger", args=[desk.slug])
    client.get(url)
    with django_assert_max_num_queries(25) as few:
        client.get(url)
    for number in range(30):
        serve(make_member(), desk, 4 + number)

    with django_assert_num_queries(len(few)):
        client.get(url)
