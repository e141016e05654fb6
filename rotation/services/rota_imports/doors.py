"""The steps of an import: read, look at the names, take over, and take back."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from rotation.errors import Conflict, DomainError
from rotation.models import Member, Rota, RotaImport, Seat, Shift, User
from rotation.services import activity
from rotation.services.csv_files import MOST_ROWS, RowError
from rotation.services.publishing import locks
from rotation.services.rota_imports import files, names, writing
from rotation.services.rota_imports import plan as planning
from rotation.services.rota_imports import rows as kept
from rotation.services.rota_imports.files import FileRefused
from rotation.services.rota_imports.plan import Plan
from rotation.services.rota_imports.rows import ImportRow

MOST_NAMES = 150
MOST_TOLD = 100
State = RotaImport.State


class HasProblems(DomainError):
    """Some rows cannot be taken over; nothing was written."""

    code = "import_has_problems"

    def __init__(self, errors: Sequence[RowError]) -> None:
        self.errors = tuple(errors)
        message = _("%(count)d rows cannot be taken over: put them right or leave them out.")
        fields: dict[str, list[str]] = {}
        for line, field, _code, said in self.errors[:MOST_TOLD]:
            fields.setdefault(f"rows.{line}.{field}".rstrip("."), []).append(said)
        super().__init__(message % {"count": len(self.errors)}, fields=fields)


class Over(Conflict):
    """The import was taken over, taken back or put away before."""

    code = "import_over"


class NothingBuilt(DomainError):
    """There is nothing an undo could take back."""

    code = "nothing_to_undo"


class Label(NamedTuple):
    """A name of the file, on how many rows it stands, and what was chosen for it."""

    name: str
    rows: int
    chosen: str


class Labels(NamedTuple):
    """The names of people and of seats, those on most rows first."""

    people: list[Label]
    seats: list[Label]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do when tried only; with errors nothing was written."""

    created: int
    unchanged: int
    ignored: int
    left_out: int = 0
    errors: tuple[RowError, ...] = ()


def begin(*, rota: Rota, file: BinaryIO, name: str, by: User, now: datetime) -> RotaImport:
    """Return an import of a file to look at: a table of shifts, or a calendar.

    Names are matched as far as they can mean only one person. Raises FileRefused for what cannot
    be read at all; rows with a fault are kept with it.
    """
    kind, rows = files.read(file, rota=rota, now=now)
    return _begin(rota, kind, rows, name, by=by, now=now)


def begin_rows(
    *, rota: Rota, rows: Iterable[Mapping[str, object]], name: str, by: User, now: datetime
) -> RotaImport:
    """Return the same of rows that say starts_at, ends_at, person and seat. Raises FileRefused."""
    read = []
    for line, row in enumerate(rows, 1):
        starts_at, ends_at = row["starts_at"], row["ends_at"]
        if not isinstance(starts_at, datetime) or not isinstance(ends_at, datetime):
            raise TypeError("rows say when they start and end")
        who, what = files.clean(str(row["person"])), files.clean(str(row.get("seat", "")))
        problem = "" if who else "missing_value"
        problem = problem or kept.time_problem(starts_at, ends_at, now)
        read.append(ImportRow(line, who, what, starts_at, ends_at, problem))
    if not read:
        raise FileRefused([RowError(0, "", "no_rows", _("There are no rows."))])
    if len(read) > MOST_ROWS:
        message = _("The file has more than %(most)d rows; divide it.") % {"most": MOST_ROWS}
        raise FileRefused([RowError(0, "", "too_many_rows", message)])
    return _begin(rota, RotaImport.Kind.CSV, read, name, by=by, now=now)


def _begin(
    rota: Rota, kind: str, rows: list[ImportRow], name: str, *, by: User, now: datetime
) -> RotaImport:
    return _keep(rota, kind, *_matched(rota, kind, rows), name, by=by, now=now)


def _keep(
    rota: Rota,
    kind: str,
    rows: Sequence[ImportRow],
    choices: names.Choices,
    name: str,
    *,
    by: User,
    now: datetime,
) -> RotaImport:
    with transaction.atomic():
        made = RotaImport.objects.create(
            rota=rota,
            kind=kind,
            name=files.clean(name),
            rows=[row.stored() for row in rows],
            mapping=choices.stored(),
            made_by=by,
            made_at=now,
        )
        _record(made, "rota.import_begun", {"rows": len(rows)}, by=by, now=now)
    return made


