"""A section of the comment: one line everybody reads, and tables for who wants to know."""

from __future__ import annotations

from dataclasses import dataclass, replace

from alarmlab.tables import Table, as_markdown, escape_markdown

LONGEST_CELL = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`summary` is Markdown already and stands on top of the comment; the tables are folded away, or open."""

    title: str
    summary: str
    tables: tuple[Table, ...]
    is_open: bool = False

    def details(self, *, most_rows: int) -> str:
        """The tables, at most `most_rows` rows each; what is left out is said."""
        shown = [_cut(table, most_rows) for table in self.tables if table.rows]
        if not shown:
            return ""
        return (
            f"<details{' open' if self.is_open else ''}><summary>{escape_markdown(self.title)}</summary>\n\n"
            f"{as_markdown(shown, level=4)}\n\n</details>"
        )


def _cut(table: Table, most_rows: int) -> Table:
    rows = tuple(tuple(_short(cell) for cell in row) for row in table.rows[:most_rows])
    left_out = len(table.rows) - len(rows)
    if left_out:
        filler = ("",) * (len(table.columns) - 1)
        rows = (*rows, (f"... {left_out} more rows are left out", *filler))
    return replace(table, rows=rows)


def _short(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else f"{cell[:LONGEST_CELL]}... ({len(cell)} characters)"
