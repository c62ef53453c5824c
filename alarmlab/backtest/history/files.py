"""Reads history files by Polars, as a stream: only what is asked for stays in memory."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from alarmlab.backtest.arrays import Floats
from alarmlab.backtest.history.layout import (
    PERIOD,
    STATISTIC,
    Content,
    Layout,
    layout_of,
    metric_of,
    statistic_of,
)
from alarmlab.backtest.history.limits import check_size
from alarmlab.backtest.history.moments import check_moments, moments
from alarmlab.backtest.history.observations import FileContent, Observations
from alarmlab.errors import BadInputError
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import AnyStatistic

if TYPE_CHECKING:
    import polars as pl

_MISSING = ["", "NaN", "nan", "NA", "N/A", "null", "None", "_", "-"]
"""What stands for a missing value in a CSV file."""
_COLUMNS_AT_ONCE = 200
_AT, _SERIES = "#at", "#series"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a person says about files that do not say it themselves."""

    statistic: str | None = None
    period_s: int | None = None
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Series:
    """What the rows with the same keys belong to."""

    metric: MetricId
    statistic: AnyStatistic | None
    period_s: int | None


def read_file(path: Path, *, metrics: Container[MetricId], declared: Declared) -> FileContent:
    """What the CSV or Parquet file says about these metrics. Raises BadInputError for what it cannot read."""
    import polars as pl

    try:
        return _read(path, metrics=metrics, declared=declared)
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise BadInputError(where=str(path), what=what, fix="give a CSV or Parquet file") from error
    except pl.exceptions.PolarsError as error:
        raise BadInputError(
            where=str(path),
            what=str(error).split("\n\n")[0].replace("\n", " "),
            fix="give a CSV file with a header and numbers in decimal notation, or a Parquet file",
        ) from error


def _read(path: Path, *, metrics: Container[MetricId], declared: Declared) -> FileContent:
    """In two passes: first which metrics are in the file and when, then the datapoints of those asked for."""
    import polars as pl

    where = str(path)
    columns = _scan(path, ()).collect_schema().names()
    layout = layout_of(columns, declared=declared.statistic, where=where)
    frame = _scan(path, layout.contents)
    at = moments(frame, zone=declared.zone, where=where)
    bounds = [
        *(at.min().alias("first"), at.max().alias("last"), at.null_count().alias("bad")),
        pl.len().alias("rows"),
    ]
    keys = _key_columns(layout)
    groups = (frame.group_by(keys).agg(bounds) if keys else frame.select(bounds)).collect(engine="streaming")
    if groups["bad"].sum():
        check_moments(frame, at, lines_before=1 if _is_csv(path) else 0, where=where)
    if keys:
        rows = groups.select(keys).rows()
        series = _series(layout, rows, where=where, declared=declared)
        wanted = {row: one for row, one in series.items() if one.metric in metrics}
        sizes = dict(zip(rows, groups["rows"].to_list(), strict=True))
        check_size(sum(sizes[row] for row in wanted) * (len(layout.contents) + 2), where=where)
        observations = tuple(_of_rows(frame, at, layout, keys, wanted)) if wanted else ()
    else:
        contents = [one for one in layout.contents if one.metric is not None and one.metric in metrics]
        check_size(int(groups["rows"].sum()) * len(contents), where=where)
        observations = tuple(_of_columns(frame, at, contents, period_s=declared.period_s))
    first_s, last_s = groups.select(pl.col("first").min(), pl.col("last").max()).row(0)
    return FileContent(path=where, observations=observations, first_s=first_s, last_s=last_s)


def _is_csv(path: Path) -> bool:
    return path.suffix.lower() != ".parquet"


