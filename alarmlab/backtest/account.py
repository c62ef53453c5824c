"""The metrics of a real account: GetMetricData, which only reads, page by page.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from alarmlab.backtest.fetch_plan import Asked
from alarmlab.errors import BadInputError

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef

MOST_QUERIES = 500
"""Of one request."""
_ATTEMPTS = 10
"""With the waiting of botocore's standard mode between them, the answer to throttling."""
_FIX = "look at the credentials (--profile), the region and the permission cloudwatch:GetMetricData"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some datapoints of one of the series asked for, in order of time."""

    asked: Asked
    times: tuple[datetime, ...]
    values: tuple[float, ...]


class Account:
    """An account in one Region."""

    def __init__(self, client: CloudWatchClient) -> None:
        self._client = client

    @classmethod
    def of(cls, *, profile: str | None, region: str) -> Account:
        """With the credentials of a profile, or those of the environment. Raises BadInputError."""
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError

        config = Config(retries={"mode": "standard", "max_attempts": _ATTEMPTS})
        try:
            session: Any = boto3.Session(profile_name=profile, region_name=region)
            return cls(session.client("cloudwatch", config=config))
        except BotoCoreError as error:
            raise BadInputError(where="AWS account", what=str(error), fix=_FIX) from error

    def pages(self, asked: Sequence[Asked], *, start: datetime, end: datetime) -> Iterator[Page]:
        """All datapoints of at most MOST_QUERIES series from `start` up to `end`.

        Raises BadInputError when CloudWatch refuses, or has an error after all attempts.
        """
        from botocore.exceptions import BotoCoreError, ClientError

        by_id = {f"q{number}": one for number, one in enumerate(asked)}
        paginator = self._client.get_paginator("get_metric_data")
        try:
            for answer in paginator.paginate(
                MetricDataQueries=[_query(key, one) for key, one in by_id.items()],
                StartTime=start,
                EndTime=end,
                ScanBy="TimestampAscending",
            ):
                for result in answer["MetricDataResults"]:
                    one = by_id[result.get("Id", "")]
                    if result.get("StatusCode") in ("InternalError", "Forbidden"):
                        messages = " ".join(found.get("Value", "") for found in result.get("Messages", []))
                        what = f"{result.get('StatusCode')} for {one.metric} {messages}".rstrip()
                        raise BadInputError(where="AWS account", what=what, fix=_FIX)
                    yield Page(
                        asked=one,
                        times=tuple(result.get("Timestamps", [])),
                        values=tuple(result.get("Values", [])),
                    )
        except (BotoCoreError, ClientError) as error:
            raise BadInputError(where="AWS account", what=str(error), fix=_FIX) from error


def _query(key: str, asked: Asked) -> MetricDataQueryTypeDef:
    metric = asked.metric
    return {
        "Id": key,
        "MetricStat": {
            "Metric": {
                "Namespace": metric.namespace,
                "MetricName": metric.name,
                "Dimensions": [{"Name": name, "Value": value} for name, value in sorted(metric.dimensions)],
            },
            "Period": asked.period_s,
            "Stat": str(asked.statistic),
        },
    }
