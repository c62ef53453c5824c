"""The overview dashboard as CloudFormation."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from pdm_catalog.alarm import Alarm
from pdm_catalog.dashboards import overview_body
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.rendering import Resolve


class OverviewDashboard(Construct):
    """One resource and one call into jsii: the body is rendered in plain Python."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        alarms: Sequence[Alarm],
        resolve: Resolve,
    ) -> None:
        super().__init__(scope, id)
        names = Names.of(environment)
        body = overview_body(
            environment,
            alarms,
            alarm_arns=[names.alarm_arn(alarm.name) for alarm in alarms],
            resolve=resolve,
        )
        cloudwatch.CfnDashboard(
            self,
            "Overview",
            dashboard_name=names.dashboard,
            dashboard_body=Stack.of(self).to_json_string(body),
        )
