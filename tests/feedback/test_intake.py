"""Cases are logged whole or not at all, and changed by one person at a time."""

from datetime import timedelta

import pytest

from feedback.models import Account, Case, Customer, FrictionPoint
from feedback.services import intake
from feedback.services.checks import Refused
from feedback.services.friction import PointInput
from feedback.services.intake import Who
from rotation.models import Activity
from rotation.public import Stale
from tests.conftest import NOON
from tests.make import (
    make_account,
    make_case,
    make_member,
    make_point,
    make_shift,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara():
    return make_user(username="mara")


def log(by, **changes):
    values = {
        "who": Who(account_name="Blue Fern"),
        "needed": "To send the monthly report",
        "happened": "Found the button together",
    }
    return intake.log_case(**(values | changes), by=by, now=NOON)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        pytest.param({"who": Who()}, "who", "missing", id="nobody"),
        pytest.param({"who": Who(account_name="  ")}, "who", "missing", id="a blank name"),
        pytest.param({"who": Who(account_name="x" * 121)}, "who", "too_long", id="a long name"),
        pytest.param({"who": Who(account_id=99)}, "who", "unknown", id="an unknown account"),
        pytest.param({"who": Who(customer_id=99)}, "who", "unknown", id="an unknown customer"),
        pytest.param({"needed": " "}, "needed", "missing", id="no need"),
        pytest.param({"needed": "x" * 301}, "needed", "too_long", id="a long need"),
        pytest.param({"happened": ""}, "happened", "missing", id="nothing happened"),
        pytest.param({"happened": "x" * 20001}, "happened", "too_long", id="a novel"),
        pytest.param({"happened": "a\0b"}, "happened", "bad_character", id="NUL"),
        pytest.param({"needed": "\ud800"}, "needed", "bad_character", id="half a character"),
        pytest.param({"channel": "pigeon"}, "channel", "not_a_choice", id="an unknown channel"),
        pytest.param({"area_id": 99}, "area_id", "unknown", id="an unknown area"),
        pytest.param({"version_id": 99}, "version_id", "unknown", id="an unknown version"),
        pytest.param({"shift_id": 99}, "shift_id", "unknown", id="an unknown shift"),
        pytest.param({"handling_minutes": -1}, "handling_minutes", "min_value", id="minus a minute"),
        pytest.param({"opened_at": NOON + timedelta(seconds=1)}, "opened_at", "in_the_future",
                     id="tomorrow's case"),
        pytest.param({"opened_at": NOON.replace(tzinfo=None)}, "opened_at", "naive_time",
                     id="a time without zone"),
        pytest.param({"opened_at": NOON.replace(year=1066)}, "opened_at", "too_long_ago",
                     id="a mistyped year"),
        pytest.param({"external_url": "javascript:alert(1)"}, "external_url", "invalid",
                     id="an address that is none"),
        pytest.param({"points": [PointInput("It hangs"), PointInput(" ")]}, "points.1.text",
                     "missing", id="an empty friction point"),
        pytest.param({"points": [PointInput("It hangs", theme_id=99)]}, "points.0.theme_id",
                     "unknown", id="an unknown theme"),
        pytest.param({"points": [PointInput("It hangs", origin="guessed")]}, "points.0.origin",
                     "not_a_choice", id="an unknown origin"),
        pytest.param({"points": [PointInput("It hangs", severity=4)]}, "points.0.severity",
                     "not_a_choice", id="a severity off the scale"),
        pytest.param({"points": [PointInput("It hangs", minutes_customer=10081)]},
                     "points.0.minutes_customer", "max_value", id="more than a week lost"),
    ],
)  # fmt: skip
def test_a_case_is_refused_by_name_and_nothing_is_written(mara, changes, field, code):
    with pytest.raises(Refused) as refused:
        log(mara, **changes)

    assert field in refused.value.fields
    assert refused.value.code == code
    assert not Case.objects.exists()
    assert not Account.objects.exists()
    assert not FrictionPoint.objects.exists()


def test_all_bad_fields_are_named_at_once(mara):
    with pytest.raises(Refused) as refused:
        log(mara, who=Who(), needed="", points=[PointInput("")])

    assert set(refused.value.fields) == {"who", "needed", "points.0.text"}


