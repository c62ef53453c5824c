"""Tables as data, written as plain text or as GitHub's Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&@$])")
_ESCAPES = {
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "|": "&#124;",
    "$": "<span>$</span>",
    "@": "@\u200b",
    "#": "#\u200b",
}
"""What a backslash does not make literal on GitHub."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A title, columns and rows of text. Columns named in `numbers` are aligned right."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[str] = frozenset()


def as_text(tables: Iterable[Table]) -> str:
    """The tables one after the other, an empty line between them. A table without rows is left out."""
    return "\n\n".join(_text(table) for table in tables if table.rows)


def as_markdown(tables: Iterable[Table], *, level: int = 3) -> str:
    """The tables as GitHub's Markdown; no cell can break out of its table. One without rows is left out."""
    return "\n\n".join(_markdown(table, level) for table in tables if table.rows)


def escape_markdown(text: str) -> str:
    """The text so that Markdown and HTML show it as it is, on one line, and notify nobody.

    A backslash before any ASCII punctuation makes it literal: https://github.github.com/gfm/#backslash-escapes.
    GitHub looks for mentions, issues and formulas in what comes out of that. A space of no width ends the
    first two before they begin; for the third see
    https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
    """
    one_line = " ".join(text.split())
    return _SPECIAL.sub(_escaped, one_line)


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[1], f"\\{found[1]}")


def _text(table: Table) -> str:
    rows = [table.columns, *table.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if name in table.numbers else cell.ljust(width)
            for name, cell, width in zip(table.columns, row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
    title = [table.title] if table.title else []
    return "\n".join([*title, *(f"  {line}" for line in lines)])


def _markdown(table: Table, level: int) -> str:
    rule = ["---:" if name in table.numbers else "---" for name in table.columns]
    rows = [_row(map(escape_markdown, table.columns)), _row(rule)]
    rows += [_row(map(escape_markdown, row)) for row in table.rows]
    heading = [f"{'#' * level} {escape_markdown(table.title)}", ""] if table.title else []
    return "\n".join([*heading, *rows])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
