"""A service's lines go to the log search of the environment, if it names one."""

from __future__ import annotations

from pdm_catalog.environment import Environment
from pdm_catalog.log_search import LogSearch
from pdm_watch.policies import allow, document
from pdm_watch.resources import Resource, Resources


def log_delivery(
    resources: Resources, *, environment: Environment, search: LogSearch, group: Resource
) -> None:
    """A subscription filter, and the role that it needs for a stream of this account.

    A log group may have two (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html);
    the second is left to the service's team.
    """
    role = _role(resources, environment, search) if search.actions else None
    resources.add(
        "LogDelivery",
        "AWS::Logs::SubscriptionFilter",
        LogGroupName=group.ref,
        FilterName="log-search",
        FilterPattern=search.pattern,
        DestinationArn=search.destination_arn,
        RoleArn=role.arn if role else None,
    )


def _role(resources: Resources, environment: Environment, search: LogSearch) -> Resource:
    """CloudWatch Logs of this account may write there, and nowhere else.

    The policy is the role's own: CloudWatch Logs tries it when the filter is made.
    """
    ours = f"arn:aws:logs:{environment.region}:{environment.account}:*"
    trust = allow(
        ["sts:AssumeRole"], (), to="logs.amazonaws.com", when={"StringLike": {"aws:SourceArn": ours}}
    )
    deliver = allow(search.actions, search.destination_arn)
    return resources.add(
        "LogDeliveryRole",
        "AWS::IAM::Role",
        AssumeRolePolicyDocument=document(trust),
        Policies=[{"PolicyName": "deliver", "PolicyDocument": document(deliver)}],
    )
