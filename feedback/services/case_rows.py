"""Turn rows of another helpdesk into cases that are not written yet, or into faults by name."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from feedback.models import Account, Case, Customer, Tag
from feedback.services import checks, triage
from feedback.services.case_files import Record, RowError
from rotation import public

FIELDS = (
    "needed", "happened", "external_id", "external_url", "opened_at", "closed_at", "state",
    "account", "customer", "area", "handling_minutes", "tags",
)  # fmt: skip
REQUIRED = ("needed", "opened_at")
ANY_STATE = "*"
CUT = "…"

NEEDED_MOST = 300
HAPPENED_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read the rows: our field -> column, and what their words mean."""

    mapping: Mapping[str, str]
    source: str
    now: datetime
    date_format: str | None
    zone: tzinfo
    states: Mapping[str, str]
    account: str


@dataclass(slots=True)
class Draft:
    """A case to be, with the names of what it will point at."""

    line: int
    case: Case
    account: str = ""
    customer: str = ""
    tags: Sequence[str] = field(default_factory=tuple)


def request_faults(
    *,
    mapping: Mapping[str, str],
    source: str,
    date_format: str | None,
    zone: str,
    states: Mapping[str, str],
    account: str,
) -> Iterator[RowError]:
    """Yield what is wrong with how the import was asked for."""
    for name in mapping:
        if name not in FIELDS:
            sentence = _('A case has no field "%(field)s"; it has: %(fields)s.')
            words = {"field": name, "fields": ", ".join(FIELDS)}
            yield RowError(0, name, "unknown_field", sentence % words)
    for name in REQUIRED:
        if not mapping.get(name):
            sentence = _('Say which column holds "%(field)s".') % {"field": name}
            yield RowError(0, name, "not_mapped", sentence)
    for problem in checks.row(Case(source=source), only=["source"]):
        yield RowError(0, "source", problem.code, problem.message)
    if not source.strip():
        yield RowError(0, "source", "missing", _("Name the system the cases come from."))
    if account.strip():
        for problem in checks.row(Account(name=account.strip()), only=["name"]):
            yield RowError(0, "account", problem.code, problem.message)
    if states and "state" not in mapping:
        yield RowError(0, "state", "not_mapped", _("Say which column holds the states."))
    known = set(Case.State.values)
    for word in sorted(set(states.values()) - known):
        sentence = _('"%(word)s" is no state of a case; those are: %(states)s.')
        words = {"word": word, "states": ", ".join(Case.State.values)}
        yield RowError(0, "state", "unknown_state", sentence % words)
    if date_format is not None and _bad_format(date_format):
        sentence = _('"%(format)s" is no date format.') % {"format": date_format}
        yield RowError(0, "opened_at", "bad_date_format", sentence)
    if zone_called(zone) is None:
        sentence = _('No time zone is called "%(zone)s".') % {"zone": zone}
        yield RowError(0, "zone", "unknown_zone", sentence)


def _bad_format(date_format: str) -> bool:
    """Return whether the format itself is wrong, or could not tell one day from another."""
    sample = datetime(2021, 11, 23, 4, 5, 6, tzinfo=UTC)
    try:
        read = datetime.strptime(sample.strftime(date_format), date_format)  # noqa: DTZ007 - a day
    except ValueError:
        return True
    return read.date() != sample.date()


