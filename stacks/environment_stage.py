"""One environment: every stack it deploys, and what must be there before it."""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from constructs import Construct

from pdm_catalog.alarms import BUSINESS, WATCHDOG, AlarmGroup, alarm_groups
from pdm_catalog.composite import CompositeAlarm
from pdm_catalog.dashboards.catalogue import boards_of
from pdm_catalog.environment import Environment
from pdm_catalog.names import stack_of
from stacks.alerting_stack import AlertingStack
from stacks.business_stack import BusinessStack
from stacks.cluster_stack import ClusterStack
from stacks.dashboards_stack import DashboardsStack
from stacks.logging_stack import LoggingStack
from stacks.remediation_stack import RemediationStack
from stacks.service_stack import ServiceStack
from stacks.telemetry_stack import TelemetryStack
from stacks.tracing_stack import TracingStack
from stacks.watchdog_stack import WatchdogStack


class EnvironmentStage(cdk.Stage):
    """`cdk deploy 'prod/*'` deploys this, as the environment's file says and no differently."""

    def __init__(self, scope: Construct, *, environment: Environment) -> None:
        account = cdk.Environment(account=environment.account, region=environment.region)
        super().__init__(scope, environment.name, env=account, stage_name=f"pdm-{environment.name}")
        for key, value in environment.tags.items():
            cdk.Tags.of(self).add(key, value)

        groups = {group.stack: group for group in alarm_groups(environment)}
        alarms = [entry for group in groups.values() for entry in group.entries]
        boards = boards_of(environment, tuple(groups.values()))
        remediation = RemediationStack(self, "Remediation", environment=environment, alarms=alarms)
        alerting = AlertingStack(self, "Alerting", environment=environment, alarms=alarms)
        business = BusinessStack(self, BUSINESS, environment=environment, group=groups[BUSINESS])
        watchdog = WatchdogStack(
            self, WATCHDOG, environment=environment, group=groups[WATCHDOG], alarms=alarms
        )
        dashboards = [DashboardsStack(self, name, boards=boards) for name in boards.common_stacks]
        telemetry = TelemetryStack(self, "Telemetry", environment=environment)
        TracingStack(self, "Tracing", environment=environment)
        clusters = [
            ClusterStack(
                self, name, environment=environment, cluster=cluster, group=groups[name], boards=boards
            )
            for cluster in environment.clusters
            for name in (stack_of("Cluster", cluster.name),)
        ]
        services = {
            name: ServiceStack(
                self, name, environment=environment, service=service, group=groups[name], boards=boards
            )
            for service in environment.services
            for name in (stack_of("Service", service.name),)
        }

        alerting.add_stack_dependency(remediation)  # the router sends to its queue
        for publishing in (*clusters, *services.values(), business, watchdog):
            publishing.add_stack_dependency(alerting)  # CloudWatch does not check that a topic exists
        for cluster in clusters:
            cluster.add_stack_dependency(telemetry)  # the function that switches Container Insights on
        if environment.logs.encrypted:
            logging = LoggingStack(self, "Logging", environment=environment)
            for service in services.values():
                service.add_stack_dependency(logging)  # the parameter with the key
        self._order_by_alarms(groups, services)
        if environment.sample_workload:
            # ECS, EC2 and load balancers: a third of a second of imports that nobody else needs.
            from stacks.sample_workload_stack import SampleWorkloadStack

            workload = SampleWorkloadStack(self, "SampleWorkload", environment=environment)
            for watching in (*clusters, *services.values(), telemetry, *dashboards):
                watching.add_stack_dependency(workload)

    def _order_by_alarms(self, groups: Mapping[str, AlarmGroup], stacks: Mapping[str, cdk.Stack]) -> None:
        """A composite is deployed after the alarms of other stacks that it looks at."""
        home = {entry.name: group.stack for group in groups.values() for entry in group.entries}
        for own, stack in stacks.items():
            needed = {
                home[name]
                for entry in groups[own].entries
                if isinstance(entry, CompositeAlarm)
                for name in entry.needs
            }
            for other in sorted(needed - {own}):
                stack.add_stack_dependency(stacks[other])
