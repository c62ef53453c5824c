"""A name given twice in one mapping of the template."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule


def _look(context: Context) -> Iterator[Problem]:
    for stack in context.stacks:
        for key in stack.duplicate_keys:
            yield Problem(
                at=stack.places.template,
                message=f"{key} is given twice in one mapping; only the last one counts",
                fix="keep one of the two",
            )


RULE = Rule(
    id="duplicate-key",
    doc="A name is given twice in one mapping, and all but the last are lost.",
    severity=Severity.WARNING,
    look=_look,
)
