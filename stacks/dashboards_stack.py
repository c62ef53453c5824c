"""CloudWatch dashboards."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.alarms import alarms_of
from pdm_catalog.environment import Environment
from pdm_watch.deploy_time import DeployTimeValues
from pdm_watch.overview_dashboard import OverviewDashboard


class DashboardsStack(Stack):
    """The overview."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id, description="Dashboards")
        OverviewDashboard(
            self,
            "Dashboards",
            environment=environment,
            alarms=alarms_of(environment),
            resolve=DeployTimeValues(self),
        )
