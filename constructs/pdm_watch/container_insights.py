"""Container Insights on clusters that somebody else's stacks own."""

from __future__ import annotations

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.watched import Cluster
from pdm_watch.python_function import PythonFunction
from pdm_watch.resources import Resources

PACKAGE = "container_insights"


def container_insights_setter(resources: Resources, *, environment: Environment) -> None:
    """The function behind the setting of every cluster of an environment."""
    names = Names.of(environment)
    function = PythonFunction(
        resources, "ContainerInsights", environment=environment, package=PACKAGE, variables={}
    )
    function.allow(
        "ecs:DescribeClusters",
        "ecs:UpdateClusterSettings",
        on=[names.ecs_arn(f"cluster/{cluster.name}") for cluster in environment.clusters],
    )


def container_insights(resources: Resources, *, environment: Environment, cluster: Cluster) -> None:
    """Sets `containerInsights` to enhanced; a delete gives back the value that was found."""
    names = Names.of(environment)
    resources.add(
        "ContainerInsights",
        "Custom::ContainerInsights",
        removal="Delete",
        ServiceToken=names.function_arn(names.function(PACKAGE)),
        Cluster=cluster.name,
        Value="enhanced",
    )
