"""Size of each Lambda zip: what a cold start has to fetch."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from environments import read_environments
from pdm_catalog.alarms import alarms_of
from pdm_catalog.indexing import alarm_index
from pdm_watch.packaging import ROOT, contents


def main() -> None:
    """Measure and print a table."""
    environment = read_environments()[0]
    index = alarm_index(environment, alarms_of(environment))
    table = Table(title="Lambda zips", title_justify="left")
    for column in ("function", "files", "zipped, bytes", "unpacked, bytes"):
        table.add_column(column, justify="left" if column == "function" else "right")
    for function in sorted(path.parent.name for path in ROOT.glob("lambdas/*/handler.py")):
        files = contents(function, index=index if function == "alert_router" else None)
        unpacked = sum(map(len, files.values()))
        table.add_row(function, str(len(files)), f"{_zipped(files):,}", f"{unpacked:,}")
    Console(width=100).print(table)


def _zipped(files: Mapping[str, bytes]) -> int:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return len(buffer.getvalue())


if __name__ == "__main__":
    main()
