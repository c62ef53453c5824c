"""Dashboards as CloudFormation: one call into jsii each, the body is rendered in plain Python."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.panels import Dashboard, dashboard_body
from pdm_catalog.rendering import Resolve


class DashboardSet(Construct):
    """One dashboard per entry."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        dashboards: Iterable[Dashboard],
        resolve: Resolve,
    ) -> None:
        super().__init__(scope, id)
        names, stack = Names.of(environment), Stack.of(self)
        for dashboard in dashboards:
            cloudwatch.CfnDashboard(
                self,
                dashboard.name,
                dashboard_name=names.dashboard(dashboard.name),
                dashboard_body=stack.to_json_string(dashboard_body(environment, dashboard, resolve=resolve)),
            )
