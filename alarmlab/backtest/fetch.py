"""Fetches the history that a back-test needs, and keeps it as Parquet in the format of history files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from alarmlab.backtest.account import Page
from alarmlab.backtest.fetch_plan import Asked
from alarmlab.backtest.history.layout import METRIC, PERIOD, STATISTIC, TIMESTAMP, VALUE
from alarmlab.backtest.replay.pool import Progress
from alarmlab.errors import BadInputError

if TYPE_CHECKING:
    import polars as pl

SERIES_AT_ONCE = 100
"""Of a request: fifteen days of their minutes are two million datapoints, 70 MB until they are written."""
_HOUR = timedelta(hours=1)


class Metrics(Protocol):
    """Where datapoints come from."""

    def pages(self, asked: Sequence[Asked], *, start: datetime, end: datetime) -> Iterator[Page]:
        """All datapoints of the series from `start` up to `end`."""
        ...


def fetch(
    asked: Sequence[Asked],
    account: Metrics,
    *,
    start: datetime,
    end: datetime,
    path: Path,
    on_progress: Progress,
) -> int:
    """Write all datapoints of the series from `start` up to `end` into the file, and return their number.

    A series without any has one row without a value: it was looked at, and silent. Raises BadInputError when
    the account refuses or the file cannot be written.
    """
    import polars as pl

    rows = 0
    try:
        with TemporaryDirectory() as folder:
            parts: list[Path] = []
            for first in range(0, len(asked), SERIES_AT_ONCE):
                batch = asked[first : first + SERIES_AT_ONCE]
                frames = list(_frames(batch, account, start=start, end=end))
                rows += sum(frame[VALUE].count() for frame in frames)
                parts.append(Path(folder) / f"{first:06}.parquet")
                pl.concat(frames).write_parquet(parts[-1])
                on_progress(min(first + SERIES_AT_ONCE, len(asked)), len(asked))
            path.parent.mkdir(parents=True, exist_ok=True)
            pl.scan_parquet(parts).sink_parquet(path)
    except OSError as error:
        raise BadInputError(
            where=str(path), what=f"cannot be written: {error.strerror or error}", fix="give another file"
        ) from error
    return rows


def first_moment(end: datetime, *, days: int) -> datetime:
    """So many days before `end`, at a full hour, so that periods begin where CloudWatch has them begin."""
    start = end - timedelta(days=days)
    at_hour = start.replace(minute=0, second=0, microsecond=0)
    return at_hour if at_hour == start else at_hour + _HOUR


def _frames(
    batch: Sequence[Asked], account: Metrics, *, start: datetime, end: datetime
) -> Iterator[pl.DataFrame]:
    silent = dict.fromkeys(batch)
    for page in account.pages(batch, start=start, end=end):
        if page.times:
            silent.pop(page.asked, None)
            yield _frame(page.asked, page.times, page.values)
    for one in silent:
        yield _frame(one, (start,), (None,))


def _frame(asked: Asked, times: Sequence[datetime], values: Sequence[float | None]) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(
        {
            TIMESTAMP: pl.Series(times, dtype=pl.Datetime("ms", "UTC")),
            VALUE: pl.Series(values, dtype=pl.Float64),
        }
    ).select(
        TIMESTAMP,
        pl.lit(str(asked.metric)).alias(METRIC),
        pl.lit(str(asked.statistic)).alias(STATISTIC),
        pl.lit(asked.period_s, dtype=pl.Int32).alias(PERIOD),
        VALUE,
    )
