"""A requirement on its page: why do it, and what speaks for it."""

import pytest
from django.urls import reverse

from feedback.models import Insight, Requirement
from feedback.services import requirements
from tests.conftest import NOON
from tests.feedback.web.board import make_hit, make_win
from tests.feedback.web.typed import words_of
from tests.make import make_case, make_requirement, make_theme, make_user

pytestmark = pytest.mark.django_db


def address(name, row, *more):
    return reverse(f"feedback:{name}", args=[row.pk, *more])


def new(**fields):
    blank = {"title": "Remember it", "problem": "", "proposal": "", "effort": "", "theme": ""}
    return blank | fields


def change(requirement, **fields):
    form = {
        "title": requirement.title,
        "problem": requirement.problem,
        "proposal": requirement.proposal,
        "effort": "",
        "owner": "",
        "state": requirement.state,
        "row_version": requirement.row_version,
    }
    return form | fields


def test_the_pool_stands_by_state_with_effort_saving_and_evidence(sign_in):
    win = make_win(effort=60, state="in_work", title="Remember the folder")
    make_requirement("Only an idea")
    make_requirement("Gone", merged_into=win)

    page = sign_in("viewer").get("/requirements/")

    assert [str(label) for label, _rows in page.context["groups"]] == ["in work", "idea"]
    words = words_of(page)
    assert "Remember the folder" in words
    assert f'<a href="/quick-wins/{win.pk}/cures/">21 min</a>' in words
    assert f'<a href="/quick-wins/{win.pk}/accounts/">3</a>' in words
    assert "Gone" not in words


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("?q=folder", {"Remember the folder"}, id="by words"),
        pytest.param("?state=planned", {"Stay on the week"}, id="by state"),
        pytest.param("?state=nonsense", set(), id="an unknown state"),
        pytest.param("?q=%00folder", {"Remember the folder"}, id="a NUL"),
    ],
)
def test_the_pool_is_narrowed_as_asked(query, shown, sign_in):
    make_requirement("Remember the folder")
    make_requirement("Stay on the week", state="planned")

    page = sign_in("viewer").get("/requirements/" + query)

    assert {row.title for _label, rows in page.context["groups"] for row, _at in rows} == shown


def test_an_empty_pool_offers_the_first_step(sign_in):
    assert "Write the first requirement" in words_of(sign_in("product").get("/requirements/"))
    assert "Write the first requirement" not in words_of(sign_in("viewer").get("/requirements/"))


def test_a_requirement_is_written_down_with_its_effort_and_the_theme_it_cures(sign_in):
    theme = make_theme("Forgets the folder")
    client = sign_in("product")

    start = client.get(f"/requirements/new/?theme={theme.pk}")
    assert f'value="{theme.pk}" selected' in words_of(start)

    page = client.post("/requirements/new/", new(effort="1.5 h", theme=theme.pk), follow=True)

    made = Requirement.objects.get()
    assert (made.title, made.effort_minutes) == ("Remember it", 90)
    assert [(cure.theme, str(cure.share)) for cure in made.cures.all()] == [(theme, "0.70")]
    assert f"{made.number} is in the pool." in words_of(page)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param({"title": " "}, "Give it a title", id="no title"),
        pytest.param({"effort": "3"}, "3 min, 3 h or 3 days", id="an effort without a unit"),
        pytest.param({"effort": "soon"}, "not a length of work", id="no effort at all"),
        pytest.param({"theme": "999999"}, "not one of the available choices", id="no such theme"),
    ],
)
def test_what_cannot_be_written_down_keeps_what_was_typed(typed, sentence, sign_in):
    page = sign_in("product").post("/requirements/new/", new(problem="Long story", **typed))

    assert page.status_code == 422
    assert sentence in words_of(page)
    assert page.context["form"]["problem"].value() == "Long story"
    assert not Requirement.objects.exists()


def test_the_page_says_why_with_quotes_that_lead_to_their_source(sign_in):
    win, client = make_win(problem="Everybody clicks back"), sign_in("product")
    point = make_hit(win.theme, text="Clicked five times")
    add = {"requirement": win, "by": client.user, "now": NOON}
    requirements.add_insight(point=point, quote="five times", **add)

    page = words_of(client.get(address("requirement", win)))

    assert "Everybody clicks back" in page
    assert "five times" in page
    assert f'<a href="/friction/{point.pk}/">F-{point.pk}</a>' in page
    assert f'<a href="/cases/{point.case_id}/">{point.case.number}</a>' in page
    assert "70 % of it" in page
    assert f"F-{point.pk} tied to it as evidence" in page


