"""A Unit that the metric is never published with: the alarm never receives data."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.catalogue.units import UNITS
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule


def _look(context: Context) -> Iterator[Problem]:
    for _, resource, metric in context.metric_uses:
        namespace, name, unit = metric.namespace, metric.name, metric.unit
        if not isinstance(namespace, str) or not isinstance(name, str) or not isinstance(unit, str):
            continue
        known = context.catalogue.metric(namespace, name)
        if known is not None:
            # A page that says None may only mean that it does not say.
            right = known.unit if known.unit != "None" or known.unit_is_sure else None
            by, is_sure = "AWS", known.unit_is_sure
        else:
            found = [emitted for emitted in context.emitted(namespace) if emitted.name == name]
            units = {emitted.unit for emitted in found}
            right = units.pop() if len(units) == 1 else None
            by, is_sure = (found[0].by, found[0].declared) if found else ("", False)
        if right is not None and unit in UNITS and unit != right:
            yield Problem(
                at=resource,
                message=f"{by} publishes {namespace} {name} in {right}; in {unit} it has no data",
                fix="leave Unit out: then the alarm takes the metric in whatever unit it is published",
                severity=None if is_sure else Severity.WARNING,
            )


RULE = Rule(
    id="unit-mismatch",
    doc="The alarm asks for a unit in which the metric is never published.",
    severity=Severity.ERROR,
    look=_look,
)
