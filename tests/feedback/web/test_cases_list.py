"""The list of cases: found by filters and words, in a fixed number of queries."""

from datetime import timedelta

import pytest

from feedback.models import Tag
from feedback.services import triage
from rotation.models import Area
from tests.conftest import NOON
from tests.feedback.web.typed import words_of
from tests.make import make_account, make_case, make_member, make_point, make_user

pytestmark = pytest.mark.django_db

URL = "/cases/"
HTMX = {"HX-Request": "true"}


def needs(page):
    return [case.needed for case in page.context["rows"]]


@pytest.mark.parametrize("role", ["viewer", "member", "product", "planner", "admin"])
def test_everybody_signed_in_may_read(role, sign_in):
    make_case(needed="To print")

    page = sign_in(role).get(URL)

    assert needs(page) == ["To print"]
    assert ("Log a case" in words_of(page)) == (role != "viewer")


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(URL).url == f"/accounts/login/?next={URL}"


def test_nothing_can_be_posted(sign_in):
    assert sign_in().post(URL).status_code == 405


def test_the_newest_come_first_with_company_state_and_friction(sign_in):
    old = make_case(needed="Old", opened_at=NOON - timedelta(days=2))
    new = make_case(needed="New", state="waiting", handler=make_member(first_name="Mara").user)
    for origin in ("silent", "silent", "said"):
        make_point(case=new, origin=origin)

    page = sign_in().get(URL)

    [first, second] = page.context["rows"]
    assert (first.needed, first.friction_count, first.silent_count) == ("New", 3, 2)
    assert (second.needed, second.friction_count) == ("Old", 0)
    for words in (old.account.name, "waiting", "2 silent", "Mara", "2 cases"):
        assert words in words_of(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("state=open", ["Open"], id="state"),
        pytest.param("q=open", ["Open"], id="words"),
        pytest.param("tag=billing", ["Tagged"], id="tag"),
        pytest.param("origin=silent", ["Silent"], id="silent friction"),
        pytest.param("untagged=true&state=closed", ["Silent"], id="two filters"),
        pytest.param("since=2026-11-18", [], id="none since today"),
        pytest.param("state=&area=&q=", ["Silent", "Tagged", "Open"], id="blank filters"),
    ],
)
def test_filters_narrow_the_list(query, found, sign_in):
    closed = {"state": "closed", "closed_at": NOON}
    make_case(needed="Open")
    triage.tag_case(
        case=make_case(needed="Tagged", **closed), names=["billing"], by=make_user(), now=NOON
    )
    make_point(case=make_case(needed="Silent", **closed), origin="silent")

    assert needs(sign_in().get(f"{URL}?{query}")) == found


def test_cases_of_an_account_are_named_as_such(sign_in):
    account = make_account("Polar Pharma")
    make_case(needed="Theirs", account=account)
    make_case(needed="Of others")

    page = sign_in().get(URL, {"account": account.pk})

    assert needs(page) == ["Theirs"]
    assert "of Polar Pharma" in words_of(page)


def test_handlers_are_offered_by_name_and_those_who_left_only_with_cases(sign_in):
    make_case(handler=make_user(first_name="Ada", last_name="Lind", is_active=False))
    make_user(first_name="Gone", last_name="Before", is_active=False)

    words = words_of(sign_in().get(URL))

    assert ">Ada Lind</option>" in words
    assert "Gone Before" not in words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("colour=red", 'no filter called "colour"', id="unknown name"),
        pytest.param("state=lost", "state: ", id="unknown state"),
        pytest.param("handler=999", "handler: ", id="unknown person"),
        pytest.param("account=" + "9" * 30, "account: ", id="absurd account"),
        pytest.param("since=yesterday", "since: ", id="no day"),
        pytest.param("q=" + "x" * 300, "q: ", id="endless words"),
        pytest.param("q=a%00b", "q: ", id="character no database keeps"),
    ],
)
def test_a_filter_that_cannot_be_understood_is_named_and_shows_no_rows(query, words, sign_in):
    make_case()

    page = sign_in().get(f"{URL}?{query}")

    assert page.status_code == 200
    assert words in words_of(page)
    assert page.context["rows"] == []


@pytest.mark.parametrize(
    ("role", "action"), [("member", "Log a case"), ("viewer", "What customers needed")]
)
def test_an_empty_list_says_what_comes_here(role, action, sign_in):
    page = sign_in(role).get(URL)

    assert "No cases yet" in words_of(page)
    assert action in words_of(page)


def test_a_search_without_result_offers_the_whole_list(sign_in):
    make_case()

    page = sign_in().get(URL, {"q": "zzz"})

    assert "No case matches" in words_of(page)
    assert "Show all cases" in words_of(page)


def test_more_than_fifty_go_on_another_page_with_the_same_filter(sign_in):
    for number in range(51):
        make_case(needed=f"Case {number}", opened_at=NOON - timedelta(hours=number))

    client = sign_in()
    first, second = (client.get(URL, {"state": "open", "page": page}) for page in (1, 2))

    assert needs(second) == ["Case 50"]
    assert "?state=open&page=2" in words_of(first)
    assert "1 to 50 of 51" in words_of(first)


@pytest.mark.parametrize("page", ["0", "x", "99"])
def test_a_page_that_is_not_there_shows_one_that_is(page, sign_in):
    make_case(needed="Only")

    assert needs(sign_in().get(URL, {"page": page})) == ["Only"]


def test_a_fragment_has_the_rows_and_nothing_around(sign_in):
    make_case(needed="To print")

    page = sign_in().get(URL, headers=HTMX)

    assert "To print" in words_of(page)
    assert "<html" not in words_of(page)
    assert "HX-Request" in page.headers["Vary"]


@pytest.mark.parametrize("rows", [3, 30], ids=["few rows", "ten times as many"])
def test_the_number_of_queries_does_not_hang_on_the_number_of_rows(
    rows, sign_in, django_assert_num_queries
):
    for number in range(rows):
        area = Area.objects.create(name=f"Area {number}", slug=f"area-{number}")
        case = make_case(handler=make_member().user, area=area)
        make_point(case=case)
        case.tags.add(Tag.objects.create(name=f"tag {number}"))
    client = sign_in()
    client.get(URL)

    with django_assert_num_queries(12):
        client.get(URL)
    with django_assert_num_queries(7):
        client.get(URL, headers=HTMX)


def test_my_open_cases_are_mine_and_the_oldest_comes_first(sign_in):
    client = sign_in()
    newer = make_case(needed="Newer", handler=client.user)
    make_case(needed="Waits", handler=client.user, state="waiting", opened_at=NOON.replace(month=1))
    make_case(needed="Done", handler=client.user, state="closed", closed_at=NOON)
    make_case(needed="Somebody else's", handler=make_user())

    page = client.get("/cases/mine/")

    assert [case.needed for case in page.context["cases"]] == ["Waits", "Newer"]
    assert newer.number in words_of(page)


def test_another_page_gets_my_open_cases_as_a_fragment_of_eight(sign_in):
    client = sign_in()
    for _ in range(10):
        make_case(handler=client.user)

    fragment = client.get("/cases/mine/", headers=HTMX)
    whole = client.get("/cases/mine/")

    assert len(fragment.context["cases"]) == 8
    assert "All 10" in words_of(fragment)
    assert "<html" not in words_of(fragment)
    assert len(whole.context["cases"]) == 10


def test_nobody_waiting_is_said(sign_in):
    assert "Nobody waits for you" in words_of(sign_in("viewer").get("/cases/mine/"))
