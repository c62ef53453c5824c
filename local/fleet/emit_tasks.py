"""What Container Insights with enhanced observability would publish of a minute.

docs.aws.amazon.com/AmazonCloudWatch, "Amazon ECS Container Insights with enhanced observability metrics"
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from local.fleet.datapoint import Datapoint, Dimensions, point
from local.fleet.targets import Targets

STORAGE_PCT = 12.0
"""Of each task's disk: an image and a little of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTasks:
    """The tasks of a service in one minute.

    Attributes:
        name: The service.
        desired: How many it shall have.
        running: How many run.
        deployments: 1, and one more while a deployment replaces tasks.
    """

    name: str
    desired: int
    running: int
    deployments: int


def task_datapoints(
    targets: Targets, at: datetime, *, services: tuple[ServiceTasks, ...]
) -> Iterator[Datapoint]:
    """Per service and for the cluster; a service without a running task publishes nothing, not even a 0."""
    namespace, cluster = "ECS/ContainerInsights", (("ClusterName", targets.cluster),)
    running = [service for service in services if service.running]
    for service in running:
        counts = {
            "DesiredTaskCount": service.desired,
            "RunningTaskCount": service.running,
            "PendingTaskCount": service.desired - service.running,
            "DeploymentCount": service.deployments,
            "RestartCount": 0,
        }
        of: Dimensions = (*cluster, ("ServiceName", service.name))
        for name, count in counts.items():
            yield point(namespace, name, of, at, "Count", count)
        of_each = [STORAGE_PCT] * service.running
        yield point(namespace, "TaskEphemeralStorageUtilization", of, at, "Percent", *of_each)
    if running:
        tasks = sum(service.running for service in running)
        yield point(namespace, "TaskCount", cluster, at, "Count", tasks)
