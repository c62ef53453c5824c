"""Container Insights on a cluster that somebody else's stack owns."""

from __future__ import annotations

from aws_cdk import CustomResource
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.watched import Cluster
from pdm_watch.python_function import PythonFunction


class ContainerInsights(Construct):
    """Sets `containerInsights` to enhanced; a delete gives back the value that was found."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment, cluster: Cluster) -> None:
        super().__init__(scope, id)
        function = PythonFunction(
            self,
            "Setter",
            environment=environment,
            package="container_insights",
            variables={},
        )
        function.allow(
            "ecs:DescribeClusters",
            "ecs:UpdateClusterSettings",
            on=Names.of(environment).ecs_arn(f"cluster/{cluster.name}"),
        )
        resource = CustomResource(
            self,
            "Setting",
            resource_type="Custom::ContainerInsights",
            service_token=function.function_arn,
            properties={"Cluster": cluster.name, "Value": "enhanced"},
        )
        # The permissions are a resource of their own: the first call must find them.
        resource.node.add_dependency(function.execution_role)
