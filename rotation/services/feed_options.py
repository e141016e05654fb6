"""What a person chose about a feed: made into what is kept, or refused in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from rotation.calendars.options import Fault, FeedOptions, OptionsError
from rotation.services import checks


def chosen(
    given: FeedOptions | Mapping[str, object], kind: str
) -> tuple[dict[str, object], list[checks.Problem]]:
    """Return the options of a feed as they are kept, or those given and what is wrong with each.

    `kind` is "person", "rota" or "team": what is not named has its usual value for that.
    """
    asked = given.as_json() if isinstance(given, FeedOptions) else dict(given)
    try:
        return FeedOptions.read(asked, kind).as_json(), []
    except OptionsError as error:
        return asked, [_problem(fault) for fault in error.faults]


def _problem(fault: Fault) -> checks.Problem:
    if fault.code == "unknown_option":
        message = _('"%s" is no option of a feed.') % fault.option
        return checks.Problem("options", fault.code, message)
    words = {
        "bad_busy": _('The option "busy" is true or false.'),
        "bad_each": _('There is one event for each "shift" or for each "interval".'),
        "bad_past_weeks": _("Past weeks are a whole number from 0 to %(limit)d."),
        "bad_reminders": _("Reminders are whole minutes from 0 to %(limit)d before the start."),
        "bad_seats": _('Seats are "lead", "backup" and "shadow".'),
        "no_seats": _("Choose at least one kind of seat."),
        "too_many_reminders": _("There can be %(limit)d reminders before each shift."),
    }
    message = words[fault.code]
    return checks.Problem(
        fault.option, fault.code, message % {"limit": fault.limit} if fault.limit else message
    )
