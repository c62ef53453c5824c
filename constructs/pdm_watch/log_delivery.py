"""A service's lines go to the log search of the environment, if it names one."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.log_search import LogSearch


class LogDelivery(Construct):
    """A subscription filter, and the role that it needs for a stream of this account.

    A log group may have two (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html);
    the second is left to the service's team.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        search: LogSearch,
        group: logs.CfnLogGroup,
    ) -> None:
        super().__init__(scope, id)
        role = self._role(environment, search) if search.actions else None
        logs.CfnSubscriptionFilter(
            self,
            "Filter",
            log_group_name=group.ref,
            filter_name="log-search",
            filter_pattern=search.pattern,
            destination_arn=search.destination_arn,
            role_arn=role.role_arn if role else None,
        )

    def _role(self, environment: Environment, search: LogSearch) -> iam.Role:
        """CloudWatch Logs of this account may write there, and nowhere else.

        The policy is the role's own: CloudWatch Logs tries it when the filter is made.
        """
        ours = f"arn:aws:logs:{environment.region}:{environment.account}:*"
        return iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "logs.amazonaws.com", conditions={"StringLike": {"aws:SourceArn": ours}}
            ),
            inline_policies={
                "deliver": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(actions=list(search.actions), resources=[search.destination_arn])
                    ]
                )
            },
        )
