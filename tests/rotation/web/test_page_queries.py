"""Pages of a rota ask the database as often for a large team with many shifts as for a small one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rotation.services import ledger, trades
from tests.conftest import NOON
from tests.make import make_team, make_user
from tests.rotation.plans import away, draft_of, shifts_of
from tests.rotation.published import FIRST, developers, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class Desk:
    """A published desk with two drafts, an absence over a shift, and a request of its first."""

    def __init__(self, planner, team, *, people, weeks):
        self.rota = make_published(
            team=make_team(team), developers=people, products=people, weeks=weeks
        )
        self.shifts = list(shifts_of(self.rota))
        ledger.for_shifts(shifts=self.shifts, reason={"code": "published"}, by=None, now=NOON)
        self.first, second, *others = developers(self.rota)
        own, self.theirs, *_more = (one for one in self.shifts if one.seat.job == "developer")
        self.absence = away(second, self.theirs.slot.day, days=7 * weeks).absence
        self.trade = trades.offer_cover(shift=own, by=self.first.user, now=NOON)
        for one in others:
            trades.answer(trade=self.trade, member=one, willing=False, by=one.user, now=NOON)
        self.drafts = [
            draft_of(self.rota, FIRST.date(), weeks, moves=0, by=planner, title=name)
            for name in ("one", "other")
        ]

    def pages(self):
        """The pages of a planner, by name."""
        slug, shift, draft = [self.rota.slug], [self.theirs.uid], self.drafts[0]
        cell = draft.shifts.order_by("starts_at", "pk")[0]
        both = ",".join(str(one.uid) for one in self.drafts)
        return {
            "ledger": address("ledger", *slug),
            "ledger of one": address("ledger_member", *slug, self.first.uid),
            "report": address("report", *slug) + "?from=2026-12&until=2027-02",
            "participation": address("participation", *slug),
            "drafts": address("drafts", *slug),
            "draft": address("draft", draft.uid),
            "cell": address("draft_cell", draft.uid, cell.pk),
            "compare": address("draft_compare", *slug) + f"?drafts={both}",
            "shift": address("shift", *shift),
            "swap": address("shift_swap", *shift),
            "repair of a shift": address("shift_repair", *shift),
            "repair of an absence": address("absence_repair", self.absence.uid),
            "request": address("trade", self.trade.uid),
        }

    def own_pages(self):
        """The pages of the member who asks."""
        return {name: address(name) for name in ("my_shifts", "trades", "absences")}


def address(name, *args):
    return reverse(f"rotation:{name}", args=args)


def costs(client, user, pages):
    """How many queries each page takes when it is asked for again."""
    client.force_login(user)
    found = {}
    for name, url in pages.items():
        assert client.get(url).status_code == 200, name
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url)
        found[name] = len(asked)
    return found


def test_more_people_and_shifts_cost_no_more_queries(client):
    planner = make_user("planner")
    small = Desk(planner, "Small", people=3, weeks=1)
    large = Desk(planner, "Large", people=6, weeks=2)

    few = costs(client, planner, small.pages()) | costs(client, small.first.user, small.own_pages())
    many = costs(client, planner, large.pages()) | costs(
        client, large.first.user, large.own_pages()
    )

    assert many == few
