"""Lines on top of each other: where each begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from local.dashboard_page.values import DrawnLine, Points


def stacked_points(lines: Sequence[DrawnLine]) -> list[tuple[Points, Points]]:
    """Of each line its upper and its lower edge; where it has no point, it adds nothing and is not drawn.

    The lines of an axis stand on those of the same axis.
    """
    heights: dict[tuple[bool, datetime], float] = {}
    edges: list[tuple[Points, Points]] = []
    for line in lines:
        floor = [(at, heights.get((line.right, at), 0.0)) for at, _ in line.points]
        top = [(at, low + value) for (at, low), (_, value) in zip(floor, line.points, strict=True)]
        heights.update({(line.right, at): value for at, value in top})
        edges.append((top, floor))
    return edges
