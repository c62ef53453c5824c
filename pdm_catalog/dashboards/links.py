"""Links between dashboards, in CloudWatch's markdown."""

from __future__ import annotations

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names


def address(names: Names, dashboard: str) -> str:
    """Where the console shows a dashboard; it is one of the region, though dashboards are global.

    Source: the form that the console's own "share" and AWS's samples use:
    https://github.com/aws-samples/aws-cloudwatch-usage-metric-dashboard-examples
    """
    region = names.region
    console = f"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}"
    return f"{console}#dashboards:name={names.dashboard(dashboard)}"


def link(names: Names, dashboard: str, said: str) -> str:
    """A link to a dashboard by the end of its name."""
    return f"[{said}]({address(names, dashboard)})"


def service_link(environment: Environment, service: str) -> str:
    """A link to the dashboard of a service."""
    return link(Names.of(environment), f"service-{service}", f"Service {service}")
