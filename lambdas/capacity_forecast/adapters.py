"""History from CloudWatch, and the shards of a stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lambdas.capacity_forecast.core import HISTORY_DAYS
from lambdas.capacity_forecast.trend.usage import HOUR_S, Series, Throughput

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

MOST_DATAPOINTS = 100_800
"""A call; https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html"""
METRICS_A_CALL = MOST_DATAPOINTS // (HISTORY_DAYS * 24)


class History:
    """Reads hourly values of metrics."""

    def __init__(self, cloudwatch: CloudWatchClient) -> None:
        self._cloudwatch = cloudwatch

    def read(self, series: Sequence[Series], *, now_s: int) -> dict[Series, Mapping[int, float]]:
        """The full hours of the last weeks, by the second at which each began.

        Raises:
            RuntimeError: CloudWatch gives no complete answer.
        """
        found: dict[Series, Mapping[int, float]] = {}
        for first in range(0, len(series), METRICS_A_CALL):
            found.update(self._read(series[first : first + METRICS_A_CALL], now_s))
        return found

    def _read(self, series: Sequence[Series], now_s: int) -> dict[Series, Mapping[int, float]]:
        query: dict[str, Any] = {
            "MetricDataQueries": [_query(f"m{index}", one) for index, one in enumerate(series)],
            "StartTime": datetime.fromtimestamp(now_s - HISTORY_DAYS * 24 * HOUR_S, UTC),
            "EndTime": datetime.fromtimestamp(now_s, UTC),
        }
        values: list[dict[int, float]] = [{} for _ in series]
        while True:
            page: Any = self._cloudwatch.get_metric_data(**query)
            for result in page["MetricDataResults"]:
                if result.get("StatusCode", "Complete") in ("InternalError", "Forbidden"):
                    raise RuntimeError(f"GetMetricData: {result['StatusCode']} {result.get('Messages')}")
                of = values[int(result["Id"][1:])]
                for at, value in zip(result["Timestamps"], result["Values"], strict=True):
                    of[int(at.timestamp())] = value
            if not page.get("NextToken"):
                return dict(zip(series, values, strict=True))
            query["NextToken"] = page["NextToken"]


class Streams:
    """Reads how much a Kinesis stream takes."""

    def __init__(self, kinesis: Any) -> None:
        self._kinesis = kinesis

    def throughput(self, name: str) -> Throughput | None:
        """What the stream takes now; None when there is no such stream."""
        try:
            described: Any = self._kinesis.describe_stream_summary(StreamName=name)
        except self._kinesis.exceptions.ResourceNotFoundException:
            return None
        summary = described["StreamDescriptionSummary"]
        mode = summary.get("StreamModeDetails", {}).get("StreamMode", "PROVISIONED")
        return Throughput.of(on_demand=mode == "ON_DEMAND", shards=summary["OpenShardCount"])


def _query(id: str, series: Series) -> dict[str, Any]:
    return {
        "Id": id,
        "MetricStat": {
            "Metric": {
                "Namespace": series.namespace,
                "MetricName": series.name,
                "Dimensions": [{"Name": name, "Value": value} for name, value in series.dimensions],
            },
            "Period": HOUR_S,
            "Stat": series.statistic,
        },
    }
