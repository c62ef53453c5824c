"""Which tasks do the work, and since when: AWS tells which tasks run, the fleet has its own clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from local.fleet.world import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A task that does its share of the work; `since` is the minute in which it was first seen."""

    definition: str
    since: datetime


class Roster:
    """The tasks of one service, minute by minute.

    An additional task takes one minute to start. One that replaces another serves at once: ECS stops the
    old one when the new one is healthy. A stopped one is gone at once.
    """

    def __init__(self) -> None:
        self._since: dict[str, datetime] | None = None

    def serving(self, tasks: Sequence[Task], at: datetime) -> tuple[Serving, ...]:
        """Those of the running `tasks` that serve in the minute `at`, the oldest first."""
        before = {task.arn: at for task in tasks} if self._since is None else self._since
        self._since = {task.arn: before.get(task.arn, at) for task in tasks}
        running = [Serving(definition=task.definition, since=self._since[task.arn]) for task in tasks]
        oldest_first = sorted(running, key=lambda task: task.since)
        return tuple(oldest_first[: len(before)])
