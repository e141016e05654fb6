import ast
from datetime import date
from pathlib import Path

import pytest

import rotation.hours
from rotation.hours.errors import HoursError
from rotation.models import Team
from rotation.selectors import duty
from rotation.services import checks
from tests.make import make_rota, make_team

# Mistakes of a caller, which no person can make: they stay in English.
OF_CALLERS = {"interval_ends_before_start", "interval_without_zone", "open_time_backwards"}
ELSEWHERE = {"never_open"}


def codes_of_hours():
    """Every code the pure hours package gives an error, read from its source."""
    found = set()
    for path in Path(rotation.hours.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            name = ast.unparse(node.func)
            first = node.args[0]
            if name.endswith(("Error", "__init__")) and isinstance(first, ast.Constant):
                found.add(first.value)
    return found


def test_every_error_about_hours_has_words_of_its_own():
    codes = codes_of_hours() - OF_CALLERS - ELSEWHERE

    assert len(codes) > 12
    for code in codes:
        params = dict.fromkeys(
            ("zone", "country", "subdivision", "most", "text", "start", "end", "weekday"), "x"
        )
        words = checks.hours_words(HoursError(code, "for developers", **params))
        assert words != "for developers", code
        assert "%" not in words


def test_several_problems_are_told_by_field_with_the_code_of_the_first():
    problems = [
        checks.Problem("zone", "unknown_zone", "No such zone."),
        checks.Problem("name", "blank", "Say a name."),
        checks.Problem("name", "short", "Say more."),
    ]

    with pytest.raises(checks.Refused) as refused:
        checks.Refused.unless_good(problems)

    assert (refused.value.code, refused.value.message) == ("unknown_zone", "No such zone.")
    assert refused.value.fields == {"zone": ["No such zone."], "name": ["Say a name.", "Say more."]}


@pytest.mark.django_db
def test_addresses_are_counted_up_past_those_in_use():
    for slug in ("desk", "desk-2", "desk-4"):
        make_team(slug, slug)

    assert checks.free_slug(Team, "Desk", "team") == "desk-3"
    assert checks.free_slug(Team, "D" * 200, "team") == "d" * 70


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("policy", "closed", "staffed"),
    [
        pytest.param("closed", {date(2026, 12, 24), date(2026, 12, 26)}, {date(2026, 12, 31)},
                     id="holidays closed"),
        pytest.param("staffed", {date(2026, 12, 24)}, {date(2026, 12, 26), date(2026, 12, 31)},
                     id="holidays worked"),
    ],
)  # fmt: skip
def test_what_a_rota_says_of_a_day_wins_over_the_calendar(policy, closed, staffed):
    rota = make_rota(country="DE", subdivision="BE", holiday_policy=policy)
    for day, kind in ((24, "closed"), (25, "ordinary"), (31, "staffed")):
        rota.own_days.create(day=date(2026, 12, day), kind=kind)

    days = duty.special_days(rota, range(2026, 2027))

    def december(found):
        return {day for day in found if day.month == 12}

    assert (december(days.closed), december(days.staffed)) == (closed, staffed)
