"""How what runs code fails: clusters, services, their logs."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.environment import Environment
from pdm_catalog.failures.kind import PLAN, RECOMMENDED, Failure, Kind, Thing
from pdm_catalog.watched import title_of

_INSIGHTS = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html"
)
_EVENTS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html"
_TASKS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html"
_LOGS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html"
_MASKING = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html"
_BUDGETS = "https://sre.google/workbook/alerting-on-slos/"

_COUNTS_NOTHING = "Its log is of the class INFREQUENT_ACCESS, in which nothing is counted."


def _clusters(environment: Environment) -> Iterator[Thing]:
    for cluster in environment.clusters:
        yield Thing(label=cluster.name, words={"name": cluster.name})


def _services(environment: Environment) -> Iterator[Thing]:
    for service in environment.services:
        words = {"name": service.name, "title": title_of(service.name)}
        yield Thing(label=service.name, words=words)


COMPUTE = (
    Kind(
        title="ECS cluster",
        things=_clusters,
        failures=(
            Failure(
                name="its CPU is used up",
                source=_INSIGHTS,
                alarms=("{name}-High-CPU-Utilization",),
                elsewhere=True,
            ),
            Failure(
                name="its memory is used up",
                source=_INSIGHTS,
                alarms=("{name}-High-Memory-Utilization",),
                elsewhere=True,
            ),
            Failure(
                name="one of its services, new ones too, is at its limit",
                source=_INSIGHTS,
                alarms=("{name}-Service-*-Saturated",),
            ),
            Failure(
                name="its trend will use it up",
                source=PLAN,
                alarms=("{name}-*-Saturation",),
            ),
            Failure(
                name="Container Insights is switched off, so that nobody sees its tasks",
                source=_INSIGHTS,
                alarms=("{name}-Container-Insights-Silent",),
            ),
        ),
    ),
    Kind(
        title="ECS service",
        things=_services,
        failures=(
            Failure(
                name="its CPU is saturated",
                source=RECOMMENDED,
                alarms=("{name}-High-CPU-Utilization",),
                elsewhere=True,
            ),
            Failure(
                name="its memory runs out",
                source=RECOMMENDED,
                alarms=("{name}-High-Memory-Utilization",),
                elsewhere=True,
            ),
            Failure(
                name="its tasks' disks fill",
                source=RECOMMENDED,
                alarms=("{name}-Task-Storage-Nearly-Full",),
                elsewhere=True,
            ),
            Failure(
                name="no task runs",
                source=RECOMMENDED,
                alarms=("{name}-No-Running-Task",),
            ),
            Failure(
                name="fewer tasks run than are wanted",
                source=RECOMMENDED,
                alarms=("{name}-Tasks-Missing",),
            ),
            Failure(
                name="tasks cannot be placed",
                source=_EVENTS,
                alarms=("{name}-Tasks-Stuck-Pending", "{name}-Scheduler-Impaired"),
            ),
            Failure(
                name="tasks end one after the other",
                source=_TASKS,
                alarms=("{name}-Tasks-Failing",),
            ),
            Failure(
                name="containers are restarted inside their tasks",
                source=_INSIGHTS,
                alarms=("{name}-Containers-Restarting",),
            ),
            Failure(
                name="a deployment fails or is rolled back",
                source=_EVENTS,
                alarms=("{name}-Deployment-Failed",),
            ),
            Failure(
                name="tasks take long to start, so that it cannot grow in time",
                source=PLAN,
                alarms=("{name}-Slow-Task-Start",),
            ),
            Failure(
                name="several small troubles together make it unwell",
                source=PLAN,
                alarms=("{name}-Health-Score-Low",),
            ),
            Failure(
                name="it is down, for whatever reason",
                source=_BUDGETS,
                alarms=("{title}-Down", "{title}-Dependency-Down", "{name}-No-Running-Task"),
            ),
            Failure(
                name="a task's EBS volume fills",
                source=RECOMMENDED,
                alarms=(),
                gap="The services have no EBS volumes: their tasks run on Fargate with its own storage.",
                elsewhere=True,
            ),
        ),
    ),
    Kind(
        title="promise of a service",
        things=_services,
        failures=(
            Failure(
                name="more requests fail than was promised",
                source=_BUDGETS,
                alarms=("{title}-Availability-*",),
                gap="It has promised no availability: nobody calls it over the load balancer.",
            ),
            Failure(
                name="more answers are slow than was promised",
                source=_BUDGETS,
                alarms=("{title}-Latency-*",),
                gap="It has promised no latency: nobody calls it over the load balancer.",
            ),
            Failure(
                name="more predictions come late than was promised",
                source=_BUDGETS,
                alarms=("{title}-Freshness-*",),
                gap="It has promised no freshness: it makes no predictions.",
            ),
            Failure(
                name="what was promised can no longer be measured",
                source=_BUDGETS,
                alarms=("{title}-*-Unmeasured", "{title}-Requests-Vanished"),
                gap="It has promised nothing.",
            ),
        ),
    ),
    Kind(
        title="log group of a service",
        things=_services,
        failures=(
            Failure(
                name="it says of errors that nothing else counts",
                source=PLAN,
                alarms=("{title}-Error-Log-Burst", "{title}-High-Error-Share", "{title}-Prediction-Errors"),
                gap=_COUNTS_NOTHING,
                elsewhere=True,
            ),
            Failure(
                name="lines with secrets or personal data are written",
                source=_MASKING,
                alarms=("{title}-Sensitive-Data-Logged",),
                gap=_COUNTS_NOTHING,
            ),
            Failure(
                name="lines do not reach whom they are forwarded to",
                source=_LOGS,
                alarms=("{title}-Log-Delivery-Failing",),
                gap="Its lines are forwarded to nobody.",
            ),
            Failure(
                name="no line is written any more",
                source=_LOGS,
                alarms=(),
                gap="A service that nobody asks writes little; that it runs and answers is watched at its "
                "tasks and at the load balancer.",
                elsewhere=True,
            ),
        ),
    ),
)
"""Kinds that run code."""
