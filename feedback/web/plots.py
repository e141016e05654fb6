"""Where the marks of small drawings stand: plain SVG coordinates, no words, no colours."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spark:
    """A line over weeks; `points` is an SVG attribute, `end` its last point."""

    width: int
    height: int
    points: str
    end: Point
    peak: int


def spark(counts: Sequence[int], *, width: int = 104, height: int = 24, pad: int = 3) -> Spark:
    """Return a line through the counts, oldest left; all zero is a line at the bottom."""
    peak = max(counts, default=0)
    step = (width - 2 * pad) / max(1, len(counts) - 1)
    room = height - 2 * pad
    marks = [
        (pad + step * place, height - pad - room * count / max(1, peak))
        for place, count in enumerate(counts)
    ] or [(pad, height - pad)]
    return Spark(width, height, points_text(marks), rounded(marks[-1]), peak)


@dataclass(frozen=True, slots=True)
class Bar:
    """One upright bar of `count`, standing on the bottom of its drawing."""

    place: int
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bars:
    width: int
    height: int
    bars: tuple[Bar, ...]
    peak: int


def bars(counts: Sequence[int], *, width: int = 624, height: int = 96, gap: float = 4) -> Bars:
    """Return a bar for each count, the tallest as high as the drawing; zero is a flat mark."""
    peak = max(counts, default=0)
    each = width / max(1, len(counts))
    flat = 1.0
    drawn = []
    for place, count in enumerate(counts):
        tall = flat if not count else max(flat, height * count / peak)
        drawn.append(
            Bar(
                place=place,
                count=count,
                x=round(place * each + gap / 2, 2),
                y=round(height - tall, 2),
                width=round(each - gap, 2),
                height=round(tall, 2),
            )
        )
    return Bars(width, height, tuple(drawn), peak)


@dataclass(frozen=True, slots=True)
class Work:
    """What is drawn as one dot: minutes saved a month for minutes of effort."""

    id: int
    label: str
    effort: float
    saving: float
    wins: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot and where its label stands; without room for one `anchor` is empty."""

    id: int
    label: str
    x: float
    y: float
    wins: bool
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Tick:
    value: float
    at: float


@dataclass(frozen=True, slots=True)
class Scatter:
    """Saving (up) against effort (right), both by powers; `region` is the corners of what wins."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    region: str
    dots: tuple[Dot, ...]
    efforts: tuple[Tick, ...]
    savings: tuple[Tick, ...]


# Minutes that people have a word for: half an hour, one, two, four hours, 1 day, 2 days, 1 week...
EFFORTS = (15, 30, 60, 120, 240, 480, 960, 2400, 4800, 9600, 19200, 38400, 76800, 153600)
SAVINGS = (1, 3, 10, 30, 100, 300, 1000, 3000, 10000, 30000, 100000, 300000, 1000000)
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Scale:
    """Places on a line of equal steps for equal factors."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where a value stands; one beyond the ends stands on the end."""
        held = min(max(value, self.low), self.high)
        share = math.log(held / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)


def scatter(
    works: Iterable[Work],
    *,
    most_effort: float,
    most_payback: float,
    month: float,
    width: int = 360,
    height: int = 300,
) -> Scatter:
    """Return the drawing of the works, with the region of at most this effort and payback.

    Payback is `month` * effort / saving, in days. A saving of nothing stands on the bottom edge.
    """
    listed = list(works)
    left, right, top, bottom = 44.0, width - 12.0, 26.0, height - 36.0
    efforts = [work.effort for work in listed] + [30.0, most_effort]
    savings = [work.saving for work in listed if work.saving > 0]
    savings += [month * most_effort / most_payback, month * 30 / most_payback]
    across = Scale(*_ends(efforts, EFFORTS), left, right)
    up = Scale(*_ends(savings, SAVINGS), bottom, top)
    least = month / most_payback
    corners = [
        (across.at(across.low), up.at(least * across.low)),
        (across.at(most_effort), up.at(least * most_effort)),
        (across.at(most_effort), top),
        (across.at(across.low), top),
    ]
    # Where the line of the payback leaves the drawing below, the region has one corner more.
    leaves = up.low / least
    if across.low < leaves < most_effort:
        corners.insert(1, (across.at(leaves), bottom))
    return Scatter(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        region=points_text(corners),
        dots=tuple(_dots(listed, across, up, left=left, right=float(width), bottom=bottom)),
        efforts=_ticks(EFFORTS, across),
        savings=_ticks(SAVINGS, up),
    )


def _ends(values: Sequence[float], steps: Sequence[int]) -> tuple[float, float]:
    """Return the step at or below the least value and the one at or above the largest."""
    low = max((step for step in steps if step <= min(values)), default=steps[0])
    high = min((step for step in steps if step >= max(values)), default=steps[-1])
    return float(low), float(high)


def _ticks(steps: Sequence[int], scale: Scale) -> tuple[Tick, ...]:
    inside = [step for step in steps if scale.low <= step <= scale.high]
    every = -(-len(inside) // MOST_TICKS)
    return tuple(Tick(step, round(scale.at(step), 1)) for step in inside[::every])


CHARACTER = 6.6
LINE = 12.0
AWAY = 8.0


def _dots(
    works: Sequence[Work],
    across: Scale,
    up: Scale,
    *,
    left: float,
    right: float,
    bottom: float,
) -> Iterable[Dot]:
    """Yield the dots; a label stands where it covers no dot and no other label, or nowhere."""
    places = [
        (across.at(work.effort), up.at(work.saving) if work.saving > 0 else bottom)
        for work in works
    ]
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in places]
    for work, (x, y) in zip(works, places, strict=True):
        long = CHARACTER * len(work.label)
        label_x, label_y, anchor = 0.0, 0.0, ""
        for at_x, at_y, side, box_left in (
            (x + AWAY, y + 4, "start", x + AWAY),
            (x - AWAY, y + 4, "end", x - AWAY - long),
            (x, y - AWAY, "middle", x - long / 2),
            (x, y + AWAY + LINE / 2, "middle", x - long / 2),
        ):
            box = (box_left, at_y - LINE + 2, box_left + long, at_y + 2)
            inside = left <= box[0] and box[2] <= right and box[1] >= 0 and box[3] <= bottom
            if inside and not any(_meet(box, other) for other in taken):
                label_x, label_y, anchor = round(at_x, 1), round(at_y, 1), side
                taken.append(box)
                break
        yield Dot(
            work.id, work.label, round(x, 1), round(y, 1), work.wins, label_x, label_y, anchor
        )


Box = tuple[float, float, float, float]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def rounded(point: Point) -> Point:
    """Return the point with one decimal, enough for any screen."""
    return round(point[0], 1), round(point[1], 1)


def points_text(points: Iterable[Point]) -> str:
    """Return points as SVG writes them: "1,2 3,4"."""
    return " ".join(f"{x:g},{y:g}" for x, y in map(rounded, points))
