"""What `Emulator.client` gives: typed for the services whose stubs are installed, `Any` for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, overload

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_cloudformation.client import CloudFormationClient
    from mypy_boto3_cloudwatch.client import CloudWatchClient
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_ecs.client import ECSClient
    from mypy_boto3_events.client import EventBridgeClient
    from mypy_boto3_iam.client import IAMClient
    from mypy_boto3_lambda.client import LambdaClient
    from mypy_boto3_logs.client import CloudWatchLogsClient
    from mypy_boto3_secretsmanager.client import SecretsManagerClient
    from mypy_boto3_sns.client import SNSClient
    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_ssm.client import SSMClient


class Clients(Protocol):
    """`boto3.Session.client`, which itself is typed in part only while some services have no stubs."""

    @overload
    def __call__(
        self, service_name: Literal["cloudformation"], *, config: Config | None = None
    ) -> CloudFormationClient: ...
    @overload
    def __call__(
        self, service_name: Literal["cloudwatch"], *, config: Config | None = None
    ) -> CloudWatchClient: ...
    @overload
    def __call__(
        self, service_name: Literal["dynamodb"], *, config: Config | None = None
    ) -> DynamoDBClient: ...
    @overload
    def __call__(self, service_name: Literal["ecs"], *, config: Config | None = None) -> ECSClient: ...
    @overload
    def __call__(
        self, service_name: Literal["events"], *, config: Config | None = None
    ) -> EventBridgeClient: ...
    @overload
    def __call__(self, service_name: Literal["iam"], *, config: Config | None = None) -> IAMClient: ...
    @overload
    def __call__(self, service_name: Literal["lambda"], *, config: Config | None = None) -> LambdaClient: ...
    @overload
    def __call__(
        self, service_name: Literal["logs"], *, config: Config | None = None
    ) -> CloudWatchLogsClient: ...
    @overload
    def __call__(
        self, service_name: Literal["secretsmanager"], *, config: Config | None = None
    ) -> SecretsManagerClient: ...
    @overload
    def __call__(self, service_name: Literal["sns"], *, config: Config | None = None) -> SNSClient: ...
    @overload
    def __call__(self, service_name: Literal["sqs"], *, config: Config | None = None) -> SQSClient: ...
    @overload
    def __call__(self, service_name: Literal["ssm"], *, config: Config | None = None) -> SSMClient: ...
    @overload
    def __call__(self, service_name: str, *, config: Config | None = None) -> Any: ...
