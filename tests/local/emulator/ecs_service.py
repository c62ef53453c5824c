"""An ECS service as tests see and steer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

AT_ONCE = {"step_s": 0}
NOT_YET = {"step_s": 600}


@dataclass
class Service:
    """A service of two tasks and two task definitions; `control` says how its deployments go."""

    ecs: Any
    name: str
    definitions: tuple[str, str]
    control: Callable[..., Any]

    def update(self, **changes: Any) -> Any:
        return self.ecs.update_service(cluster=self.name, service=self.name, **changes)["service"]

    def told(self) -> Any:
        [service] = self.ecs.describe_services(cluster=self.name, services=[self.name])["services"]
        return service

    def deployments(self) -> list[tuple[str, str, str]]:
        return [
            (each["status"], each["rolloutState"], each["taskDefinition"])
            for each in self.told()["deployments"]
        ]

    def history(self, **filters: Any) -> list[Any]:
        answer = self.ecs.list_service_deployments(cluster=self.name, service=self.name, **filters)
        return answer["serviceDeployments"]

    def statuses(self) -> list[str]:
        return [each["status"] for each in self.history()]

    def newest(self) -> Any:
        arn = self.history()[0]["serviceDeploymentArn"]
        [told] = self.ecs.describe_service_deployments(serviceDeploymentArns=[arn])["serviceDeployments"]
        return told

    def stop(self, **options: Any) -> Any:
        return self.ecs.stop_service_deployment(
            serviceDeploymentArn=self.history()[0]["serviceDeploymentArn"], **options
        )

    def tasks(self) -> dict[str, str]:
        """ARN -> task definition."""
        arns = self.ecs.list_tasks(cluster=self.name, serviceName=self.name)["taskArns"]
        if not arns:
            return {}
        found = self.ecs.describe_tasks(cluster=self.name, tasks=arns)["tasks"]
        return {each["taskArn"]: each["taskDefinitionArn"] for each in found}


def make_service(ecs: Any, name: str, control: Callable[..., Any], **options: Any) -> Service:
    """Create it in a cluster of its own; `options` are CreateService's."""
    ecs.create_cluster(clusterName=name)
    first, second = (
        ecs.register_task_definition(
            family=name, containerDefinitions=[{"name": "app", "image": f"app:{tag}", "memory": 64}]
        )["taskDefinition"]["taskDefinitionArn"]
        for tag in (1, 2)
    )
    ecs.create_service(cluster=name, serviceName=name, taskDefinition=first, **{"desiredCount": 2, **options})

    def plan(**settings: Any) -> Any:
        return control("ecs", cluster=name, service=name, **settings)

    return Service(ecs, name, (first, second), plan)
