"""What mute rules make of an alarm's actions: none within a window; at its end, that of the state still held.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules-behaviour.html
Its scenarios are in tests/alarmlab/facts/mute_rules.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from alarmlab.alarms.states import State
from alarmlab.simulation.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The actions of `state`, taken or muted."""

    at_s: int
    state: State
    is_muted: bool


def joined(windows: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The windows in order of time, those that overlap or touch made one."""
    found: list[tuple[int, int]] = []
    for first_s, last_s in sorted(windows):
        if found and first_s <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last_s))
        else:
            found.append((first_s, last_s))
    return tuple(found)


def muted(
    attempts: Iterable[tuple[int, State]],
    states: Timeline,
    *,
    windows: Sequence[tuple[int, int]],
    end_s: int,
) -> Iterator[Attempt]:
    """What becomes of actions at these times, until `end_s`; of joined windows the end is not within.

    An action that is muted is taken when its window ends, unless the alarm has changed its state by then.
    """
    for at_s, state in attempts:
        until_s = next((last_s for first_s, last_s in windows if first_s <= at_s < last_s), None)
        yield Attempt(at_s=at_s, state=state, is_muted=until_s is not None)
        if until_s is None or until_s > end_s:
            continue
        if not any(at_s < changed_s <= until_s for changed_s, _ in states.changes):
            yield Attempt(at_s=until_s, state=state, is_muted=False)