def _matched(rota: Rota, kind: str, rows: list[ImportRow]) -> tuple[list[ImportRow], names.Choices]:
    members = list(Member.objects.with_user().filter(user__is_active=True).order_by("pk"))
    if kind == RotaImport.Kind.CALENDAR:
        rows = names.told_apart(rows, names.People(members))
    if len(rows) > MOST_ROWS:
        message = _("The file has more than %(most)d rows; divide it.") % {"most": MOST_ROWS}
        raise FileRefused([RowError(0, "", "too_many_rows", message)])
    if max(len({row.who for row in rows}), len({row.what for row in rows})) > MOST_NAMES:
        message = _("The file has more than %(most)d different names; leave out what is no shift.")
        words = message % {"most": MOST_NAMES}
        raise FileRefused([RowError(0, "", "too_many_names", words)])
    return rows, names.guess(rota, rows, members)


def labels(found: RotaImport) -> Labels:
    """Return the names of an import with what was chosen for each."""
    rows, choices = kept.load(found.rows), names.load(found.mapping)
    good = [row for row in rows if not row.problem]
    people = Counter(row.who for row in good)
    seats = Counter(row.what for row in good)
    return Labels(
        [Label(name, n, choices.people.get(name, names.IGNORED)) for name, n in _most(people)],
        [Label(name, n, choices.seats.get(name, names.BY_JOB)) for name, n in _most(seats)],
    )


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def preview(found: RotaImport, now: datetime) -> Plan:
    """Return what taking over the import would do as things stand; raises NoHours."""
    return planning.make(found.rota, kept.load(found.rows), names.load(found.mapping), now)


def choose(
    *,
    found: RotaImport,
    people: Mapping[str, Member | None],
    seats: Mapping[str, Seat | str],
    by: User,
    now: datetime,
) -> RotaImport:
    """Return the import with what some of its names mean; None and "" leave their rows out.

    Names that are not in it are passed over. Raises Over when it is done already.
    """
    with transaction.atomic():
        fresh = _locked(found, State.MAPPING)
        before = names.load(fresh.mapping)
        chosen = names.Choices(
            {
                name: _uid(people[name]) if name in people else uid
                for name, uid in before.people.items()
            },
            {
                name: _seat(seats[name]) if name in seats else seat
                for name, seat in before.seats.items()
            },
        )
        if chosen.stored() != before.stored():
            fresh.mapping = chosen.stored()
            fresh.save(update_fields=["mapping"])
            _record(fresh, "rota.import_matched", {}, by=by, now=now)
    return fresh


def _uid(member: Member | None) -> str:
    return str(member.uid) if member else names.IGNORED


def _seat(seat: Seat | str) -> str:
    return str(seat.pk) if isinstance(seat, Seat) else seat


def apply(
    *, found: RotaImport, leave_out: bool = False, by: User | None, now: datetime
) -> RotaImport:
    """Return the import taken over: shifts past and to come are published, with their points.

    What stands already is not made again, so the same file twice changes nothing. With rows that
    cannot be taken over it raises HasProblems unless they are to be left out; raises Over when it
    is done already, DoubleBooked and NoHours. Nothing is written then.
    """
    with transaction.atomic():
        Rota.objects.select_for_update(no_key=True).get(pk=found.rota_id)
        fresh = _locked(found, State.MAPPING)
        plan = preview(fresh, now)
        everybody = Shift.objects.filter(slot__rota=found.rota_id)
        locks.members({one.member.pk for one in plan.new}, beside=everybody)
        # Once more behind the locks: somebody may have been given a shift meanwhile.
        plan = preview(fresh, now)
        if plan.errors and not leave_out:
            raise HasProblems(plan.errors)
        reason = {"code": "imported", "text": fresh.name, "import": str(fresh.uid)}
        with locks.translated():
            made = writing.write(rota=fresh.rota, plan=plan, reason=reason, by=by, now=now)
        fresh.state, fresh.done_at = State.DONE, now
        fresh.result = {
            "created": len(made),
            "past": plan.past,
            "unchanged": plan.unchanged,
            "ignored": plan.ignored,
            "left_out": len(plan.errors),
            "shifts": [shift.pk for shift in made],
        }
        fresh.save(update_fields=["state", "done_at", "result"])
        told = {name: count for name, count in fresh.result.items() if name != "shifts"}
        _record(fresh, "rota.imported", told, by=by, now=now)
    return fresh


