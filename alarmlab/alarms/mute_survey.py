"""Reads the mute rules of a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from alarmlab.alarms.mute_rule import MuteRule, RefusedMuteRule
from alarmlab.alarms.mute_rule_reader import mute_rule, mute_targets
from alarmlab.alarms.naming import Names
from alarmlab.cloudformation.intrinsics import Resolver
from alarmlab.errors import NotEvaluatedYetError

MUTE_RULE = "AWS::CloudWatch::AlarmMuteRule"


def read_mute_rules(
    resources: Mapping[str, Mapping[str, object]], *, resolver: Resolver, names: Names
) -> tuple[tuple[MuteRule, ...], tuple[RefusedMuteRule, ...]]:
    """The mute rules alarmlab evaluates, and those it refuses. Raises BadInputError for others."""
    rules: list[MuteRule] = []
    refused: list[RefusedMuteRule] = []
    for logical_id, resource in resources.items():
        if resource.get("Type") == MUTE_RULE:
            try:
                rules.append(_read(logical_id, resource, resolver=resolver, names=names))
            except NotEvaluatedYetError as reason:
                targets = _targets(logical_id, resource, resolver=resolver, names=names)
                refused.append(RefusedMuteRule(name=logical_id, targets=targets, reason=reason))
    return tuple(rules), tuple(refused)


def _read(logical_id: str, resource: Mapping[str, object], *, resolver: Resolver, names: Names) -> MuteRule:
    where = f"mute rule {logical_id}"
    # What does not hold has been left out by whoever calls.
    if "Condition" in resource and str(resource["Condition"]) not in resolver.conditions:
        raise NotEvaluatedYetError(
            where=f"{where}: Condition",
            what=f"only the deployment knows whether the condition {resource['Condition']} holds",
            fix="give the parameters it depends on with --parameter, or decide at synthesis",
        )
    properties = _properties(logical_id, resource, resolver=resolver)
    name = str(properties.get("Name") or logical_id)
    return mute_rule(properties, logical_id=logical_id, name=name, where=where, names=names)


def _targets(
    logical_id: str, resource: Mapping[str, object], *, resolver: Resolver, names: Names
) -> tuple[str, ...] | None:
    try:
        properties = _properties(logical_id, resource, resolver=resolver)
        return mute_targets(properties, where=f"mute rule {logical_id}", names=names)
    except NotEvaluatedYetError:
        # The rule is refused anyway; now for every alarm it might target.
        return None


def _properties(logical_id: str, resource: Mapping[str, object], *, resolver: Resolver) -> dict[str, object]:
    found = cast("Mapping[str, object]", resource.get("Properties", {}))
    return {
        name: resolver.resolve(value, where=f"mute rule {logical_id}: {name}")
        for name, value in found.items()
    }
