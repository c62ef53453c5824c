"""Composite alarms that wait for each other.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
"""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.alarms.cycles import find_cycle
from alarmlab.check.composites import children_of, composites_of
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule


def _look(context: Context) -> Iterator[Problem]:
    composites = composites_of(context)
    by_key = {str(index): composite for index, composite in enumerate(composites)}
    keys = {id(composite): key for key, composite in by_key.items()}
    children = {
        key: [keys[id(child)] for child in children_of(composite, composites)]
        for key, composite in by_key.items()
    }
    while cycle := find_cycle(children):
        first = by_key[cycle[0]]
        path = " -> ".join(by_key[key].resource.logical_id for key in cycle)
        yield Problem(
            at=first.resource,
            message=f"the rules form a circle, {path}; CloudWatch stops evaluating them",
            fix="take one reference out of a rule",
        )
        # One circle told, its first arrow is left out, so that the next circle is found.
        children[cycle[0]].remove(cycle[1])


RULE = Rule(
    id="composite-cycle",
    doc="Composite alarms name each other in a circle.",
    severity=Severity.ERROR,
    look=_look,
)
