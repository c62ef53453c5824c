"""Prints results: plain lines into a file or a pipe, colours and tables on a terminal."""

from __future__ import annotations

import sys

from alarmlab.scenarios.judge import CaseResult
from alarmlab.scenarios.report import details, headline


def show(result: CaseResult) -> None:
    """Print one result in the way that suits standard output."""
    if sys.stdout.isatty():
        _show_rich(result)
    else:
        _show_plain(result)


def _show_plain(result: CaseResult) -> None:
    print(headline(result))
    for part in details(result) if result.failures else ():
        if isinstance(part, str):
            print(f"  {part}")
        else:
            rows = [part.columns, *part.rows]
            widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
            for row in rows:
                cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
                print(f"    {'  '.join(cells)}".rstrip())


def _show_rich(result: CaseResult) -> None:
    # Imported here because loading rich takes longer than the rest of a run.
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console()
    console.print(Text(headline(result), style="bold red" if result.failures else "green"))
    for part in details(result) if result.failures else ():
        if isinstance(part, str):
            console.print(Padding(Text(part), (0, 0, 0, 2)))
        else:
            table = Table(*part.columns)
            for row in part.rows:
                table.add_row(*row, style={"breaching": "red", "not breaching": "green"}.get(row[-1], "dim"))
            console.print(Padding(table, (0, 0, 0, 4)))
