"""What only CloudFormation expands, so that no rule sees it."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule


def _look(context: Context) -> Iterator[Problem]:
    for stack in context.stacks:
        for name in stack.unexpanded:
            yield Problem(
                at=stack.places.template,
                message=f"{name} is expanded by CloudFormation only; what it makes is not checked",
                fix="check what `aws cloudformation get-template --template-stage Processed` gives",
            )


RULE = Rule(
    id="not-expanded",
    doc="A macro or a loop makes resources that alarmlab does not see.",
    severity=Severity.NOTE,
    look=_look,
)
