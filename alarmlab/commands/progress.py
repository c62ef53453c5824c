"""A progress bar for long runs, on standard error and only on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

LONG_RUN = 500
"""From so many cases on a run takes seconds."""

Item = TypeVar("Item")


def counted(items: Iterable[Item], *, total: int, quiet: bool) -> Iterator[Item]:
    """The items; with a bar when there are many, unless lines on the terminal show the progress anyway."""
    if total < LONG_RUN or not sys.stderr.isatty() or (sys.stdout.isatty() and not quiet):
        yield from items
        return
    # Imported here because loading rich takes longer than the rest of a run.
    from rich.console import Console
    from rich.progress import track

    yield from track(items, total=total, description="playing", console=Console(stderr=True), transient=True)
