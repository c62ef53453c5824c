"""One environment: every stack it deploys, and what must be there before it."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from pdm_catalog.environment import Environment
from stacks.alerting_stack import AlertingStack
from stacks.application_stack import ApplicationStack
from stacks.business_stack import BusinessStack
from stacks.dashboards_stack import DashboardsStack
from stacks.infrastructure_stack import InfrastructureStack
from stacks.logging_stack import LoggingStack
from stacks.remediation_stack import RemediationStack
from stacks.sample_workload_stack import SampleWorkloadStack
from stacks.tracing_stack import TracingStack
from stacks.watchdog_stack import WatchdogStack


class EnvironmentStage(cdk.Stage):
    """`cdk deploy 'prod/*'` deploys this, as the environment's file says and no differently."""

    def __init__(self, scope: Construct, *, environment: Environment) -> None:
        account = cdk.Environment(account=environment.account, region=environment.region)
        super().__init__(scope, environment.name, env=account, stage_name=f"pdm-{environment.name}")
        cdk.Tags.of(self).add("project", "pdm-observability")
        cdk.Tags.of(self).add("environment", environment.name)

        remediation = RemediationStack(self, "Remediation", environment=environment)
        alerting = AlertingStack(self, "Alerting", environment=environment)
        infrastructure = InfrastructureStack(self, "Infrastructure", environment=environment)
        application = ApplicationStack(self, "Application", environment=environment)
        business = BusinessStack(self, "Business", environment=environment)
        watchdog = WatchdogStack(self, "Watchdog", environment=environment)
        dashboards = DashboardsStack(self, "Dashboards", environment=environment)
        LoggingStack(self, "Logging", environment=environment)
        TracingStack(self, "Tracing", environment=environment)

        alerting.add_stack_dependency(remediation)  # the router sends to its queue
        for publishing in (infrastructure, application, business, watchdog):
            publishing.add_stack_dependency(alerting)  # CloudWatch does not check that a topic exists
        if environment.sample_workload:
            workload = SampleWorkloadStack(self, "SampleWorkload", environment=environment)
            for watching in (infrastructure, application, dashboards):
                watching.add_stack_dependency(workload)
