"""The dashboards of the plan: overview, load balancer, endpoint, resources, pipeline, business."""

from __future__ import annotations

from pdm_catalog import metrics as m
from pdm_catalog import own_metrics as own
from pdm_catalog.alarms import Subject, alarms_about, alarms_of
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.names import FUNCTIONS, Names
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

HOUR_S = 3_600


def dashboards_of(environment: Environment) -> tuple[Dashboard, ...]:
    """Every dashboard of an environment."""
    return (
        _overview(environment),
        _load_balancer(environment),
        _endpoint(environment),
        _resources(environment),
        _pipeline(environment),
        _business(environment),
    )


def _overview(environment: Environment) -> Dashboard:
    """What an operator looks at first."""
    return Dashboard(
        name="overview",
        alarms=alarms_of(environment),
        panels=(
            requests(environment),
            response_times(environment),
            per_service(environment, m.ECS_SERVICE_CPU, "CPU per service"),
            reader_lag(environment),
        ),
    )


def _load_balancer(environment: Environment) -> Dashboard:
    return Dashboard(
        name="load-balancer",
        alarms=tuple(
            alarm
            for alarm in alarms_about(Subject.APPLICATION, environment)
            if alarm.service == environment.load_balancer.service
        ),
        panels=(
            requests(environment),
            response_times(environment),
            answers(environment),
        ),
    )


def _endpoint(environment: Environment) -> Dashboard:
    endpoint = environment.endpoint

    def panel(title: str, metric: Metric, statistic: str, unit: str) -> Panel:
        variants = (endpoint.primary, endpoint.backup)
        return Panel(
            title=title,
            unit=unit,
            lines=tuple(
                Line(metric=metric, values=(endpoint.name, variant), statistic=statistic, label=variant)
                for variant in variants
            ),
        )

    return Dashboard(
        name="endpoint",
        alarms=tuple(
            alarm
            for alarm in alarms_about(Subject.APPLICATION, environment)
            if alarm.service == endpoint.service
        ),
        panels=(
            panel("Invocations per variant", m.ENDPOINT_INVOCATIONS, "Sum", "per minute"),
            Panel(
                title="Predictions, and those that failed",
                unit="predictions per minute",
                right_unit="failed per minute",
                lines=(
                    plain(own.PREDICTIONS, "Sum", "predictions"),
                    plain(own.PREDICTION_ERRORS, "Sum", "failed", right=True, colour=RED),
                ),
            ),
            panel("Model latency per variant", m.ENDPOINT_LATENCY, "Average", "microseconds"),
            panel("Server errors per variant", m.ENDPOINT_5XX, "Average", "share of invocations"),
        ),
    )


def _resources(environment: Environment) -> Dashboard:
    return Dashboard(
        name="resources",
        alarms=alarms_about(Subject.INFRASTRUCTURE, environment),
        panels=(
            per_service(environment, m.ECS_SERVICE_CPU, "CPU per service"),
            per_service(environment, m.ECS_SERVICE_MEMORY, "Memory per service"),
            Panel(
                title="The whole cluster",
                unit="% of what is reserved",
                lines=tuple(
                    Line(metric=metric, values=(environment.cluster,), statistic="Average", label=label)
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
        alarms=alarms_about(Subject.WATCHDOG, environment),
        panels=(
            Panel(
                title="Sensor readings",
                unit="per minute",
                lines=tuple(
                    Line(metric=metric, values=(environment.stream,), statistic="Sum", label=label)
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
        alarms=alarms_about(Subject.BUSINESS, environment),
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
                        metric=own.DATA_QUALITY,
                        values=(check.metric, check.table),
                        statistic="Average",
                        label=f"{check.table} {check.metric}",
                    )
                    for check in environment.data_quality
                ),
            ),
        ),
    )
