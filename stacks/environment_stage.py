"""One environment: every stack it deploys, in the order they are deployed."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from pdm_catalog.environment import Environment
from stacks.alerting_stack import AlertingStack
from stacks.dashboards_stack import DashboardsStack
from stacks.infrastructure_stack import InfrastructureStack
from stacks.remediation_stack import RemediationStack
from stacks.sample_workload_stack import SampleWorkloadStack
from stacks.tracing_stack import TracingStack


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
        TracingStack(self, "Tracing", environment=environment)
        dashboards = DashboardsStack(self, "Dashboards", environment=environment)

        alerting.add_stack_dependency(remediation)  # the router sends to its queue
        if environment.sample_workload:
            workload = SampleWorkloadStack(self, "SampleWorkload", environment=environment)
            for stack in (alerting, infrastructure, dashboards):
                stack.add_stack_dependency(workload)
