"""Tables from CSV files, packed or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.detection_quality.recorded import DataError

if TYPE_CHECKING:
    import polars as pl


def read_table(folder: Path, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """The table `name`.csv or `name`.csv.gz.

    Raises DataError when there is neither, or a column is missing.
    """
    import polars as pl

    paths = [folder / f"{name}{ending}" for ending in (".csv", ".csv.gz")]
    found = next((path for path in paths if path.is_file()), None)
    if found is None:
        raise DataError(f"{folder}: holds no {name}.csv or {name}.csv.gz\n  fix: docs/detection-quality.md")
    table = pl.read_csv(found, infer_schema_length=None)
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise DataError(f"{found}: has no column {missing[0]!r}\n  fix: its columns are {', '.join(columns)}")
    return table
