"""An import is taken over once, told, remembered, and taken back as far as nothing was built on it."""

import pytest

from rotation.models import Activity, LedgerEntry, Notice, Shift, Trade
from rotation.services import ledger, rota_imports
from tests.conftest import NOON
from tests.make import make_user
from tests.rotation.taking_over import COMING, DAY, NEXT, begin, make_desk, shifts, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def planner():
    return make_user("planner")


def test_who_gets_shifts_to_come_is_told_and_nobody_of_the_past(desk, planner):
    take(desk, planner, f"{DAY},Jonas Weber,", f"{COMING},Mara Klein,")

    (notice,) = Notice.objects.all()
    assert notice.user.first_name == "Mara"


def test_an_import_is_taken_over_once(desk, planner):
    found = begin(desk, planner, f"{DAY},Mara Klein,")
    rota_imports.apply(found=found, by=planner, now=NOON)

    for step in (rota_imports.apply, rota_imports.discard):
        with pytest.raises(rota_imports.Over):
            step(found=found, by=planner, now=NOON)
    with pytest.raises(rota_imports.Over):
        rota_imports.choose(found=found, people={}, seats={}, by=planner, now=NOON)
    assert Shift.objects.count() == 1


def test_what_was_put_away_is_not_taken_over(desk, planner):
    found = begin(desk, planner, f"{DAY},Mara Klein,")
    rota_imports.discard(found=found, by=planner, now=NOON)

    for step in (rota_imports.apply, rota_imports.undo):
        with pytest.raises(rota_imports.Over):
            step(found=found, by=planner, now=NOON)


def test_an_import_can_be_taken_back_and_made_again(desk, planner):
    rows = [f"{DAY},Mara Klein,", f"{COMING},Jonas Weber,"]
    done = take(desk, planner, *rows)

    undone = rota_imports.undo(found=done, by=planner, now=NOON)

    assert (undone.state, undone.result["undone"], undone.result["kept"]) == ("discarded", 2, 0)
    assert shifts(desk) == []
    assert sum(LedgerEntry.objects.values_list("points", flat=True)) == 0
    assert take(desk, planner, *rows).result["created"] == 2


def test_what_something_was_built_on_stays_when_an_import_is_taken_back(desk, planner):
    done = take(
        desk, planner, f"{DAY},Mara Klein,", f"{NEXT},Mara Klein,", f"{COMING},Jonas Weber,",
        "2026-11-24 09:00,2026-11-24 17:00,Jonas Weber,",
    )  # fmt: skip
    loaded, plain, traded, changed = Shift.objects.order_by("starts_at")
    ledger.record_load(shift=loaded, points=1, reason={}, key="one", now=NOON)
    Trade.objects.create(
        kind="cover",
        shift=traded,
        giver=traded.member,
        made_by=planner,
        made_at=NOON,
        expires_at=NOON,
    )
    Shift.objects.filter(pk=changed.pk).update(revision=1)

    undone = rota_imports.undo(found=done, by=planner, now=NOON)

    assert (undone.result["undone"], undone.result["kept"]) == (1, 3)
    assert set(Shift.objects.published()) == {loaded, traded, changed}
    assert plain not in Shift.objects.published()
    held = LedgerEntry.objects.filter(kind__in=["shift", "reversal"])
    published = Shift.objects.published()
    assert sum(held.values_list("points", flat=True)) == sum(
        published.values_list("points", flat=True)
    )


def test_nothing_is_taken_back_where_everything_was_used(desk, planner):
    done = take(desk, planner, f"{DAY},Mara Klein,")
    Shift.objects.update(revision=2)

    with pytest.raises(rota_imports.NothingBuilt):
        rota_imports.undo(found=done, by=planner, now=NOON)
    done.refresh_from_db()
    assert done.state == "done"


def test_every_step_is_remembered(desk, planner):
    done = take(desk, planner, f"{DAY},Mara Klein,")
    rota_imports.undo(found=done, by=planner, now=NOON)

    verbs = Activity.objects.filter(subject="rota").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["rota.import_begun", "rota.imported", "rota.import_undone"]
