"""A table of Markdown, as the generated pages have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The rows below their columns; a bar in a cell stays in it."""
    lines = (_line(columns), "|" + "---|" * len(columns), *map(_line, rows))
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