def _scan(path: Path, contents: Sequence[Content]) -> pl.LazyFrame:
    import polars as pl

    if not _is_csv(path):
        return pl.scan_parquet(path).with_columns(pl.col(one.column).cast(pl.Float64) for one in contents)
    return pl.scan_csv(
        path,
        infer_schema=False,
        schema_overrides={one.column: pl.Float64 for one in contents},
        null_values=_MISSING,
        # In a header, unlike in cells, Polars leaves quotes doubled.
        with_column_names=lambda names: [name.replace('""', '"') for name in names],
    )


def _key_columns(layout: Layout) -> tuple[str, ...]:
    said = ((STATISTIC, layout.statistic_column), (PERIOD, layout.period_column))
    return (*layout.keys, *(name for name, there in said if there))


def _series(
    layout: Layout, rows: Sequence[tuple[object, ...]], *, where: str, declared: Declared
) -> Mapping[tuple[object, ...], _Series]:
    found: dict[tuple[object, ...], _Series] = {}
    for row in rows:
        cells = dict(zip(_key_columns(layout), row, strict=True))
        texts = [None if cells[key] is None else str(cells[key]) for key in layout.keys]
        word = str(cells.get(STATISTIC, ""))
        period = cells.get(PERIOD)
        found[row] = _Series(
            metric=metric_of(texts, layout.keys, where=where),
            statistic=statistic_of(word, where=f"{where}: {STATISTIC}") if layout.statistic_column else None,
            period_s=declared.period_s if period is None else _period(str(period), where=where),
        )
    return found


def _period(text: str, *, where: str) -> int:
    if not text.isdecimal():
        what = f"got {text!r}; a period is a whole number of seconds"
        raise BadInputError(where=f"{where}: {PERIOD}", what=what, fix="write 60 for a minute")
    return int(text)


def _of_rows(
    frame: pl.LazyFrame,
    at: pl.Expr,
    layout: Layout,
    keys: Sequence[str],
    wanted: Mapping[tuple[object, ...], _Series],
) -> Iterator[Observations]:
    import numpy as np
    import polars as pl

    names = pl.DataFrame(list(wanted), schema=frame.select(keys).collect_schema(), orient="row")
    columns = [content.column for content in layout.contents]
    rows = (
        frame.join(names.with_row_index(_SERIES).lazy(), on=keys, nulls_equal=True)
        .select(_SERIES, at.alias(_AT), *columns)
        .sort(_SERIES, _AT)
        .collect(engine="streaming")
    )
    edges = np.searchsorted(rows[_SERIES].to_numpy(), np.arange(len(wanted) + 1)).tolist()
    for place, one in enumerate(wanted.values()):
        part = rows[edges[place] : edges[place + 1]]
        for content in layout.contents:
            yield Observations(
                metric=one.metric,
                statistic=one.statistic if layout.statistic_column else content.statistic,
                period_s=one.period_s,
                times_s=part[_AT].to_numpy(),
                values=_numbers(part[content.column]),
            )


def _of_columns(
    frame: pl.LazyFrame, at: pl.Expr, contents: Sequence[Content], *, period_s: int | None
) -> Iterator[Observations]:
    """Some columns at a time: reading all of a wide file at once takes several times its size in memory."""
    import numpy as np

    for first in range(0, len(contents), _COLUMNS_AT_ONCE):
        block = contents[first : first + _COLUMNS_AT_ONCE]
        columns = [content.column for content in block]
        rows = frame.select(at.alias(_AT), *columns).collect(engine="streaming")
        times_s = rows[_AT].to_numpy()
        # Sorting the rows would hold them in memory twice.
        order = None if rows[_AT].is_sorted() else np.argsort(times_s, kind="stable")
        for content in block:
            assert content.metric is not None  # every column of a wide file is a metric's
            values = _numbers(rows[content.column])
            yield Observations(
                metric=content.metric,
                statistic=content.statistic,
                period_s=period_s,
                times_s=times_s if order is None else times_s[order],
                values=values if order is None else values[order],
            )


def _numbers(column: pl.Series) -> Floats:
    """With NaN for null; without a copy when there is none."""
    return (column.fill_null(float("nan")) if column.null_count() else column).to_numpy()
