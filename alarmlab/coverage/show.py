"""The matrix and what is not proven, as tables and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from alarmlab.coverage.matrix import Matrix
from alarmlab.coverage.proof import Gap
from alarmlab.tables import Table

NOBODY = "nobody"


def summary(matrix: Matrix) -> str:
    """One line: how much is watched."""
    watched = sum(bool(cell.alarms) for cell in matrix.cells)
    return f"{watched} of {len(matrix.cells)} ways to fail are watched ({matrix.watched_pct:.0f} %)"


def matrix_tables(matrix: Matrix) -> Iterator[Table]:
    """The resources nobody watches, the matrix, the alarms that watch something else."""
    yield Table(
        title="Resources without any alarm",
        columns=("kind", "resource", "stack"),
        rows=tuple((target.kind.title, target.label, target.stack or "") for target in matrix.unwatched),
    )
    yield Table(
        title="Who watches what",
        columns=("kind", "resource", "fails when", "watched by"),
        rows=tuple(
            (cell.target.kind.title, cell.target.label, cell.mode.name, ", ".join(cell.alarms) or NOBODY)
            for cell in matrix.cells
        ),
    )
    yield Table(
        title="Alarms that watch no resource of a known kind",
        columns=("alarm",),
        rows=tuple((name,) for name in matrix.elsewhere),
    )


def proof_table(gaps: Iterable[Gap]) -> Table:
    """The alarms scenarios do not prove both ways."""
    return Table(
        title="Alarms that scenarios do not prove",
        columns=("alarm", "firing case", "quiet case"),
        rows=tuple((gap.alarm, _there(gap.lacks_firing_case), _there(gap.lacks_quiet_case)) for gap in gaps),
    )


def matrix_json(matrix: Matrix, gaps: Sequence[Gap] | None) -> dict[str, object]:
    """Everything the tables say, with the source of each failure mode."""
    return {
        "watched_pct": round(matrix.watched_pct, 1),
        "cells": [
            {
                "kind": cell.target.kind.title,
                "resource": cell.target.label,
                "stack": cell.target.stack,
                "logical_id": None if cell.target.resource is None else cell.target.resource.logical_id,
                "fails_when": cell.mode.name,
                "alarms": list(cell.alarms),
                "source": cell.mode.source,
            }
            for cell in matrix.cells
        ],
        "unwatched": [
            {"kind": target.kind.title, "resource": target.label, "stack": target.stack}
            for target in matrix.unwatched
        ],
        "elsewhere": list(matrix.elsewhere),
        "not_proven": None
        if gaps is None
        else [
            {
                "alarm": gap.alarm,
                "lacks_firing_case": gap.lacks_firing_case,
                "lacks_quiet_case": gap.lacks_quiet_case,
            }
            for gap in gaps
        ],
    }


def _there(is_missing: bool) -> str:
    return "missing" if is_missing else "there"