def zone_called(name: str) -> ZoneInfo | None:
    """Return the time zone of this name, or None when there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


def drafts(records: Sequence[Record], plan: Plan) -> tuple[list[Draft], list[RowError]]:
    """Return the cases of the rows, and every fault of every row in the order of the lines."""
    areas = _areas()
    made: list[Draft] = []
    errors: list[RowError] = []
    first: dict[str, int] = {}
    copies: Counter[str] = Counter()
    for record in records:
        reading = _Reading(record, plan, areas)
        draft = reading.draft()
        identity = draft.case.external_id
        if "external_id" not in plan.mapping:
            identity = draft.case.external_id = _fingerprint(record, plan, copies)
        elif identity in first and identity:
            sentence = _("Line %(line)s has the same id.") % {"line": first[identity]}
            reading.fault("external_id", "id_twice", sentence)
        first.setdefault(identity, record.line)
        made.append(draft)
        errors += reading.faults
    return made, errors


def _areas() -> dict[str, int]:
    """Return the areas by slug and by name, without letter case."""
    listed = public.areas()
    by_name = {area.name.casefold(): area.id for area in listed}
    return by_name | {area.slug.casefold(): area.id for area in listed}


def _fingerprint(record: Record, plan: Plan, copies: Counter[str]) -> str:
    """Return an id made of what the row says, so that a second run knows the row again."""
    cells = "\x1f".join(record.cells[plan.mapping[name]] for name in sorted(plan.mapping))
    digest = hashlib.sha256(cells.encode("utf-8", "replace")).hexdigest()[:32]
    copies[digest] += 1
    return digest if copies[digest] == 1 else f"{digest}-{copies[digest]}"


class _Reading:
    """One row on its way to a case, gathering its faults."""

    def __init__(self, record: Record, plan: Plan, areas: Mapping[str, int]) -> None:
        self.record, self.plan, self.areas = record, plan, areas
        self.faults: list[RowError] = []

    def cell(self, name: str) -> str:
        column = self.plan.mapping.get(name)
        return "" if column is None else checks.plain_text(self.record.cells[column])

    def fault(self, name: str, code: str, message: str) -> None:
        column = self.plan.mapping.get(name, "")
        self.faults.append(RowError(self.record.line, name, code, message, column))

    def draft(self) -> Draft:
        needed, happened = self.words()
        case = Case(
            needed=needed,
            happened=happened,
            channel=Case.Channel.IMPORT,
            source=self.plan.source,
            external_id=self.cell("external_id"),
            external_url=self.cell("external_url"),
            area_id=self.area(),
            handling_minutes=self.minutes(),
            made_at=self.plan.now,
            changed_at=self.plan.now,
        )
        self.moments(case)
        self.check(case)
        account = self.name("account") or self.plan.account
        return Draft(self.record.line, case, account, self.name("customer"), self.tags())

    def words(self) -> tuple[str, str]:
        """Return needed and happened; what is too long for the one goes on in the other."""
        needed, happened = self.cell("needed"), self.cell("happened")
        line = " ".join(needed.split())
        if len(line) > NEEDED_MOST:
            happened = f"{needed}\n\n{happened}".rstrip()
            line = line[: NEEDED_MOST - 1] + CUT
        return line, happened or needed

    def moments(self, case: Case) -> None:
        opened, closed = self.moment("opened_at"), self.moment("closed_at")
        if opened is None:
            if not self.cell("opened_at"):
                self.fault("opened_at", "missing", _("A case needs the time it was opened."))
            return
        case.opened_at = opened
        case.state = self.state(closed=closed)
        if case.state != Case.State.CLOSED:
            return
        case.closed_at = closed or opened
        if case.closed_at < opened:
            self.fault("closed_at", "closed_before_opened", _("It ends before it begins."))

    def moment(self, name: str) -> datetime | None:
        """Return the moment a cell says, UTC, or None when it is empty or a fault."""
        text = self.cell(name)
        if not text:
            return None
        try:
            at = self.parsed(text)
            at = at if at.utcoffset() is not None else at.replace(tzinfo=self.plan.zone)
            at = at.astimezone(UTC)
        except (ValueError, OverflowError):
            expected = self.plan.date_format or "2026-11-18 09:30"
            sentence = _('"%(text)s" is no time; expected is one like %(expected)s.')
            self.fault(name, "bad_time", sentence % {"text": text[:60], "expected": expected})
            return None
        for problem in checks.past(at, now=self.plan.now, field=name):
            self.fault(name, problem.code, problem.message)
        return at

    def parsed(self, text: str) -> datetime:
        if self.plan.date_format is None:
            return datetime.fromisoformat(text)
        return datetime.strptime(text, self.plan.date_format)  # noqa: DTZ007 - zone comes after

    def state(self, *, closed: datetime | None) -> str:
        if "state" not in self.plan.mapping:
            return Case.State.OPEN if closed is None else Case.State.CLOSED
        word = self.cell("state")
        states = {key.casefold(): value for key, value in self.plan.states.items()}
        found = states.get(word.casefold()) or states.get(ANY_STATE)
        if found is None and word.casefold() in Case.State.values:
            found = word.casefold()
        if found is None:
            sentence = _('What does the state "%(word)s" mean here: open, waiting or closed?')
            self.fault("state", "unknown_state", sentence % {"word": word[:60]})
        return found or Case.State.OPEN

    def area(self) -> int | None:
        name = self.cell("area")
        if not name:
            return None
        if name.casefold() not in self.areas:
            sentence = _('There is no area "%(name)s".') % {"name": name[:80]}
            self.fault("area", "unknown_area", sentence)
        return self.areas.get(name.casefold())

    def minutes(self) -> int | None:
        text = self.cell("handling_minutes")
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 8):
            sentence = _('"%(text)s" is no number of minutes.') % {"text": text[:60]}
            self.fault("handling_minutes", "bad_number", sentence)
            return None
        return int(text)

    def name(self, name: str) -> str:
        text = " ".join(self.cell(name).split())
        row = Account(name=text) if name == "account" else Customer(name=text)
        for problem in checks.row(row, only=["name"]) if text else []:
            self.fault(name, problem.code, problem.message)
        return text

    def tags(self) -> list[str]:
        parts = self.cell("tags").replace(";", ",").replace("|", ",").split(",")
        names = list(dict.fromkeys(filter(None, map(triage.tag_name, parts))))
        for name in names:
            for problem in checks.row(Tag(name=name), only=["name"]):
                self.fault("tags", problem.code, problem.message)
        return names

    def check(self, case: Case) -> None:
        # What one field took over from the other is at fault there only.
        own = case.happened not in ("", case.needed)
        columns = ["needed", "external_id", "external_url", *(["happened"] if own else [])]
        for problem in checks.row(case, only=columns):
            self.fault(problem.field, problem.code, problem.message)
        if "external_id" in self.plan.mapping and not case.external_id:
            self.fault("external_id", "missing", _("A case needs the id it has over there."))
