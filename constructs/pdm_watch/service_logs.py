"""The log group of a watched service, and what CloudWatch Logs does with a line that arrives in it."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_logs as logs
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.log_fields import ERROR_LINES, INDEXED
from pdm_catalog.log_masking import masked, policy
from pdm_catalog.log_metrics import ERROR_LOGS
from pdm_catalog.log_settings import LogClass
from pdm_catalog.names import Names
from pdm_catalog.rendering import Resolve
from pdm_catalog.watched import Parameter, Service


class ServiceLogs(Construct):
    """Where the service's awslogs driver writes: retention, class and encryption as the environment says.

    In the class STANDARD lines are masked, indexed and counted. INFREQUENT_ACCESS has none of this
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html).
    """

    def __init__(
        self, scope: Construct, id: str, *, environment: Environment, service: Service, resolve: Resolve
    ) -> None:
        super().__init__(scope, id)
        names = Names.of(environment)
        key = resolve(Parameter(name=names.logs_key)) if environment.logs.encrypted else None
        is_standard = environment.logs.log_class is LogClass.STANDARD
        identifiers = masked(environment.logs.also_masked)
        self.group = logs.CfnLogGroup(
            self,
            "Group",
            log_group_name=names.log_group(service.name),
            retention_in_days=environment.logs.retention_days,
            log_group_class=environment.logs.log_class,
            kms_key_id=key,
            data_protection_policy=policy(f"pdm-{environment.name}", identifiers) if is_standard else None,
            field_index_policies=[{"Fields": list(INDEXED)}] if is_standard else None,
        )
        self.group.apply_removal_policy(RemovalPolicy.RETAIN)  # logs outlive the stack that watched them
        if is_standard:
            self._count_errors(service)

    def _count_errors(self, service: Service) -> None:
        """0 where there are lines and no error: the alarm is OK again as soon as the errors end.

        Without dimensions, because a filter with dimensions knows no default
        (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html);
        the service is in the namespace.
        """
        metric = ERROR_LOGS.of(service.name)
        logs.CfnMetricFilter(
            self,
            "Errors",
            log_group_name=self.group.ref,
            filter_name="errors",
            filter_pattern=ERROR_LINES,
            metric_transformations=[
                logs.CfnMetricFilter.MetricTransformationProperty(
                    metric_name=metric.name,
                    metric_namespace=metric.namespace,
                    metric_value="1",
                    default_value=0,
                    unit=metric.unit,
                )
            ],
        )
