"""Replays many alarms, in this process or in several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.backtest.history.recording import History
from alarmlab.backtest.history.sources import NotRecordedError
from alarmlab.backtest.replay.needs import needs_of
from alarmlab.backtest.replay.replay import Replay, replay

_ALARMS_AT_ONCE = 25
"""What a process is handed at a time: some megabytes of history."""

Progress = Callable[[int, int], None]
"""Hears how many of how many are done."""


def replay_all(
    alarms: Sequence[MetricAlarm], history: History, *, jobs: int, on_progress: Progress
) -> Iterator[Replay | str]:
    """What each alarm did, in the order given, or the reason why the history does not tell."""
    parts = [alarms[first : first + _ALARMS_AT_ONCE] for first in range(0, len(alarms), _ALARMS_AT_ONCE)]
    done = 0
    for found in _mapped(parts, history, jobs=jobs):
        yield from found
        done += len(found)
        on_progress(done, len(alarms))


def _mapped(
    parts: Sequence[Sequence[MetricAlarm]], history: History, *, jobs: int
) -> Iterator[list[Replay | str]]:
    if jobs == 1 or len(parts) < 2:
        for part in parts:
            yield _replay_part(part, history)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Spawned, because a fork of a process in which Polars has threads may hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=jobs, mp_context=context) as pool:
        yield from pool.map(_replay_part, parts, (_needed(part, history) for part in parts))


def _replay_part(alarms: Sequence[MetricAlarm], history: History) -> list[Replay | str]:
    return [_replay(alarm, history) for alarm in alarms]


def _replay(alarm: MetricAlarm, history: History) -> Replay | str:
    try:
        return replay(alarm, history)
    except NotRecordedError as reason:
        return f"{reason.where} {reason.what}; {reason.fix}"


def _needed(alarms: Sequence[MetricAlarm], history: History) -> History:
    """The history without what these alarms do not watch."""
    needs = needs_of(alarms)
    known = {metric: found for metric, found in history.metrics.items() if metric in needs}
    return replace(history, metrics=known)
