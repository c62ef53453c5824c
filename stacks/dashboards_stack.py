"""CloudWatch dashboards."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.dashboards import dashboards_of
from pdm_catalog.environment import Environment
from pdm_watch.dashboard_set import DashboardSet
from pdm_watch.deploy_time import DeployTimeValues


class DashboardsStack(Stack):
    """One dashboard per audience."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="Dashboards")
        DashboardSet(
            self,
            "Dashboards",
            environment=environment,
            dashboards=dashboards_of(environment),
            resolve=DeployTimeValues(self),
        )
