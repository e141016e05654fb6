"""The page of a case: what happened, and all that can be done about it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.models import FrictionPoint, Insight
from feedback.services import intake
from tests.conftest import NOON
from tests.feedback.web.typed import point_form, words_of
from tests.make import (
    make_account,
    make_case,
    make_member,
    make_point,
    make_requirement,
    make_shift,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db

POSTS = {
    "case_close": {"close-cause": "defect"},
    "case_reopen": {},
    "case_wait": {},
    "case_diagnosis": {"cause": "defect"},
    "case_tag": {"tags": "billing"},
    "case_untag": {"tag": "billing"},
    "case_point_add": point_form(),
    "case_insight": {"importance": "nice"},
}
FOR_SORTERS = {"case_tag", "case_untag", "case_insight"}


def address(case, name="case"):
    return reverse(f"feedback:{name}", args=[case.pk])


def test_the_page_says_what_happened(sign_in):
    member = make_member(first_name="Mara", last_name="Klein")
    case = make_case(
        account=make_account("Polar Pharma"),
        handler=member.user,
        needed="To print the list",
        happened="First line\nsecond line",
        shift=make_shift(member),
        handling_minutes=70,
    )
    theme = make_theme("Button is hidden")
    make_point("Looked for the button", case=case, theme=theme, minutes_customer=5)

    page = sign_in("viewer").get(address(case))

    for words in (
        case.number, "To print the list", "First line\nsecond line", "Polar Pharma", "Mara Klein",
        "1 h 10 min", "Looked for the button", "Button is hidden", "5 min", "silent",
    ):  # fmt: skip
        assert words in words_of(page)


@pytest.mark.parametrize("points", [1, 12])
def test_the_number_of_queries_does_not_hang_on_the_friction(
    points, sign_in, django_assert_num_queries
):
    case, client = make_case(handler=make_member().user), sign_in("product")
    for _ in range(points):
        make_point(case=case, theme=make_theme(), observed_at=NOON, observer=make_member().user)
    client.get(address(case))

    with django_assert_num_queries(15):
        client.get(address(case))


def test_the_company_shows_what_it_needed_before(sign_in):
    account = make_account()
    make_case(account=account, needed="Last week", opened_at=NOON - timedelta(days=7))
    make_case(needed="At another company", opened_at=NOON - timedelta(days=7))
    case = make_case(account=account)

    page = sign_in().get(address(case))

    assert "Last week" in words_of(page)
    assert "At another company" not in words_of(page)


def test_the_timeline_tells_what_was_done_and_by_whom(sign_in):
    mara = make_user(first_name="Mara")
    case = intake.log_case(
        who=intake.Who(account_name="Polar"), needed="To print", happened="Did", by=mara, now=NOON
    )
    later = NOON + timedelta(hours=1)
    intake.update_case(case=case, row_version=1, needed="To export", by=mara, now=later)
    intake.close_case(case=case, cause="defect", by=mara, now=later + timedelta(hours=1))
    make_point("Seen later", case=case, observer=mara, observed_at=later + timedelta(minutes=9))

    entries = sign_in().get(address(case)).context["timeline"]

    assert [entry.sentence for entry in entries] == [
        "Mara closed the case.",
        "Mara noted what got in the way.",
        "Mara changed what they needed.",
        "Mara logged the case.",
    ]
    assert [entry.detail for entry in entries] == [
        "Cause: defect", "Seen later", "Before: To print", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        pytest.param("viewer", [], ["Close the case", "Add tags", "Change"], id="viewer"),
        pytest.param(
            "member", ["Close the case", "Note one more thing"], ["Add tags"], id="member"
        ),
        pytest.param("product", ["Close the case", "Add tags", "Tie it to"], [], id="product"),
    ],
)
def test_people_see_what_they_may_do(role, shown, hidden, sign_in):
    page = words_of(sign_in(role).get(address(make_case())))

    assert all(words in page for words in shown)
    assert not any(words in page for words in hidden)


@pytest.mark.parametrize("number", ["0", "999", "9" * 25])
def test_an_unknown_case_is_not_found(number, sign_in):
    assert sign_in().get(f"/cases/{number}/").status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_what_changes_a_case_takes_the_role_for_it(name, sign_in):
    case = make_case()

    assert sign_in("viewer").post(address(case, name), POSTS[name]).status_code == 403
    allowed = sign_in("member").post(address(case, name), POSTS[name]).status_code
    assert (allowed == 403) == (name in FOR_SORTERS)


@pytest.mark.parametrize("name", POSTS)
def test_what_changes_a_case_is_only_ever_posted(name, sign_in, client):
    case = make_case()

    assert sign_in("admin").get(address(case, name)).status_code == 405
    assert client.post(address(case, name)).url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", POSTS)
def test_an_unknown_case_cannot_be_changed(name, sign_in):
    url = reverse(f"feedback:{name}", args=[999])

    assert sign_in("admin").post(url, POSTS[name]).status_code == 404


def test_a_case_is_closed_with_its_cause_and_opened_again(sign_in):
    case, client = make_case(), sign_in()

    client.post(address(case, "case_close"), {"close-cause": "defect"})
    case.refresh_from_db()
    assert (case.state, case.cause, case.closed_at) == ("closed", "defect", NOON)

    page = client.post(address(case, "case_reopen"), follow=True)
    case.refresh_from_db()
    assert (case.state, case.closed_at) == ("open", None)
    assert f"{case.number} is open again." in words_of(page)


def test_a_case_that_is_closed_already_says_so(sign_in):
    case = make_case(state="closed", closed_at=NOON)

    page = sign_in().post(address(case, "case_close"), {"close-cause": ""})

    assert page.status_code == 409
    assert "This case is closed already." in words_of(page)


def test_an_unknown_cause_is_refused_beside_its_field(sign_in):
    case = make_case()

    page = sign_in().post(address(case, "case_close"), {"close-cause": "gremlins"})

    case.refresh_from_db()
    assert page.status_code == 422
    assert page.context["forms"]["close"].has_error("cause")
    assert case.state == "open"


def test_a_case_can_wait_for_the_customer(sign_in):
    case = make_case()

    sign_in().post(address(case, "case_wait"), {"close-cause": "defect"})

    case.refresh_from_db()
    assert case.state == "waiting"


def test_a_diagnosis_is_kept_and_shown_to_those_who_may_only_read(sign_in):
    case = make_case()
    found = {
        "cause": "undocumented", "minutes_to_cause": "25", "logs_enough": "no",
        "progress_visible": "no", "error_guided": "", "escalated": "on",
    }  # fmt: skip

    sign_in().post(address(case, "case_diagnosis"), found)

    case.refresh_from_db()
    assert (case.cause, case.minutes_to_cause, case.logs_enough) == ("undocumented", 25, "no")
    assert (case.progress_visible, case.error_guided, case.escalated) == (False, None, True)
    assert "25 min" in words_of(sign_in("viewer").get(address(case)))


def test_a_bad_diagnosis_comes_back_as_typed(sign_in):
    typed = {"cause": "defect", "minutes_to_cause": "soon", "logs_enough": "perhaps"}

    page = sign_in().post(address(make_case(), "case_diagnosis"), typed)

    form = page.context["forms"]["diagnosis"]
    assert page.status_code == 422
    assert form.errors.keys() == {"minutes_to_cause", "logs_enough"}
    assert form["minutes_to_cause"].value() == "soon"


def test_tags_are_added_in_one_go_and_taken_off_one_by_one(sign_in):
    case, client = make_case(), sign_in("product")

    client.post(address(case, "case_tag"), {"tags": "Billing,  dark mode，billing, "})
    assert list(case.tags.order_by("name").values_list("name", flat=True)) == [
        "billing",
        "dark mode",
    ]

    client.post(address(case, "case_untag"), {"tag": "billing"})
    assert case.tags.get().name == "dark mode"


@pytest.mark.parametrize(
    ("tags", "sentence"),
    [
        pytest.param("", "This field is required", id="none"),
        pytest.param("x" * 41, "41 characters", id="too long"),
        pytest.param("a\0b", "cannot be kept", id="bad character"),
    ],
)
def test_a_bad_tag_is_refused(tags, sentence, sign_in):
    case = make_case()

    page = sign_in("product").post(address(case, "case_tag"), {"tags": tags})

    assert page.status_code == 422
    assert sentence in words_of(page)
    assert not case.tags.exists()


def test_one_more_friction_point_is_noted_once_however_often_it_is_sent(sign_in):
    case, client, theme = make_case(), sign_in(), make_theme()
    typed = point_form(theme_id=theme.pk)

    for _ in range(2):
        response = client.post(address(case, "case_point_add"), typed)

    point = FrictionPoint.objects.get()
    assert response.status_code == 302
    assert (point.case, point.observer, point.account) == (case, client.user, case.account)
    assert point.theme_links.get().theme == theme


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"text": ""}, "text", id="no words"),
        pytest.param({"text": "x" * 501}, "text", id="too many"),
        pytest.param({"severity": "9"}, "severity", id="off the scale"),
        pytest.param({"theme_id": "999"}, "theme_id", id="unknown theme"),
    ],
)
def test_a_bad_friction_point_comes_back_as_typed(fields, field, sign_in):
    page = sign_in().post(address(make_case(), "case_point_add"), point_form(**fields))

    form = page.context["forms"]["line"]
    assert page.status_code == 422
    assert form.errors.keys() == {field}
    assert form["text"].value() == fields.get("text", "Looked for the button twice")


def test_a_case_is_tied_to_a_requirement_with_words_of_it(sign_in):
    case = make_case(happened="It hung for an hour.\nThen it came.")
    requirement = make_requirement()
    typed = {"requirement": requirement.pk, "quote": "an hour. Then", "importance": "critical"}

    page = sign_in("product").post(address(case, "case_insight"), typed, follow=True)

    insight = Insight.objects.get()
    assert (insight.requirement, insight.case) == (requirement, case)
    assert f"Tied to {requirement.number}." in words_of(page)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"quote": "Nobody said this"}, "quote", id="words from nowhere"),
        pytest.param({"quote": "x" * 1001}, "quote", id="too long"),
        pytest.param({"requirement": "999"}, "requirement", id="unknown requirement"),
        pytest.param({"requirement": ""}, "requirement", id="no requirement"),
        pytest.param({"importance": "huge"}, "importance", id="unknown importance"),
    ],
)
def test_a_bad_insight_comes_back_as_typed(fields, field, sign_in):
    typed = {"requirement": make_requirement().pk, "quote": "", "importance": "nice"} | fields

    page = sign_in("product").post(address(make_case(), "case_insight"), typed)

    form = page.context["forms"]["insight"]
    assert page.status_code == 422
    assert form.errors.keys() == {field}
    assert form["quote"].value() == typed["quote"]
    assert not Insight.objects.exists()
