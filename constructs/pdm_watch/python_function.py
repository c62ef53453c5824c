"""A Lambda function whose zip holds exactly the packages it imports, and a role of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from pdm_catalog.alarm_index import FILE_NAME, AlarmIndex
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_watch.nag import acknowledge

ROOT = Path(__file__).resolve().parents[2]
SHIPPED_WITH_EVERY_FUNCTION = ("pdm_catalog", "lambdas/shared")
TIMEOUT_S = 10
MEMORY_MIB = 256


@contextmanager
def staged_package(package: str, *, index: AlarmIndex | None) -> Generator[str]:
    """A folder laid out as a function's zip: its package, what is shared, the alarm index.

    Import paths are file paths, in the zip as in the tests (`lambdas.<package>.handler`), and
    nothing third-party ships: no Docker, no pip, no build step.

    Raises:
        FileNotFoundError: There is no such package; says where it was looked for.
    """
    if not (ROOT / "lambdas" / package / "handler.py").is_file():
        raise FileNotFoundError(
            f"lambdas/{package}/handler.py does not exist\n"
            f"  fix: create it, or correct package={package!r} where the function is declared"
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source in (*SHIPPED_WITH_EVERY_FUNCTION, f"lambdas/{package}"):
            shutil.copytree(ROOT / source, folder / source, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "lambdas" / "__init__.py", folder / "lambdas")
        if index is not None:
            (folder / FILE_NAME).write_text(index.to_text(), encoding="utf-8")
        yield name


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
    ) -> None:
        name = Names.of(environment).function(package.replace("_", "-"))
        log_group = _log_group(scope, f"{id}Logs", f"/aws/lambda/{name}", environment.log_retention_days)
        # Not AWSLambdaBasicExecutionRole: that one may write to every log group of the account.
        role = iam.Role(scope, f"{id}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(role)
        with staged_package(package, index=index) as folder:
            super().__init__(
                scope,
                id,
                function_name=name,
                runtime=lambda_.Runtime.PYTHON_3_14,
                architecture=lambda_.Architecture.ARM_64,
                handler=f"lambdas.{package}.handler.handle",
                code=lambda_.Code.from_asset(folder),
                environment=dict(variables),
                timeout=Duration.seconds(TIMEOUT_S),
                memory_size=MEMORY_MIB,
                role=role,
                log_group=log_group,
                logging_format=lambda_.LoggingFormat.JSON,
                application_log_level_v2=lambda_.ApplicationLogLevel.INFO,
                system_log_level_v2=lambda_.SystemLogLevel.WARN,
                tracing=lambda_.Tracing.ACTIVE,
            )
        self.execution_role = role
        acknowledge(role, "AwsSolutions-IAM5[Resource::*]", "X-Ray's PutTraceSegments takes no resources.")

    def allow(self, *actions: str, on: str | list[str]) -> None:
        """Let the function call these actions on exactly these ARNs."""
        resources = [on] if isinstance(on, str) else on
        self.execution_role.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=resources))


def _log_group(scope: Construct, id: str, name: str, retention_days: int) -> logs.LogGroup:
    group = logs.LogGroup(scope, id, log_group_name=name, removal_policy=RemovalPolicy.DESTROY)
    # The L2's RetentionDays is an enumeration of words; the environment's number is already checked.
    cast(logs.CfnLogGroup, group.node.default_child).retention_in_days = retention_days
    return group
