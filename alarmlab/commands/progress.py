"""A progress bar for long runs, on standard error and only on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

LONG_RUN = 500
"""From so many cases on a run takes seconds."""
LONG_S = 1.0
"""Work that is told of as it goes shows no bar before."""

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


@contextmanager
def told(what: str) -> Generator[Callable[[int, int], None]]:
    """Yields what is to be told how many of how many are done; the bar goes when they are."""
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(what)
    started = time.monotonic()

    def show(done: int, of: int) -> None:
        bar.update(task, completed=done, total=of)
        if time.monotonic() - started > LONG_S:
            bar.start()

    try:
        yield show
    finally:
        bar.stop()