def test_a_customer_of_another_account_is_refused(mara):
    stranger = Customer.objects.create(account=make_account("Red Oak"), name="Sam")
    ours = make_account("Blue Fern")

    with pytest.raises(Refused) as refused:
        log(mara, who=Who(account_id=ours.pk, customer_id=stranger.pk))

    assert refused.value.code == "customer_of_another_account"


def test_a_case_is_taken_in_once(mara):
    log(mara, source="desk", external_id="7")

    with pytest.raises(intake.AlreadyTaken):
        log(mara, source="desk", external_id="7")

    assert log(mara, source="other desk", external_id="7").pk
    assert Case.objects.count() == 2


def test_shift_handler_and_time_are_filled_in(mara):
    member = make_member(user=mara)
    shift = make_shift(member)

    case = log(mara)

    assert case.handler_id == mara.pk
    assert case.shift_id == shift.pk
    assert case.opened_at == NOON
    assert case.state == "open"


def test_the_shift_is_the_one_served_when_the_case_was_opened(mara):
    make_shift(make_member(user=mara))

    case = log(mara, opened_at=NOON - timedelta(days=1))

    assert case.shift_id is None


def test_account_and_customer_are_found_again_by_name(mara):
    first = log(mara, who=Who(account_name="Blue Fern", customer_name="Sam Lee"))
    again = log(mara, who=Who(account_name=" blue  FERN ", customer_name="SAM lee"))
    elsewhere = log(mara, who=Who(account_name="Red Oak", customer_name="Sam Lee"))

    assert again.account_id == first.account_id
    assert again.customer_id == first.customer_id
    assert elsewhere.customer_id != first.customer_id


def test_a_known_customer_brings_their_account(mara):
    sam = Customer.objects.create(account=make_account("Red Oak"), name="Sam")

    assert log(mara, who=Who(customer_id=sam.pk)).account_id == sam.account_id


def test_friction_points_take_over_what_the_case_knows(mara):
    shift = make_shift(make_member(user=mara))
    theme = make_theme()

    case = log(
        mara,
        opened_at=NOON - timedelta(hours=1),
        points=[PointInput("Looked for the button for ages", theme_id=theme.pk), PointInput("二")],
    )

    looked, second = case.friction_points.order_by("pk")
    assert looked.account_id == case.account_id
    assert looked.shift_id == shift.pk
    assert looked.observed_at == NOON - timedelta(hours=1)
    assert looked.observer_id == mara.pk
    assert [text.text for text in second.texts.all()] == ["二"]
    link = looked.theme_links.get()
    assert (link.theme_id, link.state, link.by_id) == (theme.pk, "confirmed", mara.pk)


def test_line_ends_of_a_browser_become_plain_ones(mara):
    assert log(mara, happened="one\r\ntwo\rthree\n").happened == "one\ntwo\nthree"


def test_what_happened_is_recorded(mara):
    case = log(mara, points=[PointInput("It hangs")])

    of_case = Activity.objects.filter(subject="case", subject_id=case.pk)
    assert [(row.verb, row.actor_id, row.at) for row in of_case] == [("case.logged", mara.pk, NOON)]
    assert Activity.objects.filter(verb="point.added").count() == 1


def test_a_stale_form_changes_nothing_and_names_what_differs(mara):
    case = make_case()
    later = NOON + timedelta(minutes=1)
    intake.update_case(case=case, row_version=1, by=mara, now=NOON, needed="To print it")

    with pytest.raises(Stale) as stale:
        intake.update_case(
            case=case, row_version=1, by=mara, now=later, needed="To mail it", channel="chat"
        )

    assert stale.value.changed == {"needed": "To print it"}
    assert stale.value.status == 409
    case.refresh_from_db()
    assert (case.needed, case.row_version, case.changed_at) == ("To print it", 2, NOON)


def test_a_stale_form_reads_choices_people_and_gaps_as_words(mara):
    case = make_case(handler=mara)
    intake.update_case(case=case, row_version=1, by=mara, now=NOON, channel="phone")

    with pytest.raises(Stale) as stale:
        intake.update_case(
            case=case, row_version=1, by=mara, now=NOON,
            channel="visit", handler_id=None, handling_minutes=5, opened_at=NOON,
        )  # fmt: skip

    assert stale.value.changed == {
        "channel": "telephone",
        "handler_id": "Mara",
        "handling_minutes": "nothing",
        "opened_at": "2026-11-17 12:00 UTC",
    }


