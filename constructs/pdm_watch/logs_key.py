"""The key of the services' log groups; its ARN is in an SSM parameter, where the services' stacks read it."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names


class LogsKey(Construct):
    """A key that CloudWatch Logs of this account and region may use, for these groups only."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id)
        key = kms.Key(
            self,
            "Key",
            description=f"Service logs of {environment.name}",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        groups = (
            f"arn:aws:logs:{environment.region}:{environment.account}:log-group:/pdm/{environment.name}/*"
        )
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
        ssm.CfnParameter(
            self,
            "KeyArn",
            type="String",
            name=Names.of(environment).logs_key,
            value=key.key_arn,
            description="The key of the services' log groups, for the services' stacks",
        )
