"""Judges what alarms did in a case: which expectations were broken, and which evaluation shows it best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alarmlab.alarms.actions import AnyAlarm
from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.duration import format_duration
from alarmlab.scenarios.action_judge import broken_actions
from alarmlab.scenarios.case import Case
from alarmlab.scenarios.casting import Roles, roles_of
from alarmlab.scenarios.contributor_judge import contributor_story, contributors_of, no_contributor
from alarmlab.scenarios.expectation import Expectation
from alarmlab.scenarios.feeding import unfed
from alarmlab.scenarios.runner import PlayedCase, play_case
from alarmlab.simulation.metric_play import Step
from alarmlab.simulation.simulate import AnyStep, Story
from alarmlab.simulation.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An expectation that was broken, the alarm that broke it, and the evaluation to look at, if any."""

    message: str
    alarm: AnyAlarm
    step: AnyStep | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """One case played on one alarm, and the stories of all who played. Without failure it passed."""

    alarm: AnyAlarm
    case: Case
    failures: tuple[Failure, ...]
    stories: Mapping[str, Story]


def run_case(alarm: AnyAlarm, case: Case, *, site: Site, roles: Roles | None = None) -> CaseResult:
    """Play the case on an alarm of the site's home template, and judge it.

    The `roles` are looked up unless they are given. Raises AlarmlabError when the case does not fit the
    alarms: see `roles_of`.
    """
    played = play_case(alarm, case, site, roles=roles or roles_of(alarm, case, site))
    subject = played.stories[alarm.name].alarm
    failures = [
        Failure(message=message, alarm=subject, step=None) for message in unfed(subject, case, played.stories)
    ]
    return CaseResult(
        alarm=subject,
        case=case,
        failures=tuple(failures or _failures(played)),
        stories=played.stories,
    )


def _expectations(played: PlayedCase) -> Iterator[tuple[Story, Expectation]]:
    yield played.stories[played.alarm.name], played.case.expected
    for name, other in played.roles.others.items():
        yield played.stories[name], other.expected


def _failures(played: PlayedCase) -> Iterator[Failure]:
    for story, expected in _expectations(played):
        is_subject = story.alarm.name == played.alarm.name
        if is_subject or expected.says_something:
            prefix = "" if is_subject else f"alarm {story.alarm.name}: "
            for message, step in _broken(story, expected):
                yield Failure(message=prefix + message, alarm=story.alarm, step=step)
    for name in played.roles.quiet:
        story = played.stories[name]
        for message, step in _broken(story, Expectation(fires=False)):
            message = message.replace("fires:", "quiet:")
            yield Failure(message=f"alarm {name}: {message}", alarm=story.alarm, step=step)


def _broken(story: Story, expected: Expectation) -> Iterator[tuple[str, AnyStep | None]]:
    """The expectations a story breaks, each with the evaluation that shows it."""
    steps = story.steps
    if not steps:
        message = "the case ends before the first evaluation; make its series longer"
        if isinstance(story.alarm, MetricAlarm) and story.alarm.warm_up:
            message += f" (the alarm warms up for {format_duration(story.alarm.warm_up.duration_s)})"
        yield message, None
        return
    if expected.fires is True:
        yield from _must_fire(expected, steps)
    elif expected.fires is False:
        yield from _must_not_fire(steps)
    yield from _states(expected, story)
    yield from _transitions(expected, steps)
    yield from _contributors(expected, story)
    if expected.actions is not None:
        for at_s, message in broken_actions(expected.actions, story.actions):
            yield message, _latest(steps, at_s)


def _contributors(expected: Expectation, story: Story) -> Iterator[tuple[str, AnyStep | None]]:
    known = contributors_of(story)
    for name, wanted in expected.contributors.items():
        if name not in known:
            yield no_contributor(name, known), story.steps[-1]
            continue
        for message, step in _broken(contributor_story(story, name), wanted):
            yield f"contributor {name}: {message}", step


def _must_fire(expected: Expectation, steps: Sequence[AnyStep]) -> Iterator[tuple[str, AnyStep]]:
    fired = [step for step in steps if step.state is State.ALARM and step.before is not State.ALARM]
    if not fired:
        yield "fires: must go to ALARM, but never did", _closest(steps)
        return
    fault_at_s = expected.fault_at_s
    if fault_at_s is None:
        return
    fault_at = format_duration(fault_at_s)
    early = next((step for step in steps if step.state is State.ALARM and step.at_s <= fault_at_s), None)
    if early:
        at = format_duration(early.at_s)
        yield f"fault_at: in ALARM at {at}, not later than the fault at {fault_at}", early
        return
    first = fired[0]
    if expected.within_s is not None and first.at_s > fault_at_s + expected.within_s:
        took, within = format_duration(first.at_s - fault_at_s), format_duration(expected.within_s)
        yield f"within: must be in ALARM {within} after the fault at {fault_at}, but it took {took}", first


def _must_not_fire(steps: Sequence[AnyStep]) -> Iterator[tuple[str, AnyStep]]:
    for step in steps:
        if step.state is State.ALARM:
            yield f"fires: must never be in ALARM, but is at {format_duration(step.at_s)}", step
            return


def _states(expected: Expectation, story: Story) -> Iterator[tuple[str, AnyStep | None]]:
    for at_s, state in expected.states:
        found = story.states.at(at_s)
        if found is not state:
            at = format_duration(at_s)
            yield f"states: must be {state} at {at}, but is {found}", _latest(story.steps, at_s)


def _transitions(expected: Expectation, steps: Sequence[AnyStep]) -> Iterator[tuple[str, AnyStep]]:
    changes = [step for step in steps if step.state is not step.before]
    actual = tuple((step.at_s, step.state) for step in changes)
    wanted = expected.transitions
    if wanted is not None and actual != wanted:
        unexpected = (step for step in changes if (step.at_s, step.state) not in wanted)
        message = f"transitions: must be {_timeline(wanted)}, but are {_timeline(actual)}"
        yield message, next(unexpected, steps[-1])


def _latest(steps: Sequence[AnyStep], at_s: int) -> AnyStep | None:
    """The last evaluation until a time."""
    return next((step for step in reversed(steps) if step.at_s <= at_s), None)


def _closest(steps: Sequence[AnyStep]) -> AnyStep:
    """The evaluation that counted the most breaching datapoints; of equals, and of rules, the last."""
    return max(reversed(steps), key=_breaching)


def _breaching(step: AnyStep) -> int:
    if not isinstance(step, Step):
        return 0
    evaluations = (step.evaluation, *step.evaluation.contributors.values())
    return sum(len(one.verdict.breaching) for one in evaluations)


def _timeline(timeline: Sequence[tuple[int, State]]) -> str:
    return "{" + ", ".join(f"{format_duration(at_s)}: {state}" for at_s, state in timeline) + "}"
