"""Every metric an alarm or a panel may use, with the dimension set it is published on.

CloudWatch treats each dimension set as a metric of its own: an alarm that leaves one out, or adds
one, never receives a datapoint. So the set is part of the declaration, and an entry that does not
fill it exactly cannot be built. AWS's own metrics: the service's page "CloudWatch metrics".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf

COUNTED = ("Sum",)
GAUGED = ("Average", "Maximum", "Minimum")


class Unit(StrEnum):
    """CloudWatch's unit names, spelled as PutMetricData spells them."""

    COUNT = "Count"
    PERCENT = "Percent"
    SECONDS = "Seconds"
    MILLISECONDS = "Milliseconds"
    MICROSECONDS = "Microseconds"
    BYTES = "Bytes"
    NONE = "None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric on exactly one dimension set.

    Attributes:
        namespace: CloudWatch namespace.
        name: Metric name in that namespace.
        dimensions: Dimension names; the whole set, in the order they are shown.
        unit: The unit it is published in; thresholds are in this unit.
        statistics: The statistics that mean something for it, first the usual one.
        meaning: One sentence for a person.
        highest: The largest value it can take, in its unit.
        percentiles: Whether single values are published, so that percentiles mean something.
    """

    namespace: str
    name: str
    dimensions: tuple[str, ...]
    unit: Unit
    statistics: tuple[str, ...]
    meaning: str
    highest: float = inf
    percentiles: bool = False

    def of(self, service: str) -> Metric:
        """The same metric in the namespace of another service: PredictiveMaintenance/<service>."""
        return replace(self, namespace=f"{OWN_NAMESPACE}/{service}")


OWN_NAMESPACE = "PredictiveMaintenance"
_SERVICE = ("ClusterName", "ServiceName")
_CLUSTER = ("ClusterName",)
_CPU = "CPU units used, as a share of what the task definitions reserve."
_MEMORY = "Memory used, as a share of what the task definitions reserve."


def _ecs(name: str, dimensions: tuple[str, ...], meaning: str) -> Metric:
    return Metric(
        namespace="AWS/ECS",
        name=name,
        dimensions=dimensions,
        unit=Unit.PERCENT,
        statistics=(*GAUGED, "SampleCount"),
        meaning=meaning,
        highest=100,
    )


ECS_SERVICE_CPU = _ecs("CPUUtilization", _SERVICE, _CPU)
ECS_SERVICE_MEMORY = _ecs("MemoryUtilization", _SERVICE, _MEMORY)


def _insights(name: str, meaning: str, *, dimensions: tuple[str, ...] = _SERVICE) -> Metric:
    """Container Insights with enhanced observability publishes each once a minute, while a task runs.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-enhanced-observability-metrics-ECS.html
    """
    return Metric(
        namespace="ECS/ContainerInsights",
        name=name,
        dimensions=dimensions,
        unit=Unit.COUNT,
        statistics=(*GAUGED, "SampleCount"),
        meaning=meaning,
    )


SERVICE_TASKS_DESIRED = _insights("DesiredTaskCount", "Tasks that the service shall have.")
SERVICE_TASKS_RUNNING = _insights("RunningTaskCount", "Tasks that run; no 0, but silence when none does.")
SERVICE_TASKS_PENDING = _insights("PendingTaskCount", "Tasks that are about to start.")
SERVICE_DEPLOYMENTS = _insights("DeploymentCount", "Deployments: 1, and one more while one is under way.")
SERVICE_RESTARTS = replace(
    _insights("RestartCount", "Restarts of containers within their tasks; of those with a restart policy."),
    statistics=COUNTED,
)
SERVICE_STORAGE = replace(
    _insights("TaskEphemeralStorageUtilization", "Disk used by a task, as a share of what it has."),
    unit=Unit.PERCENT,
    highest=100,
)
CLUSTER_TASKS = _insights("TaskCount", "Tasks that run in the cluster.", dimensions=_CLUSTER)


def _of_cluster(name: str, meaning: str) -> Metric:
    return replace(_insights(name, meaning, dimensions=_CLUSTER), unit=Unit.NONE, statistics=COUNTED)


CLUSTER_CPU_USED = _of_cluster("CpuUtilized", "CPU units that all tasks of the cluster use.")
CLUSTER_CPU_RESERVED = _of_cluster("CpuReserved", "CPU units that all tasks of the cluster reserve.")
CLUSTER_MEMORY_USED = _of_cluster("MemoryUtilized", "Memory that all tasks of the cluster use.")
CLUSTER_MEMORY_RESERVED = _of_cluster("MemoryReserved", "Memory that all tasks of the cluster reserve.")
"""AWS/ECS publishes a cluster's utilization for container instances only, never for Fargate:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster_utilization.html."""


