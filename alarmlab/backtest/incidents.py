"""Labelled incidents: what people should have been paged for, in a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from alarmlab.backtest.scoring import Incident
from alarmlab.errors import BadInputError

_COLUMNS = ("start", "end", "name")
_FIX = "write a header start,end,name and moments such as 2026-01-31T23:59:00Z"


def load_incidents(path: Path, *, grace_s: int, zone: tzinfo | None) -> tuple[Incident, ...]:
    """The incidents of a file with the columns `start`, `end` and, if people named them, `name`.

    Without an `end` nobody knows how long it lasted: then only the grace counts. Moments without a time zone
    are of `zone`. Raises BadInputError, with the line, for anything else.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = tuple(reader.fieldnames or ())
            if "start" not in columns or not set(columns) <= set(_COLUMNS):
                what = f"has the columns {', '.join(columns) or 'none'}; they are {', '.join(_COLUMNS)}"
                raise BadInputError(where=str(path), what=what, fix=_FIX)
            return tuple(_incidents(reader, path, grace_s=grace_s, zone=zone))
    except OSError as error:
        raise BadInputError(where=str(path), what=f"cannot be read: {error.strerror}", fix=_FIX) from error
    except UnicodeDecodeError as error:
        raise BadInputError(where=str(path), what="is not text in UTF-8", fix=_FIX) from error


def _incidents(
    reader: csv.DictReader[str], path: Path, *, grace_s: int, zone: tzinfo | None
) -> Iterator[Incident]:
    for number, row in enumerate(reader, start=1):
        where = f"{path}:{reader.line_num}"
        start_s = _moment(row, "start", where=where, zone=zone)
        if start_s is None:
            raise BadInputError(where=where, what="has no start", fix=_FIX)
        end_s = _moment(row, "end", where=where, zone=zone)
        if end_s is not None and end_s < start_s:
            raise BadInputError(where=where, what="ends before it starts", fix="swap start and end")
        yield Incident(
            start_s=start_s,
            end_s=start_s if end_s is None else end_s,
            grace_s=grace_s,
            name=row.get("name") or f"incident {number}",
        )


def _moment(row: Mapping[str, str | None], column: str, *, where: str, zone: tzinfo | None) -> float | None:
    text = (row.get(column) or "").strip()
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(
            where=where, what=f"got {column} {text!r}, which is no moment", fix=_FIX
        ) from error
    if at.tzinfo is None and zone is None:
        what = f"got {column} {text!r}, which has no time zone"
        raise BadInputError(where=where, what=what, fix="say it with --timezone, such as UTC")
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC).timestamp()
