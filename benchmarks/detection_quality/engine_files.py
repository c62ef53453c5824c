"""Reads the C-MAPSS recordings: engines from new to failure, a row of settings and sensors a cycle.

As NASA publishes them (train_FD001.txt, test_FD001.txt, RUL_FD001.txt: 26 columns without a header) or as CSV
with one. https://data.nasa.gov/dataset/cmapss-jet-engine-simulated-data
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.detection_quality.csv_files import read_table
from benchmarks.detection_quality.recorded import DataError

if TYPE_CHECKING:
    import polars as pl

    from alarmlab.backtest.arrays import Floats

SETTINGS = tuple(f"set{number}" for number in range(1, 4))
SENSORS = tuple(f"s{number}" for number in range(1, 22))
COLUMNS = ("unit", "cycle", *SETTINGS, *SENSORS)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Engine:
    """One engine, a row a cycle; `left_cycles` is what was left after the last one: 0 for run to failure."""

    settings: Floats
    sensors: Floats
    left_cycles: int

    @property
    def cycles(self) -> int:
        """How many were recorded."""
        return len(self.sensors)


def sets_in(folder: Path) -> tuple[str, ...]:
    """The names of the sets that can be trained on: FD001 and so on."""
    names = (re.fullmatch(r"train_(FD\d+)\.(txt|csv|csv\.gz)", path.name) for path in folder.glob("train_*"))
    return tuple(sorted({name[1] for name in names if name}))


def read_train(folder: Path, name: str) -> tuple[Engine, ...]:
    """Engines recorded until they failed. Raises DataError."""
    return tuple(_engine(rows, 0) for rows in _engines(folder, f"train_{name}"))


def read_test(folder: Path, name: str) -> tuple[Engine, ...]:
    """Engines recorded until some time before they failed. Raises DataError."""
    path = folder / f"RUL_{name}.txt"
    if not path.is_file():
        raise DataError(f"{path}: is not there\n  fix: take it from where test_{name} is from")
    left = [int(text) for text in path.read_text(encoding="utf-8").split()]
    engines = _engines(folder, f"test_{name}")
    if len(left) != len(engines):
        raise DataError(f"{path}: has {len(left)} lives for {len(engines)} engines\n  fix: take both anew")
    return tuple(_engine(rows, lives) for rows, lives in zip(engines, left, strict=True))


def _engines(folder: Path, name: str) -> list[pl.DataFrame]:
    import polars as pl

    path = folder / f"{name}.txt"
    if path.is_file():
        lines = [[float(part) for part in line.split()] for line in path.read_text().splitlines() if line]
        if any(len(line) != len(COLUMNS) for line in lines):
            raise DataError(f"{path}: has rows of other than {len(COLUMNS)} numbers\n  fix: take it anew")
        table = pl.DataFrame(lines, schema=list(COLUMNS), orient="row")
    else:
        table = read_table(folder, name, COLUMNS)
    return table.sort("unit", "cycle").partition_by("unit", maintain_order=True)


def _engine(rows: pl.DataFrame, left_cycles: int) -> Engine:
    import numpy as np

    return Engine(
        settings=rows.select(SETTINGS).to_numpy().astype(np.float64),
        sensors=rows.select(SENSORS).to_numpy().astype(np.float64),
        left_cycles=left_cycles,
    )
