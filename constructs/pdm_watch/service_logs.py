"""The log group of a watched service: retention, class and encryption as the environment says."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_logs as logs
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.rendering import Resolve
from pdm_catalog.watched import Parameter, Service


class ServiceLogs(Construct):
    """Where the service's awslogs driver writes."""

    def __init__(
        self, scope: Construct, id: str, *, environment: Environment, service: Service, resolve: Resolve
    ) -> None:
        super().__init__(scope, id)
        names = Names.of(environment)
        key = resolve(Parameter(name=names.logs_key)) if environment.logs.encrypted else None
        group = logs.CfnLogGroup(
            self,
            "Group",
            log_group_name=names.log_group(service.name),
            retention_in_days=environment.logs.retention_days,
            log_group_class=environment.logs.log_class,
            kms_key_id=key,
        )
        group.apply_removal_policy(RemovalPolicy.RETAIN)  # logs outlive the stack that watched them
