"""One encrypted SNS topic per severity: the door through which every alarm enters."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.severity import Severity


class AlertTopics(Construct):
    """Topics that CloudWatch alarms of this account, and nobody else, may publish to."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment) -> None:
        super().__init__(scope, id)
        self._environment = environment
        self.key = self._key()
        self.by_severity = {severity: self._topic(severity) for severity in Severity}

    def _key(self) -> kms.Key:
        """A key of our own: CloudWatch cannot use the one that AWS manages for SNS."""
        key = kms.Key(
            self,
            "Key",
            alias=Names.of(self._environment).alerts_key,
            description=f"Alert topics of {self._environment.name}",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.DESTROY,
        )
        key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],  # in a key policy: this key
                conditions={"StringEquals": {"aws:SourceAccount": self._environment.account}},
            )
        )
        return key

    def _topic(self, severity: Severity) -> sns.Topic:
        topic = sns.Topic(
            self,
            severity.title(),
            topic_name=Names.of(self._environment).topic(severity),
            display_name=f"{self._environment.name} {severity} alerts",
            master_key=self.key,
            enforce_ssl=True,
        )
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AlarmsOfThisAccount",
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={
                    "StringEquals": {"aws:SourceAccount": self._environment.account},
                    "ArnLike": {
                        "aws:SourceArn": "arn:aws:cloudwatch:"
                        f"{self._environment.region}:{self._environment.account}:alarm:*"
                    },
                },
            )
        )
        return topic
