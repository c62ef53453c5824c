"""One encrypted SNS topic per severity: the door through which every alarm enters."""

from __future__ import annotations

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.severity import Severity
from pdm_watch.policies import allow, key
from pdm_watch.resources import Resource, Resources
from pdm_watch.topics import topic

CLOUDWATCH = "cloudwatch.amazonaws.com"


class AlertTopics:
    """Topics that CloudWatch alarms of this account, and nobody else, may publish to."""

    def __init__(self, resources: Resources, *, environment: Environment) -> None:
        names = Names.of(environment)
        here = {"StringEquals": {"aws:SourceAccount": environment.account}}
        # A key of our own: CloudWatch cannot use the one that AWS manages for SNS.
        self.key = key(
            resources,
            "AlertsKey",
            account=environment.account,
            description=f"Alert topics of {environment.name}",
            removal="Delete",
            statements=[
                # In a key policy, the resource "*" is this key.
                allow(["kms:Decrypt", "kms:GenerateDataKey*"], "*", to=CLOUDWATCH, when=here)
            ],
        )
        resources.add(
            "AlertsKeyAlias", "AWS::KMS::Alias", AliasName=names.alerts_key, TargetKeyId=self.key.arn
        )
        alarms = f"arn:aws:cloudwatch:{environment.region}:{environment.account}:alarm:*"
        ours = here | {"ArnLike": {"aws:SourceArn": alarms}}
        self.by_id: dict[str, Resource] = {}
        for severity in Severity:
            own_id = f"{severity.title()}Alerts"
            self.by_id[own_id] = topic(
                resources,
                own_id,
                name=names.topic(severity),
                display_name=f"{environment.name} {severity} alerts",
                key=self.key,
                statements=[
                    allow(
                        ["sns:Publish"], {"Ref": own_id}, to=CLOUDWATCH, when=ours, sid="AlarmsOfThisAccount"
                    )
                ],
            )
