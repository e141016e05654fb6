"""Drafts: made, waited for, read with their score card, published or put away."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from rotation.models import Draft, Notice, Shift
from rotation.services import drafts, publishing
from tests.conftest import NOON
from tests.make import make_user
from tests.rotation.plans import MONDAY, away, draft_of, make_desk, publish, shifts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clock):
    return make_desk(name="Customer desk", slug="customer-desk")


@pytest.fixture
def planner(client, clock):
    user = make_user("planner")
    client.force_login(user)
    return user


def url(name, draft):
    return reverse(f"rotation:{name}", args=[draft.uid])


def page(client, draft, **headers):
    answer = client.get(url("draft", draft), headers=headers)
    return re.sub(r"\s+", " ", answer.content.decode())


def waiting(desk, planner, **fields):
    draft = drafts.create(
        rota=desk,
        from_on=MONDAY,
        until_on=MONDAY + timedelta(weeks=2),
        by=planner,
        now=NOON,
    )
    Draft.objects.filter(pk=draft.pk).update(**fields)
    draft.refresh_from_db()
    return draft


def test_a_planner_asks_for_a_draft_of_some_weeks(client, desk, planner):
    answer = client.post(
        reverse("rotation:drafts", args=[desk.slug]),
        {"from_on": "2026-12-07", "weeks": "13", "seed": ""},
    )

    draft = Draft.objects.get()
    assert answer.url == url("draft", draft)
    assert (draft.from_on, draft.until_on, draft.seed) == (MONDAY, date(2027, 3, 8), 0)
    assert draft.made_by == planner


def test_the_form_offers_the_weeks_after_what_is_published(client, desk, planner):
    publish(desk, weeks=2)

    said = client.get(reverse("rotation:drafts", args=[desk.slug])).content.decode()

    assert 'value="2026-12-21"' in said


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({"from_on": "soon", "weeks": "2"}, "id_from_on_error", id="no date"),
        pytest.param({"from_on": "2026-12-07", "weeks": "0"}, "id_weeks_error", id="no weeks"),
        pytest.param(
            {"from_on": "2026-12-07", "weeks": "2", "seed": "-1"}, "id_seed_error", id="bad seed"
        ),
        pytest.param({"from_on": "0987-12-07", "weeks": "2"}, "id_from_on_error", id="long ago"),
        pytest.param(
            {"from_on": "9999-12-31", "weeks": "2"}, "id_from_on_error", id="the end of days"
        ),
    ],
)
def test_a_form_that_cannot_be_used_keeps_what_was_typed(client, desk, planner, typed, field):
    answer = client.post(reverse("rotation:drafts", args=[desk.slug]), typed)

    said = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{field}"' in said
    assert f'value="{typed["from_on"]}"' in said
    assert not Draft.objects.exists()


def test_the_list_names_drafts_with_their_state(client, desk, planner):
    waiting(desk, planner, state=Draft.State.FAILED, failure="crashed")
    drafts.discard(draft=waiting(desk, planner, state="ready"), by=planner, now=NOON)

    said = client.get(reverse("rotation:drafts", args=[desk.slug])).content.decode()

    assert said.count("2 weeks from") == 1
    assert "failed" in said


def test_a_plan_that_was_proven_best_says_so(client, desk, planner):
    client.post(
        reverse("rotation:drafts", args=[desk.slug]),
        {"from_on": "2026-12-07", "weeks": "1", "prove": "on", "title": "The best"},
    )
    draft = Draft.objects.get()
    Draft.objects.update(moves=400)
    drafts.compute(draft_id=draft.pk, now=NOON)

    said = page(client, draft)

    assert "No plan is better: that is proven" in said
    assert "The best: Draft of 1 week" in said


def test_while_it_is_computed_the_page_asks_again_and_says_how_far_it_is(client, desk, planner):
    draft = waiting(desk, planner, state="computing", moves=200, progress_moves=80)

    said = page(client, draft)
    part = page(client, draft, **{"HX-Request": "true"})

    for text in (said, part):
        assert 'hx-trigger="every 2s"' in text
        assert 'value="80" max="200"' in text
    assert "<html" in said
    assert "<html" not in part
    assert '<meta http-equiv="refresh"' in said


def test_it_says_how_good_the_best_plan_is_so_far(client, desk, planner):
    draft = waiting(desk, planner, state="computing", moves=200, progress_score=31334)

    assert "Best plan so far: 31,334 penalty points." in page(client, draft)


def test_one_that_is_asked_to_stop_says_so(client, desk, planner):
    draft = waiting(desk, planner, state="computing", cancel_asked=True)

    said = page(client, draft)

    assert "It is being stopped" in said
    assert '<button class="btn" type="submit" disabled>' in said


def test_when_it_is_done_the_page_is_loaded_anew(client, desk, planner):
    draft = draft_of(desk)

    answer = client.get(url("draft", draft), headers={"HX-Request": "true"})

    assert answer.headers["HX-Refresh"] == "true"
    assert "HX-Request" in answer.headers["Vary"]


@pytest.mark.parametrize("state", ["queued", "computing"])
def test_a_running_draft_can_be_stopped(client, desk, planner, state):
    draft = waiting(desk, planner, state=state)

    client.post(url("draft_cancel", draft))

    draft.refresh_from_db()
    assert draft.cancel_asked


def test_a_failed_draft_says_why_and_offers_another(client, desk, planner):
    draft = waiting(desk, planner, state="failed", failure="nothing_to_plan", seed=5)

    said = page(client, draft)

    assert "There is no shift to plan in these days" in said
    assert 'name="seed" value="5"' in said


def test_the_score_card_speaks_in_words(client, desk, planner):
    said = page(client, draft_of(desk))

    assert "All 20 seats are filled" in said
    assert "All new: nothing is published for these days" in said
    assert "None in these weeks" in said
    assert "Developers" in said
    assert said.count("<circle") == 6


def test_gaps_stand_on_the_card_with_their_reasons(client, desk, planner):
    for membership in desk.team.memberships.filter(member__job="product"):
        away(membership.member, MONDAY, days=1)

    said = page(client, draft_of(desk))

    assert '<a href="#open-seats">1 of 20 seats stays open (3 away)</a>' in said
    [place] = re.findall(r'class="list-title small" href="#(seat-[\d-]+)"', said)
    assert f'id="{place}"' in said
    assert "Product: 3 away" in said
    assert "is-gap" in said


def test_a_job_that_one_person_has_alone_is_no_comparison(client, clock, planner):
    said = page(client, draft_of(make_desk(developers=3, products=1)))

    assert "Only one person has this job" in said
    assert said.count("<circle") == 3


def test_what_differs_from_the_published_plan_is_marked(client, desk, planner):
    publish(desk)
    victim = shifts_of(desk).filter(seat__job="developer").first()
    away(victim.member, victim.slot.day, days=1)

    said = page(client, draft_of(desk))

    assert "is-changed" in said
    assert f"was {victim.member}" in said
    assert re.search(r"\d+ changed, \d+ unchanged", said)


def test_the_button_says_how_many_are_told_and_the_page_who(client, desk, planner):
    said = page(client, draft_of(desk))

    assert "Publish 2 weeks: tells 6 people" in said
    told = said[said.index('id="told"') :]
    for membership in desk.team.memberships.all():
        assert str(membership.member) in told
    gained = Draft.objects.get().shifts.filter(day=MONDAY, seat__job="developer").get()
    about = told[told.index(str(gained.member)) :]
    assert "Mon 7 Dec, 09:00-17:00, Developer" in about[: about.index("</li></ul>")]


def test_a_plan_without_anybody_warns_before_it_is_published(client, desk, planner):
    desk.team.memberships.all().delete()

    said = page(client, draft_of(desk))

    assert "Nobody would serve: every seat of this plan is open" in said
    assert "Publish 2 weeks: every seat stays open" in said
    assert "every seat" not in page(client, draft_of(make_desk()))


def test_publishing_says_what_happened(client, desk, planner):
    draft = draft_of(desk)

    answer = client.post(url("draft_publish", draft), follow=True)

    said = answer.content.decode()
    assert "2 weeks published. 6 people told." in said
    assert Shift.objects.published().count() == 20
    assert Notice.objects.filter(kind="shifts.published").count() == 6
    assert said.count('<th scope="row">') == 10


def test_a_stale_draft_is_not_published_and_says_what_changed(client, desk, planner):
    draft = draft_of(desk)
    away(desk.team.memberships.first().member, MONDAY, days=1)

    seen = page(client, draft)
    answer = client.post(url("draft_publish", draft))

    said = answer.content.decode()
    assert "Publish 2 weeks" not in seen
    assert answer.status_code == 409
    for text in (seen, said):
        assert "Absences were entered or withdrawn." in text
        assert url("draft_again", draft) in text
        assert "Plan again" in text
    assert not Shift.objects.exists()


def test_a_stale_draft_names_who_is_away_and_which_shifts_were_given(client, desk, planner):
    publish(desk)
    draft = draft_of(desk)
    shift = shifts_of(desk).filter(seat__job="developer").first()
    away(shift.member, MONDAY, days=2, now=NOON + timedelta(minutes=5))
    publishing.assign(
        shift=shift,
        member=None,
        reason={"code": "by_hand", "text": ""},
        by=planner,
        now=NOON + timedelta(minutes=5),
    )

    seen = page(client, draft)

    assert f"{shift.member}: away Mon 7 Dec to Tue 8 Dec" in seen
    assert "Mon 7 Dec, 09:00-17:00, Developer: open" in seen


def test_publishing_twice_changes_nothing_and_says_so(client, desk, planner):
    draft = draft_of(desk)
    publishing.publish(draft=draft, by=planner, now=NOON)

    answer = client.post(url("draft_publish", draft))

    assert answer.status_code == 409
    assert "This draft is published already." in answer.content.decode()


def test_a_draft_that_is_not_ready_cannot_be_published(client, desk, planner):
    answer = client.post(url("draft_publish", waiting(desk, planner)))

    assert answer.status_code == 409


def test_a_draft_can_be_put_away(client, desk, planner):
    draft = draft_of(desk)

    answer = client.post(url("draft_discard", draft), follow=True)

    draft.refresh_from_db()
    assert draft.state == Draft.State.DISCARDED
    assert "The draft was put away." in answer.content.decode()
    assert "This draft was put away" in page(client, draft)


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
def test_only_planners_know_that_drafts_exist(client, desk, role):
    draft = draft_of(desk)
    client.force_login(make_user(role))

    assert client.get(reverse("rotation:drafts", args=[desk.slug])).status_code == 403
    assert client.get(url("draft", draft)).status_code == 404
    for name in ("draft_publish", "draft_discard", "draft_cancel"):
        assert client.post(url(name, draft)).status_code == 404
    assert not Shift.objects.exists()


def test_a_stranger_is_asked_to_sign_in(client, desk):
    draft = draft_of(desk)

    assert client.get(url("draft", draft)).url.startswith("/accounts/login/")
    for name in ("draft_publish", "draft_discard", "draft_cancel"):
        assert client.post(url(name, draft)).url.startswith("/accounts/login/")


def test_an_unknown_draft_is_not_there(client, planner):
    nobody = Draft(uid=uuid.uuid4())

    assert client.get(url("draft", nobody)).status_code == 404
    assert client.post(url("draft_publish", nobody)).status_code == 404


@pytest.mark.parametrize("name", ["draft_publish", "draft_discard", "draft_cancel"])
def test_nothing_is_changed_by_reading(client, desk, planner, name):
    assert client.get(url(name, draft_of(desk))).status_code == 405


def test_the_review_costs_the_same_queries_for_two_weeks_and_for_ten(
    client, desk, planner, django_assert_num_queries, django_assert_max_num_queries
):
    publish(desk, weeks=1)
    small, large = draft_of(desk, weeks=2), draft_of(desk, weeks=10)
    with django_assert_max_num_queries(45) as few:
        client.get(url("draft", small))
    with django_assert_num_queries(len(few)):
        said = client.get(url("draft", large)).content.decode()
    assert said.count('<th scope="row"><span') == 50
