"""Datapoints of metrics that the catalogue declares, put into CloudWatch in as few calls as it takes.

PutMetricData and not log lines in the embedded metric format: it costs one call a minute for a thousand
values, it tells when it was refused (what CloudWatch cannot read in a log line is dropped silently), its
permission names one namespace, and the emulator takes it, so that the way is proven end to end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pdm_catalog.metrics import Metric

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

MOST_A_CALL = 1_000
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """One value of a metric.

    Attributes:
        metric: What was measured.
        of: A value for each of its dimensions, in their order.
        value: In the metric's unit.
    """

    metric: Metric
    of: tuple[str, ...]
    value: float


class MetricData:
    """Puts data into one namespace."""

    def __init__(self, cloudwatch: CloudWatchClient, namespace: str) -> None:
        self._cloudwatch = cloudwatch
        self._namespace = namespace

    def put(self, data: Iterable[Datum], *, at: datetime) -> None:
        """Publish under the moment at which they became known: an alarm does not look back for late ones."""
        items = [_item(datum, at) for datum in data]
        for first in range(0, len(items), MOST_A_CALL):
            chunk: Any = items[first : first + MOST_A_CALL]
            self._cloudwatch.put_metric_data(Namespace=self._namespace, MetricData=chunk)


def _item(datum: Datum, at: datetime) -> dict[str, Any]:
    return {
        "MetricName": datum.metric.name,
        "Dimensions": [
            {"Name": name, "Value": value}
            for name, value in zip(datum.metric.dimensions, datum.of, strict=True)
        ],
        "Timestamp": at,
        "Value": datum.value,
        "Unit": str(datum.metric.unit),
    }
