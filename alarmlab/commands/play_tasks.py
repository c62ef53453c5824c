"""Plays cases, in this process or in several, in the same order."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alarmlab.alarms.actions import AnyAlarm
from alarmlab.errors import AlarmlabError
from alarmlab.scenarios.case import Case
from alarmlab.scenarios.casting import Roles
from alarmlab.scenarios.judge import run_case
from alarmlab.scenarios.report import Report, report_of
from alarmlab.simulation.site import Site

CHUNKS_PER_JOB = 4
"""So that a process that got the quick cases has others to go on with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One case to play on one alarm. `stage` tells apart the stages that deploy the alarm."""

    alarm: AnyAlarm
    case: Case
    site: Site
    roles: Roles
    stage: str


def played(tasks: Sequence[Task], *, jobs: int) -> Iterator[Report]:
    """The reports of the tasks, in their order, as they come. Raises the first AlarmlabError among them."""
    if jobs == 1 or len(tasks) < 2:
        for task in tasks:
            yield _play(task)
        return
    # Imported here because one process is the default.
    from concurrent.futures import ProcessPoolExecutor

    size = -(-len(tasks) // (jobs * CHUNKS_PER_JOB))
    chunks = [tasks[first : first + size] for first in range(0, len(tasks), size)]
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        for results in pool.map(_play_chunk, chunks):
            for result in results:
                if isinstance(result, AlarmlabError):
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise result
                yield result


def _play_chunk(tasks: Sequence[Task]) -> list[Report | AlarmlabError]:
    """The reports of the tasks up to the first error, and that."""
    results: list[Report | AlarmlabError] = []
    for task in tasks:
        try:
            results.append(_play(task))
        except AlarmlabError as error:
            return [*results, error]
    return results


def _play(task: Task) -> Report:
    started = time.perf_counter()
    result = run_case(task.alarm, task.case, site=task.site, roles=task.roles)
    return report_of(result, stage=task.stage, took_s=time.perf_counter() - started)
