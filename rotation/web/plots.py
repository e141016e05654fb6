"""Where the marks of small drawings stand: plain SVG coordinates, no words, no colours."""

from collections.abc import Sequence
from dataclasses import dataclass

LINE = 26
HEAD = 20
DOT = 6


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


def dot_plot(deviations: Sequence[int], *, width: int = 340, left: int = 132) -> DotPlot:
    """Return the drawing of how far people are from their fair share, in points, in their order.

    Names stand left of `left`. The scale is the same on both sides and at least one point wide.
    """
    reach = max((abs(one) for one in deviations), default=0) or 1
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
