"""Several people at once: one of them wins, and no row is left half true."""

import io
import threading

import pytest
from django.db import connection, connections

from feedback.models import Account, Case, Customer, Theme, ThemeLink, ThemeTerm
from feedback.selectors import roots
from feedback.services import imports, intake, requirements, themes, triage
from feedback.services.intake import Who
from rotation.public import Conflict, DomainError, Stale
from tests.conftest import NOON
from tests.make import make_case, make_point, make_requirement, make_theme, make_user

WRITERS = 8

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one write at a time; set DATABASE_URL"
    ),
]


def together(*jobs):
    """Run the jobs at the same time; return what each gave or raised."""
    start, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place, job):
        try:
            start.wait()
            results[place] = job()
        except DomainError as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_point_pulled_onto_many_themes_is_on_one():
    point, pia = make_point("Spinner"), make_user("product")
    choices = [make_theme(f"Theme {number}") for number in range(WRITERS)]

    together(
        *(
            lambda theme=theme: triage.put_on_theme(point=point, theme=theme, by=pia, now=NOON)
            for theme in choices
        )
    )

    [link] = ThemeLink.objects.filter(state="confirmed")
    assert ThemeLink.objects.count() == WRITERS
    indexed = ThemeTerm.objects.filter(term="spinner").values_list("theme_id", flat=True)
    assert list(indexed) == [link.theme_id]


def test_many_points_put_on_one_theme_are_all_in_its_index():
    theme, pia = make_theme("Title"), make_user("product")
    points = [make_point(f"word{number}x") for number in range(WRITERS)]

    together(
        *(
            lambda point=point: triage.put_on_theme(point=point, theme=theme, by=pia, now=NOON)
            for point in points
        )
    )

    assert ThemeLink.objects.filter(state="confirmed").count() == WRITERS
    assert ThemeTerm.objects.filter(theme=theme).count() == WRITERS + 1


def test_a_case_changed_by_many_takes_one_change():
    case, mara = make_case(), make_user()

    results = together(
        *(
            lambda minutes=minutes: intake.update_case(
                case=case, row_version=1, by=mara, now=NOON, handling_minutes=minutes
            )
            for minutes in range(WRITERS)
        )
    )

    assert sum(isinstance(result, Stale) for result in results) == WRITERS - 1
    assert Case.objects.get().row_version == 2


def test_a_case_sent_many_times_is_logged_once():
    mara = make_user()

    results = together(
        *(
            lambda: intake.log_case(
                who=Who(account_name="Blue Fern"), needed="A", happened="B", by=mara, now=NOON,
                source="desk", external_id="7",
            )
            for _ in range(WRITERS)
        )
    )  # fmt: skip

    assert sum(isinstance(result, Conflict) for result in results) == WRITERS - 1
    assert Case.objects.count() == 1


def test_two_merges_at_once_close_no_ring():
    a, b = make_theme("A"), make_theme("B")
    pia = make_user("product")

    results = together(
        lambda: themes.merge(theme=a, into=b, by=pia, now=NOON),
        lambda: themes.merge(theme=b, into=a, by=pia, now=NOON),
    )

    assert sum(isinstance(result, DomainError) for result in results) == 1
    assert len(roots.of(Theme).parents) == 1


def test_a_cure_said_by_many_is_one_row():
    requirement, theme, pia = make_requirement(), make_theme(), make_user("product")

    together(
        *(
            lambda: requirements.set_cure(requirement=requirement, theme=theme, by=pia, now=NOON)
            for _ in range(WRITERS)
        )
    )

    assert requirement.cures.count() == 1


def test_a_new_company_named_by_many_at_once_is_one():
    mara = make_user()

    cases = together(
        *(
            lambda number=number: intake.log_case(
                who=Who(account_name="Blue Fern", customer_name="Bo"),
                needed=f"Thing {number}", happened="B", by=mara, now=NOON,
            )
            for number in range(WRITERS)
        )
    )  # fmt: skip

    assert Account.objects.count() == 1
    assert Customer.objects.count() == 1
    assert len({case.account_id for case in cases}) == 1


def test_evidence_tied_by_many_is_tied_once():
    requirement, case, pia = make_requirement(), make_case(), make_user("product")

    insights = together(
        *(
            lambda: requirements.add_insight(requirement=requirement, case=case, by=pia, now=NOON)
            for _ in range(WRITERS)
        )
    )

    assert len({insight.pk for insight in insights}) == 1
    assert requirement.insights.count() == 1


def test_a_file_taken_in_twice_at_once_is_there_once():
    rows = "".join(f"Case {number},2026-01-01,{number}\n" for number in range(50))
    data = f"Summary,Created,Id\n{rows}".encode()
    mapping = {"needed": "Summary", "opened_at": "Created", "external_id": "Id"}

    results = together(
        *(
            lambda: imports.import_cases(
                file=io.BytesIO(data), mapping=mapping, source="desk", by=None, now=NOON
            )
            for _ in range(4)
        )
    )

    assert Case.objects.count() == 50
    for result in results:
        assert isinstance(result, imports.TakenMeanwhile) or result.created + result.unchanged == 50
