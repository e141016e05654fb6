"""Requirements carry evidence that can be followed back to the very words."""

from decimal import Decimal

import pytest

from feedback.models import Cure, Insight, Requirement
from feedback.selectors import requirements as read
from feedback.services import friction, merging, quotes, requirements
from feedback.services.checks import Refused
from rotation.models import Activity
from rotation.public import Stale
from tests.conftest import NOON
from tests.make import make_case, make_point, make_requirement, make_theme, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def pia():
    return make_user("product", username="pia")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"title": ""}, "missing", id="no title"),
        pytest.param({"title": "x" * 161}, "too_long", id="a long title"),
        pytest.param({"title": "a", "problem": "x" * 10001}, "too_long", id="a long problem"),
        pytest.param({"title": "a", "proposal": "\0"}, "bad_character", id="NUL"),
    ],
)
def test_a_bad_requirement_is_refused(pia, fields, code):
    with pytest.raises(Refused) as refused:
        requirements.create(**fields, by=pia, now=NOON)

    assert refused.value.code == code
    assert not Requirement.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"effort_minutes": 0}, "min_value", id="no effort at all"),
        pytest.param({"effort_minutes": 10**9}, "max_value", id="two thousand years"),
        pytest.param({"effort_minutes": "soon"}, "invalid", id="no number"),
        pytest.param({"state": "someday"}, "not_a_choice", id="an unknown state"),
        pytest.param({"owner_id": 99}, "unknown", id="an unknown owner"),
        pytest.param({"fixed_in_id": 99}, "unknown", id="an unknown version"),
    ],
)
def test_a_bad_change_is_refused(pia, changes, code):
    with pytest.raises(Refused) as refused:
        requirements.update(
            requirement=make_requirement(), row_version=1, by=pia, now=NOON, **changes
        )

    assert refused.value.code == code


def test_a_stale_form_names_what_differs(pia):
    requirement = make_requirement()
    requirements.update(
        requirement=requirement, row_version=1, by=pia, now=NOON, effort_minutes=90, state="planned"
    )

    with pytest.raises(Stale) as stale:
        requirements.update(
            requirement=requirement, row_version=1, by=pia, now=NOON, effort_minutes=60,
            state="in_work", title=requirement.title,
        )  # fmt: skip

    assert stale.value.changed == {"effort_minutes": "90", "state": "planned"}


def test_evidence_is_one_thing(pia):
    for evidence in ({}, {"case": make_case(), "point": make_point()}):
        with pytest.raises(requirements.NotOneEvidence):
            requirements.add_insight(requirement=make_requirement(), by=pia, now=NOON, **evidence)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        pytest.param({"start": 0, "end": 99}, quotes.QuoteOutOfRange, id="behind the text"),
        pytest.param({"start": -1, "end": 3}, quotes.QuoteOutOfRange, id="before the text"),
        pytest.param({"start": 3, "end": 3}, quotes.QuoteOutOfRange, id="empty"),
        pytest.param({"start": 3}, quotes.QuoteOutOfRange, id="no end"),
        pytest.param(
            {"start": 0, "end": 3, "quote": "not"}, quotes.QuoteMismatch, id="other words"
        ),
        pytest.param({"quote": "never said"}, quotes.QuoteNotFound, id="never said"),
        pytest.param({"text_id": 0, "quote": "The"}, quotes.QuoteNotFound, id="an unknown wording"),
        pytest.param({"quote": "x" * 1001}, quotes.QuoteTooLong, id="too long"),
        pytest.param({"importance": "huge"}, Refused, id="an unknown importance"),
    ],
)
def test_a_quote_of_a_point_has_to_stand_there(pia, given, error):
    point = make_point("The 😡 export hangs")

    with pytest.raises(error):
        requirements.add_insight(
            requirement=make_requirement(), point=point, by=pia, now=NOON, **given
        )

    assert not Insight.objects.exists()


def test_a_wording_of_another_point_is_not_quoted(pia):
    other = make_point("The export hangs")

    with pytest.raises(quotes.QuoteNotFound):
        requirements.add_insight(
            requirement=make_requirement(), point=make_point("The export hangs"), by=pia, now=NOON,
            text_id=other.texts.get().pk, start=0, end=3,
        )  # fmt: skip


def test_a_quote_knows_its_wording_and_its_place(pia):
    point = make_point("The 😡 export hangs")

    insight = requirements.add_insight(
        requirement=make_requirement(), point=point, by=pia, now=NOON,
        quote="export", start=6, end=12, importance="critical",
    )  # fmt: skip

    assert insight.quote == "export"
    assert (insight.quoted_text, insight.quote_start, insight.quote_end) == (
        point.texts.get(), 6, 12,
    )  # fmt: skip


def test_an_older_wording_can_be_quoted(pia):
    point = make_point("The export hangs")
    first = point.texts.get()
    friction.reword(point=point, text="It stands still", by=pia, now=NOON)

    insight = requirements.add_insight(
        requirement=make_requirement(), point=point, by=pia, now=NOON,
        text_id=first.pk, start=11, end=16,
    )  # fmt: skip

    assert (insight.quote, insight.quoted_text_id) == ("hangs", first.pk)


