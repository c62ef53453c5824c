"""A log widget without logs: the columns that its query asks for, and rows that say that they are made up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

ROWS = 3
_COMMAND = re.compile(r"(?P<word>fields|stats|display)\s+(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_BY = re.compile(r"\bby\b", re.IGNORECASE)
_AS = re.compile(r".*\bas\s+(\S+)\s*$", re.IGNORECASE | re.DOTALL)


def log_table(query: str) -> str:
    """The table; what the query reads and does stands below."""
    columns = columns_of(query)
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    row = "".join(f"<td>{escape(_example(name))}</td>" for name in columns)
    rows = f"<tr>{row}</tr>" * ROWS
    told = f"Logs are not read here: the rows only show the columns of<br><code>{escape(query)}</code>"
    table = f'<table class="sample"><tr>{head}</tr>{rows}</table>'
    return f'<div class="scroll">{table}</div><p class="small">{told}</p>'


def columns_of(query: str) -> tuple[str, ...]:
    """What the last command that names columns gives; CloudWatch's own two without any."""
    columns: Sequence[str] = ("@timestamp", "@message")
    for command in re.split(r"\n?\s*\|\s*", query):
        if found := _COMMAND.fullmatch(command.strip()):
            values, _, groups = _BY.sub("\0", found["rest"], count=1).partition("\0")
            counted = found["word"].lower() == "stats"
            parts = [*_split(groups), *_split(values)] if counted else _split(found["rest"])
            columns = [_named(part) for part in parts]
    return tuple(columns)


def _split(text: str) -> list[str]:
    """At commas that are not within brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def _named(part: str) -> str:
    found = _AS.fullmatch(part)
    return found[1] if found else part


def _example(name: str) -> str:
    return {"@timestamp": "02:59:41.000", "level": "ERROR"}.get(name, "…")
