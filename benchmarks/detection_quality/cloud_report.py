"""Tables on single metrics of running services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from alarmlab.backtest.fit import Rule
from alarmlab.tables import Table
from benchmarks.detection_quality.cloud import GROUPS, Group, Series, read_series, score_of
from benchmarks.detection_quality.figures import COLUMNS, score_cells


def cloud_tables(folder: Path) -> Iterator[Table]:
    """Every group of series. Raises DataError."""
    series = read_series(folder)
    rows: list[tuple[str, ...]] = []
    for group in GROUPS:
        mine = [one for one in series if one.name.startswith(group.prefix)]
        if mine:
            score = score_of(mine, Rule(), dips=group.dips)
            rows.append((_name(group, mine), *score_cells(score)))
    title = "Single metrics, a limit each day from the days before"
    yield Table(title=title, columns=("series", *COLUMNS), rows=tuple(rows), numbers=frozenset(COLUMNS))


def _name(group: Group, series: list[Series]) -> str:
    grain = "minute" if series[0].period_s == 60 else "hour"
    return f"{group.name}, {len(series)} by the {grain}, {'below' if group.dips else 'above'}"
