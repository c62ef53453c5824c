"""One environment as the CDK deploys it."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from pdm_watch.hand_over import hand_over
from stacks.declared import SAMPLE_WORKLOAD, Plan


class EnvironmentStage(cdk.Stage):
    """`cdk deploy 'prod/*'` deploys this, as the environment's file says and no differently."""

    def __init__(self, scope: Construct, *, plan: Plan) -> None:
        account = cdk.Environment(account=plan.account, region=plan.region)
        super().__init__(scope, plan.name, env=account, stage_name=f"pdm-{plan.name}")
        for key, value in plan.tags.items():
            cdk.Tags.of(self).add(key, value)
        stacks: dict[str, cdk.Stack] = {}
        for declared in plan.stacks:
            stack = cdk.Stack(self, declared.name, description=declared.description)
            hand_over(declared.resources, stack)
            stacks[declared.name] = stack
        if plan.sample_workload:
            # ECS, EC2 and load balancers: a third of a second of imports that nobody else needs.
            from stacks.sample_workload_stack import SampleWorkloadStack

            workload = SampleWorkloadStack(self, SAMPLE_WORKLOAD, environment=plan.sample_workload)
            stacks[SAMPLE_WORKLOAD] = workload
        for later, earlier in plan.order:
            stacks[later].add_stack_dependency(stacks[earlier])