_BALANCER = ("LoadBalancer",)
_TARGET_GROUP = ("LoadBalancer", "TargetGroup")


def _alb(
    name: str,
    unit: Unit,
    statistics: tuple[str, ...],
    meaning: str,
    *,
    values: bool = False,
    dimensions: tuple[str, ...] = _BALANCER,
) -> Metric:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"""
    return Metric(
        namespace="AWS/ApplicationELB",
        name=name,
        dimensions=dimensions,
        unit=unit,
        statistics=statistics,
        meaning=meaning,
        percentiles=values,
    )


ALB_REQUESTS = _alb("RequestCount", Unit.COUNT, COUNTED, "Requests that were given to a target.")
ALB_TARGET_2XX = _alb("HTTPCode_Target_2XX_Count", Unit.COUNT, COUNTED, "Good answers of the targets.")
ALB_TARGET_4XX = _alb("HTTPCode_Target_4XX_Count", Unit.COUNT, COUNTED, "Answers that blame the caller.")
ALB_TARGET_5XX = _alb(
    "HTTPCode_Target_5XX_Count",
    Unit.COUNT,
    COUNTED,
    "Server errors of the targets; published only in minutes that had one.",
)
ALB_RESPONSE_TIME = _alb(
    "TargetResponseTime",
    Unit.SECONDS,
    (*GAUGED, "SampleCount"),
    "From request to the target's answer.",
    values=True,
)
ALB_OWN_5XX = _alb(
    "HTTPCode_ELB_5XX_Count",
    Unit.COUNT,
    COUNTED,
    "Server errors that the load balancer itself answers with; published only in minutes that had one.",
)
ALB_REJECTED = _alb(
    "RejectedConnectionCount",
    Unit.COUNT,
    COUNTED,
    "Connections refused because it has its most; published only in minutes that had one.",
)


def _targets(name: str, statistics: tuple[str, ...], meaning: str) -> Metric:
    return _alb(name, Unit.COUNT, statistics, meaning, dimensions=_TARGET_GROUP)


TARGETS_HEALTHY = _targets("HealthyHostCount", GAUGED, "Targets that pass the health check.")
TARGETS_UNHEALTHY = _targets("UnHealthyHostCount", GAUGED, "Targets that fail the health check.")
TARGETS_REFUSED = _targets(
    "TargetConnectionErrorCount",
    COUNTED,
    "Connections to a target that could not be made; published only in minutes that had one.",
)
TARGETS_REQUESTS = _targets("RequestCount", COUNTED, "Requests that were given to a target of the group.")
TARGETS_5XX = _targets("HTTPCode_Target_5XX_Count", COUNTED, "Server errors of the targets of the group.")


def _sagemaker(
    name: str, unit: Unit, statistics: tuple[str, ...], meaning: str, *, values: bool = False
) -> Metric:
    return Metric(
        namespace="AWS/SageMaker",
        name=name,
        dimensions=("EndpointName", "VariantName"),
        unit=unit,
        statistics=statistics,
        meaning=meaning,
        percentiles=values,
    )


_TAKEN = "Time the model took."
_ADDED = "Time SageMaker added to the model's."
ENDPOINT_INVOCATIONS = _sagemaker("Invocations", Unit.COUNT, COUNTED, "Requests to the variant.")
ENDPOINT_4XX = _sagemaker("Invocation4XXErrors", Unit.COUNT, GAUGED, "Share of requests it refused.")
ENDPOINT_5XX = _sagemaker("Invocation5XXErrors", Unit.COUNT, GAUGED, "Share of requests it failed.")
ENDPOINT_MODEL_ERRORS = _sagemaker(
    "InvocationModelErrors",
    Unit.COUNT,
    GAUGED,
    "Share of requests without a 2XX of the model, or any answer.",
)
ENDPOINT_LATENCY = _sagemaker("ModelLatency", Unit.MICROSECONDS, GAUGED, _TAKEN, values=True)
ENDPOINT_OVERHEAD = _sagemaker("OverheadLatency", Unit.MICROSECONDS, GAUGED, _ADDED, values=True)


def _instance(name: str, meaning: str, *, highest: float = inf) -> Metric:
    """Of an endpoint's instances, with and without traffic. CPU and GPU: 100 for each core and device.

    https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html: their normalized forms are
    published for endpoints that host inference components only.
    """
    return Metric(
        namespace="/aws/sagemaker/Endpoints",
        name=name,
        dimensions=("EndpointName", "VariantName"),
        unit=Unit.PERCENT,
        statistics=(*GAUGED, "SampleCount"),
        meaning=meaning,
        highest=highest,
    )


INSTANCE_CPU = _instance("CPUUtilization", "CPU in use on the variant's instances, 100 for each core.")
INSTANCE_MEMORY = _instance("MemoryUtilization", "Memory in use on the variant's instances.", highest=100)
INSTANCE_DISK = _instance("DiskUtilization", "Disk in use on the variant's instances.", highest=100)
INSTANCE_GPU = _instance("GPUUtilization", "GPU in use on the variant's instances, 100 for each GPU.")
INSTANCE_GPU_MEMORY = _instance("GPUMemoryUtilization", "GPU memory in use, 100 for each GPU.")


def _kinesis(name: str, unit: Unit, statistics: tuple[str, ...], meaning: str) -> Metric:
    return Metric(
        namespace="AWS/Kinesis",
        name=name,
        dimensions=("StreamName",),
        unit=unit,
        statistics=statistics,
        meaning=meaning,
    )


STREAM_INCOMING = _kinesis("IncomingRecords", Unit.COUNT, COUNTED, "Records put into the stream.")
STREAM_READ = _kinesis("GetRecords.Records", Unit.COUNT, COUNTED, "Records read from the stream.")
STREAM_AGE = _kinesis(
    "GetRecords.IteratorAgeMilliseconds", Unit.MILLISECONDS, ("Maximum",), "How far the reader is behind."
)
STREAM_READS_THROTTLED = _kinesis(
    "ReadProvisionedThroughputExceeded", Unit.COUNT, GAUGED, "Share of the reads that Kinesis refused."
)
STREAM_WRITES_THROTTLED = _kinesis(
    "WriteProvisionedThroughputExceeded",
    Unit.COUNT,
    COUNTED,
    "Records that Kinesis refused for want of shards.",
)
STREAM_BATCH_RECORDS = _kinesis(
    "PutRecords.TotalRecords", Unit.COUNT, COUNTED, "Records that writers sent in batches."
)
STREAM_BATCH_FAILED = _kinesis(
    "PutRecords.FailedRecords", Unit.COUNT, COUNTED, "Records of batches that Kinesis failed to take."
)
STREAM_SINGLE_WRITES = _kinesis(
    "PutRecord.Success", Unit.COUNT, ("Sum", "SampleCount"), "Records that were sent one by one: 1 if taken."
)
