"""A picture of when engines turn red: how many with how many cycles left. Small enough to be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.detection_quality.engines import EARLIEST, LATEST

MOST_CYCLES = 70
LEFT, TOP, BAR, PANEL, UNIT = 50, 30, 8, 120, 12
STYLE = (
    "text{font:12px sans-serif;fill:#333}.band{fill:#e3f1e3}.bar{fill:#2f6f9f}.out{fill:#b5442e}"
    ".axis{stroke:#333;stroke-width:1}"
)


def picture(leads: Mapping[str, Sequence[int | None]]) -> str:
    """An SVG with a panel a set: engines by the cycles left at their first page, the useful span shaded.

    An engine without a page is in the text of its panel only.
    """
    width = LEFT + MOST_CYCLES * BAR + 30
    height = TOP + len(leads) * (PANEL + 50) + 10
    parts = [part for place, (name, found) in enumerate(leads.items()) for part in _panel(place, name, found)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
    title = "<title>Engines by the cycles left when they turn red</title>"
    return "\n".join([head, title, f"<style>{STYLE}</style>", *parts, "</svg>"]) + "\n"


def _panel(place: int, name: str, leads: Sequence[int | None]) -> Iterator[str]:
    base = TOP + place * (PANEL + 50) + PANEL
    paged = [lead for lead in leads if lead is not None]
    useful = sum(LATEST <= lead <= EARLIEST for lead in paged)
    band = f'x="{_x(EARLIEST)}" y="{base - PANEL}" width="{_x(LATEST) - _x(EARLIEST)}" height="{PANEL}"'
    yield f'<rect class="band" {band}/>'
    text = f"{name}: {useful} of {len(leads)} engines turn red with {LATEST} to {EARLIEST} cycles left"
    yield f'<text x="{LEFT}" y="{base - PANEL - 8}">{text}</text>'
    counted = Counter(min(lead, MOST_CYCLES - 1) for lead in paged)
    for lead, count in sorted(counted.items()):
        inside = LATEST <= lead <= EARLIEST
        at = f'x="{_x(lead + 1) + 1}" y="{base - count * UNIT}" width="{BAR - 2}" height="{count * UNIT}"'
        yield f'<rect class="{"bar" if inside else "out"}" {at}/>'
    yield f'<line class="axis" x1="{LEFT}" y1="{base}" x2="{_x(0)}" y2="{base}"/>'
    for lead in range(0, MOST_CYCLES + 1, 10):
        yield f'<text x="{_x(lead)}" y="{base + 16}" text-anchor="middle">{lead}</text>'
    yield f'<text x="{_x(0)}" y="{base + 32}" text-anchor="end">cycles left at the first page</text>'


def _x(lead: int) -> int:
    """Time runs to the right, to the end of the engine's life."""
    return LEFT + (MOST_CYCLES - lead) * BAR
