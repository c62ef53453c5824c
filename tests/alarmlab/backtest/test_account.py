"""Reading an account: every page of GetMetricData, and one error for whatever goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from alarmlab.backtest.account import Account, Page
from alarmlab.backtest.fetch import fetch, first_moment
from alarmlab.backtest.fetch_plan import Asked
from alarmlab.backtest.history.files import Declared
from alarmlab.backtest.history.load import load_history
from alarmlab.errors import BadInputError
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import Statistic
from tests.alarmlab.backtest.history_files import OTHER, content
from tests.alarmlab.builders import METRIC, START

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

SDK: Any = boto3
"""Its types name services whose types are not installed."""
END = START + timedelta(minutes=5)
SUM = Asked(metric=METRIC, statistic=Statistic.SUM, period_s=60)
SILENT = Asked(metric=OTHER, statistic=Statistic.SUM, period_s=60)


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")


@pytest.fixture
def stub() -> Iterator[tuple[CloudWatchClient, Stubber]]:
    """A real client that answers what it is told to, and checks what it is asked."""
    client = SDK.client("cloudwatch", region_name="us-east-1")
    with Stubber(client) as stubber:
        yield client, stubber


def request(**changes: Any) -> dict[str, Any]:
    metric = {
        "Namespace": "Fleet",
        "MetricName": "Temperature",
        "Dimensions": [{"Name": "Machine", "Value": "press"}],
    }
    query = {"Id": "q0", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}
    return {
        "MetricDataQueries": [query],
        "StartTime": START,
        "EndTime": END,
        "ScanBy": "TimestampAscending",
        **changes,
    }


def answer(minute: int, value: float, **changes: Any) -> dict[str, Any]:
    at = START + timedelta(minutes=minute)
    result = {"Id": "q0", "Timestamps": [at], "Values": [value], "StatusCode": "Complete", **changes}
    return {"MetricDataResults": [result]}


def test_every_page_is_read(stub: tuple[CloudWatchClient, Stubber]) -> None:
    client, stubber = stub
    first = {**answer(0, 1.0, StatusCode="PartialData"), "NextToken": "more"}
    stubber.add_response("get_metric_data", first, request())
    stubber.add_response("get_metric_data", answer(1, 2.0), request(NextToken="more"))

    pages = list(Account(client).pages([SUM], start=START, end=END))

    assert pages == [
        Page(asked=SUM, times=(START,), values=(1.0,)),
        Page(asked=SUM, times=(START + timedelta(minutes=1),), values=(2.0,)),
    ]
    stubber.assert_no_pending_responses()


@pytest.mark.parametrize("status", ["Forbidden", "InternalError"])
def test_a_series_that_is_refused_is_an_error(stub: tuple[CloudWatchClient, Stubber], status: str) -> None:
    client, stubber = stub
    messages = [{"Code": "X", "Value": "not today"}]
    stubber.add_response("get_metric_data", answer(0, 1.0, StatusCode=status, Messages=messages))

    with pytest.raises(BadInputError, match=f"AWS account: {status} for Fleet:Temperature.* not today"):
        list(Account(client).pages([SUM], start=START, end=END))


def test_a_call_that_is_refused_is_an_error(stub: tuple[CloudWatchClient, Stubber]) -> None:
    client, stubber = stub
    stubber.add_client_error("get_metric_data", "AccessDenied", "no", 403)

    with pytest.raises(BadInputError, match=r"AccessDenied.*\n  fix: look at the credentials"):
        list(Account(client).pages([SUM], start=START, end=END))


def test_a_profile_that_is_not_there_is_an_error() -> None:
    with pytest.raises(BadInputError, match="nobody"):
        Account.of(profile="nobody", region="us-east-1")


def test_throttled_calls_are_tried_again_by_botocore() -> None:
    client: Any = Account.of(profile=None, region="us-east-1")._client  # pyright: ignore[reportPrivateUsage]

    assert client.meta.config.retries == {"mode": "standard", "total_max_attempts": 11}


@mock_aws
def test_what_is_fetched_is_what_was_published_and_can_be_loaded(tmp_path: Path) -> None:
    client = SDK.client("cloudwatch", region_name="us-east-1")
    now = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=10)
    for minute, value in ((0, 1.0), (0, 2.0), (2, 5.0)):
        client.put_metric_data(
            Namespace="Fleet",
            MetricData=[
                {
                    "MetricName": "Temperature",
                    "Dimensions": [{"Name": "Machine", "Value": "press"}],
                    "Timestamp": now + timedelta(minutes=minute),
                    "Value": value,
                }
            ],
        )
    path = tmp_path / "new" / "history.parquet"

    count = fetch(
        [SUM, SILENT],
        Account.of(profile=None, region="us-east-1"),
        start=now,
        end=now + timedelta(minutes=5),
        path=path,
        on_progress=lambda done, of: None,
    )

    history = load_history([path], metrics={METRIC, OTHER}, declared=Declared())
    assert count == 2
    assert content(history) == {"Sum 60": [3.0, None, 5.0]}
    assert content(history, OTHER) == {"Sum 60": [None]}


class ManySeries:
    """Serves one datapoint of each series, and remembers how many were asked for at once."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def pages(self, asked: Any, *, start: datetime, end: datetime) -> Iterator[Page]:
        self.asked.append(len(asked))
        for one in asked:
            yield Page(asked=one, times=(start,), values=(1.0,))


def test_many_series_are_fetched_in_parts(tmp_path: Path) -> None:
    series = [
        Asked(metric=MetricId.parse(f"Fleet:m{number}"), statistic=Statistic.SUM, period_s=60)
        for number in range(250)
    ]
    account, heard = ManySeries(), list[tuple[int, int]]()
    path = tmp_path / "history.parquet"

    count = fetch(
        series,
        account,
        start=START,
        end=END,
        path=path,
        on_progress=lambda done, of: heard.append((done, of)),
    )

    assert (count, account.asked) == (250, [100, 100, 50])
    assert heard == [(100, 250), (200, 250), (250, 250)]
    history = load_history([path], metrics={one.metric for one in series}, declared=Declared())
    assert len(history.metrics) == 250


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")

    with pytest.raises(BadInputError, match="cannot be written"):
        fetch(
            [SUM],
            ManySeries(),
            start=START,
            end=END,
            path=blocked / "history.parquet",
            on_progress=lambda done, of: None,
        )


@pytest.mark.parametrize(
    ("minute", "expected"), [(0, START), (1, START + timedelta(hours=1)), (59, START + timedelta(hours=1))]
)
def test_fetching_begins_at_a_full_hour_and_not_earlier_than_asked(minute: int, expected: datetime) -> None:
    end = START + timedelta(days=3, minutes=minute)

    assert first_moment(end, days=3) == expected
