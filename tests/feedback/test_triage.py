"""Triage ties friction points to themes; the inbox gets shorter and nothing is lost."""

from datetime import timedelta

import pytest

from feedback.models import Tag, Theme, ThemeLink, ThemeTerm
from feedback.selectors import themes as read_themes
from feedback.selectors import triage as read
from feedback.services import intake, triage
from feedback.services.checks import Refused
from feedback.services.friction import PointInput
from feedback.services.intake import Who
from rotation.models import Activity
from tests.conftest import NOON
from tests.make import make_case, make_point, make_requirement, make_theme, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def pia():
    return make_user("product", username="pia")


def near(text):
    return [found.theme for found in read_themes.nearest_themes(text, now=NOON)]


def test_a_point_is_on_one_theme_and_the_former_link_is_kept(pia):
    point, first, second = make_point("Spinner"), make_theme("First"), make_theme("Second")
    later = NOON + timedelta(hours=1)

    triage.put_on_theme(point=point, theme=first, by=pia, now=NOON)
    triage.put_on_theme(point=point, theme=second, by=pia, now=later)

    links = ThemeLink.objects.order_by("pk").values_list("theme_id", "state", "ended_at")
    assert list(links) == [(first.pk, "ended", later), (second.pk, "confirmed", None)]
    assert near("spinner") == [second]


def test_putting_a_point_where_it_is_changes_nothing(pia):
    point, theme = make_point(), make_theme()

    first = triage.put_on_theme(point=point, theme=theme, by=pia, now=NOON)
    again = triage.put_on_theme(point=point, theme=theme, by=pia, now=NOON)

    assert first == again
    assert Activity.objects.filter(verb="point.put_on_theme").count() == 1


def test_a_point_taken_off_is_in_the_inbox_again(pia):
    point, theme = make_point("Spinner"), make_theme("Export")
    triage.put_on_theme(point=point, theme=theme, by=pia, now=NOON)

    triage.take_off_theme(point=point, by=pia, now=NOON)

    assert read.triage_inbox().points == [point]
    assert near("spinner") == []
    with pytest.raises(triage.NotOnTheme):
        triage.take_off_theme(point=point, by=pia, now=NOON)


def test_a_point_set_aside_leaves_the_inbox_and_comes_back(pia):
    point = make_point()

    triage.set_aside(point=point, by=pia, now=NOON)
    assert (read.triage_inbox().points, read.triage_inbox().set_aside) == ([], 1)

    triage.bring_back(point=point, by=pia, now=NOON)
    assert read.triage_inbox().points == [point]


def test_a_point_on_a_theme_is_not_set_aside(pia):
    with pytest.raises(triage.OnTheme):
        triage.set_aside(point=make_point(theme=make_theme()), by=pia, now=NOON)


def test_a_theme_found_later_ends_being_set_aside(pia):
    point = make_point()
    triage.set_aside(point=point, by=pia, now=NOON)

    triage.put_on_theme(point=point, theme=make_theme(), by=pia, now=NOON)

    point.refresh_from_db()
    assert point.set_aside_at is None


def test_the_index_holds_the_title_and_the_first_eight_members(pia):
    theme = make_theme("Title")
    words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota"]
    for number, word in enumerate(words):
        at = NOON + timedelta(minutes=number)
        triage.put_on_theme(point=make_point(word), theme=theme, by=pia, now=at)

    terms = set(ThemeTerm.objects.filter(theme=theme).values_list("term", flat=True))
    assert len(terms) == 9
    assert "iota" not in terms
    assert Theme.objects.get().term_total == 9

    triage.take_off_theme(point=ThemeLink.objects.order_by("at").first().point, by=pia, now=NOON)
    assert near("iota") == [theme]
    assert near("alpha") == []


def test_points_tied_while_logging_are_indexed(pia):
    theme = make_theme("Export")

    intake.log_case(
        who=Who(account_name="Blue Fern"), needed="To print", happened="It hung", by=pia, now=NOON,
        points=[PointInput("Spinner", theme_id=theme.pk), PointInput("Frozen", theme_id=theme.pk)],
    )  # fmt: skip

    assert near("frozen spinner") == [theme]