def test_without_a_place_the_quote_is_looked_for(pia):
    insight = requirements.add_insight(
        requirement=make_requirement(), point=make_point("The export hangs"), by=pia, now=NOON,
        quote="export  hangs",
    )  # fmt: skip

    assert (insight.quote, insight.quote_start, insight.quote_end) == ("export hangs", 4, 16)


def test_a_quote_of_a_case_occurs_in_its_words(pia):
    case = make_case(needed="To print", happened="She tried twice\nand gave up")
    requirement = make_requirement()

    insight = requirements.add_insight(
        requirement=requirement, case=case, by=pia, now=NOON, quote="twice and gave"
    )
    assert insight.quote == "twice\nand gave"
    with pytest.raises(quotes.QuoteNotFound):
        requirements.add_insight(
            requirement=requirement, case=case, by=pia, now=NOON, quote="gave in"
        )


def test_a_quote_of_a_theme_is_one_of_its_points(pia):
    theme = make_theme()
    point = make_point("The spinner never stops", theme=theme)
    make_point("Never seen on this theme")

    insight = requirements.add_insight(
        requirement=make_requirement(), theme=theme, by=pia, now=NOON, quote="never stops"
    )

    assert insight.quoted_text.point_id == point.pk
    with pytest.raises(quotes.QuoteNotFound):
        requirements.add_insight(
            requirement=make_requirement(), theme=theme, by=pia, now=NOON, quote="Never seen"
        )


def test_the_same_evidence_with_the_same_quote_is_tied_once(pia):
    given = {"requirement": make_requirement(), "case": make_case(happened="It broke"), "by": pia}

    first = requirements.add_insight(**given, now=NOON, quote="broke")
    again = requirements.add_insight(**given, now=NOON, quote="broke")
    more = requirements.add_insight(**given, now=NOON)

    assert again.pk == first.pk != more.pk


def test_untying_evidence_leaves_the_evidence(pia):
    case = make_case()
    insight = requirements.add_insight(requirement=make_requirement(), case=case, by=pia, now=NOON)

    requirements.remove_insight(insight=insight, by=pia, now=NOON)

    assert not Insight.objects.exists()
    case.refresh_from_db()
    assert Activity.objects.get(verb="requirement.lost_insight").changed["case"] == [case.pk, None]


@pytest.mark.parametrize(
    "share",
    [
        pytest.param(Decimal("1.01"), id="more than all"),
        pytest.param(Decimal("-0.1"), id="less than nothing"),
        pytest.param(Decimal("0.123"), id="three digits"),
        pytest.param(Decimal("NaN"), id="no number"),
    ],
)
def test_a_share_is_a_share(pia, share):
    with pytest.raises(Refused):
        requirements.set_cure(
            requirement=make_requirement(), theme=make_theme(), share=share, by=pia, now=NOON
        )

    assert not Cure.objects.exists()


def test_a_cure_is_said_once_a_theme(pia):
    requirement, theme = make_requirement(), make_theme()

    requirements.set_cure(requirement=requirement, theme=theme, by=pia, now=NOON)
    requirements.set_cure(
        requirement=requirement, theme=theme, share=Decimal("0.5"), by=pia, now=NOON
    )

    assert Cure.objects.get().share == Decimal("0.50")
    requirements.remove_cure(requirement=requirement, theme=theme, by=pia, now=NOON)
    requirements.remove_cure(requirement=requirement, theme=theme, by=pia, now=NOON)
    assert not Cure.objects.exists()
    assert Activity.objects.filter(verb="requirement.removed_cure").count() == 1


def test_merged_requirements_bring_their_evidence_and_take_it_back(pia):
    kept, other = make_requirement("Kept"), make_requirement("Other")
    insight = requirements.add_insight(requirement=other, case=make_case(), by=pia, now=NOON)

    requirements.merge(requirement=other, into=kept, by=pia, now=NOON)

    assert read.requirement_page(kept, now=NOON).insights == [insight]
    assert [each.pk for each in read.requirements()] == [kept.pk]
    with pytest.raises(merging.MergeRefused):
        requirements.merge(requirement=kept, into=other, by=pia, now=NOON)

    requirements.split(requirement=other, by=pia, now=NOON)

    assert read.requirement_page(kept, now=NOON).insights == []
    assert insight.requirement_id == other.pk


def test_the_pool_is_searched_by_words_and_number(pia):
    folder = make_requirement("Remember the folder", problem="It is forgotten", state="planned")
    make_requirement("Print in colour")

    assert list(read.requirements(q="FORGOTTEN folder")) == [folder]
    assert list(read.requirements(q=f"R-{folder.pk}")) == [folder]
    assert list(read.requirements(state="planned")) == [folder]
    assert not read.requirements(q="folder colour")
