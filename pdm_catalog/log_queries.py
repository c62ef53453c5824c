"""Saved Logs Insights queries: what a runbook asks of a log at 03:00, ready to run.

They name the fields of docs/standards.md. An equality on an indexed field scans only what can match
(`pdm_catalog/log_fields.py`); every query ends in a limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.watched import Service

# StartQuery, `logGroupNames`: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
MAX_LOG_GROUPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """A query that is found by its name, and the question that it answers.

    Attributes:
        name: The last part of its name; those before are `pdm/ENVIRONMENT/SERVICE`.
        question: What somebody wants to know.
        text: Logs Insights QL; `{{name}}` is a parameter.
        parameters: What is asked for when it runs, by name: a description with an example.
        spans: Whether it also reads the logs of the services that this one depends on.
    """

    name: str
    question: str
    text: str
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    spans: bool = False


def _lines(*lines: str) -> str:
    return "\n| ".join(lines)


ONE_REQUEST = SavedQuery(
    name="one-request",
    question="What happened to this request, here and in the services behind?",
    text=_lines(
        "fields @timestamp, service, level, message, operation, duration_ms, error.type, error.message",
        'filter correlation_id = "{{correlation_id}}"',
        "sort @timestamp asc",
        "limit 1000",
    ),
    parameters={"correlation_id": "From the response header x-correlation-id, an alert or another query"},
    spans=True,
)
TOP_ERRORS = SavedQuery(
    name="top-errors",
    question="Which errors are there, how many of each, and one request of each?",
    text=_lines(
        "fields @timestamp, message, error.type, correlation_id",
        'filter level = "ERROR"',
        "stats count(*) as lines, latest(@timestamp) as last, latest(correlation_id) as example"
        " by message, error.type",
        "sort lines desc",
        "limit 20",
    ),
)
NEW_ERRORS = SavedQuery(
    name="new-errors",
    question="Which error began last? Over two hours around a deployment: what it brought.",
    text=_lines(
        "fields @timestamp, message, error.type",
        'filter level = "ERROR"',
        "stats earliest(@timestamp) as began, count(*) as lines by message, error.type",
        "sort began desc",
        "limit 20",
    ),
)
SLOWEST_REQUESTS = SavedQuery(
    name="slowest-requests",
    question="Which requests took longest? Their trace_id opens them in X-Ray.",
    text=_lines(
        "fields @timestamp, method, route, status_code, duration_ms, correlation_id, trace_id",
        "filter ispresent(route) and ispresent(duration_ms)",
        "sort duration_ms desc",
        "limit 50",
    ),
)
ROUTES = SavedQuery(
    name="routes",
    question="Which route is slow, and for how many?",
    text=_lines(
        "fields route, duration_ms",
        "filter ispresent(route) and ispresent(duration_ms)",
        "stats count(*) as requests, pct(duration_ms, 50) as p50_ms, pct(duration_ms, 99) as p99_ms by route",
        "sort p99_ms desc",
        "limit 50",
    ),
)
ONE_ENGINE = SavedQuery(
    name="one-engine",
    question="What was predicted and decided about this engine?",
    text=_lines(
        "fields @timestamp, level, message, operation, alert_level, duration_ms, correlation_id",
        'filter engine_id = "{{engine_id}}"',
        "sort @timestamp desc",
        "limit 200",
    ),
    parameters={"engine_id": "As the alert or the fleet page names it"},
    spans=True,
)
OF_A_SERVICE = (ONE_REQUEST, TOP_ERRORS, NEW_ERRORS, SLOWEST_REQUESTS, ROUTES, ONE_ENGINE)
"""Every service has these, over its own log group."""

REMEDIATIONS = SavedQuery(
    name="remediations",
    question="What did the remediator do, or not do, and why?",
    text=_lines(
        "fields @timestamp, alarm, outcome",
        'filter message = "considered"',
        "sort @timestamp desc",
        "limit 200",
    ),
)
"""Over the remediator's own log group; its stack has it."""


def log_groups_of(environment: Environment, service: Service, query: SavedQuery) -> tuple[str, ...]:
    """The log groups that a service's query reads: its own first, then, if it spans, those behind it."""
    names = Names.of(environment)
    behind = _behind(environment, service) if query.spans else []
    return tuple(names.log_group(name) for name in [service.name, *behind][:MAX_LOG_GROUPS])


def full_name(environment: Environment, owner: str, query: SavedQuery) -> str:
    """Under which it is found; slashes are folders in the console."""
    return f"pdm/{environment.name}/{owner}/{query.name}"


def _behind(environment: Environment, service: Service) -> list[str]:
    """The services that it depends on, and theirs, the nearest first."""
    found = list(service.depends_on)
    for name in found:  # grows as it goes
        found += [each for each in environment.service(name).depends_on if each not in found]
    return [name for name in found if name != service.name]
