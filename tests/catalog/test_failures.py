"""No alarm without a failure that it tells, and no known failure that is silently told by nobody."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from local.matrix_page import PROVEN, scenarios_of
from pdm_catalog.alarms import alarms_of
from pdm_catalog.environment import Environment
from pdm_catalog.failures.every import KINDS
from pdm_catalog.failures.kind import Failure, Kind, Thing
from pdm_catalog.failures.matrix import Cell, matrix
from tests.conftest import ENVIRONMENTS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def cells() -> dict[str, tuple[Cell, ...]]:
    """The matrix of each environment, by its name."""
    return {env.name: matrix(env, alarms_of(env), KINDS) for env in ENVIRONMENTS}


def where(cell: Cell) -> str:
    return f"{cell.kind.title} {cell.thing.label}: {cell.failure.name}"


def test_every_alarm_tells_a_known_failure(
    environment: Environment, cells: dict[str, tuple[Cell, ...]]
) -> None:
    """Whoever adds an alarm says what it reveals: one line in pdm_catalog/failures/."""
    told = {entry.name for cell in cells[environment.name] for entry in cell.entries}

    assert [entry.name for entry in alarms_of(environment) if entry.name not in told] == []


def test_a_failure_that_nothing_tells_has_a_reason(
    environment: Environment, cells: dict[str, tuple[Cell, ...]]
) -> None:
    """A gap may be right, but somebody has thought about it."""
    assert [where(cell) for cell in cells[environment.name] if cell.is_unexplained] == []


def test_no_reason_is_left_over(cells: dict[str, tuple[Cell, ...]]) -> None:
    """A gap that is closed everywhere is no gap."""
    explained = {id(f): f"{kind.title}: {f.name}" for kind in KINDS for f in kind.failures if f.gap}
    open_still = {id(cell.failure) for every in cells.values() for cell in every if not cell.entries}

    assert [name for failure, name in explained.items() if failure not in open_still] == []


def test_no_failure_waits_for_an_alarm_that_nobody_makes(cells: dict[str, tuple[Cell, ...]]) -> None:
    """A renamed alarm would leave a name here that means nothing."""
    told = {id(cell.failure) for every in cells.values() for cell in every if cell.entries}

    assert [f.name for kind in KINDS for f in kind.failures if f.alarms and id(f) not in told] == []


def test_every_failure_is_known_from_a_page() -> None:
    """AWS's, or one of ours."""
    sources = {failure.source for kind in KINDS for failure in kind.failures}

    assert [s for s in sources if not s.startswith("https://") and not (ROOT / s).is_file()] == []


def test_every_told_failure_is_proven_by_a_scenario(cells: dict[str, tuple[Cell, ...]]) -> None:
    """An alarm that was never seen to ring may not."""
    [local] = [environment for environment in ENVIRONMENTS if environment.name == PROVEN]
    scenarios = scenarios_of(local)
    told = {(cell.kind.title, cell.failure.name) for cell in cells[PROVEN] if cell.entries}

    assert sorted(failure for failure in told if not scenarios[failure]) == []


def test_every_told_failure_leads_to_a_runbook(
    environment: Environment, cells: dict[str, tuple[Cell, ...]]
) -> None:
    """Of each alarm of the row."""
    runbooks = {entry.runbook for cell in cells[environment.name] for entry in cell.entries}

    assert [name for name in runbooks if not (ROOT / "docs" / "runbooks" / f"{name}.md").is_file()] == []


@pytest.mark.parametrize(
    ("alarms", "gap", "found", "unexplained"),
    [
        (("{name}-Hot",), None, ["dev-a-Hot"], False),
        (("{name}-*",), None, ["dev-a-Cold", "dev-a-Hot"], False),
        (("a",), None, [], True),
        (("b-Hot",), "It has none.", [], False),
        ((), None, [], True),
    ],
)
def test_an_alarm_is_found_by_its_whole_name(
    alarms: tuple[str, ...], gap: str | None, found: list[str], unexplained: bool
) -> None:
    """Without the environment's, and never by a part of it."""
    [dev] = [environment for environment in ENVIRONMENTS if environment.name == "dev"]
    failure = Failure(name="it fails", source="https://example.com", alarms=alarms, gap=gap)
    kind = Kind(title="thing", things=lambda _: [Thing(label="a", words={"name": "a"})], failures=(failure,))
    entry = next(entry for entry in alarms_of(dev) if entry.told_by is None)
    entries = [
        dataclasses.replace(entry, name=name)
        for name in ("dev-a-Cold", "dev-a-Hot", "dev-aa-Hot", "prod-a-Hot")
    ]

    [cell] = matrix(dev, entries, [kind])

    assert [entry.name for entry in cell.entries] == found
    assert cell.is_unexplained is unexplained
