"""What AWS would publish of a minute: namespaces, names, dimension sets and units of the real metrics.

AWS/ECS: docs.aws.amazon.com/AmazonECS, "CloudWatch metrics"
AWS/Kinesis: docs.aws.amazon.com/streams, "Monitor with CloudWatch"
AWS/SageMaker: docs.aws.amazon.com/sagemaker, "Monitor Amazon SageMaker AI with Amazon CloudWatch"
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from local.fleet.datapoint import Datapoint, Dimensions, point
from local.fleet.predictions import (
    GPU_MEMORY_PCT,
    INSTANCE_DISK_PCT,
    INSTANCE_MEMORY_PCT,
    VariantMinute,
)
from local.fleet.targets import Targets

TASK_CPU_UNITS, TASK_MEMORY_MIB = 256, 512
"""What each task reserves: the sample workload's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceMinute:
    """One ECS service in one minute; the average of its tasks, in percent."""

    name: str
    tasks: int
    cpu_pct: float
    memory_pct: float


def ecs_datapoints(
    targets: Targets, at: datetime, *, services: tuple[ServiceMinute, ...]
) -> Iterator[Datapoint]:
    """Per service as the average of its tasks, for the cluster as totals. No task, no datapoint."""
    running = [service for service in services if service.tasks]
    cluster: Dimensions = (("ClusterName", targets.cluster),)
    for service in running:
        dimensions = (*cluster, ("ServiceName", service.name))
        yield point("AWS/ECS", "CPUUtilization", dimensions, at, "Percent", service.cpu_pct)
        yield point("AWS/ECS", "MemoryUtilization", dimensions, at, "Percent", service.memory_pct)
    if tasks := sum(service.tasks for service in running):
        cpu = sum(service.cpu_pct * service.tasks for service in running) / 100
        memory = sum(service.memory_pct * service.tasks for service in running) / 100
        for name, value in (
            ("CpuUtilized", TASK_CPU_UNITS * cpu),
            ("CpuReserved", TASK_CPU_UNITS * tasks),
            ("MemoryUtilized", TASK_MEMORY_MIB * memory),
            ("MemoryReserved", TASK_MEMORY_MIB * tasks),
        ):
            yield point("ECS/ContainerInsights", name, cluster, at, "None", value)


def kinesis_datapoints(
    targets: Targets, at: datetime, *, written: int, read: int | None, iterator_age_ms: float
) -> Iterator[Datapoint]:
    """`read` None: nobody reads the stream, so nothing is known of its readers.

    All but one of the records come in batches. Kinesis has shards enough, and takes them all.
    """
    stream: Dimensions = (("StreamName", targets.stream),)
    yield point("AWS/Kinesis", "IncomingRecords", stream, at, "Count", written)
    yield point("AWS/Kinesis", "WriteProvisionedThroughputExceeded", stream, at, "Count", 0)
    yield point("AWS/Kinesis", "PutRecords.TotalRecords", stream, at, "Count", max(0, written - 1))
    yield point("AWS/Kinesis", "PutRecords.FailedRecords", stream, at, "Count", 0)
    yield point("AWS/Kinesis", "PutRecord.Success", stream, at, "Count", 1)
    if read is not None:
        age = "GetRecords.IteratorAgeMilliseconds"
        yield point("AWS/Kinesis", "GetRecords.Records", stream, at, "Count", read)
        yield point("AWS/Kinesis", "ReadProvisionedThroughputExceeded", stream, at, "Count", 0)
        yield point("AWS/Kinesis", age, stream, at, "Milliseconds", iterator_age_ms)


def sagemaker_datapoints(
    targets: Targets, at: datetime, *, variants: tuple[VariantMinute, ...]
) -> Iterator[Datapoint]:
    """A variant that nobody asks publishes nothing.

    AWS publishes the errors as a 0 or 1 per invocation; here their average comes as one sample, so only
    its Average means anything.
    """
    for variant in variants:
        if variant.invocations:
            of: Dimensions = (("EndpointName", targets.endpoint), ("VariantName", variant.name))
            failed_share = variant.failed / variant.invocations
            yield point("AWS/SageMaker", "Invocations", of, at, "Count", variant.invocations)
            yield point("AWS/SageMaker", "Invocation4XXErrors", of, at, "Count", 0)
            yield point("AWS/SageMaker", "Invocation5XXErrors", of, at, "Count", failed_share)
            yield point("AWS/SageMaker", "InvocationModelErrors", of, at, "Count", failed_share)
            yield point("AWS/SageMaker", "ModelLatency", of, at, "Microseconds", *variant.latencies_us)
            yield point("AWS/SageMaker", "OverheadLatency", of, at, "Microseconds", *variant.overheads_us)


def instance_datapoints(
    targets: Targets, at: datetime, *, variants: tuple[VariantMinute, ...]
) -> Iterator[Datapoint]:
    """The instances of every variant, asked or not: 100 % for each core and each GPU."""
    for variant in variants:
        percents = {
            "CPUUtilization": 100 * targets.vcpus * variant.busy_share,
            "MemoryUtilization": INSTANCE_MEMORY_PCT,
            "DiskUtilization": INSTANCE_DISK_PCT,
            "GPUUtilization": 100 * targets.gpus * variant.busy_share,
            "GPUMemoryUtilization": targets.gpus * GPU_MEMORY_PCT,
        }
        of: Dimensions = (("EndpointName", targets.endpoint), ("VariantName", variant.name))
        for name, value in percents.items():
            if targets.gpus or not name.startswith("GPU"):
                yield point("/aws/sagemaker/Endpoints", name, of, at, "Percent", value)
