"""The log group of a watched service, and what CloudWatch Logs does with a line that arrives in it."""

from __future__ import annotations

from pdm_catalog.environment import Environment
from pdm_catalog.log_fields import ERROR_LINES, INDEXED
from pdm_catalog.log_masking import masked, policy
from pdm_catalog.log_metrics import ERROR_LOGS
from pdm_catalog.log_settings import LogClass
from pdm_catalog.names import Names
from pdm_catalog.watched import Parameter, Service
from pdm_watch.resources import Resource, Resources


def service_logs(resources: Resources, *, environment: Environment, service: Service) -> Resource:
    """Where the service's awslogs driver writes: retention, class and encryption as the environment says.

    In the class STANDARD lines are masked, indexed and counted. INFREQUENT_ACCESS has none of this
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html).
    """
    names = Names.of(environment)
    is_standard = environment.logs.log_class is LogClass.STANDARD
    identifiers = masked(environment.logs.also_masked)
    group = resources.add(
        "LogGroup",
        "AWS::Logs::LogGroup",
        removal="Retain",  # logs outlive the stack that watched them
        LogGroupName=names.log_group(service.name),
        RetentionInDays=environment.logs.retention_days,
        LogGroupClass=environment.logs.log_class,
        KmsKeyId=resources.at_deployment(Parameter(name=names.logs_key))
        if environment.logs.encrypted
        else None,
        DataProtectionPolicy=policy(f"pdm-{environment.name}", identifiers) if is_standard else None,
        FieldIndexPolicies=[{"Fields": list(INDEXED)}] if is_standard else None,
    )
    if is_standard:
        _count_errors(resources, service, group)
    return group


def _count_errors(resources: Resources, service: Service, group: Resource) -> None:
    """0 where there are lines and no error: the alarm is OK again as soon as the errors end.

    Without dimensions, because a filter with dimensions knows no default
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html);
    the service is in the namespace.
    """
    metric = ERROR_LOGS.of(service.name)
    resources.add(
        "ErrorLines",
        "AWS::Logs::MetricFilter",
        LogGroupName=group.ref,
        FilterName="errors",
        FilterPattern=ERROR_LINES,
        MetricTransformations=[
            {
                "MetricName": metric.name,
                "MetricNamespace": metric.namespace,
                "MetricValue": "1",
                "DefaultValue": 0,
                "Unit": metric.unit,
            }
        ],
    )
