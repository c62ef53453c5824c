"""The rows of a widget's `metrics`, written in full or short: `.` repeats one word of the row above, `...`
all.

Format: "Metric Widget: Format for Each Metric in the Array" in
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isfinite

from alarmlab.cloudformation.values import items, mapping
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.notation import parse_statistic
from local.dashboard_page.widgets import ExpressionRow, MetricRow, Style

DEFAULT_PERIOD_S, DEFAULT_STATISTIC = 300, "Average"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
SAME, SAME_AS_ALL_BEFORE = ".", "..."


class RowError(ValueError):
    """A row that is no metric and no expression."""


def rows_of(properties: Mapping[str, object]) -> tuple[MetricRow | ExpressionRow, ...]:
    """The rows, in order. Raises RowError, naming the first that cannot be read."""
    above: list[str] = []
    rows: list[MetricRow | ExpressionRow] = []
    for index, entry in enumerate(items(properties.get("metrics"))):
        words = [str(part) for part in items(entry) if not isinstance(part, dict)]
        options = mapping(items(entry)[-1] if items(entry) else None)
        style = _style(options, index)
        period_s = whole(options.get("period", properties.get("period")), DEFAULT_PERIOD_S)
        if period_s < 1:
            raise RowError(f"metrics[{index}]: {period_s} is no period")
        if not words and "expression" in options:
            rows.append(ExpressionRow(style=style, text=str(options["expression"]), period_s=period_s))
            continue
        above = _completed(words, above)
        if len(above) < 2 or len(above) % 2:
            raise RowError(f"metrics[{index}] = {entry} is no namespace, name and pairs of dimensions")
        statistic = str(options.get("stat", properties.get("stat", DEFAULT_STATISTIC)))
        parsed = parse_statistic(statistic)
        if parsed is None:
            raise RowError(f"metrics[{index}]: {statistic!r} is no statistic")
        pairs = zip(above[2::2], above[3::2], strict=True)
        metric = MetricId(namespace=above[0], name=above[1], dimensions=frozenset(pairs))
        rows.append(MetricRow(style=style, metric=metric, statistic=parsed, period_s=period_s))
    return tuple(rows)


def whole(value: object, usual: int) -> int:
    """The whole number that the value is; the usual one where the body gives none. Raises RowError."""
    return usual if value is None else int(decimal(value))


def decimal(value: object) -> float:
    """The number that the value is. Raises RowError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise RowError(f"{value!r} is no number")
    return float(value)


def colour_of(options: Mapping[str, object]) -> str | None:
    """The six-digit colour; anything else is none, so that nothing foreign gets into a style."""
    colour = str(options.get("color", ""))
    return colour if _COLOUR.fullmatch(colour) else None


def _completed(words: Sequence[str], above: Sequence[str]) -> list[str]:
    if words[:1] == [SAME_AS_ALL_BEFORE]:
        given = words[1:]
        words = [*above[: len(above) - len(given)], *given]
    return [above[at] if word == SAME and at < len(above) else word for at, word in enumerate(words)]


def _style(options: Mapping[str, object], index: int) -> Style:
    label = options.get("label")
    return Style(
        id=str(options.get("id", f"row{index}")),
        label=None if label is None else str(label),
        colour=colour_of(options),
        right=options.get("yAxis") == "right",
        visible=options.get("visible", True) is not False,
    )
