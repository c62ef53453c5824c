"""Metrics of a service's log: what a filter of ours counts, and what CloudWatch Logs says of the group."""

from __future__ import annotations

from pdm_catalog.metrics import COUNTED, Metric, Unit
from pdm_catalog.own_metrics import ML_SERVICE

ERROR_LOGS = Metric(
    namespace=ML_SERVICE,  # of any other service: `Metric.of`
    name="ErrorLogs",
    dimensions=(),
    unit=Unit.COUNT,
    statistics=COUNTED,
    meaning="Lines that the service logged as ERROR; 0 in minutes that had other lines only.",
)


def _of_log_group(name: str, meaning: str) -> Metric:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html"""
    return Metric(
        namespace="AWS/Logs",
        name=name,
        dimensions=("LogGroupName",),
        unit=Unit.NONE,
        statistics=COUNTED,
        meaning=meaning,
    )


LOG_FINDINGS = _of_log_group(
    "LogEventsWithFindings", "Lines in which the data protection policy found something that it masks."
)
LOG_DELIVERY_ERRORS = _of_log_group("DeliveryErrors", "Lines that a subscription's destination did not take.")
