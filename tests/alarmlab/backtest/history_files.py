"""Writes history files for the tests and loads them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from alarmlab.backtest.history.files import Declared
from alarmlab.backtest.history.load import load_history
from alarmlab.backtest.history.recording import History
from alarmlab.metrics.metric_id import MetricId
from tests.alarmlab.builders import METRIC, START

OTHER = MetricId.parse("Fleet:Pressure")
WRITTEN = '"Fleet:Temperature{Machine=""press""}"'
"""METRIC in a cell of a CSV file."""


class Files:
    """Writes CSV files into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def csv(self, *lines: str, name: str = "history.csv") -> Path:
        path = self._folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def load(self, *lines: str, **declared: Any) -> History:
        return load(self.csv(*lines), **declared)


def load(*paths: Path, **declared: Any) -> History:
    """The history of METRIC and OTHER."""
    return load_history(paths, metrics={METRIC, OTHER}, declared=Declared(**declared))


def content(history: History, metric: MetricId = METRIC) -> dict[str, list[float | None]]:
    """The values of each recording, from its first slot on."""
    return {
        f"{one.statistic} {one.period_s}": [
            None if math.isnan(value) else value for value in one.values.tolist()
        ]
        for one in history.metrics[metric].recordings
    }


def minutes(values: Iterable[object], *, of: str = WRITTEN) -> list[str]:
    """Rows of a long file, a minute apart."""
    return [
        f"{(START + timedelta(minutes=minute)).isoformat()},{of},{value}"
        for minute, value in enumerate(values)
    ]
