"""A synthetic alert every minute: it goes the whole way, and its absence is an alarm."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from pdm_catalog.alarm import Severity
from pdm_catalog.alarm_index import alarm_index
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_watch.python_function import PythonFunction


class Heartbeat(Construct):
    """EventBridge Scheduler -> heartbeat function -> topic; from there like every alert."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id)
        names = Names.of(environment)
        topic = names.topic_arn(names.topic(Severity.LOW))
        function = PythonFunction(
            self,
            "Function",
            environment=environment,
            package="heartbeat",
            variables={"TOPIC_ARN": topic, "HEARTBEAT_ALARM": alarm_index(environment, ()).heartbeat},
        )
        function.allow("sns:Publish", on=topic)
        function.allow_key(names.alerts_key)
        role = iam.Role(
            self,
            "SchedulerRole",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": environment.account}},
            ),
        )
        role.add_to_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[function.function_arn])
        )
        # A group of its own: CloudWatch counts failures by group, and the default one is everybody's.
        group = scheduler.CfnScheduleGroup(self, "Group", name=names.schedule_group("heartbeat"))
        scheduler.CfnSchedule(
            self,
            "EveryMinute",
            group_name=group.ref,
            schedule_expression="rate(1 minute)",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(arn=function.function_arn, role_arn=role.role_arn),
        )
