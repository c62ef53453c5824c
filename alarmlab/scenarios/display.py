"""Prints reports: plain lines into a file or a pipe, colours and tables on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from alarmlab.scenarios.report import Report, Table


def show(report: Report, *, with_story: bool) -> None:
    """Print one report in the way that suits standard output; `with_story` also what the alarms did."""
    parts = (*report.details, *(report.story if with_story else ()))
    if sys.stdout.isatty():
        _show_rich(report, parts)
    else:
        print("\n".join((report.headline, *plain_lines(parts))))


def plain_lines(parts: Iterable[str | Table]) -> Iterator[str]:
    """The parts of a report as indented text."""
    for part in parts:
        if isinstance(part, str):
            yield f"  {part}"
        else:
            rows = [part.columns, *part.rows]
            widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
            for row in rows:
                cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
                yield f"    {'  '.join(cells)}".rstrip()


def _show_rich(report: Report, parts: Iterable[str | Table]) -> None:
    # Imported here because loading rich takes longer than the rest of a run.
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table as Grid
    from rich.text import Text

    console = Console()
    console.print(Text(report.headline, style="bold red" if report.broken else "green"))
    for part in parts:
        if isinstance(part, str):
            console.print(Padding(Text(part), (0, 0, 0, 2)))
        else:
            grid = Grid(*part.columns)
            for row in part.rows:
                grid.add_row(*row, style={"breaching": "red", "not breaching": "green"}.get(row[-1], "dim"))
            console.print(Padding(grid, (0, 0, 0, 4)))
