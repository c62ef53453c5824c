"""docs/matrix.md: every watched thing, how it fails, and what then happens; rendered from the catalogue.

`python -m local.matrix_page > docs/matrix.md` writes it anew; a test compares.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from environments import read_environments
from local.markdown_table import markdown_table
from pdm_catalog.alarms import alarms_of
from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_catalog.failures.every import KINDS
from pdm_catalog.failures.kind import Kind
from pdm_catalog.failures.matrix import Cell, matrix

ROOT = Path(__file__).resolve().parents[1]
REFERENCE, PROVEN = "prod", "local"
"""The environment whose names the page shows, and the one whose alarms the scenarios play."""
ALARM = re.compile(r"^alarm: *['\"]?([^'\"\s]+)", re.MULTILINE)
HEAD = """\
# What fails, and who is told

Written by `python -m local.matrix_page > docs/matrix.md`; do not edit. Every thing that is watched, every way
in which its kind is known to fail, and what then happens. The ways to fail are those that AWS's own pages and
this system's plan know, whether or not an alarm shows them: a **gap** is one that no alarm tells, with the
reason why. Names are those of `{reference}`; the scenario plays the same alarm of `{proven}`.
"""
Row = tuple[str, ...]


def page(environments: Iterable[Environment]) -> str:
    """The whole page as Markdown."""
    by_name = {environment.name: environment for environment in environments}
    reference = by_name[REFERENCE]
    cells = matrix(reference, alarms_of(reference), KINDS)
    scenarios = scenarios_of(by_name[PROVEN])
    sections = (_section(kind, [cell for cell in cells if cell.kind is kind], scenarios) for kind in KINDS)
    head = HEAD.format(reference=REFERENCE, proven=PROVEN)
    return "\n".join((head, _summary(cells), *sections, _others(cells)))


def scenarios_of(environment: Environment) -> Mapping[tuple[str, str], tuple[Path, ...]]:
    """The scenario files that play the alarms of a failure, by its kind's title and its name."""
    files = {
        found[1]: path
        for path in sorted((ROOT / "scenarios").rglob("*.yaml"))
        if (found := ALARM.search(path.read_text(encoding="utf-8")))
    }
    by_failure: dict[tuple[str, str], dict[Path, None]] = {}
    for cell in matrix(environment, alarms_of(environment), KINDS):
        played = by_failure.setdefault((cell.kind.title, cell.failure.name), {})
        ordered = (*cell.telling, *cell.entries)  # what tells comes first
        played.update({files[entry.name]: None for entry in ordered if entry.name in files})
    return {failure: tuple(paths) for failure, paths in by_failure.items()}


def _summary(cells: Sequence[Cell]) -> str:
    told = sum(bool(cell.entries) for cell in cells)
    gaps = Counter(cell.kind.title for cell in cells if not cell.entries)
    where = "; ".join(f"{title} {count}" for title, count in gaps.items())
    return (
        f"{len(cells)} ways to fail of {len({(c.kind.title, c.thing.label) for c in cells})} things: "
        f"{told} are told, {len(cells) - told} are gaps ({where}).\n"
    )


def _section(kind: Kind, cells: Sequence[Cell], scenarios: Mapping[tuple[str, str], tuple[Path, ...]]) -> str:
    if not cells:
        return f"## {kind.title}\n\nNone in `{REFERENCE}`.\n"
    columns = ("which", "fails when", "alarm", "severity", "runbook", "remedy", "scenario")
    rows = (_row(cell, scenarios.get((kind.title, cell.failure.name), ())) for cell in cells)
    return f"## {kind.title}\n\n{markdown_table(columns, rows)}"


def _row(cell: Cell, scenarios: Sequence[Path]) -> Row:
    failure = f"[{cell.failure.name}]({_link(cell.failure.source)})"
    if not cell.entries:
        return (cell.thing.label, failure, f"**gap**: {cell.failure.gap}", "", "", "", "")
    entries = cell.telling
    runbooks = dict.fromkeys(entry.runbook for entry in entries)
    return (
        cell.thing.label,
        failure,
        "<br>".join(f"`{entry.name}`" for entry in entries),
        ", ".join(dict.fromkeys(_severity(entry) for entry in entries)),
        "<br>".join(f"[{name}](runbooks/{name}.md)" for name in runbooks),
        ", ".join(dict.fromkeys(entry.remedy.name for entry in entries if entry.remedy)) or "people",
        _scenarios(scenarios),
    )


def _severity(entry: Entry) -> str:
    return f"told by `{entry.told_by}`" if entry.told_by else str(entry.severity)


def _scenarios(paths: Sequence[Path]) -> str:
    if not paths:
        return "none"
    first = paths[0].relative_to(ROOT).as_posix()
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"[{paths[0].stem}](../{first}){more}"


def _others(cells: Sequence[Cell]) -> str:
    """What the common library of the CDK has an alarm for, and what this catalogue has."""
    kinds = {kind.title: dict(_ways(kind, cells)) for kind in KINDS}
    rows = [
        (
            title,
            _list(name for name, (ours, theirs) in ways.items() if ours and theirs),
            _list(name for name, (ours, theirs) in ways.items() if ours and not theirs),
            _list(name for name, (ours, theirs) in ways.items() if theirs and not ours),
        )
        for title, ways in kinds.items()
    ]
    return (
        "## Beside cdk-monitoring-constructs\n\n"
        "The ways to fail for which the most used library of the CDK, [cdk-monitoring-constructs]"
        "(https://github.com/cdklabs/cdk-monitoring-constructs) 10.3, has an alarm on such a resource,\n"
        "and those for which this catalogue has one. Why something is missing here is said above.\n\n"
        f"{markdown_table(('kind', 'both', 'this catalogue alone', 'the library alone'), rows)}"
    )


def _ways(kind: Kind, cells: Sequence[Cell]) -> Iterator[tuple[str, tuple[bool, bool]]]:
    for failure in kind.failures:
        ours = any(cell.entries for cell in cells if cell.kind is kind and cell.failure is failure)
        yield failure.name, (ours, failure.elsewhere)


def _list(names: Iterable[str]) -> str:
    return "; ".join(names) or "nothing"


def _link(source: str) -> str:
    return source if source.startswith("https://") else source.removeprefix("docs/")


if __name__ == "__main__":
    print(page(read_environments()), end="")
