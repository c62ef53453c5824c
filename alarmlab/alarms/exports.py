"""The alarms a template exports for others to name with Fn::ImportValue, as the CDK does between stacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from alarmlab.alarms.naming import Names, NamingError
from alarmlab.cloudformation.intrinsics import Resolver
from alarmlab.errors import NotEvaluatedYetError


def exported_alarms(
    outputs: Mapping[str, Mapping[str, object]], *, resolver: Resolver, names: Names
) -> dict[str, str]:
    """The names of the alarms that outputs give by Ref or Fn::GetAtt, by the name of the export."""
    found: dict[str, str] = {}
    for key, output in outputs.items():
        export = output.get("Export")
        if isinstance(export, dict):
            name = cast("Mapping[str, object]", export).get("Name")
            try:
                exported, value = (resolver.resolve(part, where=key) for part in (name, output.get("Value")))
            except NotEvaluatedYetError:
                # Only an output that says more than Ref and Fn::GetAtt do; a rule that needs it says so.
                continue
            alarm = _alarm(str(value), names)
            if alarm is not None:
                found[str(exported)] = alarm
    return found


def _alarm(text: str, names: Names) -> str | None:
    try:
        name = names.name_of(text)
    except NamingError:
        return None
    return name if name in names.by_logical_id.values() else None
