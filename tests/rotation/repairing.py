"""Steps that tests of repairs share: the ways out of what was hit, and the one a planner takes."""

from datetime import timedelta

from rotation.models import Shift
from rotation.services import repairs
from tests.conftest import NOON

LATER = NOON + timedelta(hours=1)
WHY = {"code": "repair", "cause": "absent", "text": "Ada is ill"}


def held_by(member):
    return list(Shift.objects.published().filter(member=member).with_people().in_order())


def options(shifts, now=LATER):
    return repairs.options(shifts=shifts, now=now)


def apply(plan, option, planner, now=LATER):
    return repairs.apply(
        shifts=plan.shifts,
        option_key=option.key,
        digest=plan.digest,
        reason=WHY,
        by=planner,
        now=now,
    )