def test_changes_are_kept_and_stand_in_the_history_in_words(sign_in):
    requirement, owner = make_requirement(), make_user(first_name="Rui", last_name="Costa")
    typed = change(requirement, effort="3 h", owner=owner.pk, state="planned", problem="Clicks")

    page = sign_in("product").post(address("requirement_change", requirement), typed, follow=True)

    requirement.refresh_from_db()
    assert (requirement.effort_minutes, requirement.owner, requirement.state) == (
        180,
        owner,
        "planned",
    )
    words = words_of(page)
    for line in (
        "Effort: 3 h (was nothing)",
        "Owner: Rui Costa (was nobody)",
        "State: planned (was idea)",
        "Problem was written anew",
    ):
        assert line in words


def test_an_older_form_shows_what_changed_and_saves_when_sent_again(sign_in):
    requirement, client = make_requirement("First"), sign_in("product")
    mine = change(requirement, title="Mine", effort="2 h")
    requirements.update(
        requirement=requirement, row_version=1, by=client.user, now=NOON,
        title="Theirs", effort_minutes=480,
    )  # fmt: skip

    page = client.post(address("requirement_change", requirement), mine)

    assert page.status_code == 409
    words = words_of(page)
    assert "It says now: Theirs" in words
    assert "It says now: 1 day" in words
    form = page.context["forms"]["change"]
    assert [form[name].value() for name in ("title", "effort", "row_version")] == [
        "Mine",
        "2 h",
        "2",
    ]
    again = client.post(
        address("requirement_change", requirement), mine | {"row_version": "2"}, follow=True
    )
    assert "Mine" in words_of(again)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param({"title": ""}, "Give it a title", id="no title"),
        pytest.param({"effort": "0 h"}, "at least one minute", id="no effort"),
        pytest.param({"effort": "3 years"}, "not a length of work", id="an unknown unit"),
        pytest.param({"state": "nonsense"}, "not one of the available choices", id="no state"),
        pytest.param({"owner": "999999"}, "not one of the available choices", id="nobody"),
    ],
)
def test_a_bad_change_keeps_what_was_typed(typed, sentence, sign_in):
    requirement = make_requirement()
    form = change(requirement, problem="Long story", **typed)

    page = sign_in("product").post(address("requirement_change", requirement), form)

    assert page.status_code == 422
    assert sentence in words_of(page)
    assert page.context["forms"]["change"]["problem"].value() == "Long story"
    requirement.refresh_from_db()
    assert requirement.problem == ""


def test_a_cure_is_said_in_per_cent_and_taken_back(sign_in):
    requirement, theme, client = make_requirement(), make_theme(), sign_in("product")

    said = client.post(
        address("cure_set", requirement), {"theme": theme.pk, "share": "85"}, follow=True
    )
    assert str(requirement.cures.get().share) == "0.85"
    assert f"It is taken to cure 85 % of {theme.number}." in words_of(said)

    gone = client.post(address("cure_remove", requirement, theme.pk), follow=True)
    assert not requirement.cures.exists()
    assert f"{theme.number} is no longer said to be cured by it." in words_of(gone)


@pytest.mark.parametrize("share", ["", "101", "-1", "0.7", "most"])
def test_a_share_that_is_none_is_refused(share, sign_in):
    requirement, theme = make_requirement(), make_theme()

    page = sign_in("product").post(
        address("cure_set", requirement), {"theme": theme.pk, "share": share}
    )

    assert page.status_code == 422
    assert "from 0 to 100" in words_of(page)
    assert page.context["forms"]["cure"]["share"].value() == share


