"""The key of the services' log groups; its ARN is in an SSM parameter, where the services' stacks read it."""

from __future__ import annotations

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_watch.policies import allow, key
from pdm_watch.resources import Resources


def logs_key(resources: Resources, *, environment: Environment) -> None:
    """A key that CloudWatch Logs of this account and region may use, for these groups only."""
    groups = f"arn:aws:logs:{environment.region}:{environment.account}:log-group:/pdm/{environment.name}/*"
    uses = ("Encrypt*", "Decrypt*", "ReEncrypt*", "GenerateDataKey*", "Describe*")
    made = key(
        resources,
        "LogsKey",
        account=environment.account,
        description=f"Service logs of {environment.name}",
        removal="Retain",
        statements=[
            allow(
                [f"kms:{use}" for use in uses],
                "*",  # in a key policy: this key
                to=f"logs.{environment.region}.amazonaws.com",
                when={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
            )
        ],
    )
    resources.add(
        "LogsKeyArn",
        "AWS::SSM::Parameter",
        Type="String",
        Name=Names.of(environment).logs_key,
        Value=made.arn,
        Description="The key of the services' log groups, for the services' stacks",
    )