def test_saving_without_a_change_leaves_the_version(mara):
    case = make_case()

    same = intake.update_case(case=case, row_version=1, by=mara, now=NOON, needed=case.needed)

    assert same.row_version == 1
    assert not Activity.objects.exists()


def test_a_field_that_is_nobodys_to_change_is_a_mistake_of_the_caller(mara):
    with pytest.raises(TypeError, match="made_at"):
        intake.update_case(case=make_case(), row_version=1, by=mara, now=NOON, made_at=NOON)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"needed": ""}, "missing", id="no need"),
        pytest.param({"area_id": 99}, "unknown", id="an unknown area"),
        pytest.param({"handler_id": 99}, "unknown", id="an unknown handler"),
        pytest.param({"who": Who()}, "missing", id="nobody"),
        pytest.param({"opened_at": NOON + timedelta(days=1)}, "in_the_future", id="the future"),
    ],
)
def test_a_bad_change_is_refused(mara, changes, code):
    case = make_case()

    with pytest.raises(Refused) as refused:
        intake.update_case(case=case, row_version=1, by=mara, now=NOON, **changes)

    assert refused.value.code == code
    assert Case.objects.get().row_version == 1


def test_a_case_cannot_be_opened_after_it_was_closed(mara):
    closed = NOON - timedelta(days=2)
    case = make_case(opened_at=NOON - timedelta(days=3), state="closed", closed_at=closed)

    with pytest.raises(Refused) as refused:
        intake.update_case(
            case=case, row_version=1, by=mara, now=NOON, opened_at=NOON - timedelta(days=1)
        )

    assert refused.value.code == "after_closing"


def test_friction_points_follow_the_account_and_time_of_their_case(mara):
    case = make_case()
    follows = make_point(case=case)
    own_account = make_point(case=case, account=make_account())
    moved = NOON - timedelta(days=9)

    intake.update_case(
        case=case, row_version=1, by=mara, now=NOON,
        who=Who(account_name="Red Oak"), opened_at=moved,
    )  # fmt: skip

    follows.refresh_from_db()
    assert (follows.account.name, follows.observed_at) == ("Red Oak", moved)
    assert FrictionPoint.objects.get(pk=own_account.pk).account_id == own_account.account_id


def test_a_case_closes_with_its_cause_and_opens_again(mara):
    case = make_case()

    closed = intake.close_case(case=case, cause="defect", by=mara, now=NOON)
    assert (closed.state, closed.closed_at, closed.cause) == ("closed", NOON, "defect")
    with pytest.raises(intake.WrongState):
        intake.close_case(case=case, cause="", by=mara, now=NOON)

    opened = intake.reopen_case(case=case, by=mara, now=NOON)
    assert (opened.state, opened.closed_at, opened.cause) == ("open", None, "defect")
    with pytest.raises(intake.WrongState):
        intake.reopen_case(case=case, by=mara, now=NOON)


def test_only_an_open_case_waits(mara):
    case = make_case()

    assert intake.wait_for_customer(case=case, by=mara, now=NOON).state == "waiting"
    with pytest.raises(intake.WrongState):
        intake.wait_for_customer(case=case, by=mara, now=NOON)
    assert intake.close_case(case=case, cause="", by=mara, now=NOON).state == "closed"


def test_the_first_cause_is_kept_beside_the_last(mara):
    case = make_case()

    intake.set_diagnosis(case=case, by=mara, now=NOON, cause="misuse", logs_enough="no")
    found = intake.set_diagnosis(
        case=case, by=mara, now=NOON, cause="defect", minutes_to_cause=40, progress_visible=False
    )

    assert (found.first_cause, found.cause) == ("misuse", "defect")
    assert (found.logs_enough, found.minutes_to_cause, found.progress_visible) == ("no", 40, False)


@pytest.mark.parametrize(
    "findings",
    [
        pytest.param({"cause": "bad luck"}, id="an unknown cause"),
        pytest.param({"minutes_to_cause": -5}, id="minus minutes"),
        pytest.param({"logs_enough": "perhaps"}, id="an unknown answer"),
    ],
)
def test_a_bad_finding_is_refused(mara, findings):
    with pytest.raises(Refused):
        intake.set_diagnosis(case=make_case(), by=mara, now=NOON, **findings)
