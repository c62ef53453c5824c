"""How good the catalogue's alarms are on recorded incidents.

DIR holds the sets in folders named nezha, mscloud and cmapss; docs/detection-quality.md says where they
are from. One that is not there is skipped, and said so.

example: python -m benchmarks.detection_quality --data recordings --only nezha
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

# Small matrices: threads would only get in each other's way. Before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from alarmlab.tables import Table, as_markdown, as_text
from benchmarks.detection_quality.cloud_report import cloud_tables
from benchmarks.detection_quality.engine_report import engine_tables, leads
from benchmarks.detection_quality.picture import picture
from benchmarks.detection_quality.recorded import DataError
from benchmarks.detection_quality.service_report import service_tables

DATA_VARIABLE = "PDM_QUALITY_DATA"
SETS = ("nezha", "mscloud", "cmapss")
BAD_INPUT = 2


def main(arguments: list[str] | None = None) -> int:
    """Print the tables of every set that is there."""
    options = _parser().parse_args(arguments)
    given: str | None = options.data or os.environ.get(DATA_VARIABLE)
    if not given:
        print(f"detection_quality: skipped, because neither --data nor {DATA_VARIABLE} names recordings.")
        return 0
    write = as_markdown if options.markdown else as_text
    for name in options.only or SETS:
        folder = Path(given) / name
        if not folder.is_dir():
            print(f"detection_quality: {name} is skipped, because there is no folder {folder}.")
            continue
        try:
            print(write(_tables(name, folder, sensitivity=options.sensitivity)), end="\n\n")
            if name == "cmapss" and options.picture:
                options.picture.write_text(picture(leads(folder)), encoding="utf-8")
        except DataError as error:
            print(f"detection_quality: {error}", file=sys.stderr)
            return BAD_INPUT
    return 0


def _tables(name: str, folder: Path, *, sensitivity: bool) -> Iterator[Table]:
    if name == "nezha":
        return service_tables(folder, sensitivity=sensitivity)
    return cloud_tables(folder) if name == "mscloud" else engine_tables(folder, sensitivity=sensitivity)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.detection_quality",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="exit codes: 0 written, or nothing there to judge; 2 a set is not what it must be",
    )
    parser.add_argument("--data", metavar="DIR", help=f"folder of the sets (default: ${DATA_VARIABLE})")
    parser.add_argument("--only", action="append", choices=SETS, help="one set; may be repeated")
    parser.add_argument("--sensitivity", action="store_true", help="what other choices would give, too")
    parser.add_argument(
        "--picture", metavar="SVG", type=Path, help="also draw when engines turn red (cmapss)"
    )
    parser.add_argument("--markdown", action="store_true", help="as Markdown")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
