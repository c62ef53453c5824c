"""Moments as files write them, as whole seconds since 1970."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from alarmlab.backtest.history.layout import TIMESTAMP
from alarmlab.errors import BadInputError

if TYPE_CHECKING:
    import polars as pl

_ZONED = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z")
_NAIVE = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d")
_NANOSECONDS = 10**9
_FIX = "write 2026-01-31T23:59:00Z, with an offset such as +01:00, or seconds since 1970"


def moments(frame: pl.LazyFrame, *, zone: tzinfo | None, where: str) -> pl.Expr:
    """The expression for the seconds in the column `timestamp`; null where it is no moment.

    Text is ISO 8601; numbers count from 1970 in seconds, or in milli-, micro- or nanoseconds when they are as
    large as those are today. A moment without a zone is one of `zone`; those that a clock there shows
    twice or never are null. Raises BadInputError when there is neither.
    """
    import polars as pl

    column = pl.col(TIMESTAMP)
    first = frame.select(TIMESTAMP).drop_nulls().head(1).collect()[TIMESTAMP]
    kind = first.dtype
    if kind == pl.String:
        text = str(first[0]).strip() if len(first) else ""
        if text.replace(".", "", 1).isdigit():
            return _counted(column.str.strip_chars().cast(pl.Float64, strict=False), float(text))
        return _written(column, zone=zone, where=where, sample=text)
    if kind.is_numeric():
        return _counted(column.cast(pl.Float64), float(first[0]) if len(first) else 0.0)
    if kind == pl.Date:
        column, kind = column.cast(pl.Datetime("us")), pl.Datetime("us")
    if not isinstance(kind, pl.Datetime):
        raise BadInputError(where=f"{where}: {TIMESTAMP}", what=f"holds {kind}, no moments", fix=_FIX)
    if kind.time_zone is None:
        column = _placed(column, zone=zone, where=where, sample=str(first[0]) if len(first) else "")
    return column.dt.epoch("s")


def check_moments(frame: pl.LazyFrame, at: pl.Expr, *, lines_before: int, where: str) -> None:
    """Raise BadInputError, with the line and the text of the first row whose timestamp is no moment."""
    wrong = frame.select(TIMESTAMP).with_row_index("row").filter(at.is_null()).head(1).collect()
    row, text = wrong.row(0)
    what = "has no timestamp" if text is None else f"got the timestamp {text!r}, which is no moment"
    raise BadInputError(where=f"{where}:{row + 1 + lines_before}", what=what, fix=_FIX)


def _counted(number: pl.Expr, sample: float) -> pl.Expr:
    import polars as pl

    scale = next((scale for scale in (_NANOSECONDS, 10**6, 10**3) if sample >= scale * 10**8), 1)
    return (number / scale).floor().cast(pl.Int64, strict=False)


def _written(column: pl.Expr, *, zone: tzinfo | None, where: str, sample: str) -> pl.Expr:
    import polars as pl

    text = column.str.strip_chars().str.replace(" ", "T", literal=True)
    zoned = [text.str.to_datetime(form, time_zone="UTC", strict=False) for form in _ZONED]
    if sample and not _has_zone(sample):
        naive = pl.coalesce([text.str.to_datetime(form, strict=False) for form in _NAIVE])
        zoned.append(_placed(naive, zone=zone, where=where, sample=sample))
    return pl.coalesce(zoned).dt.epoch("s")


def _has_zone(text: str) -> bool:
    time = text[10:]
    return time.endswith("Z") or "+" in time or "-" in time


def _placed(column: pl.Expr, *, zone: tzinfo | None, where: str, sample: str) -> pl.Expr:
    import polars as pl

    if zone is None:
        raise BadInputError(
            where=f"{where}: {TIMESTAMP}",
            what=f"got {sample!r}, which has no time zone",
            fix="say it with --timezone, such as UTC or Europe/Berlin",
        )
    offset = zone.utcoffset(None)
    if offset is not None:
        return (column - pl.duration(seconds=int(offset.total_seconds()))).dt.replace_time_zone("UTC")
    placed = column.dt.replace_time_zone(str(zone), ambiguous="null", non_existent="null")
    return placed.dt.convert_time_zone("UTC")
