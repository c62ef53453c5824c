"""Dashboards as CloudFormation: one call into jsii each, the body is rendered in plain Python."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from pdm_catalog.dashboards.body import Renderer
from pdm_catalog.dashboards.panels import Dashboard
from pdm_catalog.rendering import Resolve


class DashboardSet(Construct):
    """One dashboard for each page; the construct's id is the end of its name."""

    def __init__(
        self, scope: Construct, id: str, *, renderer: Renderer, pages: Iterable[Dashboard], resolve: Resolve
    ) -> None:
        super().__init__(scope, id)
        stack = Stack.of(self)
        for page in pages:
            cloudwatch.CfnDashboard(
                self,
                page.name,
                dashboard_name=renderer.names.dashboard(page.name),
                dashboard_body=stack.to_json_string(renderer.body(page, resolve=resolve)),
            )
