"""One watched service: the alarms that wake its team, what it then looks at, its logs and traces."""

from __future__ import annotations

from pdm_catalog.alarms import AlarmGroup
from pdm_catalog.dashboards.catalogue import Boards
from pdm_catalog.environment import Environment
from pdm_catalog.watched import Service
from pdm_watch.alarm_set import alarm_set
from pdm_watch.dashboard_set import dashboard_set
from pdm_watch.log_delivery import log_delivery
from pdm_watch.mute_rules import mute_rules
from pdm_watch.resources import Resources
from pdm_watch.saved_queries import service_queries
from pdm_watch.service_logs import service_logs
from pdm_watch.traces import service_traces
from stacks.declared import DeclaredStack


def service_stack(
    environment: Environment, service: Service, group: AlarmGroup, boards: Boards
) -> DeclaredStack:
    """Everything about one service, so that one more service is one more stack."""
    resources = Resources()
    alarms = alarm_set(resources, environment=environment, alarms=group.entries)
    mute_rules(resources, environment=environment, group=group, alarms=alarms)
    dashboard_set(resources, renderer=boards.renderer, pages=boards.by_stack[group.stack])
    logged = service_logs(resources, environment=environment, service=service)
    if search := environment.log_search:
        log_delivery(resources, environment=environment, search=search, group=logged)
    service_queries(resources, environment=environment, service=service)
    service_traces(resources, environment=environment, service=service)
    return DeclaredStack(
        name=group.stack,
        description=f"Alarms, dashboards, logs and traces of {service.name}",
        resources=resources,
    )
