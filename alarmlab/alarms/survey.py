"""Reads the alarms of synthesized CloudFormation templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.reader import metric_alarm
from alarmlab.cloudformation.intrinsics import NO_VALUE, Resolver, pseudo_parameters
from alarmlab.errors import BadInputError, NotEvaluatedYetError

_METRIC_ALARM = "AWS::CloudWatch::Alarm"
_OTHER_ALARMS = {"AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::LogAlarm", "AWS::CloudWatch::Alert"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedAlarm:
    """An alarm that is in the template but that alarmlab cannot evaluate, and the reason."""

    logical_id: str
    name: str
    reason: NotEvaluatedYetError


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Every alarm of a template: those alarmlab evaluates, and those it refuses."""

    alarms: tuple[MetricAlarm, ...]
    refused: tuple[RefusedAlarm, ...]


def read_alarms(
    template: Mapping[str, Any], *, parameters: Mapping[str, str], account: str, region: str
) -> tuple[MetricAlarm, ...]:
    """All alarms of the template, in its order.

    A parameter has the value given in `parameters`, else its Default, unless its type reads the Systems
    Manager Parameter Store. Raises BadInputError for an alarm CloudWatch would reject, and
    NotEvaluatedYetError for the first alarm alarmlab cannot evaluate; `survey` goes on without those.
    """
    found = survey(template, parameters=parameters, account=account, region=region)
    if found.refused:
        raise found.refused[0].reason
    return found.alarms


def survey(
    template: Mapping[str, Any], *, parameters: Mapping[str, str], account: str, region: str
) -> Survey:
    """All alarms of the template, those alarmlab cannot evaluate set apart. Raises BadInputError, too."""
    resolver = Resolver(
        values={
            **pseudo_parameters(account=account, region=region),
            **_defaults(template),
            **{name: value for name, value in parameters.items() if name in declared_parameters(template)},
        }
    )
    alarms: list[MetricAlarm] = []
    refused: list[RefusedAlarm] = []
    for logical_id, resource in _section(template, "Resources").items():
        kind = str(resource.get("Type"))
        if kind == _METRIC_ALARM or kind in _OTHER_ALARMS:
            try:
                alarms.append(_read(logical_id, resource, kind=kind, resolver=resolver))
            except NotEvaluatedYetError as reason:
                name = _name(logical_id, resource, resolver=resolver)
                refused.append(RefusedAlarm(logical_id=logical_id, name=name, reason=reason))
    return Survey(alarms=tuple(alarms), refused=tuple(refused))


def declared_parameters(template: Mapping[str, Any]) -> frozenset[str]:
    """The names of the parameters the template asks for."""
    return frozenset(_section(template, "Parameters"))


def _read(logical_id: str, resource: Mapping[str, object], *, kind: str, resolver: Resolver) -> MetricAlarm:
    where = f"alarm {_name(logical_id, resource, resolver=resolver)}"
    if kind != _METRIC_ALARM:
        raise NotEvaluatedYetError(
            where=where, what=f"alarmlab cannot evaluate {kind} yet", fix="test this alarm by other means"
        )
    if "Condition" in resource:
        raise NotEvaluatedYetError(
            where=f"{where}: Condition",
            what=f"alarmlab cannot evaluate the condition {resource['Condition']} yet",
            fix="decide at synthesis whether the alarm exists",
        )
    properties = {
        name: resolver.resolve(value, where=f"{where}: {name}")
        for name, value in _properties(resource).items()
    }
    return metric_alarm(properties, logical_id=logical_id, where=where)


def _name(logical_id: str, resource: Mapping[str, object], *, resolver: Resolver) -> str:
    try:
        name = resolver.resolve(
            _properties(resource).get("AlarmName"), where=f"alarm {logical_id}: AlarmName"
        )
    except NotEvaluatedYetError:
        # Reported as the reason to refuse the alarm; here it means that the alarm has no better name.
        return logical_id
    return logical_id if name is None or name is NO_VALUE else str(name)


def _properties(resource: Mapping[str, object]) -> Mapping[str, object]:
    return cast("Mapping[str, object]", resource.get("Properties", {}))


def _defaults(template: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: str(parameter["Default"])
        for name, parameter in _section(template, "Parameters").items()
        # The Default of such a parameter is the name of the stored value, not the value.
        if "Default" in parameter and not str(parameter.get("Type")).startswith("AWS::SSM::Parameter::")
    }


def _section(template: Mapping[str, Any], name: str) -> Mapping[str, Mapping[str, object]]:
    section = template.get(name, {})
    if not isinstance(section, dict):
        raise BadInputError(
            where=f"template: {name}", what="got no mapping", fix="give a CloudFormation template"
        )
    return cast("Mapping[str, Mapping[str, object]]", section)
