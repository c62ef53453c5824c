"""The notation for series values that promtool's unit tests use: `1 2`, `a+bxn`, `a-bxn`, `axn`, `_`, `_xn`.

Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

LONGEST_SERIES = 100_000
"""More than a scenario needs (69 days by the minute); stops a slip such as 1x1000000000."""

_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_ITEM = re.compile(rf"(?P<first>[+-]?{_NUMBER})(?:(?P<step>[+-]{_NUMBER})?x(?P<times>\d+))?")
_GAP = re.compile(r"_(?:x(?P<times>\d+))?")


class NotationError(ValueError):
    """One item of the values is not written in the notation. Its text is the rule that was broken."""


def parse_values(text: str) -> tuple[float | None, ...]:
    """The values of a series, None for a gap.

    `a+bxn` is a and n further values, each b more; `axn` is a and n times a again: n + 1 values, as in
    promtool. `_xn` is n gaps. Raises NotationError.
    """
    values: list[float | None] = []
    for item in text.split():
        gap, number = _GAP.fullmatch(item), _ITEM.fullmatch(item)
        matched = gap or number
        times = int((matched["times"] or ("1" if gap else "0")) if matched else "0")
        if len(values) + times >= LONGEST_SERIES:
            raise NotationError(f"{item} makes the series longer than {LONGEST_SERIES} values")
        if gap:
            values += [None] * times
        elif number:
            values += _expand(float(number["first"]), float(number["step"] or 0), times, item)
        else:
            raise NotationError(f"{item} is none of 1, 1+2x3, 1-2x3, 1x3, _ and _x3")
    return tuple(values)


def format_values(values: Sequence[float | None]) -> str:
    """The values in the notation, equal neighbours drawn together."""
    items: list[str] = []
    for value, run in groupby(values):
        length = len(list(run))
        if value is None:
            items.append("_" if length == 1 else f"_x{length}")
        else:
            items.append(format_number(value) if length == 1 else f"{format_number(value)}x{length - 1}")
    return " ".join(items)


def format_number(value: float) -> str:
    """A number without a needless `.0`."""
    return repr(value).removesuffix(".0")


def _expand(first: float, step: float, times: int, item: str) -> Iterator[float]:
    if not math.isfinite(first + step * times):
        raise NotationError(f"{item} is too large for a metric value")
    return (first + step * index for index in range(times + 1))
