"""X-Ray groups and sampling rules as CloudFormation: aws_xray has no L2."""

from __future__ import annotations

from aws_cdk import aws_xray as xray
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.traces import sampling_rules, trace_group


class Traces(Construct):
    """A group with X-Ray's own anomaly insights on it, and what is sampled."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id)
        group = trace_group(environment)
        xray.CfnGroup(
            self,
            "Group",
            group_name=group.name,
            filter_expression=group.filter_expression,
            insights_configuration=xray.CfnGroup.InsightsConfigurationProperty(
                insights_enabled=True, notifications_enabled=False
            ),
        )
        for rule in sampling_rules(environment):
            xray.CfnSamplingRule(
                self,
                rule.name,
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
                ),
            )
