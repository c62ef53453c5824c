"""Alarms whose description links to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alarmlab.check.alarm import Alarm
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.notifying import may_act, only_scales
from alarmlab.check.rule import Problem, Rule
from alarmlab.cloudformation.token import Token

_LINK = re.compile(r"https?://\S+")


def _look(context: Context) -> Iterator[Problem]:
    told = [
        alarm
        for alarm in context.alarms
        if may_act(alarm.alarm_actions, alarm.actions_enabled) and not only_scales(alarm)
    ]
    without = [alarm for alarm in told if _has_link(alarm) is False]
    linked = sum(_has_link(alarm) is True for alarm in told)
    usual = linked > len(without)
    for alarm in without:
        yield Problem(
            at=alarm.resource,
            message="its description has no link to a runbook"
            + (f", as those of {linked} other alarms have" if usual else ""),
            fix="add the URL of what to do to AlarmDescription",
            severity=Severity.WARNING if usual else None,
        )


def _has_link(alarm: Alarm) -> bool | None:
    """Whether there is a link; None when only the deployment knows."""
    text = str(alarm.description or "")
    if _LINK.search(text):
        return True
    return None if isinstance(alarm.description, Token) else False


RULE = Rule(
    id="no-runbook",
    doc="An alarm that tells somebody does not say what to do.",
    severity=Severity.NOTE,
    look=_look,
)
