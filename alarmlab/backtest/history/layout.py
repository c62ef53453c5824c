"""What the columns of a history file mean.

A long file has a row for each datapoint: `timestamp`, the metric, and its value or its statistics. A wide one
has a row for each moment and a column for each metric. docs/alarmlab/backtest.md shows both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from alarmlab.errors import BadInputError
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.notation import EXAMPLES, parse_statistic
from alarmlab.metrics.statistic import AnyStatistic

SAMPLES = "Samples"
"""The word for raw samples, where else a statistic stands."""
TIMESTAMP, METRIC, NAMESPACE, NAME, DIMENSIONS = "timestamp", "metric", "namespace", "name", "dimensions"
DIMENSION = "dimension."
STATISTIC, PERIOD, VALUE = "statistic", "period_s", "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a column of numbers holds: a statistic, raw samples (None), of one metric or of each row's own."""

    column: str
    statistic: AnyStatistic | None
    metric: MetricId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of a file.

    `keys` name the metric of a row (none in a wide file), `contents` hold the numbers. With
    `statistic_column` each row names its own statistic, and the one content's is not used.
    """

    keys: tuple[str, ...]
    contents: tuple[Content, ...]
    statistic_column: bool
    period_column: bool


def layout_of(columns: Sequence[str], *, declared: str | None, where: str) -> Layout:
    """Read the header of the file `where`; `declared` is what its plain values are, in words of CloudWatch.

    Raises BadInputError for a header that is neither long nor wide, and when nobody says what the values are.
    """
    if TIMESTAMP not in columns:
        raise BadInputError(
            where=where,
            what=f"has the columns {_listed(columns)}; the moment of a datapoint is in {TIMESTAMP}",
            fix=f"rename {_closest(TIMESTAMP, columns)}" if columns else "give a file with a header",
        )
    keys = tuple(
        name
        for name in columns
        if name in (METRIC, NAMESPACE, NAME, DIMENSIONS) or name.startswith(DIMENSION)
    )
    if not keys:
        return _wide(columns, declared=declared, where=where)
    _check_keys(keys, where=where)
    return Layout(
        keys=keys,
        contents=tuple(_long_contents(columns, declared=declared, where=where)),
        statistic_column=STATISTIC in columns and VALUE in columns,
        period_column=PERIOD in columns,
    )


def statistic_of(text: str, *, where: str) -> AnyStatistic | None:
    """The statistic written so; None for raw samples. Raises BadInputError for any other word."""
    if text == SAMPLES:
        return None
    found = parse_statistic(text)
    if found is None:
        raise BadInputError(
            where=where,
            what=f"got the statistic {text!r}; it is {SAMPLES} or one of CloudWatch's",
            fix=f"write it like one of: {EXAMPLES}",
        )
    return found


def metric_of(row: Sequence[str | None], keys: Sequence[str], *, where: str) -> MetricId:
    """The metric that a row's keys name; an empty dimension is none. Raises BadInputError."""
    parts = dict(zip(keys, row, strict=True))
    if METRIC in parts:
        return MetricId.parse(parts[METRIC] or "", where=f"{where}: {METRIC}")
    pairs = [parts[DIMENSIONS]] if parts.get(DIMENSIONS) else []
    for key, value in parts.items():
        if key.startswith(DIMENSION) and value:
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            pairs.append(f'{key.removeprefix(DIMENSION)}="{escaped}"')
    written = f"{parts[NAMESPACE] or ''}:{parts[NAME] or ''}{{{','.join(map(str, pairs))}}}"
    return MetricId.parse(written, where=f"{where}: {', '.join(keys)}")


def _wide(columns: Sequence[str], *, declared: str | None, where: str) -> Layout:
    contents = tuple(
        _wide_content(column, declared=declared, where=where) for column in columns if column != TIMESTAMP
    )
    if not contents:
        raise BadInputError(
            where=where, what=f"has only the column {TIMESTAMP}", fix="add a column for each metric"
        )
    return Layout(keys=(), contents=contents, statistic_column=False, period_column=False)


def _wide_content(column: str, *, declared: str | None, where: str) -> Content:
    """A column `Average of AWS/ECS:CPUUtilization{...}`, or without the statistic."""
    place = f"{where}: column {column!r}"
    statistic, of, metric = column.partition(" of ")
    if not of or ":" in statistic:
        statistic, metric = _declared(declared, where=place), column
    return Content(
        column=column,
        statistic=statistic_of(statistic, where=place),
        metric=MetricId.parse(metric, where=place),
    )


def _long_contents(columns: Sequence[str], *, declared: str | None, where: str) -> Iterator[Content]:
    if VALUE in columns:
        if STATISTIC in columns:
            yield Content(column=VALUE, statistic=None)
        else:
            word = _declared(declared, where=f"{where}: column {VALUE}")
            yield Content(column=VALUE, statistic=statistic_of(word, where=where))
        return
    found = [Content(column=name, statistic=parsed) for name in columns if (parsed := parse_statistic(name))]
    if not found:
        raise BadInputError(
            where=where,
            what=f"has the columns {_listed(columns)}; none of them is {VALUE} or a statistic",
            fix=f"add {VALUE}, or columns named after statistics: {EXAMPLES}",
        )
    yield from found


def _declared(declared: str | None, *, where: str) -> str:
    if declared is None:
        raise BadInputError(
            where=where,
            what="does not say which statistic its values are",
            fix=f"say it with --statistic, such as Average, Sum, p99, or {SAMPLES} for raw samples",
        )
    return declared


def _check_keys(keys: Sequence[str], *, where: str) -> None:
    named = METRIC in keys
    if named == (NAMESPACE in keys and NAME in keys) or (named and len(keys) > 1):
        raise BadInputError(
            where=where,
            what=f"names its metrics by the columns {_listed(keys)}",
            fix=f"use {METRIC} alone, or {NAMESPACE} and {NAME} with {DIMENSIONS} or {DIMENSION}X columns",
        )


def _closest(name: str, columns: Sequence[str]) -> str:
    likely = get_close_matches(name, [column.lower() for column in columns], n=1, cutoff=0.5)
    found = next((column for column in columns if column.lower() in likely), None)
    return f"{found} to {name}" if found else f"the column that holds it to {name}"


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(columns[:8]) + (" and more" if len(columns) > 8 else "")
