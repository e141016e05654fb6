"""How somebody wants to hear of things: by which way, when, and when not."""

from collections.abc import Mapping
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from rotation.models import NoticeChoice, NoticeSettings, User
from rotation.notices import kinds
from rotation.selectors import notice_settings as reads
from rotation.services import activity, checks
from rotation.services.checks import Problem

Place = tuple[str, str]  # the code of a kind, and a way


def change(
    *,
    user: User,
    quiet_from: time | None,
    quiet_until: time | None,
    quiet_weekends: bool,
    digest_at: time,
    reminder_hours: int,
    now: datetime,
) -> NoticeSettings:
    """Return the settings as they are now; times are of the person's own zone.

    Quiet hours may cross midnight; none are given as None twice. Raises checks.Refused.
    """
    wanted = {
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "quiet_weekends": quiet_weekends,
        "digest_at": digest_at,
        "reminder_hours": reminder_hours,
    }
    checks.Refused.unless_good(
        [
            *_quiet_problems(quiet_from, quiet_until),
            *checks.row_fields(NoticeSettings(user=user, **wanted)),
        ]
    )
    with transaction.atomic():
        before = reads.of(user)
        changed = {
            name: [str(getattr(before, name)), str(value)]
            for name, value in wanted.items()
            if getattr(before, name) != value
        }
        kept, _made = NoticeSettings.objects.update_or_create(user=user, defaults=wanted)
        if changed:
            _record(user, changed, now)
    return kept


def choose(*, user: User, choices: Mapping[Place, str], now: datetime) -> dict[Place, str]:
    """Keep what somebody chose for these kinds and ways, and return every choice of theirs.

    Only what differs from the usual is stored, so that better usual ways reach those who never
    chose. Raises checks.Refused for a kind, way or choice there is not.
    """
    problems = [one for place, choice in choices.items() for one in _choice_problems(place, choice)]
    checks.Refused.unless_good(problems)
    with transaction.atomic():
        # The lock makes two pages sent at once count one after the other.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        before = reads.choices(user)
        changed = {place: to for place, to in choices.items() if before[place] != to}
        for (kind, way), choice in changed.items():
            rows = NoticeChoice.objects.filter(user=user, kind=kind, way=way)
            if choice == kinds.KINDS[kind].usual[way]:
                rows.delete()
            elif not rows.update(choice=choice):
                NoticeChoice.objects.create(user=user, kind=kind, way=way, choice=choice)
        if changed:
            told = {f"{kind} {way}": [before[kind, way], to] for (kind, way), to in changed.items()}
            _record(user, told, now)
    return before | changed


def _quiet_problems(quiet_from: time | None, quiet_until: time | None) -> list[Problem]:
    if (quiet_from is None) != (quiet_until is None):
        field = "quiet_from" if quiet_from is None else "quiet_until"
        message = _("Quiet hours need both times; leave both empty for none.")
        return [Problem(field, "quiet_hours_half_given", message)]
    if quiet_from is not None and quiet_from == quiet_until:
        message = _("Quiet hours that end when they begin would have no length.")
        return [Problem("quiet_until", "quiet_hours_empty", message)]
    return []


def _choice_problems(place: Place, choice: str) -> list[Problem]:
    kind, way = place
    field = f"{kind}.{way}"
    if kind not in kinds.CHOOSABLE:
        message = _('Nothing can be chosen for "%(kind)s".') % {"kind": kind[:40]}
        return [Problem(field, "unknown_kind", message)]
    if way not in kinds.WAYS:
        message = _('There is no way called "%(way)s"; use one of: %(ways)s.')
        words = message % {"way": way[:40], "ways": ", ".join(kinds.WAYS)}
        return [Problem(field, "unknown_way", words)]
    if choice not in kinds.choices_of(way):
        message = _('"%(choice)s" cannot be chosen here; use one of: %(choices)s.')
        words = message % {"choice": choice[:40], "choices": ", ".join(kinds.choices_of(way))}
        return [Problem(field, "unknown_choice", words)]
    return []


def _record(user: User, changed: Mapping[str, list[str]], now: datetime) -> None:
    activity.record(
        verb="notice_settings.changed",
        subject="user",
        subject_id=user.pk,
        actor=user,
        at=now,
        changed=changed,
    )
