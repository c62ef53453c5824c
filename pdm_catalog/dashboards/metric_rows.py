"""Lines as the rows of a widget's `metrics`: metrics, expressions with the metrics that they need, queries.

Format: "Metric Widget: Format for Each Metric in the Array" in
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import Any

from pdm_catalog.dashboards.limits import METRICS_PER_QUERY
from pdm_catalog.dashboards.marks import key_of
from pdm_catalog.dashboards.panels import Line
from pdm_catalog.rendering import Resolve
from pdm_catalog.signal import Expression, Query, Reading
from pdm_catalog.watched import Parameter

_LIMIT = re.compile(r"\bLIMIT\s+(\d+)", re.IGNORECASE)
_WORD_OR_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"|\b[a-z][A-Za-z0-9_]*\b")


def metric_rows(lines: Sequence[Line], resolve: Resolve) -> list[list[Any]]:
    """The rows: every line in its order, after it what only its expression needs, hidden.

    A metric that two expressions need, or that is drawn besides, is one row.
    """
    drawn = {_key(line.signal, line): line for line in lines if isinstance(line.signal, Reading)}
    ids = _Ids()
    rows: list[list[Any]] = []
    for line in lines:
        if isinstance(line.signal, Reading):
            options = _options(line)
            rows.append([*_metric(line.signal, resolve), {"id": ids.of(_key(line.signal, line)), **options}])
            continue
        if isinstance(line.signal, Query):
            rows.append([{"expression": line.signal.text, "id": ids.new("q"), **_options(line)}])
            continue
        names = {name: _key(reading, line) for name, reading in line.signal.inputs.items()}
        hidden = [key for key in dict.fromkeys(names.values()) if key not in drawn and not ids.has(key)]
        text = _renamed(line.signal.text, {name: ids.of(key) for name, key in names.items()})
        rows.append([{"expression": text, "id": ids.new("e"), **_options(line)}])
        readings = {_key(reading, line): reading for reading in line.signal.readings}
        for key in hidden:
            options = {"stat": readings[key].statistic, "visible": False, **_period(line)}
            rows.append([*_metric(readings[key], resolve), {"id": ids.of(key), **options}])
    return rows


def metrics_in(lines: Sequence[Line]) -> int:
    """How many metrics CloudWatch counts: also what an expression needs, and all that a query may find."""
    return sum(_count(line) for line in lines)


def _count(line: Line) -> int:
    match line.signal:
        case Reading():
            return 1
        case Expression():
            return 1 + len(line.signal.inputs)
        case _:
            limit = _LIMIT.search(line.signal.text)
            grouped = "GROUP BY" in line.signal.text.upper()
            return 1 if not grouped else int(limit[1]) if limit else METRICS_PER_QUERY


class _Ids:
    """Short names for metrics and expressions, in the order in which they are asked for."""

    def __init__(self) -> None:
        self._known: dict[Hashable, str] = {}
        self._made = 0

    def has(self, key: Hashable) -> bool:
        return key in self._known

    def of(self, key: Hashable) -> str:
        if key not in self._known:
            self._known[key] = self.new("m")
        return self._known[key]

    def new(self, letter: str) -> str:
        self._made += 1
        return f"{letter}{self._made}"


def _key(reading: Reading, line: Line) -> Hashable:
    return (key_of(reading), line.period_s)


def _renamed(text: str, names: dict[str, str]) -> str:
    """The expression with other ids; functions are written in capitals, and texts in quotes are no ids."""
    return _WORD_OR_TEXT.sub(lambda found: names.get(found[0], found[0]), text)


def _metric(reading: Reading, resolve: Resolve) -> list[str]:
    flat = [
        part
        for name, value in reading.dimensions.items()
        for part in (name, resolve(value) if isinstance(value, Parameter) else value)
    ]
    return [reading.metric.namespace, reading.metric.name, *flat]


def _options(line: Line) -> dict[str, Any]:
    statistic = {"stat": line.signal.statistic} if isinstance(line.signal, Reading) else {}
    colour = {"color": line.colour} if line.colour else {}
    right = {"yAxis": "right"} if line.right else {}
    return {**statistic, "label": line.label, **right, **colour, **_period(line)}


def _period(line: Line) -> dict[str, int]:
    return {"period": line.period_s} if line.period_s else {}
