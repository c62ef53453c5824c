"""A Lambda function with house defaults, and a role of its own that may do nothing until allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pdm_catalog.alarm_index import AlarmIndex
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names, timeout_s
from pdm_watch.packaging import contents
from pdm_watch.policies import Arn, allow, service_role
from pdm_watch.resources import Resource, Resources

MEMORY_MIB = 256
RUNTIME = "python3.14"
NO_RESOURCE = frozenset(
    {
        "application-autoscaling:DescribeScalableTargets",
        "cloudwatch:GetMetricData",
        "cloudwatch:PutMetricData",
        "ecs:DescribeTaskDefinition",
        "ssm:CreateOpsItem",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }
)
"""Actions that know no resources (Service Authorization Reference): only these may be allowed on "*"."""


class PythonFunction:
    """House defaults: arm64, JSON logs with a retention, traces, and a role that may do nothing yet."""

    def __init__(
        self,
        resources: Resources,
        id: str,
        *,
        environment: Environment,
        package: str,
        variables: Mapping[str, Any],
        index: AlarmIndex | None = None,
        files: Mapping[str, str] | None = None,
        memory_mib: int = MEMORY_MIB,
    ) -> None:
        name = Names.of(environment).function(package)
        self._resources = resources
        self._environment = environment
        self._statements: list[dict[str, Any]] = []
        self._variables = dict(variables)
        logs = resources.add(
            f"{id}Logs",
            "AWS::Logs::LogGroup",
            removal="Delete",
            LogGroupName=f"/aws/lambda/{name}",
            RetentionInDays=environment.logs.retention_days,
        )
        role = service_role(resources, f"{id}Role", service="lambda.amazonaws.com")
        policy = resources.add(
            f"{id}Policy",
            "AWS::IAM::Policy",
            PolicyName="permissions",
            PolicyDocument={"Version": "2012-10-17", "Statement": self._statements},
            Roles=[role.ref],
        )
        self.function = resources.add(
            id,
            "AWS::Lambda::Function",
            depends_on=[policy],
            Architectures=["arm64"],
            Code=resources.zipped(contents(package, index=index, files=files)),
            Environment={"Variables": self._variables},
            FunctionName=name,
            Handler=f"lambdas.{package}.handler.handle",
            LoggingConfig={
                "ApplicationLogLevel": "INFO",
                "LogFormat": "JSON",
                "LogGroup": logs.ref,
                "SystemLogLevel": "WARN",
            },
            MemorySize=memory_mib,
            Role=role.arn,
            Runtime=RUNTIME,
            Timeout=timeout_s(package),
            TracingConfig={"Mode": "Active"},
        )
        # Not AWSLambdaBasicExecutionRole: that one may write to every log group of the account.
        self.allow("logs:CreateLogStream", "logs:PutLogEvents", on=logs.arn)
        self.allow("xray:PutTraceSegments", "xray:PutTelemetryRecords", on="*")

    def allow(
        self,
        *actions: str,
        on: Arn | Sequence[Arn],
        when: Mapping[str, Any] | None = None,
        wildcard_because: str = "",
    ) -> None:
        """Let the function call these actions on exactly these ARNs.

        Args:
            actions: IAM actions.
            on: ARNs, or "*" for actions that know no resources.
            when: Conditions.
            wildcard_because: Why an ARN ends in a wildcard; without a reason cdk-nag stops the synth.

        Raises:
            ValueError: An action that knows resources is to be allowed on all of them.
        """
        if on == "*":
            if narrower := sorted(set(actions) - NO_RESOURCE):
                raise ValueError(f"{', '.join(narrower)} know resources: name the ARNs that they may act on")
            why = f"These know no resources: {', '.join(sorted(NO_RESOURCE))}."
            self._resources.accept("AwsSolutions-IAM5[Resource::*]", why)
        elif wildcard_because:
            for arn in [on] if isinstance(on, str | Mapping) else on:
                if "*" in arn:
                    self._resources.accept(f"AwsSolutions-IAM5[Resource::{arn}]", wildcard_because)
        self._statements.append(allow(actions, on, when=when))

    def allow_metrics(self, namespace: str) -> None:
        """Let the function put metrics into one namespace."""
        into = {"StringEquals": {"cloudwatch:namespace": namespace}}
        self.allow("cloudwatch:PutMetricData", on="*", when=into)

    def allow_key(self, alias: str) -> None:
        """Let the function write to topics with the key behind an alias, which another stack owns."""
        environment = self._environment
        self.allow(
            "kms:Decrypt",
            "kms:GenerateDataKey",
            on=f"arn:aws:kms:{environment.region}:{environment.account}:key/*",
            when={
                "ForAnyValue:StringEquals": {"kms:ResourceAliases": alias},
                "StringEquals": {"kms:ViaService": f"sns.{environment.region}.amazonaws.com"},
            },
            wildcard_because="A condition narrows it to the key with that alias.",
        )

    def fed_by(self, id: str, queue: Resource, *, batch_size: int, at_once: int | None = None) -> None:
        """Let the function work through a queue; it reports failures message by message.

        Args:
            id: The logical id of the mapping.
            queue: It.
            batch_size: Most messages an invocation.
            at_once: Most invocations at a time; None for as many as Lambda likes.
        """
        self._variables["QUEUE_URL"] = queue.ref
        self.allow(
            "sqs:ReceiveMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            on=queue.arn,
        )
        self._resources.add(
            id,
            "AWS::Lambda::EventSourceMapping",
            BatchSize=batch_size,
            EventSourceArn=queue.arn,
            FunctionName=self.function.ref,
            FunctionResponseTypes=["ReportBatchItemFailures"],
            ScalingConfig={"MaximumConcurrency": at_once} if at_once else None,
        )
