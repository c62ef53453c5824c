"""The matrix: each watched thing, each way in which it is known to fail, and the alarms that tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_catalog.failures.kind import Failure, Kind, Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One thing, one of its failures, and the alarms that tell it."""

    kind: Kind
    thing: Thing
    failure: Failure
    entries: tuple[Entry, ...]

    @property
    def telling(self) -> tuple[Entry, ...]:
        """Its alarms without those in whose place another one of them tells."""
        names = {entry.name for entry in self.entries}
        return tuple(entry for entry in self.entries if entry.told_by not in names)

    @property
    def is_unexplained(self) -> bool:
        """Whether nothing tells the failure and nobody says why."""
        return not self.entries and self.failure.gap is None


def matrix(environment: Environment, entries: Iterable[Entry], kinds: Sequence[Kind]) -> tuple[Cell, ...]:
    """Every cell of an environment, by kind, thing and failure, in their order."""
    known = tuple(entries)
    return tuple(
        Cell(kind=kind, thing=thing, failure=failure, entries=_told(environment, known, thing, failure))
        for kind in kinds
        for thing in kind.things(environment)
        for failure in kind.failures
    )


def _told(
    environment: Environment, entries: Sequence[Entry], thing: Thing, failure: Failure
) -> tuple[Entry, ...]:
    patterns = [f"{environment.name}-{alarm.format(**thing.words)}" for alarm in failure.alarms]
    return tuple(entry for entry in entries if any(fnmatchcase(entry.name, pattern) for pattern in patterns))
