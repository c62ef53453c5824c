"""The dashboards that are about everything."""

from __future__ import annotations

from pdm_catalog.dashboards.catalogue import Boards
from pdm_watch.dashboard_set import dashboard_set
from pdm_watch.resources import Resources
from stacks.declared import DeclaredStack


def dashboards_stack(name: str, boards: Boards) -> DeclaredStack:
    """Index, overview, fleet, business, alerting; what is about one service is in its stack."""
    resources = Resources()
    dashboard_set(resources, renderer=boards.renderer, pages=boards.by_stack[name])
    return DeclaredStack(name=name, description="Dashboards about everything", resources=resources)
