"""Chat addresses and webhooks of people, teams and rotas: given, changed, tried, removed."""

import secrets
from base64 import b64encode
from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from rotation import broker, fetch, sealed
from rotation.errors import Conflict, DomainError
from rotation.models import Destination, Notice, Rota, Team, User
from rotation.notices import chat, kinds, test_messages
from rotation.selectors.destinations import of, owner_field
from rotation.services import activity, checks
from rotation.services.checks import Problem

MOST = 10
DUTY_NEWS = "rotation.tasks.tell_who_is_on_duty"
SECRET_BYTES = 32
SHOWN = 200
WAYS = Destination.Way


class TooManyDestinations(DomainError):
    """There are as many addresses as anybody may have."""

    code = "too_many_destinations"


class DestinationRemoved(Conflict):
    """The address was removed meanwhile."""

    code = "destination_removed"


def add(
    *,
    owner: User | Team | Rota,
    name: str,
    way: str,
    address: str,
    kinds: Collection[str] = (),
    by: User,
    now: datetime,
) -> tuple[Destination, str]:
    """Return a new address and the secret that signs what a webhook gets, "" for a chat service.

    The secret is shown once. A team gets the kinds named, a person what the choices of the person
    say, a rota who is on duty. Raises checks.Refused and TooManyDestinations.
    """
    secret = f"whsec_{b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"
    destination = Destination(
        **{owner_field(owner): owner},
        name=" ".join(name.split()),
        way=way,
        kinds=_in_order(kinds),
        sealed_secret=sealed.seal(secret) if way == WAYS.WEBHOOK else "",
        made_by=by,
        made_at=now,
    )
    problems = [*_address(destination, address), *_kind_problems(destination)]
    named = {problem.field for problem in problems}
    problems += [
        one for one in checks.row_fields(destination) if one.field in {"name", "way"} - named
    ]
    checks.Refused.unless_good(problems)
    with transaction.atomic():
        # The lock makes two requests at once count one after the other.
        owner.__class__._default_manager.select_for_update().get(pk=owner.pk)
        if of(owner).count() >= MOST:
            message = _("There can be %(most)d addresses; remove one first.")
            raise TooManyDestinations(message % {"most": MOST})
        destination.save()
        _record("destination.added", destination, by, now, _shown(destination))
        if destination.rota_id is not None:
            # It is told at once; without the kick it would be within half a minute.
            transaction.on_commit(partial(broker.ask, DUTY_NEWS), robust=True)
    return destination, secret if way == WAYS.WEBHOOK else ""


def change(
    *, destination: Destination, name: str, kinds: Collection[str] = (), by: User, now: datetime
) -> Destination:
    """Return the address with another name and, of a team, other kinds.

    Another place needs another address. Raises checks.Refused and DestinationRemoved.
    """
    wanted = Destination(
        name=" ".join(name.split()), team_id=destination.team_id, kinds=_in_order(kinds)
    )
    problems = [one for one in checks.row_fields(wanted) if one.field == "name"]
    checks.Refused.unless_good([*problems, *_kind_problems(wanted)])
    with transaction.atomic():
        kept = _lock(destination)
        before = _shown(kept)
        kept.name, kept.kinds = wanted.name, wanted.kinds
        after = _shown(kept)
        changed: dict[str, object] = {
            key: [before[key], after[key]] for key in after if before[key] != after[key]
        }
        if changed:
            kept.save(update_fields=["name", "kinds"])
            _record("destination.changed", kept, by, now, changed)
    return kept


def remove(*, destination: Destination, by: User, now: datetime) -> None:
    """Send nothing more there and forget the address; doing it again changes nothing.

    What is on its way there already ends as given up.
    """
    with transaction.atomic():
        rows = Destination.objects.filter(pk=destination.pk, removed_at__isnull=True)
        if rows.update(removed_at=now, sealed_address="", sealed_secret=""):
            _record("destination.removed", destination, by, now, _shown(destination))


def test(*, destination: Destination, by: User, now: datetime) -> Notice:
    """Leave a test message to an address and return it; what became of it is seen by its states.

    Raises test_messages.TooSoon within the same minute and DestinationRemoved.
    """
    with transaction.atomic():
        return test_messages.to_destination(_lock(destination), by=by, now=now)


def test_mail(*, user: User, now: datetime) -> Notice:
    """Leave a test message to the mailbox of a user and return it.

    Raises test_messages.TooSoon within the same minute and test_messages.NoAddress.
    """
    return test_messages.to_mailbox(user, now=now)


def _address(destination: Destination, address: str) -> list[Problem]:
    """Put the address into the row, sealed; return what is wrong with it."""
    if not address.strip():
        return [Problem("address", "required", _("Give the address."))]
    try:
        if destination.way == WAYS.CHAT:
            kept, destination.shown = chat.check(address)
        else:
            kept = fetch.check(address.strip())
            scheme = kept.partition("://")[0]
            destination.shown = f"{scheme}://{fetch.host_of(kept)}"[:SHOWN]
    except DomainError as error:
        return [Problem("address", error.code, error.message)]
    destination.sealed_address = sealed.seal(kept)
    return []


def _kind_problems(destination: Destination) -> list[Problem]:
    if destination.team_id is None:
        if not destination.kinds:
            return []
        message = _("Only the address of a team is told which kinds of notices it gets.")
        return [Problem("kinds", "kinds_of_no_team", message)]
    if not destination.kinds:
        return [Problem("kinds", "required", _("Choose at least one kind of notice."))]
    unknown = [code for code in destination.kinds if code not in kinds.FOR_TEAMS]
    if not unknown:
        return []
    message = _('A team gets no notices of the kind "%(kind)s"; use some of: %(kinds)s.')
    words = message % {"kind": unknown[0][:40], "kinds": ", ".join(kinds.FOR_TEAMS)}
    return [Problem("kinds", "unknown_kind", words)]


def _in_order(codes: Collection[str]) -> list[str]:
    """Return the codes once each, in the order of the table, unknown ones last."""
    order = {code: number for number, code in enumerate(kinds.KINDS)}
    return sorted(set(codes), key=lambda code: (order.get(code, len(order)), code))


def _lock(destination: Destination) -> Destination:
    rows = Destination.objects.select_for_update().filter(removed_at__isnull=True)
    found = rows.filter(pk=destination.pk).first()
    if found is None:
        raise DestinationRemoved(_("This address was removed meanwhile."))
    return found


def _shown(destination: Destination) -> dict[str, object]:
    """Return what the history says of an address: nothing secret."""
    return {
        "name": destination.name,
        "way": str(destination.way),
        "shown": destination.shown,
        "kinds": list(destination.kinds),
    }


def _record(
    verb: str, destination: Destination, by: User, now: datetime, changed: dict[str, object]
) -> None:
    activity.record(
        verb=verb,
        subject="destination",
        subject_id=destination.pk,
        actor=by,
        at=now,
        changed=changed,
    )
