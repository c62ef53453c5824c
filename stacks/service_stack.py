"""One watched service: the alarms that wake its team, what it then looks at, its logs and traces."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.alarms import AlarmGroup
from pdm_catalog.dashboards.catalogue import Boards
from pdm_catalog.environment import Environment
from pdm_catalog.watched import Service
from pdm_watch.alarm_set import AlarmSet
from pdm_watch.dashboard_set import DashboardSet
from pdm_watch.deploy_time import DeployTimeValues
from pdm_watch.log_delivery import LogDelivery
from pdm_watch.mute_rules import MuteRules
from pdm_watch.saved_queries import ServiceQueries
from pdm_watch.service_logs import ServiceLogs
from pdm_watch.traces import ServiceTraces


class ServiceStack(Stack):
    """Everything about one service, so that one more service is one more stack."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        service: Service,
        group: AlarmGroup,
        boards: Boards,
    ) -> None:
        super().__init__(scope, id, description=f"Alarms, dashboards, logs and traces of {service.name}")
        resolve = DeployTimeValues(self)
        alarms = AlarmSet(self, "Alarms", environment=environment, alarms=group.entries, resolve=resolve)
        MuteRules(self, "Maintenance", environment=environment, group=group, alarms=alarms)
        DashboardSet(self, "Dashboards", renderer=boards.renderer, pages=boards.by_stack[id], resolve=resolve)
        logged = ServiceLogs(self, "Logs", environment=environment, service=service, resolve=resolve)
        if environment.log_search is not None:
            search = environment.log_search
            LogDelivery(self, "LogSearch", environment=environment, search=search, group=logged.group)
        ServiceQueries(self, "Queries", environment=environment, service=service)
        ServiceTraces(self, "Traces", environment=environment, service=service)
