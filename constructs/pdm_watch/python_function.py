"""A Lambda function with house defaults, and a role of its own that may do nothing until allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from pdm_catalog.alarm_index import AlarmIndex
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names, timeout_s
from pdm_watch.nag import acknowledge
from pdm_watch.packaging import staged_package

MEMORY_MIB = 256


class PythonFunction(lambda_.Function):
    """House defaults: arm64, JSON logs with a retention, traces, and a role that may do nothing yet."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        package: str,
        variables: Mapping[str, str],
        index: AlarmIndex | None = None,
        files: Mapping[str, str] | None = None,
        memory_mib: int = MEMORY_MIB,
    ) -> None:
        name = Names.of(environment).function(package)
        log_group = _log_group(scope, f"{id}Logs", f"/aws/lambda/{name}", environment.logs.retention_days)
        # Not AWSLambdaBasicExecutionRole: that one may write to every log group of the account.
        role = iam.Role(scope, f"{id}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(role)
        with staged_package(package, index=index, files=files) as folder:
            super().__init__(
                scope,
                id,
                function_name=name,
                runtime=lambda_.Runtime.PYTHON_3_14,
                architecture=lambda_.Architecture.ARM_64,
                handler=f"lambdas.{package}.handler.handle",
                code=lambda_.Code.from_asset(folder),
                environment=dict(variables),
                timeout=Duration.seconds(timeout_s(package)),
                memory_size=memory_mib,
                role=role,
                log_group=log_group,
                logging_format=lambda_.LoggingFormat.JSON,
                application_log_level_v2=lambda_.ApplicationLogLevel.INFO,
                system_log_level_v2=lambda_.SystemLogLevel.WARN,
                tracing=lambda_.Tracing.ACTIVE,
            )
        self.execution_role = role
        acknowledge(
            role,
            "AwsSolutions-IAM5[Resource::*]",
            "X-Ray's PutTraceSegments, PutMetricData (here of one namespace), GetMetricData, CreateOpsItem, "
            "DescribeTaskDefinition and DescribeScalableTargets know no resources.",
        )

    def allow(self, *actions: str, on: str | list[str], wildcard_because: str = "") -> None:
        """Let the function call these actions on exactly these ARNs.

        Args:
            actions: IAM actions.
            on: ARNs.
            wildcard_because: Why an ARN ends in a wildcard; required where one does.
        """
        resources = [on] if isinstance(on, str) else on
        self.execution_role.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=resources))
        self._acknowledge_wildcards(resources, wildcard_because)

    def allow_metrics(self, namespace: str) -> None:
        """Let the function put metrics into one namespace."""
        self.execution_role.add_to_policy(
            iam.PolicyStatement(
                actions=["cloudwatch:PutMetricData"],
                resources=["*"],
                conditions={"StringEquals": {"cloudwatch:namespace": namespace}},
            )
        )

    def allow_key(self, alias: str) -> None:
        """Let the function write to topics with the key behind an alias, which another stack owns."""
        keys = f"arn:aws:kms:{self.stack.region}:{self.stack.account}:key/*"
        self.execution_role.add_to_policy(
            iam.PolicyStatement(
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=[keys],
                conditions={
                    "ForAnyValue:StringEquals": {"kms:ResourceAliases": alias},
                    "StringEquals": {"kms:ViaService": f"sns.{self.stack.region}.amazonaws.com"},
                },
            )
        )
        self._acknowledge_wildcards([keys], "A condition narrows it to the key with that alias.")

    def _acknowledge_wildcards(self, resources: list[str], because: str) -> None:
        """Without a reason the finding stands, and stops the synth."""
        for resource in resources:
            if because and resource != "*" and "*" in resource:
                acknowledge(self.execution_role, f"AwsSolutions-IAM5[Resource::{resource}]", because)


def _log_group(scope: Construct, id: str, name: str, retention_days: int) -> logs.LogGroup:
    group = logs.LogGroup(scope, id, log_group_name=name, removal_policy=RemovalPolicy.DESTROY)
    # The L2's RetentionDays is an enumeration of words; the environment's number is already checked.
    cast(logs.CfnLogGroup, group.node.default_child).retention_in_days = retention_days
    return group