def test_a_near_theme_says_what_is_known_about_it(pia):
    theme = make_theme("Export forgets the folder", state="in_work")
    requirement = make_requirement()
    requirement.cures.create(theme=theme)
    for days in (1, 89, 91):
        point = make_point("Folder gone", observed_at=NOON - timedelta(days=days))
        triage.put_on_theme(point=point, theme=theme, by=pia, now=NOON)

    [found] = read_themes.nearest_themes("my folder", now=NOON)

    assert (found.theme, found.hits_90d, found.state) == (theme, 2, "in_work")
    assert found.last_seen == NOON - timedelta(days=1)
    assert found.requirements == (requirement,)
    assert found.score > 0


def test_the_nearest_themes_cost_the_same_queries_however_many_there_are(
    pia, django_assert_num_queries
):
    for count in (2, 30):
        for number in range(count):
            theme = make_theme(f"Export {number}")
            triage.put_on_theme(point=make_point("Export hangs"), theme=theme, by=pia, now=NOON)
            make_requirement(f"For {theme}").cures.create(theme=theme)
        with django_assert_num_queries(6):
            assert len(read_themes.nearest_themes("the export hangs", now=NOON)) == min(count, 5)


def test_a_text_without_words_is_near_nothing():
    make_theme()

    assert near("") == []
    assert near("?!") == []


def test_tags_are_added_once_and_in_lower_case(pia):
    case = make_case()

    triage.tag_case(case=case, names=["Export", " export ", "Big  Files", ""], by=pia, now=NOON)
    tags = triage.tag_case(case=case, names=["export"], by=pia, now=NOON)

    assert [tag.name for tag in tags] == ["big files", "export"]
    assert Activity.objects.filter(verb="case.tagged").count() == 1


def test_a_tag_is_taken_off_and_stays_for_others(pia):
    case = make_case()
    triage.tag_case(case=case, names=["export"], by=pia, now=NOON)

    assert triage.untag(case=case, name="EXPORT", by=pia, now=NOON) == []
    assert triage.untag(case=case, name="never there", by=pia, now=NOON) == []
    assert Tag.objects.filter(name="export").exists()


@pytest.mark.parametrize(
    "name", [pytest.param("x" * 41, id="too long"), pytest.param("a\0b", id="NUL")]
)
def test_a_bad_tag_is_refused_and_none_is_added(pia, name):
    with pytest.raises(Refused) as refused:
        triage.tag_case(case=make_case(), names=["good", name], by=pia, now=NOON)

    assert set(refused.value.fields) == {"tags"}
    assert not Tag.objects.exists()


def test_the_inbox_goes_on_where_it_stopped_whatever_came_in_meanwhile():
    points = [make_point(f"p{n}", observed_at=NOON - timedelta(hours=n // 2)) for n in range(5)]
    expected = sorted(points, key=lambda point: (point.observed_at, point.pk), reverse=True)

    first = read.triage_inbox(limit=2)
    make_point("new", observed_at=NOON + timedelta(hours=1))
    second = read.triage_inbox(limit=2, after=first.next)
    third = read.triage_inbox(limit=2, after=second.next)

    assert [*first.points, *second.points, *third.points] == expected
    assert third.next == ""


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("x", id="a word"),
        pytest.param("1-", id="a half"),
        pytest.param("1--2", id="a negative number"),
        pytest.param("9" * 18 + "-1", id="a moment beyond time"),
        pytest.param("1-" + "9" * 19, id="a number beyond numbers"),
        pytest.param("²-1", id="a digit that is none"),
    ],
)
def test_a_place_that_no_list_gave_is_refused(after):
    with pytest.raises(read.BadCursor):
        read.triage_inbox(after=after)


def test_the_inbox_counts_what_is_done_and_what_is_not(pia):
    make_point(theme=make_theme())
    triage.set_aside(point=make_point(), by=pia, now=NOON)
    case = make_case()
    make_point(case=case)
    make_case()
    triage.tag_case(case=case, names=["export"], by=pia, now=NOON)

    inbox = read.triage_inbox()

    assert (inbox.untied, inbox.set_aside, inbox.on_themes, inbox.untagged_cases) == (1, 1, 1, 1)


def test_the_inbox_costs_the_same_queries_however_long_it_is(django_assert_num_queries):
    for count in (10, 200):
        for number in range(count):
            make_point(f"Point {number}", case=make_case() if number % 2 else None)
        with django_assert_num_queries(5):
            [str(point.account) + str(point.observer) for point in read.triage_inbox().points]
