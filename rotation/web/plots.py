"""Where the marks of small drawings stand: plain SVG coordinates, no words, no colours."""

from collections.abc import Sequence
from dataclasses import dataclass

LINE = 26
HEAD = 20
DOT = 6
YEAR_WIDTH, YEAR_HEIGHT = 520, 200


@dataclass(frozen=True, slots=True)
class Place:
    """A person's dot: `x` by how far from their fair share, `y` by their line."""

    number: int
    value: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Tick:
    value: int
    x: float


@dataclass(frozen=True, slots=True)
class DotPlot:
    """One line for each person; `share` is where everybody would stand on their fair share.

    The band from `band_x` reaches from the least to the most of the pool.
    """

    width: int
    height: int
    left: float
    right: float
    top: float
    share: float
    band_x: float
    band_width: float
    band_height: float
    places: tuple[Place, ...]
    ticks: tuple[Tick, ...]


def dot_plot(
    deviations: Sequence[int], *, width: int = 340, left: int = 132, reach: int = 0
) -> DotPlot:
    """Return the drawing of how far people are from their fair share, in points, in their order.

    Names stand left of `left`. The scale is the same on both sides and at least one point wide;
    `reach` makes it as wide as that of another drawing.
    """
    reach = max(1, reach, *(abs(one) for one in deviations))
    right = width - 2 * DOT
    share = (left + right) / 2
    step = (right - left - 2 * DOT) / 2 / reach

    def at(value: float) -> float:
        return round(share + step * value, 1)

    height = HEAD + LINE * max(1, len(deviations)) + DOT
    least, most = min(deviations, default=0), max(deviations, default=0)
    return DotPlot(
        width=width,
        height=height,
        left=left,
        right=right,
        top=HEAD,
        share=at(0),
        band_x=round(at(least) - DOT, 1),
        band_width=round(at(most) - at(least) + 2 * DOT, 1),
        band_height=height - HEAD,
        places=tuple(
            Place(number, value, at(value), HEAD + LINE * (number + 0.5))
            for number, value in enumerate(deviations)
        ),
        ticks=tuple(Tick(value, at(value)) for value in dict.fromkeys((-reach, 0, reach))),
    )


@dataclass(frozen=True, slots=True)
class YearLine:
    """How far somebody was from their fair share, as points of an SVG line; oldest left."""

    number: int
    points: str


@dataclass(frozen=True, slots=True)
class YearPlot:
    """A line for each person over a year, drawn to be stretched to any width.

    `reach` is the deviation at the upper edge, and minus it that at the lower; the band is as
    far from the fair share as one shift weighs.
    """

    width: int
    height: int
    share: float
    band_y: float
    band_height: float
    reach: int
    lines: tuple[YearLine, ...]


def year_plot(people: Sequence[Sequence[int | None]], *, band: int) -> YearPlot:
    """Return the drawing of deviations at the ends of weeks; None where there is nothing yet."""
    known = [abs(value) for weeks in people for value in weeks if value is not None]
    reach = max([*known, band, 1])
    share = YEAR_HEIGHT / 2
    step = (share - 4) / reach

    def at(place: int, value: int, of: int) -> str:
        return f"{YEAR_WIDTH * place / max(1, of - 1):.1f},{share - step * value:.1f}"

    half = min(step * band, share)
    return YearPlot(
        width=YEAR_WIDTH,
        height=YEAR_HEIGHT,
        share=share,
        band_y=round(share - half, 1),
        band_height=round(2 * half, 1),
        reach=reach,
        lines=tuple(
            YearLine(
                number,
                " ".join(
                    at(place, value, len(weeks))
                    for place, value in enumerate(weeks)
                    if value is not None
                ),
            )
            for number, weeks in enumerate(people)
        ),
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """One dot of a row, on the scale that all rows share."""

    width: int
    height: int
    x: float
    share: float


def mark(value: int, *, reach: int, width: int = 160, height: int = 20) -> Mark:
    """Return where the dot of a row stands between -reach and reach."""
    share = width / 2
    step = (share - DOT - 1) / max(1, reach)
    return Mark(width, height, round(share + step * value, 1), share)
