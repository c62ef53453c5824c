"""Which alarms tell nothing that another has not told already."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from alarmlab.backtest.spans import Span


def redundant(pages: Mapping[str, Sequence[Span]]) -> Iterator[tuple[str, str]]:
    """Each alarm that never pages alone, with one that makes it so, in the order given.

    At the beginning of each of its pages the other is in a page that began no later. Of two alarms that make
    each other so the first is kept; and none is redundant because of one that is redundant itself.
    """
    starts = {name: [span.start_s for span in spans] for name, spans in pages.items()}
    covers: dict[str, str] = {}
    for name in reversed(list(pages)):
        if name in covers.values():
            continue
        for other in pages:
            if other not in (name, *covers) and _covers(pages[other], starts[other], pages[name]):
                covers[name] = other
                break
    return ((name, covers[name]) for name in pages if name in covers)


def _covers(spans: Sequence[Span], starts: Sequence[float], pages: Sequence[Span]) -> bool:
    """Whether at the beginning of each page one of the spans, which do not overlap, is there."""
    if not pages:
        return False
    for page in pages:
        place = bisect_right(starts, page.start_s) - 1
        if place < 0 or not spans[place].holds(page.start_s):
            return False
    return True
