"""Take in the people of a file, all of them or nobody."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from rotation.errors import DomainError
from rotation.models import Area, Member, Membership, Stage, Team, User
from rotation.services import areas as product_areas
from rotation.services import checks, people, people_rows
from rotation.services.csv_files import ImportReport, RowError, Unreadable, read
from rotation.services.people_rows import PersonRow

__all__ = ["ImportReport", "RowError", "import_people"]

COLUMN_OF = {"from_on": "from", "until_on": "until"}


def import_people(
    *, file: BinaryIO, by: User | None, now: datetime, dry_run: bool = False
) -> ImportReport:
    """Return what importing a CSV file of people did; the columns are those of people_rows.

    People are known by their e-mail address: who is there already gets what differs, and a
    second run changes nothing. Teams and areas that do not exist are made. With a fault in any
    row, or when tried only, nothing at all is written.
    """
    try:
        table = read(file, known=people_rows.COLUMNS)
        missing = people_rows.missing_columns(table.columns)
        if missing:
            raise Unreadable(*missing)
    except Unreadable as error:
        return ImportReport(0, 0, 0, error.errors)
    checked = [people_rows.read(row) for row in table.rows]
    good = [person for person, _errors in checked if person is not None]
    errors = [error for _person, found in checked for error in found]
    errors += _given_twice(good)
    done: Counter[str] = Counter()
    with transaction.atomic():
        for row in good:
            try:
                with transaction.atomic():
                    done[_take(row, by=by, now=now)] += 1
            except DomainError as error:
                errors += _row_errors(row, error)
        if errors or dry_run:
            transaction.set_rollback(True)
    if errors:
        return ImportReport(0, 0, 0, tuple(sorted(errors)))
    return ImportReport(done["created"], done["updated"], done["unchanged"])


def _take(row: PersonRow, *, by: User | None, now: datetime) -> str:
    """Write one row and return created, updated or unchanged."""
    user = User.objects.filter(email__iexact=row.email).first()
    areas = list(_areas(row.areas, by=by, now=now))
    if user is None:
        member = _create(row, areas, by=by, now=now)
        _belong(member, row, by=by, now=now)
        return "created"
    served = Member.objects.filter(user=user).first()
    member = served or people.make_member(user=user, job=row.job, by=by, now=now)
    changed = [
        served is None,
        _update(member, row, areas, by=by, now=now),
        _belong(member, row, by=by, now=now),
    ]
    return "updated" if any(changed) else "unchanged"


def _create(row: PersonRow, areas: Iterable[Area], *, by: User | None, now: datetime) -> Member:
    return people.create_member(
        username=row.username or _free_username(row.email),
        email=row.email,
        first_name=row.first_name,
        last_name=row.last_name,
        job=row.job,
        zone=row.zone,
        language=row.language,
        stage=row.stage or Stage.LEAD,
        role=row.role or "member",
        areas=areas,
        by=by,
        now=now,
    )


def _update(
    member: Member, row: PersonRow, areas: list[Area], *, by: User | None, now: datetime
) -> bool:
    """Change what the row says and differs, an empty cell says nothing; tell whether it did."""
    user = member.user
    says = {
        "username": row.username,
        "first_name": row.first_name,
        # Both come from the one cell with the name, so an empty last name is meant.
        "last_name": row.last_name or ("" if row.first_name else user.last_name),
        "job": row.job,
        "zone": row.zone,
        "stage": row.stage,
        "language": row.language,
    }
    now_is = {name: getattr(user, name, None) or getattr(member, name, "") for name in says}
    changes: dict[str, object] = {
        name: value
        for name, value in says.items()
        if value != now_is[name] and (value or name == "last_name")
    }
    if areas and set(areas) != set(member.areas.all()):
        changes["areas"] = areas
    if changes:
        people.update_member(member=member, by=by, now=now, **changes)
    if row.role and [row.role] != list(user.groups.values_list("name", flat=True)):
        people.set_role(user=user, role=row.role, by=by, now=now)
        return True
    return bool(changes)


def _belong(member: Member, row: PersonRow, *, by: User | None, now: datetime) -> bool:
    """Put the member into the team as the row says; tell whether that changed anything."""
    team = Team.objects.filter(name__iexact=row.team).first()
    team = team or people.create_team(name=row.team, by=by, now=now)
    membership = _membership(member, team, row, now)
    changed = membership is None
    if membership is None:
        share = Decimal(1) if row.share is None else row.share
        from_on = row.begins_on(now)
        membership = people.join(
            team=team, member=member, share=share, from_on=from_on, by=by, now=now
        )
    elif row.share is not None and membership.share != row.share:
        people.set_share(membership=membership, share=row.share, by=by, now=now)
        changed = True
    if row.until_on is not None and membership.until_on != row.until_on:
        people.leave(membership=membership, until_on=row.until_on, by=by, now=now)
        changed = True
    return changed


def _membership(member: Member, team: Team, row: PersonRow, now: datetime) -> Membership | None:
    """Return the membership the row is about: the one of its first day, else the one to last."""
    rows = Membership.objects.filter(member=member, team=team)
    if row.from_on is not None:
        return rows.filter(from_on=row.from_on).first()
    return rows.exclude(until_on__lte=row.begins_on(now)).order_by("from_on", "pk").first()


def _areas(names: Iterable[str], *, by: User | None, now: datetime) -> Iterator[Area]:
    for name in names:
        area = Area.objects.filter(name__iexact=name).order_by("pk").first()
        yield area or product_areas.create(name=name, by=by, now=now)


def _free_username(email: str) -> str:
    """Return a sign-in name made of the address: its first part, or all of it when that is taken.

    What no sign-in name may hold is left out.
    """
    allowed = re.sub(r"[^\w.@+-]", "", email)
    first = allowed.partition("@")[0]
    if first and not User.objects.filter(username__iexact=first).exists():
        return first
    return allowed


def _given_twice(rows: Iterable[PersonRow]) -> Iterator[RowError]:
    first_line: dict[str, int] = {}
    for row in rows:
        if row.email in first_line:
            message = _("This e-mail address is in line %(line)d already.")
            words = message % {"line": first_line[row.email]}
            yield RowError(row.line, "email", "duplicate_email", words)
        first_line.setdefault(row.email, row.line)


def _row_errors(row: PersonRow, error: DomainError) -> list[RowError]:
    if isinstance(error, checks.Refused):
        return [
            RowError(row.line, COLUMN_OF.get(field, field), code, message)
            for field, code, message in error.problems
        ]
    return [RowError(row.line, "", error.code, error.message)]
