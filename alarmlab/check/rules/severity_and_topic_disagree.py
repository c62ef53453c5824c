"""Alarms of one severity that go where another severity goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from alarmlab.check.alarm import Alarm
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.sameness import actions_key
from alarmlab.check.severity_words import severity_of

FEWEST_ALARMS = 3
CLEAR_SHARE = 0.75
"""A convention is clear when at least three alarms of a severity agree, and at most a quarter does not."""

_Actions = tuple[object, ...]


def _look(context: Context) -> Iterator[Problem]:
    for stack in context.stacks:
        alarms = [
            (alarm, severity, actions)
            for alarm in context.alarms
            if alarm.stack is stack and (severity := severity_of(alarm)) and (actions := actions_key(alarm))
        ]
        usual = _conventions([(severity, actions) for _, severity, actions in alarms])
        by_actions = {actions: severity for severity, actions in usual.items()}
        for alarm, severity, actions in alarms:
            theirs = by_actions.get(actions)
            if severity in usual and usual[severity] != actions and theirs is not None:
                yield _problem(alarm, severity=severity, theirs=theirs, usual=usual)


def _conventions(alarms: list[tuple[str, _Actions]]) -> dict[str, _Actions]:
    """What the alarms of a severity do, where this is clear and no other severity does the same."""
    found: dict[str, _Actions] = {}
    for severity in sorted({severity for severity, _ in alarms}):
        mine = [actions for name, actions in alarms if name == severity]
        actions, count = Counter(mine).most_common(1)[0]
        if count >= FEWEST_ALARMS and count >= CLEAR_SHARE * len(mine):
            found[severity] = actions
    times = Counter(found.values())
    return {severity: actions for severity, actions in found.items() if times[actions] == 1}


def _problem(alarm: Alarm, *, severity: str, theirs: str, usual: Mapping[str, _Actions]) -> Problem:
    expected = ", ".join(map(str, usual[severity]))
    return Problem(
        at=alarm.resource,
        message=f"its severity is {severity}, but its actions are those of the {theirs} alarms",
        fix=f"send it to {expected}, as the other {severity} alarms are, or make its severity {theirs}",
    )


RULE = Rule(
    id="severity-and-topic-disagree",
    doc="An alarm says one severity and goes where another one goes.",
    severity=Severity.WARNING,
    look=_look,
)
