"""X-Ray groups: the traces that are worth a view and metrics of their own."""

from __future__ import annotations

from dataclasses import dataclass

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names

SLOW_S = 1  # the plan's limit for a slow request, in seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceGroup:
    """A named filter over traces (X-Ray Developer Guide, "Using filter expressions")."""

    name: str
    filter_expression: str


def trace_group(environment: Environment) -> TraceGroup:
    """All that went wrong or slow in the watched services."""
    services = " OR ".join(f'service("{service.name}")' for service in environment.services)
    return TraceGroup(
        name=Names.of(environment).trace_group,
        filter_expression=f"({services}) AND (fault = true OR responsetime > {SLOW_S})",
    )
