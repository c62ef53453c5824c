"""Container Insights on clusters that somebody else's stacks own."""

from __future__ import annotations

from aws_cdk import CustomResource
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.watched import Cluster
from pdm_watch.python_function import PythonFunction

PACKAGE = "container_insights"


class ContainerInsightsSetter(Construct):
    """The function behind the setting of every cluster of an environment."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id)
        names = Names.of(environment)
        function = PythonFunction(self, "Function", environment=environment, package=PACKAGE, variables={})
        function.allow(
            "ecs:DescribeClusters",
            "ecs:UpdateClusterSettings",
            on=[names.ecs_arn(f"cluster/{cluster.name}") for cluster in environment.clusters],
        )


class ContainerInsights(Construct):
    """Sets `containerInsights` to enhanced; a delete gives back the value that was found."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment, cluster: Cluster) -> None:
        super().__init__(scope, id)
        names = Names.of(environment)
        CustomResource(
            self,
            "Setting",
            resource_type="Custom::ContainerInsights",
            service_token=names.function_arn(names.function(PACKAGE)),
            properties={"Cluster": cluster.name, "Value": "enhanced"},
        )
