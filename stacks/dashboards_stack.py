"""The dashboards that are about everything."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.dashboards.catalogue import Boards
from pdm_watch.dashboard_set import dashboard_set
from pdm_watch.deploy_time import DeployTimeValues
from pdm_watch.resources import Resources


class DashboardsStack(Stack):
    """Index, overview, fleet, business, alerting; what is about one service is in its stack."""

    def __init__(self, scope: Construct, id: str, *, boards: Boards) -> None:
        super().__init__(scope, id, description="Dashboards about everything")
        resolve = DeployTimeValues(self)
        with Resources(self) as resources:
            dashboard_set(resources, renderer=boards.renderer, pages=boards.by_stack[id], resolve=resolve)
