"""The quick-win board: which requirement pays back soonest, and what the others lack."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from feedback.evidence.hits import EvidenceError, Hit, TypicalMinutes
from feedback.evidence.themes import MONTH_DAYS, ThemeEvidence, no_evidence, weigh_themes

MOST_EFFORT = 480
"""Minutes of work: one day."""

MOST_PAYBACK = 90.0
"""Days."""

ENOUGH_ACCOUNTS = 3
ENOUGH_OBSERVERS = 2


class EffortNotPositive(EvidenceError):
    code = "effort_not_positive"


class ShareOutOfRange(EvidenceError):
    code = "share_out_of_range"


class RequirementTwice(EvidenceError):
    code = "requirement_twice"


@dataclass(frozen=True, slots=True)
class Cure:
    """The share, 0 to 1, of a theme's lost time that the requirement would give back."""

    theme: int
    share: float

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ShareOutOfRange(f"a cure share is 0 to 1, not {self.share}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A requirement that could be built: its effort in minutes, None while unknown, its cures."""

    requirement: int
    effort: int | None
    cures: tuple[Cure, ...]

    def __post_init__(self) -> None:
        if self.effort is not None and self.effort <= 0:
            raise EffortNotPositive(f"effort is above 0 minutes or unknown, not {self.effort}")


@dataclass(frozen=True, slots=True)
class Lack:
    """One reason why a requirement is no quick win: a code with the numbers for its sentence.

    Codes: effort_unknown (); effort_too_large (effort, most: minutes); too_few_voices (accounts,
    observers, enough_accounts, enough_observers); nothing_saved (); payback_too_long (payback,
    most: days).
    """

    code: str
    params: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """What one cure brings: its share of the theme's minutes per month, S and S_low."""

    share: float
    evidence: ThemeEvidence

    @property
    def saving(self) -> float:
        return self.share * self.evidence.minutes_per_month

    @property
    def saving_low(self) -> float:
        return self.share * self.evidence.minutes_low


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a requirement stands, with every number and the rows behind it.

    `saving` (S) and `saving_low` (S_low) are minutes per month and open to `parts`; `payback` is
    days, None where nothing is saved or the effort (minutes) is unknown; `score` is S_low /
    effort, the order of the board; `heat` is the sum over the themes. `points`, `accounts` and
    `observers` are ids, of the last 90 days and all cured themes together.
    """

    requirement: int
    effort: int | None
    saving: float
    saving_low: float
    payback: float | None
    score: float | None
    heat: float
    points: tuple[int, ...]
    accounts: tuple[int, ...]
    observers: tuple[int, ...]
    last_seen: datetime | None
    parts: tuple[Part, ...]
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The requirements, each list in the order of the board.

    `unranked` have no effort yet; they go by S_low, so that the first is worth estimating first.
    """

    quick_wins: tuple[Standing, ...]
    near_misses: tuple[Standing, ...]
    unranked: tuple[Standing, ...]


def rank(
    proposals: Iterable[Proposal],
    hits: Iterable[Hit],
    *,
    now: datetime,
    cases: int,
    typical: TypicalMinutes | None = None,
) -> Board:
    """Return the quick-win board at `now`, by the definition of section 6 "Quick win" (F3).

    `cases` and `typical` are those of `weigh_themes`. Order: S_low / effort, then heat, both
    falling, then id. Raises RequirementTwice and what `weigh_themes` raises.
    """
    evidence = weigh_themes(hits, now=now, cases=cases, typical=typical)
    standings: dict[int, Standing] = {}
    for proposal in proposals:
        if proposal.requirement in standings:
            raise RequirementTwice(f"requirement {proposal.requirement} is ranked twice")
        standings[proposal.requirement] = stand(proposal, evidence, cases=cases)
    ordered = sorted(standings.values(), key=_place)
    return Board(
        quick_wins=tuple(each for each in ordered if not each.lacks),
        near_misses=tuple(each for each in ordered if each.lacks and each.effort is not None),
        unranked=tuple(each for each in ordered if each.effort is None),
    )


def stand(proposal: Proposal, evidence: Mapping[int, ThemeEvidence], *, cases: int) -> Standing:
    """Return where one requirement stands on the evidence of `weigh_themes`."""
    parts = _parts(proposal, evidence, cases)
    themes = [part.evidence for part in parts]
    saving = math.fsum(part.saving for part in parts)
    saving_low = math.fsum(part.saving_low for part in parts)
    effort = proposal.effort
    payback = MONTH_DAYS * effort / saving if effort is not None and saving > 0 else None
    accounts = _union(theme.accounts for theme in themes)
    observers = _union(theme.observers for theme in themes)
    return Standing(
        requirement=proposal.requirement,
        effort=effort,
        saving=saving,
        saving_low=saving_low,
        payback=payback,
        score=None if effort is None else saving_low / effort,
        heat=math.fsum(theme.heat for theme in themes),
        points=_union(theme.points for theme in themes),
        accounts=accounts,
        observers=observers,
        last_seen=max((theme.last_seen for theme in themes if theme.last_seen), default=None),
        parts=parts,
        lacks=tuple(_lacks(effort, saving, payback, len(accounts), len(observers))),
    )


def _parts(
    proposal: Proposal, evidence: Mapping[int, ThemeEvidence], cases: int
) -> tuple[Part, ...]:
    """Return what each cured theme brings, by theme id; a share of 0 cures nothing."""
    shares: dict[int, float] = {}
    for cure in proposal.cures:
        # Two cures of one requirement meet on a theme after a merge; the time is saved once.
        shares[cure.theme] = max(cure.share, shares.get(cure.theme, 0.0))
    return tuple(
        Part(share=share, evidence=evidence.get(theme) or no_evidence(theme, cases=cases))
        for theme, share in sorted(shares.items())
        if share > 0
    )


def _lacks(
    effort: int | None, saving: float, payback: float | None, accounts: int, observers: int
) -> Iterator[Lack]:
    """Yield each condition of a quick win that does not hold."""
    if effort is None:
        yield Lack("effort_unknown")
    elif effort > MOST_EFFORT:
        yield Lack("effort_too_large", {"effort": effort, "most": MOST_EFFORT})
    if accounts < ENOUGH_ACCOUNTS and observers < ENOUGH_OBSERVERS:
        enough = {"enough_accounts": ENOUGH_ACCOUNTS, "enough_observers": ENOUGH_OBSERVERS}
        yield Lack("too_few_voices", {"accounts": accounts, "observers": observers, **enough})
    if saving <= 0:
        yield Lack("nothing_saved")
    elif payback is not None and payback > MOST_PAYBACK:
        yield Lack("payback_too_long", {"payback": payback, "most": MOST_PAYBACK})


def _place(standing: Standing) -> tuple[float, float, int]:
    """Return the sort key of the board; without effort the certain saving itself stands in."""
    value = standing.saving_low if standing.score is None else standing.score
    return (-value, -standing.heat, standing.requirement)


def _union(lists: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sorted({each for listed in lists for each in listed}))
