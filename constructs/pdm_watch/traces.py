"""X-Ray groups and sampling rules as CloudFormation."""

from __future__ import annotations

from pdm_catalog.environment import Environment
from pdm_catalog.traces import (
    SamplingRule,
    TraceGroup,
    own_group,
    own_rule,
    shared_groups,
    shared_rules,
)
from pdm_catalog.watched import Service
from pdm_watch.resources import Resources, logical_id


def shared_traces(resources: Resources, *, environment: Environment) -> None:
    """The groups and rules of all services of an environment."""
    for group in shared_groups(environment):
        _group(resources, logical_id("Group", group.name), group)
    for rule in shared_rules(environment):
        _rule(resources, logical_id("Rule", rule.name), rule)


def service_traces(resources: Resources, *, environment: Environment, service: Service) -> None:
    """A service's own group and rule, when its entry asks for them."""
    group, rule = own_group(environment, service), own_rule(environment, service)
    if group:
        _group(resources, "TraceGroup", group)
    if rule:
        _rule(resources, "SamplingRule", rule)


def _group(resources: Resources, id: str, group: TraceGroup) -> None:
    resources.add(
        id,
        "AWS::XRay::Group",
        GroupName=group.name,
        FilterExpression=group.filter_expression,
        InsightsConfiguration={"InsightsEnabled": group.insights, "NotificationsEnabled": False},
    )


def _rule(resources: Resources, id: str, rule: SamplingRule) -> None:
    boost = rule.boost
    properties = {
        "RuleName": rule.name,
        "ServiceName": rule.service,
        "URLPath": rule.path,
        "Priority": rule.priority,
        "ReservoirSize": rule.reservoir_per_s,
        "FixedRate": rule.share,
        "Host": "*",
        "HTTPMethod": "*",
        "ResourceARN": "*",
        "ServiceType": "*",
        "Version": 1,
    }
    if boost:
        properties["SamplingRateBoost"] = {
            "MaxRate": boost.max_share,
            "CooldownWindowMinutes": boost.cooldown_min,
        }
    resources.add(id, "AWS::XRay::SamplingRule", SamplingRule=properties)
