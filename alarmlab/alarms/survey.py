"""Reads the alarms of synthesized CloudFormation templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.composite import CompositeAlarm
from alarmlab.alarms.composite_reader import composite_alarm
from alarmlab.alarms.cycles import find_cycle
from alarmlab.alarms.exports import exported_alarms
from alarmlab.alarms.mute_rule import MuteRule, RefusedMuteRule
from alarmlab.alarms.mute_survey import read_mute_rules
from alarmlab.alarms.naming import Names
from alarmlab.alarms.reader import metric_alarm
from alarmlab.cloudformation.intrinsics import NO_VALUE, Resolver
from alarmlab.cloudformation.scope import resolver_of
from alarmlab.errors import BadInputError, NotEvaluatedYetError

_METRIC_ALARM = "AWS::CloudWatch::Alarm"
_COMPOSITE_ALARM = "AWS::CloudWatch::CompositeAlarm"
_OTHER_ALARMS = {"AWS::CloudWatch::LogAlarm", "AWS::CloudWatch::Alert"}
_ALARMS = {_METRIC_ALARM, _COMPOSITE_ALARM, *_OTHER_ALARMS}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedAlarm:
    """An alarm that is in the template but that alarmlab cannot evaluate, and the reason."""

    logical_id: str
    name: str
    reason: NotEvaluatedYetError


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Every alarm of a template: those alarmlab evaluates, and those it refuses.

    `alarms` watch metrics, `composites` watch alarms, `mute_rules` mute both. `exports` names the alarms that
    other templates import, by the name of the export.
    """

    alarms: tuple[MetricAlarm, ...]
    refused: tuple[RefusedAlarm, ...]
    composites: tuple[CompositeAlarm, ...] = ()
    mute_rules: tuple[MuteRule, ...] = ()
    refused_mute_rules: tuple[RefusedMuteRule, ...] = ()
    exports: Mapping[str, str] = field(default_factory=dict[str, str])


def read_alarms(
    template: Mapping[str, Any], *, parameters: Mapping[str, object], account: str, region: str
) -> tuple[MetricAlarm, ...]:
    """All alarms of the template that watch metrics, in its order.

    A parameter has the value given in `parameters`, else its Default, unless its type reads the Systems
    Manager Parameter Store. Raises BadInputError for an alarm CloudWatch would reject, and
    NotEvaluatedYetError for the first alarm alarmlab cannot evaluate; `survey` goes on without those.
    """
    found = survey(template, parameters=parameters, account=account, region=region)
    if found.refused:
        raise found.refused[0].reason
    return found.alarms


def survey(
    template: Mapping[str, Any], *, parameters: Mapping[str, object], account: str, region: str
) -> Survey:
    """All alarms of the template, those alarmlab cannot evaluate set apart. Raises BadInputError, too."""
    declared_parameters(template)
    resolver = resolver_of(template, parameters=parameters, account=account, region=region)
    everything = {
        logical_id: resource
        for logical_id, resource in _section(template, "Resources").items()
        if _exists(resource, resolver) is not False
    }
    resources = {
        logical_id: resource
        for logical_id, resource in everything.items()
        if str(resource.get("Type")) in _ALARMS
    }
    names = Names(
        by_logical_id={key: _name(key, found, resolver=resolver) for key, found in resources.items()},
        generated=frozenset(key for key, found in resources.items() if "AlarmName" not in _properties(found)),
        account=account,
        region=region,
    )
    alarms: list[MetricAlarm] = []
    composites: list[CompositeAlarm] = []
    refused: list[RefusedAlarm] = []
    for logical_id, resource in resources.items():
        try:
            alarm = _read(logical_id, resource, resolver=resolver, names=names)
        except NotEvaluatedYetError as reason:
            name = names.by_logical_id[logical_id]
            refused.append(RefusedAlarm(logical_id=logical_id, name=name, reason=reason))
        else:
            composites.append(alarm) if isinstance(alarm, CompositeAlarm) else alarms.append(alarm)
    _refuse_cycle(composites)
    mute_rules, refused_mute_rules = read_mute_rules(everything, resolver=resolver, names=names)
    return Survey(
        alarms=tuple(alarms),
        composites=tuple(composites),
        refused=tuple(refused),
        mute_rules=mute_rules,
        refused_mute_rules=refused_mute_rules,
        exports=exported_alarms(_section(template, "Outputs"), resolver=resolver, names=names),
    )


def declared_parameters(template: Mapping[str, Any]) -> frozenset[str]:
    """The names of the parameters the template asks for."""
    return frozenset(_section(template, "Parameters"))


def _read(
    logical_id: str, resource: Mapping[str, object], *, resolver: Resolver, names: Names
) -> MetricAlarm | CompositeAlarm:
    where = f"alarm {names.by_logical_id[logical_id]}"
    kind = resource.get("Type")
    if kind in _OTHER_ALARMS:
        raise NotEvaluatedYetError(
            where=where, what=f"alarmlab cannot evaluate {kind} yet", fix="test this alarm by other means"
        )
    if not _exists(resource, resolver):
        raise NotEvaluatedYetError(
            where=f"{where}: Condition",
            what=f"only the deployment knows whether the condition {resource['Condition']} holds",
            fix="give the parameters it depends on with --parameter, or decide at synthesis",
        )
    properties = {
        name: resolver.resolve(value, where=f"{where}: {name}")
        for name, value in _properties(resource).items()
    }
    if kind == _COMPOSITE_ALARM:
        return composite_alarm(properties, logical_id=logical_id, where=where, names=names)
    return metric_alarm(properties, logical_id=logical_id, where=where)


def _exists(resource: Mapping[str, object], resolver: Resolver) -> bool | None:
    """None when that is not known."""
    return resolver.conditions.get(str(resource["Condition"])) if "Condition" in resource else True


def _refuse_cycle(composites: Sequence[CompositeAlarm]) -> None:
    cycle = find_cycle({alarm.name: alarm.children for alarm in composites})
    if cycle:
        raise BadInputError(
            where=f"alarm {cycle[0]}: AlarmRule",
            what=f"watches itself: {' -> '.join(cycle)}; CloudWatch stops to evaluate such alarms",
            fix="take one of them out of the circle",
        )


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


def _section(template: Mapping[str, Any], name: str) -> Mapping[str, Mapping[str, object]]:
    section = template.get(name, {})
    if not isinstance(section, dict):
        raise _malformed(name)
    entries = cast("Mapping[str, object]", section)
    for key, entry in entries.items():
        properties = (
            cast("Mapping[str, object]", entry).get("Properties", {}) if isinstance(entry, dict) else None
        )
        if not isinstance(properties, dict):
            raise _malformed(f"{name}.{key}")
    return cast("Mapping[str, Mapping[str, object]]", section)


def _malformed(name: str) -> BadInputError:
    return BadInputError(
        where=f"template: {name}", what="got no mapping", fix="give a CloudFormation template"
    )
