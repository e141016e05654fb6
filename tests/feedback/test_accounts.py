"""Accounts and customers are found by name, and merged without moving a row."""

from datetime import timedelta

import pytest

from feedback.models import Account, Customer, Version
from feedback.selectors import accounts as read
from feedback.services import accounts, merging
from feedback.services.checks import Refused
from rotation.models import Activity
from tests.conftest import NOON
from tests.make import make_account, make_case, make_point, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def pia():
    return make_user("product", username="pia")


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        pytest.param("Blue Fern", "blue fern", id="letter case"),
        pytest.param("Blue Fern", "  Blue   Fern ", id="blanks"),
        pytest.param("Éclair", "éCLAIR", id="letters beyond ASCII"),
        pytest.param("STRASSE 7", "Straße 7", id="letters that fold to two"),
        pytest.param("青蕨", "青蕨", id="Chinese"),
    ],
)
def test_an_account_is_found_again_however_it_is_written(pia, known, asked):
    account = accounts.find_or_create_account(name=known, by=pia, now=NOON)

    assert accounts.find_or_create_account(name=asked, by=pia, now=NOON) == account
    assert Account.objects.count() == 1
    assert Activity.objects.filter(verb="account.added").count() == 1


def test_another_name_is_another_account(pia):
    make_account("Blue Fern")

    assert accounts.find_or_create_account(name="Blue Ferns", by=pia, now=NOON).pk
    assert Account.objects.count() == 2


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\0"])
def test_a_bad_name_is_refused(pia, name):
    with pytest.raises(Refused):
        accounts.find_or_create_account(name=name, by=pia, now=NOON)
    with pytest.raises(Refused):
        accounts.rename(account=make_account(), name=name, by=pia, now=NOON)


def test_customers_of_one_name_are_told_apart_by_account(pia):
    here = accounts.find_or_create_customer(name="Sam", account=make_account(), by=pia, now=NOON)
    nowhere = accounts.find_or_create_customer(name="Sam", account=None, by=pia, now=NOON)

    assert here != nowhere
    assert accounts.find_or_create_customer(name="sam", account=None, by=pia, now=NOON) == nowhere
    assert Customer.objects.count() == 2


def test_a_merged_account_shows_up_under_its_root_and_splits_again(pia):
    small, large = make_account("Fern Ltd"), make_account("Fern")
    on_small, on_large = make_case(account=small), make_case(account=large)
    make_point(case=on_small)

    accounts.merge(account=small, into=large, by=pia, now=NOON)

    page = read.account_page(large, now=NOON)
    assert {case.pk for case in page.cases} == {on_small.pk, on_large.pk}
    assert (page.merged, page.open_cases, len(page.points)) == ([small], 2, 1)
    assert [(each.pk, each.case_count) for each in read.accounts()] == [(large.pk, 2)]

    accounts.split(account=small, by=pia, now=NOON)
    assert [case.pk for case in read.account_page(large, now=NOON).cases] == [on_large.pk]
    assert [each.case_count for each in read.accounts()] == [1, 1]
    with pytest.raises(merging.NotMerged):
        accounts.split(account=small, by=pia, now=NOON)


def test_suggestions_begin_with_what_was_typed():
    for name in ("Old Fern", "Fern", "Ash"):
        make_account(name)

    assert [account.name for account in read.suggest_accounts("fern")] == ["Fern", "Old Fern"]
    assert read.suggest_accounts(" ") == []


def test_customers_are_suggested_within_their_account():
    here, there = make_account(), make_account()
    sam = Customer.objects.create(account=here, name="Sam")
    Customer.objects.create(account=there, name="Samira")

    assert read.suggest_customers("sa", account_id=here.pk) == [sam]
    assert read.suggest_customers("", account_id=here.pk) == [sam]
    assert read.suggest_customers("", account_id=None) == []


def test_the_version_an_account_named_last_is_offered():
    account = make_account()
    old, new = (
        Version.objects.create(product="App", name=name, position=position)
        for position, name in enumerate(("1.0", "1.1"))
    )
    make_case(account=account, version=new, opened_at=NOON - timedelta(days=2))
    make_case(account=account, version=old, opened_at=NOON - timedelta(days=9))
    make_case(account=account, opened_at=NOON - timedelta(days=1))

    assert read.last_version(account.pk) == new
    assert read.last_version(make_account().pk) is None
