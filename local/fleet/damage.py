"""What the faults of a minute do to the load, to answers, to predictions and to memory. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from local.fleet.datapoint import MINUTE
from local.fleet.faults import BadDeployment, ErrorBurst, Fault, LoadSurge, MemoryLeak, ModelErrors, is_active
from local.fleet.roster import Serving


def surge(faults: Iterable[Fault], service: str, at: datetime) -> float:
    """How many times its usual load `service` gets."""
    return math.prod(
        fault.factor
        for fault in faults
        if isinstance(fault, LoadSurge) and fault.service == service and is_active(fault, at)
    )


def failing_answers(faults: Iterable[Fault], service: str, serving: Sequence[Serving], at: datetime) -> float:
    """The share of its requests that `service` answers 5xx. Tasks share the requests evenly."""
    succeeding = 1.0
    for fault in faults:
        if isinstance(fault, ErrorBurst) and fault.service == service and is_active(fault, at):
            succeeding *= 1 - fault.share
        if isinstance(fault, BadDeployment) and fault.service == service and serving:
            bad = sum(task.definition == fault.task_definition for task in serving)
            succeeding *= 1 - fault.share * bad / len(serving)
    return 1 - succeeding


def failing_predictions(faults: Iterable[Fault], variant: str, at: datetime) -> float:
    """The share of its predictions that `variant` fails."""
    return 1 - math.prod(
        1 - fault.share
        for fault in faults
        if isinstance(fault, ModelErrors) and fault.variant == variant and is_active(fault, at)
    )


def leaked_pct(faults: Iterable[Fault], service: str, task: Serving, at: datetime) -> float:
    """What `task` has lost of its memory by the end of the minute that starts at `at`, in percent."""
    leaks = (fault for fault in faults if isinstance(fault, MemoryLeak) and fault.service == service)
    return sum(leak.pct_per_minute * (_leaking(leak, task.since, at + MINUTE) / MINUTE) for leak in leaks)


def _leaking(leak: MemoryLeak, since: datetime, until: datetime) -> timedelta:
    begin, end = max(leak.start, since), min(until, leak.end or until)
    return max(end - begin, timedelta(0))
