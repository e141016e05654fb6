from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from rotation.hours import slots, zones
from rotation.hours.intervals import Interval, union
from rotation.presets import PRESETS
from rotation.services import checks, rotas
from rotation.services.templates import rule_of
from tests.make import make_rota

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 23)  # the clocks of Berlin go forward on the Sunday of that week


def cut(rota, weeks=2):
    until = MONDAY + timedelta(weeks=weeks)
    found = [
        slot
        for template in rota.templates.order_by("pk")
        for slot in slots.slots(rule_of(template), MONDAY, until)
    ]
    return sorted(found, key=lambda slot: slot.starts_at)


@pytest.mark.parametrize("code", PRESETS)
def test_a_ready_made_set_can_be_followed_from_any_day(code, noon):
    rota = make_rota(zone="Europe/Berlin", templates=False)

    added = rotas.add_preset(
        rota=rota, preset=PRESETS[code], first_day=date(2026, 3, 26), by=None, now=noon
    )

    assert [template.first_day for template in added] == [MONDAY] * len(added)
    found = cut(rota)
    assert found
    assert all(earlier.ends_at <= later.starts_at for earlier, later in pairwise(found))


@pytest.mark.parametrize(
    ("code", "count"), [("weekly", 2), ("daily", 10), ("half_day", 20), ("weekend_split", 4)]
)
def test_two_weeks_have_so_many_slots(code, count, noon):
    rota = make_rota(zone="Europe/Berlin", templates=False)
    rotas.add_preset(rota=rota, preset=PRESETS[code], first_day=MONDAY, by=None, now=noon)

    assert len(cut(rota)) == count


@pytest.mark.parametrize("code", ["weekly", "weekend_split"])
def test_whole_weeks_leave_no_gap_when_the_clocks_change(code, noon):
    rota = make_rota(zone="Europe/Berlin", templates=False)
    rotas.add_preset(rota=rota, preset=PRESETS[code], first_day=MONDAY, by=None, now=noon)

    covered = union(Interval(slot.starts_at, slot.ends_at) for slot in cut(rota))

    berlin = zones.zone("Europe/Berlin")
    begins = datetime(2026, 3, 23, 9, tzinfo=berlin)
    assert covered == (Interval(begins, datetime(2026, 4, 6, 9, tzinfo=berlin)),)


def test_a_set_is_added_whole_or_not_at_all(noon):
    rota = make_rota(templates=False)
    preset = PRESETS["half_day"]
    rotas.add_preset(rota=rota, preset=preset, first_day=MONDAY, by=None, now=noon)
    rota.templates.filter(name="Morning").delete()

    with pytest.raises(checks.Refused):
        rotas.add_preset(rota=rota, preset=preset, first_day=MONDAY, by=None, now=noon)

    assert [template.name for template in rota.templates.all()] == ["Afternoon"]
