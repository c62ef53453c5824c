"""The arguments of every command that reads recorded history, and the incidents it is judged by."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from alarmlab.duration import parse_duration_s


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRequest:
    """What `add_history_arguments` asked for."""

    history_paths: tuple[Path, ...]
    statistic: str | None
    period_s: int | None
    timezone: str | None
    incidents_path: Path | None
    grace_s: int


def add_history_arguments(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Add `--history` with what its files may leave open, `--incidents` and `--grace`."""
    history = parser.add_argument_group("history")
    history.add_argument(
        "--history",
        required=required,
        nargs="+",
        default=[],
        type=Path,
        metavar="FILE",
        help="CSV or Parquet with recorded datapoints",
    )
    history.add_argument(
        "--statistic", metavar="WORD", help="what plain values are: Average, p99, ..., or Samples"
    )
    history.add_argument(
        "--period", type=_duration, metavar="TIME", help="period of the datapoints, such as 1m"
    )
    history.add_argument("--timezone", metavar="ZONE", help="zone of moments that have none, such as UTC")
    history.add_argument("--incidents", type=Path, metavar="FILE", help="CSV with start,end,name")
    history.add_argument(
        "--grace",
        type=_duration,
        default=300,
        metavar="TIME",
        help="how long after an incident a page still counts for it (default: 5m)",
    )


def history_of(options: argparse.Namespace) -> HistoryRequest:
    """What `add_history_arguments` asked for."""
    return HistoryRequest(
        history_paths=tuple(options.history),
        statistic=options.statistic,
        period_s=options.period,
        timezone=options.timezone,
        incidents_path=options.incidents,
        grace_s=options.grace,
    )


def _duration(text: str) -> int:
    seconds = parse_duration_s(text)
    if seconds is None:
        raise argparse.ArgumentTypeError(f"got {text!r}; a time is written 90s, 5m or 1h30m")
    return seconds
