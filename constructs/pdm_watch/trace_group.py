"""An X-Ray group as CloudFormation: aws_xray has no L2."""

from __future__ import annotations

from aws_cdk import aws_xray as xray
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.traces import trace_group


class TraceGroup(Construct):
    """Traces that match a filter, with X-Ray's own anomaly insights on them."""

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
