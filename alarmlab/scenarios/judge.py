"""Judges what an alarm did in a case: which expectations it broke, and which evaluation shows it best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.duration import format_duration
from alarmlab.scenarios.runner import Step, play
from alarmlab.scenarios.scenario import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An expectation that was broken, and the evaluation to look at (None when there was none to show)."""

    message: str
    step: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """One case played against one alarm. It passed when there is no failure."""

    alarm: MetricAlarm
    case: Case
    failures: tuple[Failure, ...]


def run_case(alarm: MetricAlarm, case: Case) -> CaseResult:
    """Play the case and judge it."""
    steps = play(alarm, case)
    return CaseResult(alarm=alarm, case=case, failures=tuple(_failures(alarm, case, steps)))


def _failures(alarm: MetricAlarm, case: Case, steps: Sequence[Step]) -> Iterator[Failure]:
    given = {series.metric for series in case.series}
    lacking = [metric for metric in alarm.query.metrics if metric not in given]
    if lacking:
        # Without this, a quiet case would pass because nothing reaches the alarm.
        for metric in lacking:
            message = f"series: none is the metric the alarm watches, {metric}"
            yield Failure(message=message, step=None)
        return
    if not steps:
        message = "the case ends before the first evaluation; make its series longer"
        if alarm.warm_up:
            message += f" (the alarm warms up for {format_duration(alarm.warm_up.duration_s)})"
        yield Failure(message=message, step=None)
        return
    if case.fires is True:
        yield from _must_fire(case, steps)
    elif case.fires is False:
        yield from _must_not_fire(steps)
    yield from _states(case, steps)
    yield from _transitions(case, steps)


def _must_fire(case: Case, steps: Sequence[Step]) -> Iterator[Failure]:
    fired = [step for step in steps if step.state is State.ALARM and step.before is not State.ALARM]
    if not fired:
        yield Failure(message="fires: must go to ALARM, but never did", step=_closest(steps))
        return
    if case.fault_at_s is None:
        return
    fault_at = format_duration(case.fault_at_s)
    early = next((step for step in steps if step.state is State.ALARM and step.at_s <= case.fault_at_s), None)
    if early:
        at = format_duration(early.at_s)
        yield Failure(
            message=f"fault_at: in ALARM at {at}, not later than the fault at {fault_at}", step=early
        )
        return
    first = fired[0]
    if case.within_s is not None and first.at_s > case.fault_at_s + case.within_s:
        took, within = format_duration(first.at_s - case.fault_at_s), format_duration(case.within_s)
        message = f"within: must be in ALARM {within} after the fault at {fault_at}, but it took {took}"
        yield Failure(message=message, step=first)


def _must_not_fire(steps: Sequence[Step]) -> Iterator[Failure]:
    for step in steps:
        if step.state is State.ALARM:
            at = format_duration(step.at_s)
            yield Failure(message=f"fires: must never be in ALARM, but is at {at}", step=step)
            return


def _states(case: Case, steps: Sequence[Step]) -> Iterator[Failure]:
    for at_s, expected in case.states:
        step = next((step for step in reversed(steps) if step.at_s <= at_s), None)
        state = step.state if step else case.initial
        if state is not expected:
            yield Failure(
                message=f"states: must be {expected} at {format_duration(at_s)}, but is {state}", step=step
            )


def _transitions(case: Case, steps: Sequence[Step]) -> Iterator[Failure]:
    changes = [step for step in steps if step.state is not step.before]
    actual = tuple((step.at_s, step.state) for step in changes)
    if case.transitions is not None and actual != case.transitions:
        message = f"transitions: must be {_timeline(case.transitions)}, but are {_timeline(actual)}"
        unexpected = (step for step in changes if (step.at_s, step.state) not in (case.transitions or ()))
        yield Failure(message=message, step=next(unexpected, steps[-1]))


def _closest(steps: Sequence[Step]) -> Step:
    """The evaluation that counted the most breaching datapoints; of equals the last."""
    return max(reversed(steps), key=lambda step: len(step.evaluation.verdict.breaching))


def _timeline(timeline: Sequence[tuple[int, State]]) -> str:
    return "{" + ", ".join(f"{format_duration(at_s)}: {state}" for at_s, state in timeline) + "}"
