"""What PutMetricData stored, GetMetricData tells as its API reference has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.emulator_process import Emulator

HOURS = 14 * 24
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
OF_ONE: Any = [{"Name": "Service", "Value": "one"}]


def query(name: str, **stat: Any) -> Any:
    metric = {"Namespace": "test", "MetricName": name, "Dimensions": OF_ONE}
    return {"Id": "q", "MetricStat": {"Metric": metric, "Period": 3600, "Stat": "Average", **stat}}


@pytest.fixture
def cloudwatch(emulator: Emulator) -> Any:
    return emulator.client("cloudwatch")


def put(cloudwatch: Any, name: str, *data: Any) -> None:
    data = tuple({"MetricName": name, "Dimensions": OF_ONE, **each} for each in data)
    for start in range(0, len(data), 1000):  # the most that one call takes
        cloudwatch.put_metric_data(Namespace="test", MetricData=data[start : start + 1000])


def get(cloudwatch: Any, *queries: Any, hours: int = HOURS, **options: Any) -> Any:
    times = {"StartTime": NOW - timedelta(hours=hours), "EndTime": NOW}
    return cloudwatch.get_metric_data(MetricDataQueries=list(queries), **times, **options)


def hourly(cloudwatch: Any, name: str, hours: int) -> None:
    put(cloudwatch, name, *({"Timestamp": NOW - timedelta(hours=h), "Value": h} for h in range(1, hours + 1)))


def test_the_newest_datapoint_comes_first(cloudwatch: Any, unique: str) -> None:
    hourly(cloudwatch, unique, 3)

    [newest_first] = get(cloudwatch, query(unique))["MetricDataResults"]
    [oldest_first] = get(cloudwatch, query(unique), ScanBy="TimestampAscending")["MetricDataResults"]

    assert newest_first["Values"] == [1, 2, 3]
    assert newest_first["Timestamps"][0] == NOW - timedelta(hours=1)
    assert oldest_first["Values"] == [3, 2, 1]


def test_two_weeks_of_hours_are_read_back(cloudwatch: Any, unique: str) -> None:
    hourly(cloudwatch, unique, HOURS)  # so many that the SDK compresses the call

    [result] = get(cloudwatch, query(unique))["MetricDataResults"]

    assert result["Values"] == list(range(1, HOURS + 1))
    assert result["StatusCode"] == "Complete"


def test_pages_have_no_more_than_was_asked(cloudwatch: Any, unique: str) -> None:
    hourly(cloudwatch, unique, 5)
    read: list[float] = []
    statuses: list[str] = []
    token: dict[str, Any] = {}

    while not statuses or token:
        page = get(cloudwatch, query(unique), MaxDatapoints=2, **token)
        read += page["MetricDataResults"][0]["Values"]
        statuses.append(page["MetricDataResults"][0]["StatusCode"])
        token = {"NextToken": page["NextToken"]} if "NextToken" in page else {}

    assert read == [1, 2, 3, 4, 5]
    assert statuses == ["PartialData", "PartialData", "Complete"]


def test_the_start_belongs_to_the_range_and_the_end_does_not(cloudwatch: Any, unique: str) -> None:
    put(cloudwatch, unique, *({"Timestamp": NOW - timedelta(hours=h), "Value": h} for h in (0, 2, 3)))

    [result] = get(cloudwatch, query(unique), hours=2)["MetricDataResults"]

    assert result["Values"] == [2]


@pytest.mark.parametrize(
    ("stat", "expected"),
    [("SampleCount", 8), ("Sum", 24), ("Average", 3), ("Minimum", 1), ("Maximum", 9), ("p50", None)],
)
def test_arrays_and_statistic_sets_make_one_datapoint(
    cloudwatch: Any, unique: str, stat: str, expected: float | None
) -> None:
    sets = {"SampleCount": 4, "Sum": 16, "Minimum": 2, "Maximum": 9}
    at = {"Timestamp": NOW - timedelta(minutes=30)}
    put(cloudwatch, unique, {**at, "Values": [1, 5], "Counts": [3, 1]}, {**at, "StatisticValues": sets})
    put(cloudwatch, unique, {"Timestamp": NOW - timedelta(hours=2), "Value": 5})

    [result] = get(cloudwatch, query(unique, Stat=stat), hours=1)["MetricDataResults"]

    # 1 + 1 + 1 + 5 + 16 = 24 in eight samples; no percentile can be told from a statistic set
    assert result["Values"] == ([] if expected is None else [expected])


def test_no_dimensions_are_a_metric_of_their_own(cloudwatch: Any, unique: str) -> None:
    at = {"Timestamp": NOW - timedelta(minutes=30)}
    put(cloudwatch, unique, {**at, "Value": 1}, {**at, "Value": 7, "Dimensions": []})

    [result] = get(cloudwatch, query(unique, Metric={"Namespace": "test", "MetricName": unique}))[
        "MetricDataResults"
    ]

    assert result["Values"] == [7]


def test_a_metric_without_data_is_told_as_empty(cloudwatch: Any, unique: str) -> None:
    [result] = get(cloudwatch, query(unique))["MetricDataResults"]

    assert (result["Values"], result["StatusCode"], result["Label"]) == ([], "Complete", unique)
