"""X-Ray groups and sampling rules as CloudFormation: aws_xray has no L2."""

from __future__ import annotations

from aws_cdk import aws_xray as xray
from constructs import Construct

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


class SharedTraces(Construct):
    """The groups and rules of all services of an environment."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id)
        for group in shared_groups(environment):
            _group(self, group.name, group)
        for rule in shared_rules(environment):
            _rule(self, rule.name, rule)


class ServiceTraces(Construct):
    """A service's own group and rule, when its entry asks for them."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment, service: Service) -> None:
        super().__init__(scope, id)
        group, rule = own_group(environment, service), own_rule(environment, service)
        if group:
            _group(self, "Group", group)
        if rule:
            _rule(self, "Rule", rule)


def _group(scope: Construct, id: str, group: TraceGroup) -> None:
    xray.CfnGroup(
        scope,
        id,
        group_name=group.name,
        filter_expression=group.filter_expression,
        insights_configuration=xray.CfnGroup.InsightsConfigurationProperty(
            insights_enabled=group.insights, notifications_enabled=False
        ),
    )


def _rule(scope: Construct, id: str, rule: SamplingRule) -> None:
    boost = rule.boost
    xray.CfnSamplingRule(
        scope,
        id,
        sampling_rule=xray.CfnSamplingRule.SamplingRuleProperty(
            rule_name=rule.name,
            service_name=rule.service,
            url_path=rule.path,
            priority=rule.priority,
            reservoir_size=rule.reservoir_per_s,
            fixed_rate=rule.share,
            host="*",
            http_method="*",
            resource_arn="*",
            service_type="*",
            version=1,
            sampling_rate_boost=boost
            and xray.CfnSamplingRule.SamplingRateBoostProperty(
                max_rate=boost.max_share, cooldown_window_minutes=boost.cooldown_min
            ),
        ),
    )
