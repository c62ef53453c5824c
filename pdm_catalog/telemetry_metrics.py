"""Metrics that this system's own functions publish, because AWS does not: about services, and about capacity.

The plan asked for `AWS/ECS/Custom`; namespaces that begin with `AWS/` are CloudWatch's own
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html). Numbers of tasks,
their restarts and their CPU are Container Insights' and not repeated here.
"""

from __future__ import annotations

from pdm_catalog.metrics import COUNTED, GAUGED, Metric, Unit

ECS = "PredictiveMaintenance/ecs"
CAPACITY = "PredictiveMaintenance/capacity"
_SERVICE = ("ClusterName", "ServiceName")
_OF_AN_ENVIRONMENT = ("SampleCount", "Minimum", "Maximum")

SERVICE_HEALTH = Metric(
    namespace=ECS,
    name="ServiceHealthScore",
    dimensions=_SERVICE,
    unit=Unit.NONE,
    statistics=GAUGED,
    meaning="Share of the tasks it needs that run, in percent, less 10 for each that failed in 15 minutes.",
    highest=100,
)
TASK_FAILURES = Metric(
    namespace=ECS,
    name="TaskFailures",
    dimensions=_SERVICE,
    unit=Unit.COUNT,
    statistics=("Maximum", "Minimum", "Average"),
    meaning="Tasks that failed in the last 15 minutes: crashed, out of memory, unhealthy or never started.",
)
TASK_STARTUP_TIME = Metric(
    namespace=ECS,
    name="TaskStartupTime",
    dimensions=_SERVICE,
    unit=Unit.SECONDS,
    statistics=("Maximum", "Average", "Minimum", "SampleCount"),
    meaning="From a task's creation to its start; published when one has started.",
    percentiles=True,
)
TASKS_STOPPED = Metric(
    namespace=ECS,
    name="TasksStopped",
    dimensions=(*_SERVICE, "Reason"),
    unit=Unit.COUNT,
    statistics=COUNTED,
    meaning="Tasks that stopped, by reason; published when one has.",
)
DEPLOYMENTS_FAILED = Metric(
    namespace=ECS,
    name="DeploymentsFailed",
    dimensions=_SERVICE,
    unit=Unit.COUNT,
    statistics=("Maximum", "Sum", "SampleCount"),
    meaning="1 for a deployment that failed, 0 for one that was completed; published when one ends.",
    highest=1,
)
SCHEDULER_WARNINGS = Metric(
    namespace=ECS,
    name="SchedulerWarnings",
    dimensions=_SERVICE,
    unit=Unit.COUNT,
    statistics=("Maximum", "Sum", "SampleCount"),
    meaning="1 when ECS cannot start or place tasks as it should, 0 when it says that all is steady.",
    highest=1,
)
SERVICES_WATCHED = Metric(
    namespace=ECS,
    name="ServicesWatched",
    dimensions=("Environment",),
    unit=Unit.COUNT,
    statistics=_OF_AN_ENVIRONMENT,
    meaning="Services whose health was looked at in the minute.",
)
DAYS_TO_SATURATION = Metric(
    namespace=CAPACITY,
    name="DaysToSaturation",
    dimensions=("Resource", "Dimension"),
    unit=Unit.NONE,
    statistics=("Minimum", "Maximum", "Average"),
    meaning="Days until the busiest hour of a day reaches the limit; 365 when no end is in sight.",
    highest=365,
)
CAPACITY_FORECASTS = Metric(
    namespace=CAPACITY,
    name="CapacityForecasts",
    dimensions=("Environment",),
    unit=Unit.COUNT,
    statistics=_OF_AN_ENVIRONMENT,
    meaning="Capacities that a forecast could be made for.",
)
CAPACITY_UNSEEN = Metric(
    namespace=CAPACITY,
    name="CapacityUnseen",
    dimensions=("Environment",),
    unit=Unit.COUNT,
    statistics=_OF_AN_ENVIRONMENT,
    meaning="Capacities of the environment's file of whose use CloudWatch knows nothing.",
)
