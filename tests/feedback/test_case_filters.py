"""The list of cases is narrowed by what is asked for, or says what it did not understand."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from feedback.filters import CaseFilter
from feedback.models import Tag
from feedback.selectors import cases as read
from feedback.services import accounts, triage
from rotation.models import Area
from tests.conftest import NOON
from tests.make import make_account, make_case, make_point, make_requirement, make_theme, make_user

pytestmark = pytest.mark.django_db


def listed(**asked):
    filters = CaseFilter(asked)
    assert filters.is_valid(), filters.errors
    return list(filters.qs)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"state": "lost"}, id="an unknown state"),
        pytest.param({"area": "99"}, id="an unknown area"),
        pytest.param({"area": "x"}, id="an area that is no number"),
        pytest.param({"handler": "99"}, id="an unknown person"),
        pytest.param({"account": "99999999999999999999999"}, id="a number beyond numbers"),
        pytest.param({"tag": "nobody"}, id="an unknown tag"),
        pytest.param({"origin": "guessed"}, id="an unknown origin"),
        pytest.param({"since": "yesterday"}, id="a word for a day"),
        pytest.param({"since": "0001-01-01"}, id="a day before time"),
        pytest.param({"until": "9999-99-99"}, id="a day that is none"),
        pytest.param({"q": "x" * 201}, id="a long search"),
        pytest.param({"q": "a\0b"}, id="NUL"),
        pytest.param({"colour": "red"}, id="an unknown filter"),
    ],
)
def test_what_is_not_understood_is_an_error_of_the_form(asked):
    filters = CaseFilter(asked)

    assert not filters.is_valid()
    assert list(filters.errors) == [next(iter(asked)) if "colour" not in asked else "__all__"]


def test_parameters_of_the_caller_pass():
    assert CaseFilter({"cursor": "x"}, passing=["cursor"]).is_valid()


def test_without_filters_all_cases_come_newest_first():
    older = make_case(opened_at=NOON - timedelta(days=2))
    same_time = [make_case(), make_case()]

    assert listed() == [same_time[1], same_time[0], older]


def test_each_filter_narrows():
    mara = make_user()
    account = make_account("Blue Fern")
    wanted = make_case(
        account=account, handler=mara, state="waiting", opened_at=NOON - timedelta(days=3)
    )
    wanted.case_tags.create(tag=Tag.objects.create(name="export"))
    make_point(case=wanted, origin="silent")
    other = make_case()
    make_point(case=other, origin="reported")

    for asked in (
        {"state": "waiting"},
        {"handler": str(mara.pk)},
        {"account": str(account.pk)},
        {"tag": "export"},
        {"origin": "silent"},
        {"until": "2026-11-16"},
        {"until": "2026-11-17T12:00:00Z"},
        {"q": "fern"},
    ):
        assert listed(**asked) == [wanted], asked
    for asked in ({"untagged": "on"}, {"since": "2026-11-16"}, {"origin": "reported"}):
        assert listed(**asked) == [other], asked


def test_an_area_brings_its_parts():
    billing = Area.objects.create(name="Billing", slug="billing")
    invoices = Area.objects.create(name="Invoices", slug="invoices", parent=billing)
    layout = Area.objects.create(name="Layout", slug="layout", parent=invoices)
    case = make_case(area=layout)
    make_case(area=Area.objects.create(name="Login", slug="login"))

    assert listed(area=str(billing.pk)) == [case]
    assert listed(area=str(layout.pk)) == [case]


def test_an_account_brings_what_is_merged_into_it():
    small, large = make_account(), make_account()
    case = make_case(account=small)
    accounts.merge(account=small, into=large, by=make_user(), now=NOON)

    assert listed(account=str(large.pk)) == [case]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("monthly REPORT", id="words in any case"),
        pytest.param("report tried", id="words of two fields"),
        pytest.param("spinner stops", id="a friction point"),
        pytest.param("fern spinner report", id="account, friction and need"),
        pytest.param("100%", id="a sign that means something to a database"),
        pytest.param("导出", id="Chinese"),
    ],
)
def test_every_word_has_to_occur_somewhere(text):
    case = make_case(
        account=make_account("Blue Fern"),
        needed="To send the monthly report",
        happened="She tried 100% and 导出",
    )
    make_point("The spinner never stops", case=case)
    make_case(happened="A spinner in another case, 100 times", needed="Nothing")

    assert listed(q=text) == [case]


def test_a_case_is_found_by_the_number_people_quote():
    case = make_case()
    make_case(happened=f"As in C-{case.pk}0")

    assert case in listed(q=f"C-{case.pk}")
    assert listed(q=f"c-{case.pk} report") == listed(q=f"C-{case.pk} monthly")
    assert listed(q="C-" + "9" * 30) == []


def test_the_list_costs_the_same_queries_however_long_it_is(django_assert_num_queries):
    for count in (10, 100):
        for _ in range(count):
            make_point(case=make_case(handler=make_user()))
        with django_assert_num_queries(1):
            rows = read.with_friction_counts(read.cases({"origin": "silent"}))
            shown = [(str(row.account), str(row.handler), row.friction_count) for row in rows]
    assert len(shown) == 110


def test_a_case_shows_all_that_hangs_on_it_at_a_fixed_price(django_assert_num_queries):
    account, theme = make_account(), make_theme()
    before = [make_case(account=account, opened_at=NOON - timedelta(days=n)) for n in (9, 8)]
    case = make_case(account=account)
    triage.tag_case(case=case, names=["export"], by=make_user(), now=NOON)
    for number in range(20):
        make_point(f"p{number}", case=case, theme=theme)
    make_requirement().insights.create(case=case, at=NOON)

    with django_assert_num_queries(6):
        page = read.case_page(case)
        titles = {point.confirmed_links[0].theme.title for point in page.points}

    assert titles == {theme.title}
    assert (page.tags, len(page.insights), page.earlier) == (["export"], 1, before[::-1])


class AnyText(TestCase):
    """Whatever is typed into the search box, the list answers."""

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=60))
    def test_any_text_can_be_searched_for(self, text):
        make_case()

        assert read.search(read.cases(), text).count() in (0, 1)
