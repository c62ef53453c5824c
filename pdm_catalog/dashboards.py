"""The dashboards of the plan: overview, load balancer, endpoint, resources, pipeline, business."""

from __future__ import annotations

from pdm_catalog import metrics as m
from pdm_catalog import own_metrics as own
from pdm_catalog.alarms import BUSINESS, WATCHDOG, alarm_groups, alarms_of
from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.names import FUNCTIONS, Names, stack_of
from pdm_catalog.panels import Dashboard, Line, Panel
from pdm_catalog.shared_panels import (
    GREEN,
    RED,
    YELLOW,
    answers,
    per_queue,
    per_service,
    plain,
    reader_lag,
    requests,
    response_times,
)
from pdm_catalog.watched import Endpoint, LoadBalancer

HOUR_S = 3_600


def dashboards_of(environment: Environment) -> tuple[Dashboard, ...]:
    """Every dashboard of an environment."""
    return (
        _overview(environment),
        *(_load_balancer(environment, balancer) for balancer in environment.load_balancers),
        *(_endpoint(environment, endpoint) for endpoint in environment.endpoints),
        _resources(environment),
        _pipeline(environment),
        _business(environment),
    )


def _overview(environment: Environment) -> Dashboard:
    """What an operator looks at first."""
    ways_in = (panel(b) for b in environment.load_balancers for panel in (requests, response_times))
    return Dashboard(
        name="overview",
        alarms=alarms_of(environment),
        panels=(
            *ways_in,
            per_service(environment, m.ECS_SERVICE_CPU, "CPU per service"),
            reader_lag(environment),
        ),
    )


def _load_balancer(environment: Environment, balancer: LoadBalancer) -> Dashboard:
    return Dashboard(
        name=f"load-balancer-{balancer.name}",
        alarms=_alarms_of_stack(environment, stack_of("Service", balancer.service)),
        panels=(requests(balancer), response_times(balancer), answers(balancer)),
    )


def _alarms_of_stack(environment: Environment, stack: str) -> tuple[Entry, ...]:
    [group] = [group for group in alarm_groups(environment) if group.stack == stack]
    return group.entries


def _endpoint(environment: Environment, endpoint: Endpoint) -> Dashboard:
    def panel(title: str, metric: Metric, statistic: str, unit: str) -> Panel:
        return Panel(
            title=title,
            unit=unit,
            lines=tuple(
                Line(metric=metric, values=(endpoint.name, variant), statistic=statistic, label=variant)
                for variant in endpoint.variants
            ),
        )

    return Dashboard(
        name=f"endpoint-{endpoint.name}",
        alarms=_alarms_of_stack(environment, stack_of("Service", endpoint.service)),
        panels=(
            panel("Invocations per variant", m.ENDPOINT_INVOCATIONS, "Sum", "per minute"),
            Panel(
                title="Predictions, and those that failed",
                unit="predictions per minute",
                right_unit="failed per minute",
                lines=(
                    plain(own.PREDICTIONS.of(endpoint.service), "Sum", "predictions"),
                    plain(
                        own.PREDICTION_ERRORS.of(endpoint.service), "Sum", "failed", right=True, colour=RED
                    ),
                ),
            ),
            panel("Model latency per variant", m.ENDPOINT_LATENCY, "Average", "microseconds"),
            panel("Server errors per variant", m.ENDPOINT_5XX, "Average", "share of invocations"),
        ),
    )


def _resources(environment: Environment) -> Dashboard:
    return Dashboard(
        name="resources",
        alarms=tuple(
            entry for group in alarm_groups(environment) if "-" in group.stack for entry in group.entries
        ),
        panels=(
            per_service(environment, m.ECS_SERVICE_CPU, "CPU per service"),
            per_service(environment, m.ECS_SERVICE_MEMORY, "Memory per service"),
            Panel(
                title="The whole clusters",
                unit="% of what is reserved",
                lines=tuple(
                    Line(
                        metric=metric,
                        values=(cluster.name,),
                        statistic="Average",
                        label=f"{cluster.name} {label}",
                    )
                    for cluster in environment.clusters
                    for metric, label in ((m.ECS_CLUSTER_CPU, "CPU"), (m.ECS_CLUSTER_MEMORY, "memory"))
                ),
            ),
        ),
    )


def _pipeline(environment: Environment) -> Dashboard:
    """The data pipeline, and the alert pipeline: both carry what others rely on."""
    names = Names.of(environment)
    records = (m.STREAM_INCOMING, "written"), (m.STREAM_READ, "read")
    return Dashboard(
        name="pipeline",
        alarms=_alarms_of_stack(environment, WATCHDOG),
        panels=(
            Panel(
                title="Sensor readings",
                unit="per minute",
                lines=tuple(
                    Line(
                        metric=metric, values=(stream.name,), statistic="Sum", label=f"{stream.name} {label}"
                    )
                    for stream in environment.streams
                    for metric, label in records
                ),
            ),
            reader_lag(environment),
            per_queue("Alert pipeline: oldest message", own.QUEUE_AGE, "seconds", names.queues),
            per_queue(
                "Alert pipeline: dead letters",
                own.QUEUE_VISIBLE,
                "messages",
                tuple(map(names.dead_letters, names.queues)),
            ),
            Panel(
                title="Alert pipeline: errors of functions",
                unit="per minute",
                lines=tuple(
                    Line(
                        metric=own.FUNCTION_ERRORS,
                        values=(names.function(package),),
                        statistic="Sum",
                        label=package.replace("_", "-"),
                    )
                    for package in FUNCTIONS
                ),
            ),
            Panel(
                title="Alert pipeline: heartbeats",
                unit="per minute",
                lines=(
                    Line(
                        metric=own.HEARTBEAT,
                        values=(environment.name,),
                        statistic="SampleCount",
                        label="heartbeat",
                    ),
                ),
            ),
        ),
    )


def _business(environment: Environment) -> Dashboard:
    return Dashboard(
        name="business",
        alarms=_alarms_of_stack(environment, BUSINESS),
        panels=(
            Panel(
                title="Engines per health level",
                unit="engines",
                lines=tuple(
                    Line(
                        metric=own.ENGINES_AT_LEVEL,
                        values=(level,),
                        statistic="Maximum",
                        label=level,
                        colour=colour,
                    )
                    for level, colour in (("red", RED), ("yellow", YELLOW), ("green", GREEN))
                ),
            ),
            Panel(
                title="Engines newly red (no data: none)",
                unit="per minute",
                lines=(
                    Line(
                        metric=own.ENGINES_ENTERED_LEVEL,
                        values=("red",),
                        statistic="Sum",
                        label="newly red",
                        colour=RED,
                    ),
                ),
            ),
            Panel(
                title="Distance of forecasts from what happened",
                unit="share of the actual life, once an engine is serviced",
                period_s=HOUR_S,
                lines=(plain(own.PREDICTION_RELATIVE_ERROR, "Average", "relative error"),),
            ),
            Panel(
                title="Data quality",
                unit="share of rows that pass",
                period_s=HOUR_S,
                from_zero=False,
                lines=tuple(
                    Line(
                        metric=own.DATA_QUALITY.of(pipeline.service),
                        values=(check.metric, check.table),
                        statistic="Average",
                        label=f"{check.table} {check.metric}",
                    )
                    for pipeline in environment.pipelines
                    for check in pipeline.quality
                ),
            ),
        ),
    )