def undo(*, found: RotaImport, by: User, now: datetime) -> RotaImport:
    """Return the import taken back: its shifts are cancelled, as far as nothing was built on them.

    Raises Over when it is not taken over, NothingBuilt when nothing of it can be taken back.
    """
    with transaction.atomic():
        Rota.objects.select_for_update(no_key=True).get(pk=found.rota_id)
        fresh = _locked(found, State.DONE)
        pks = fresh.result.get("shifts", [])
        shifts = [
            shift
            for start in range(0, len(pks), writing.AT_ONCE)
            for shift in Shift.objects.with_people()
            .filter(pk__in=pks[start : start + writing.AT_ONCE])
            .in_order()
        ]
        everybody = Shift.objects.filter(slot__rota=found.rota_id)
        locks.members({shift.member_id for shift in shifts if shift.member_id}, beside=everybody)
        gone = writing.take_back(shifts=shifts, by=by, now=now)
        if not gone:
            message = _("Nothing can be taken back: every shift of it was changed or used since.")
            raise NothingBuilt(message)
        fresh.state = State.DISCARDED
        fresh.result = {**fresh.result, "undone": len(gone), "kept": len(pks) - len(gone)}
        fresh.save(update_fields=["state", "result"])
        told = {"undone": len(gone), "kept": len(pks) - len(gone)}
        _record(fresh, "rota.import_undone", told, by=by, now=now)
    return fresh


def discard(*, found: RotaImport, by: User, now: datetime) -> RotaImport:
    """Return the import put away without taking anything over. Raises Over when it is done."""
    with transaction.atomic():
        fresh = _locked(found, State.MAPPING)
        fresh.state = State.DISCARDED
        fresh.save(update_fields=["state"])
        _record(fresh, "rota.import_discarded", {}, by=by, now=now)
    return fresh


def import_file(
    *,
    rota: Rota,
    file: BinaryIO,
    name: str,
    by: User,
    now: datetime,
    leave_out: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Return what taking over a file did without anybody looking at its names.

    A name that nobody or several people have is an error; with errors nothing is written unless
    their rows are left out, nor when it is only tried.
    """
    try:
        kind, rows = files.read(file, rota=rota, now=now)
        rows, choices = _matched(rota, kind, rows)
    except FileRefused as refused:
        return ImportReport(0, 0, 0, errors=refused.errors)
    unknown = [
        replace(row, problem="unknown_person", field="person")
        if not row.problem and not choices.people[row.who]
        else row
        for row in rows
    ]
    plan = planning.make(rota, unknown, choices, now)
    report = ImportReport(
        created=len(plan.new),
        unchanged=plan.unchanged,
        ignored=plan.ignored,
        left_out=len(plan.errors),
        errors=() if leave_out else plan.errors,
    )
    if dry_run or report.errors or not plan.new:
        return report
    with transaction.atomic():
        made = _keep(rota, kind, rows, choices, name, by=by, now=now)
        done = apply(found=made, leave_out=leave_out, by=by, now=now).result
    return replace(report, created=done["created"], unchanged=done["unchanged"])


def _locked(found: RotaImport, state: str) -> RotaImport:
    rows = RotaImport.objects.select_for_update(of=("self",)).select_related("rota__team")
    fresh = rows.get(pk=found.pk)
    if fresh.state != state:
        words = {
            State.MAPPING: _("This import still waits to be taken over."),
            State.DONE: _("This import was taken over already."),
            State.DISCARDED: _("This import was put away or taken back already."),
        }
        raise Over(words[State(fresh.state)])
    return fresh


def _record(
    found: RotaImport, verb: str, changed: Mapping[str, object], *, by: User | None, now: datetime
) -> None:
    activity.record(
        verb=verb,
        subject="rota",
        subject_id=found.rota_id,
        actor=by,
        at=now,
        changed={"import": str(found.uid), "name": found.name, **changed},
    )