@pytest.mark.parametrize("kind", ["case", "point", "theme"])
def test_a_case_a_friction_point_or_a_theme_may_speak_for_it(kind, sign_in):
    theme = make_theme()
    point = make_hit(theme, text="Clicked five times")
    named = {"case": point.case.number, "point": f"f-{point.pk}", "theme": theme.number}
    requirement = make_requirement()
    typed = {"evidence": named[kind], "quote": "", "importance": "nice"}

    page = sign_in("product").post(address("insight_add", requirement), typed, follow=True)

    insight = requirement.insights.get()
    assert getattr(insight, kind) == {"case": point.case, "point": point, "theme": theme}[kind]
    assert "Evidence added." in words_of(page)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param({"evidence": ""}, "Name a case, friction point or theme", id="nothing named"),
        pytest.param({"evidence": "12"}, "Name a case, friction point or theme", id="no letter"),
        pytest.param({"evidence": "C-999999"}, "nothing of this number", id="an unknown case"),
        pytest.param({"quote": "never said"}, "do not occur in the case", id="other words"),
    ],
)
def test_evidence_that_is_none_is_refused(typed, sentence, sign_in):
    requirement, case = make_requirement(), make_case()
    form = {"evidence": case.number, "quote": "", "importance": "nice"} | typed

    page = sign_in("product").post(address("insight_add", requirement), form)

    assert page.status_code == 422
    assert sentence in words_of(page)
    assert not Insight.objects.exists()


def test_evidence_is_untied_and_stays_where_it_was(sign_in):
    requirement, case, client = make_requirement(), make_case(), sign_in("product")
    insight = requirements.add_insight(requirement=requirement, case=case, by=client.user, now=NOON)

    page = client.post(address("insight_remove", insight), follow=True)

    assert not Insight.objects.exists()
    assert f"{case.number} taken off the evidence" in words_of(page)


def test_a_merged_requirement_leads_to_the_one_it_is_part_of(sign_in):
    kept = make_requirement("Kept")
    part = make_requirement("Part", merged_into=kept)

    page = words_of(sign_in("viewer").get(address("requirement", part)))

    assert f'This is part of <a href="/requirements/{kept.pk}/">Kept</a> now.' in page


@pytest.mark.parametrize("count", [pytest.param(2, id="two"), pytest.param(9, id="nine")])
@pytest.mark.parametrize(
    ("place", "queries"),
    [pytest.param("pool", 15, id="pool"), pytest.param("page", 22, id="page")],
)
def test_requirements_ask_a_fixed_number_of_queries(
    place, queries, count, sign_in, django_assert_num_queries
):
    client = sign_in("product")
    wins = [make_win(1, title=f"Cure {number}", owner=make_user()) for number in range(count)]
    for win in wins[1:]:
        wins[0].cures.create(theme=win.theme)
        point = make_hit(win.theme)
        add = {"requirement": wins[0], "by": client.user, "now": NOON}
        requirements.add_insight(point=point, **add)
        requirements.add_insight(case=point.case, **add)
        requirements.add_insight(theme=win.theme, **add)

    with django_assert_num_queries(queries):
        client.get("/requirements/" if place == "pool" else address("requirement", wins[0]))


def addresses(requirement, insight, theme):
    return {
        "requirement_change": (address("requirement_change", requirement), change(requirement)),
        "cure_set": (address("cure_set", requirement), {"theme": theme.pk, "share": "70"}),
        "cure_remove": (address("cure_remove", requirement, theme.pk), {}),
        "insight_add": (address("insight_add", requirement), {"evidence": "C-1"}),
        "insight_remove": (address("insight_remove", insight), {}),
    }


@pytest.mark.parametrize(
    "move", ["requirement_change", "cure_set", "cure_remove", "insight_add", "insight_remove"]
)
def test_only_those_who_triage_may_change_a_requirement(move, sign_in, client):
    requirement, theme = make_requirement(), make_theme()
    insight = requirements.add_insight(
        requirement=requirement, case=make_case(), by=make_user(), now=NOON
    )
    where, typed = addresses(requirement, insight, theme)[move]

    assert sign_in("member").post(where, typed).status_code == 403
    assert sign_in("product").get(where).status_code == 405
    assert client.post(where, typed).status_code == 302
    missing = where.replace(f"/{requirement.pk}/", "/999999/", 1).replace(
        f"insights/{insight.pk}/", "insights/999999/"
    )
    assert sign_in("product").post(missing, typed).status_code == 404


def test_those_who_only_look_see_no_forms(sign_in, client):
    requirement = make_requirement()

    page = words_of(sign_in("member").get(address("requirement", requirement)))

    assert requirement.title in page
    assert "row_version" not in page
    assert sign_in("member").get("/requirements/new/").status_code == 403
    assert client.get(address("requirement", requirement)).status_code == 302
    assert sign_in("viewer").get("/requirements/999999/").status_code == 404
