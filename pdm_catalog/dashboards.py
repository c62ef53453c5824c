"""The dashboards of the plan: overview, load balancer, endpoint, resources, pipeline, business."""

from __future__ import annotations

from pdm_catalog import metrics as m
from pdm_catalog import own_metrics as own
from pdm_catalog.alarms import Subject, alarms_about, alarms_of
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.names import FUNCTIONS, Names
from pdm_catalog.panels import Dashboard, Line, Panel


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
            _requests(environment),
            _per_service(environment, m.ECS_SERVICE_CPU, "CPU per service, % of what it reserves"),
            _answers(environment),
            _reader_lag(environment),
        ),
    )


def _load_balancer(environment: Environment) -> Dashboard:
    times = ("p50", "p90", "p99")
    return Dashboard(
        name="load-balancer",
        alarms=tuple(
            alarm
            for alarm in alarms_about(Subject.APPLICATION, environment)
            if alarm.service == environment.load_balancer.service
        ),
        panels=(
            _requests(environment),
            _answers(environment),
            Panel(
                title="Response time, s",
                lines=tuple(_alb(environment, m.ALB_RESPONSE_TIME, stat, stat) for stat in times),
            ),
        ),
    )


def _endpoint(environment: Environment) -> Dashboard:
    endpoint = environment.endpoint

    def panel(title: str, metric: Metric, statistic: str) -> Panel:
        variants = (endpoint.primary, endpoint.backup)
        return Panel(
            title=title,
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
            panel("Invocations per minute", m.ENDPOINT_INVOCATIONS, "Sum"),
            Panel(
                title="Predictions and failed predictions per minute",
                lines=(
                    _plain(own.PREDICTIONS, "Sum", "predictions"),
                    _plain(own.PREDICTION_ERRORS, "Sum", "failed", right=True),
                ),
            ),
            panel("Model latency, microseconds", m.ENDPOINT_LATENCY, "Average"),
            panel("Server errors, share of invocations", m.ENDPOINT_5XX, "Average"),
        ),
    )


def _resources(environment: Environment) -> Dashboard:
    return Dashboard(
        name="resources",
        alarms=alarms_about(Subject.INFRASTRUCTURE, environment),
        panels=(
            _per_service(environment, m.ECS_SERVICE_CPU, "CPU per service, % of what it reserves"),
            _per_service(environment, m.ECS_SERVICE_MEMORY, "Memory per service, % of what it reserves"),
            Panel(
                title="The whole cluster, %",
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
                title="Sensor readings per minute",
                lines=tuple(
                    Line(metric=metric, values=(environment.stream,), statistic="Sum", label=label)
                    for metric, label in records
                ),
            ),
            _reader_lag(environment),
            Panel(
                title="Alert pipeline: age of the oldest message, s",
                lines=tuple(
                    Line(metric=own.QUEUE_AGE, values=(name,), statistic="Maximum", label=name)
                    for name in names.queues
                ),
            ),
            Panel(
                title="Alert pipeline: errors of functions",
                lines=tuple(
                    Line(
                        metric=own.FUNCTION_ERRORS,
                        values=(names.function(package),),
                        statistic="Sum",
                        label=package,
                    )
                    for package in FUNCTIONS
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
                lines=tuple(
                    Line(metric=own.ENGINES_AT_LEVEL, values=(level,), statistic="Maximum", label=level)
                    for level in ("green", "yellow", "red")
                ),
            ),
            Panel(
                title="Engines newly red per minute",
                lines=(
                    Line(
                        metric=own.ENGINES_ENTERED_LEVEL,
                        values=("red",),
                        statistic="Sum",
                        label="newly red",
                    ),
                ),
            ),
            Panel(
                title="Distance of forecasts from what happened, share",
                lines=(_plain(own.PREDICTION_RELATIVE_ERROR, "Average", "relative error"),),
            ),
            Panel(
                title="Data quality, share of rows",
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


def _requests(environment: Environment) -> Panel:
    return Panel(
        title="Requests and server errors per minute",
        lines=(
            _alb(environment, m.ALB_REQUESTS, "Sum", "requests"),
            _alb(environment, m.ALB_TARGET_5XX, "Sum", "5xx", right=True),
        ),
    )


def _answers(environment: Environment) -> Panel:
    codes = (m.ALB_TARGET_2XX, "2xx"), (m.ALB_TARGET_4XX, "4xx"), (m.ALB_TARGET_5XX, "5xx")
    return Panel(
        title="Answers per minute",
        lines=tuple(_alb(environment, metric, "Sum", label) for metric, label in codes),
    )


def _reader_lag(environment: Environment) -> Panel:
    return Panel(
        title="How far the reader of the stream is behind, ms",
        lines=(
            Line(
                metric=m.STREAM_AGE, values=(environment.stream,), statistic="Maximum", label="iterator age"
            ),
        ),
    )


def _per_service(environment: Environment, metric: Metric, title: str) -> Panel:
    return Panel(
        title=title,
        lines=tuple(
            Line(
                metric=metric,
                values=(environment.cluster, service.name),
                statistic="Average",
                label=service.name,
            )
            for service in environment.services
        ),
    )


def _alb(
    environment: Environment, metric: Metric, statistic: str, label: str, *, right: bool = False
) -> Line:
    values = (environment.load_balancer.dimension,)
    return Line(metric=metric, values=values, statistic=statistic, label=label, right=right)


def _plain(metric: Metric, statistic: str, label: str, *, right: bool = False) -> Line:
    return Line(metric=metric, values=(), statistic=statistic, label=label, right=right)
