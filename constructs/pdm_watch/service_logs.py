"""A log group for each watched service: retention, class and encryption as the environment says."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names


class ServiceLogs(Construct):
    """Where the services' awslogs drivers write; one call into jsii each."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id)
        names = Names.of(environment)
        key = _key(self, environment).key_arn if environment.logs.encrypted else None
        for service in environment.services:
            group = logs.CfnLogGroup(
                self,
                service.name,
                log_group_name=names.log_group(service.name),
                retention_in_days=environment.logs.retention_days,
                log_group_class=environment.logs.log_class,
                kms_key_id=key,
            )
            group.apply_removal_policy(RemovalPolicy.RETAIN)  # logs outlive the stack that watched them


def _key(scope: Construct, environment: Environment) -> kms.Key:
    """A key that CloudWatch Logs of this account and region may use, for these groups only."""
    key = kms.Key(
        scope,
        "Key",
        description=f"Service logs of {environment.name}",
        enable_key_rotation=True,
        removal_policy=RemovalPolicy.RETAIN,
    )
    groups = f"arn:aws:logs:{environment.region}:{environment.account}:log-group:/pdm/{environment.name}/*"
    key.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal(f"logs.{environment.region}.amazonaws.com")],
            actions=[
                "kms:Encrypt*",
                "kms:Decrypt*",
                "kms:ReEncrypt*",
                "kms:GenerateDataKey*",
                "kms:Describe*",
            ],
            resources=["*"],  # in a key policy: this key
            conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
        )
    )
    return key
