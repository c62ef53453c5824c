"""A function that is started by the clock."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names


def every(
    scope: Construct,
    id: str,
    *,
    environment: Environment,
    rate: str,
    package: str,
    function: lambda_.Function,
) -> None:
    """EventBridge Scheduler starts a package's function at a rate such as "1 minute", and nothing else."""
    role = iam.Role(
        scope,
        f"{id}Role",
        assumed_by=iam.ServicePrincipal(
            "scheduler.amazonaws.com",
            conditions={"StringEquals": {"aws:SourceAccount": environment.account}},
        ),
    )
    role.add_to_policy(
        iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[function.function_arn])
    )
    # A group of its own: CloudWatch counts failures by group, and the default one is everybody's.
    name = Names.of(environment).schedule_group(package)
    group = scheduler.CfnScheduleGroup(scope, f"{id}Group", name=name)
    scheduler.CfnSchedule(
        scope,
        id,
        group_name=group.ref,
        schedule_expression=f"rate({rate})",
        flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
        target=scheduler.CfnSchedule.TargetProperty(arn=function.function_arn, role_arn=role.role_arn),
    )
