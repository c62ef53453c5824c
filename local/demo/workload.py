"""The sample workload in the emulated AWS: the fleet's world is read from it, and deployed to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from local.demo.errors import StoryError
from local.fleet.targets import Targets
from local.fleet.world import Task, World
from local.system import LocalSystem

PATIENCE_S = 20.0
"""Real seconds after which a deployment that is still in progress will not end; usually half a one."""
LOOK_EVERY_S = 0.05
# What RegisterTaskDefinition takes of what DescribeTaskDefinition tells.
REGISTERED = (
    *("family", "taskRoleArn", "executionRoleArn", "networkMode", "containerDefinitions", "volumes"),
    *("requiresCompatibilities", "cpu", "memory", "runtimePlatform"),
)


class Workload:
    """ECS services and a SageMaker endpoint, by the names of the environment."""

    def __init__(self, system: LocalSystem) -> None:
        self._environment = system.environment
        self._ecs = system.emulator.client("ecs")
        self._elb: Any = system.emulator.client("elbv2")
        self._sagemaker: Any = system.emulator.client("sagemaker")
        [cluster], [endpoint] = self._environment.clusters, self._environment.endpoints
        self._cluster, self._endpoint_name = cluster.name, endpoint.name
        self._services = [service.name for service in self._environment.services]

    def targets(self) -> Targets:
        """What the fleet runs on, as CloudWatch's dimensions spell it."""
        [watched] = self._environment.load_balancers
        name = f"{self._environment.name}-{watched.name}"
        [balancer] = self._elb.describe_load_balancers(Names=[name])["LoadBalancers"]
        arn = balancer["LoadBalancerArn"]
        [group] = self._elb.describe_target_groups(LoadBalancerArn=arn)["TargetGroups"]
        return Targets.of(
            self._environment,
            load_balancer=arn.split(":loadbalancer/")[1],
            target_group=group["TargetGroupArn"].rsplit(":", 1)[1],
        )

    def world(self) -> World:
        """What runs now, and where predictions come from."""
        variants = self._endpoint()["ProductionVariants"]
        weights = {variant["VariantName"]: variant["CurrentWeight"] for variant in variants}
        return World(
            tasks={service: self._tasks(service) for service in self._services},
            traffic={name: weight / sum(weights.values()) for name, weight in weights.items()},
        )

    def deploy_next_revision(self, service: str) -> str:
        """Register what `service` runs as a new task definition and deploy that; returns its ARN.

        Raises:
            StoryError: The deployment did not end in time.
        """
        cluster = self._cluster
        [found] = self._ecs.describe_services(cluster=cluster, services=[service])["services"]
        current: Any = self._ecs.describe_task_definition(taskDefinition=found.get("taskDefinition", ""))
        wanted: Any = {name: current["taskDefinition"].get(name) for name in REGISTERED}
        registered: Any = self._ecs.register_task_definition(**{k: v for k, v in wanted.items() if v})
        arn = registered["taskDefinition"]["taskDefinitionArn"]
        self._ecs.update_service(cluster=cluster, service=service, taskDefinition=arn)
        self.wait_until_settled()
        return arn

    def wait_until_settled(self) -> None:
        """Until no deployment and no update is in progress, in real time.

        Raises:
            StoryError: One still was after `PATIENCE_S`.
        """
        for what, is_settled in (("ECS", self._services_settled), ("SageMaker", self._endpoint_settled)):
            _wait_for(what, is_settled)

    def _services_settled(self) -> bool:
        cluster = self._cluster
        found = self._ecs.describe_services(cluster=cluster, services=self._services)["services"]
        return all(
            [deployment.get("rolloutState") for deployment in service.get("deployments", [])] == ["COMPLETED"]
            for service in found
        )

    def _endpoint_settled(self) -> bool:
        return self._endpoint()["EndpointStatus"] == "InService"

    def _endpoint(self) -> Any:
        return self._sagemaker.describe_endpoint(EndpointName=self._endpoint_name)

    def _tasks(self, service: str) -> tuple[Task, ...]:
        cluster = self._cluster
        arns = self._ecs.list_tasks(cluster=cluster, serviceName=service)["taskArns"]
        if not arns:
            return ()
        found: Any = self._ecs.describe_tasks(cluster=cluster, tasks=arns)["tasks"]
        return tuple(Task(arn=task["taskArn"], definition=task["taskDefinitionArn"]) for task in found)


def _wait_for(what: str, is_settled: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_settled():
        if time.monotonic() > deadline:
            raise StoryError(f"{what} was still changing after {PATIENCE_S:.0f} s")
        time.sleep(LOOK_EVERY_S)
