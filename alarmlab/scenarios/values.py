"""The notation for series values: promtool's, and (...) for several samples in one interval.

promtool's unit tests know `1 2`, `a+bxn`, `a-bxn`, `axn`, `_` and `_xn`; they mean the same here:
https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
Parentheses, because YAML takes a value that begins with a square bracket for a list.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, repeat
from typing import TypeAlias

LONGEST_SERIES = 100_000
"""More than a scenario needs (69 days by the minute); stops a slip such as 1x1000000000."""
MOST_SAMPLES = 1_000_000
"""Of one series, an hour of 277 samples a second; stops a slip such as (1*1000000000)."""

Samples: TypeAlias = tuple[float, ...]
"""What a metric publishes in one interval: nothing, one sample or several."""

_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_ITEM = re.compile(r"\([^)]*\)?\S*|\S+")
_GAP = re.compile(r"_(?:x(?P<times>\d+))?")
_SINGLE = re.compile(rf"(?P<first>[+-]?{_NUMBER})(?:(?P<step>[+-]{_NUMBER})?x(?P<times>\d+))?")
_SEVERAL = re.compile(r"\((?P<samples>[^()]*)\)(?:x(?P<times>\d+))?")
_WEIGHTED = re.compile(rf"(?P<value>[+-]?{_NUMBER})(?:\*(?P<count>\d+))?")


class NotationError(ValueError):
    """One item of the values is not written in the notation. Its text is the rule that was broken."""


def parse_values(text: str) -> tuple[Samples, ...]:
    """The samples of each interval, none for a gap.

    `a+bxn` is a and n further values, each b more; `axn` is a and n times a again: n + 1 values, as in
    promtool. `_xn` is n gaps. `(a b*3)` is one interval with the samples a, b, b and b; `(a b*3)xn` is n + 1
    such intervals. Raises NotationError.
    """
    intervals: list[Samples] = []
    count = 0
    for item in _ITEM.findall(text):
        for samples in _intervals(item):
            count += len(samples)
            if len(intervals) == LONGEST_SERIES:
                raise NotationError(f"{item} makes the series longer than {LONGEST_SERIES} values")
            if count > MOST_SAMPLES:
                raise _too_many(item)
            intervals.append(samples)
    return tuple(intervals)


def format_values(intervals: Sequence[Samples]) -> str:
    """The values in the notation, equal neighbours drawn together."""
    items: list[str] = []
    for samples, run in groupby(intervals):
        length = len(list(run))
        if not samples:
            items.append("_" if length == 1 else f"_x{length}")
        else:
            items.append(_format_samples(samples) + (f"x{length - 1}" if length > 1 else ""))
    return " ".join(items)


def format_number(value: float) -> str:
    """A number without a needless `.0`."""
    return repr(value).removesuffix(".0")


def _intervals(item: str) -> Iterator[Samples]:
    if gap := _GAP.fullmatch(item):
        return repeat((), int(gap["times"] or "1"))
    if several := _SEVERAL.fullmatch(item):
        return repeat(_samples(several["samples"], item), int(several["times"] or "0") + 1)
    if single := _SINGLE.fullmatch(item):
        first, step, times = float(single["first"]), float(single["step"] or 0), int(single["times"] or "0")
        if not math.isfinite(first + step * times):
            raise _too_large(item)
        return ((first + step * index,) for index in range(times + 1))
    raise _malformed(item)


def _samples(inner: str, item: str) -> Samples:
    weighted: list[tuple[float, int]] = []
    for part in inner.split():
        matched = _WEIGHTED.fullmatch(part)
        if matched is None:
            raise _malformed(item)
        weighted.append((float(matched["value"]), int(matched["count"] or "1")))
    if not sum(count for _, count in weighted):
        raise NotationError(f"{item} holds no sample; write _ for a gap")
    if sum(count for _, count in weighted) > MOST_SAMPLES:
        raise _too_many(item)
    if not all(math.isfinite(value) for value, _ in weighted):
        raise _too_large(item)
    return tuple(chain.from_iterable(repeat(value, count) for value, count in weighted))


def _format_samples(samples: Samples) -> str:
    if len(samples) == 1:
        return format_number(samples[0])
    parts: list[str] = []
    for value, run in groupby(samples):
        count = len(list(run))
        parts.append(format_number(value) + (f"*{count}" if count > 1 else ""))
    return f"({' '.join(parts)})"


def _malformed(item: str) -> NotationError:
    return NotationError(f"{item} is none of 1, 1+2x3, 1-2x3, 1x3, _, _x3, (1 2*3) and (1 2*3)x3")


def _too_many(item: str) -> NotationError:
    return NotationError(f"{item} makes more than {MOST_SAMPLES} samples")


def _too_large(item: str) -> NotationError:
    return NotationError(f"{item} is too large for a metric value")
