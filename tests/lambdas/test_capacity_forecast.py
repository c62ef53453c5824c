"""The whole function: history from CloudWatch page by page, shards from Kinesis, a forecast a capacity."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.capacity.histories import HOUR_S, NOW_S, Shape, history
from lambdas.capacity_forecast.adapters import METRICS_A_CALL, MOST_DATAPOINTS
from lambdas.capacity_forecast.core import HISTORY_DAYS
from lambdas.capacity_forecast.handler import handle
from pdm_catalog.capacity import FILE_NAME, Capacity, Dimension, Kind
from pdm_catalog.telemetry_metrics import CAPACITY
from tests.lambdas.conftest import forget_caches
from tests.lambdas.world import Wire

PAGE = 500


def capacity(kind: Kind, dimension: Dimension, *, name: str = "plant", variant: str = "") -> Capacity:
    return Capacity(kind=kind, name=name, variant=variant, dimension=dimension, limit_pct=80)


CPU = capacity(Kind.CLUSTER, Dimension.CPU)
BYTES = capacity(Kind.STREAM, Dimension.BYTES, name="readings")
RECORDS = capacity(Kind.STREAM, Dimension.RECORDS, name="readings")
DISK = capacity(Kind.ENDPOINT, Dimension.DISK, name="rul", variant="primary")


@dataclass(slots=True)
class World:
    """CloudWatch with the hours of `metrics` by name, and Kinesis with the streams of `shards`."""

    wire: Wire
    folder: Path
    metrics: dict[str, Mapping[int, float]] = field(default_factory=dict[str, Mapping[int, float]])
    shards: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    status: str = "Complete"

    def watch(self, *capacities: Capacity) -> None:
        value = {
            "environment": "prod",
            "capacities": [
                {
                    "kind": one.kind,
                    "name": one.name,
                    "variant": one.variant,
                    "dimension": one.dimension,
                    "limit_pct": one.limit_pct,
                }
                for one in capacities
            ],
        }
        (self.folder / FILE_NAME).write_text(json.dumps(value), encoding="utf-8")
        forget_caches()

    def run(self) -> dict[tuple[str, ...], float]:
        """What was published, by metric and dimensions."""
        del self.wire.calls[:]
        handle({}, None)
        return {
            (item["MetricName"], *(one["Value"] for one in item["Dimensions"])): item["Value"]
            for call in self.wire.of("PutMetricData")
            for item in call["MetricData"]
        }

    def get_metric_data(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Pages of PAGE datapoints, as CloudWatch cuts them: in the middle of a metric."""
        flat = [
            (query["Id"], at, value)
            for query in asked["MetricDataQueries"]
            for at, value in self.metrics.get(query["MetricStat"]["Metric"]["MetricName"], {}).items()
        ]
        first = int(asked.get("NextToken", 0))
        page = flat[first : first + PAGE]
        results = [
            {
                "Id": name,
                "StatusCode": self.status,
                "Timestamps": [datetime.fromtimestamp(at, UTC) for of, at, _ in page if of == name],
                "Values": [value for of, _, value in page if of == name],
            }
            for name in {of for of, _, _ in page} | {query["Id"] for query in asked["MetricDataQueries"]}
        ]
        more = {"NextToken": str(first + PAGE)} if first + PAGE < len(flat) else {}
        return 200, {"MetricDataResults": results, **more}

    def describe_stream_summary(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        found = self.shards.get(asked["StreamName"])
        if found is None:
            return 400, {"Error": {"Code": "ResourceNotFoundException", "Message": "no such stream"}}
        return 200, {"StreamDescriptionSummary": found}


@pytest.fixture
def world(wire: Wire, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    monkeypatch.setattr("lambdas.shared.aws.PACKAGE_ROOT", tmp_path)
    made = World(wire=wire, folder=tmp_path)
    wire.services["GetMetricData"] = made.get_metric_data
    wire.services["DescribeStreamSummary"] = made.describe_stream_summary
    wire.services["PutMetricData"] = lambda _: (200, {})
    return made


def hours(shape: Shape, *, times: float) -> dict[int, float]:
    """A history that ends now, in a metric's own unit."""
    now_s = int(datetime.now(UTC).timestamp()) // HOUR_S * HOUR_S
    return {at - NOW_S + now_s: value * times for at, value in history(shape, seed=1).items()}


RAMP = Shape(level=60, per_day=1, noise=0.02, days=HISTORY_DAYS)
FLAT = Shape(level=60, noise=0.02)


def test_a_clusters_use_is_what_its_tasks_use_of_what_they_reserve(world: World) -> None:
    world.watch(CPU)
    world.metrics = {
        "CpuUtilized": hours(RAMP, times=1.0),
        "CpuReserved": hours(Shape(level=100, cycle=0), times=1),
    }
    found = world.run()
    assert found["DaysToSaturation", "cluster/plant", "CPU"] == pytest.approx(20, abs=4)
    assert found["CapacityForecasts", "prod"] == 1
    assert found["CapacityUnseen", "prod"] == 0
    assert {call["Namespace"] for call in world.wire.of("PutMetricData")} == {CAPACITY}


@pytest.mark.parametrize(
    ("summary", "per_pct"),
    [
        ({"OpenShardCount": 3}, 3 * 1_000_000 * 3_600 / 100),
        ({"OpenShardCount": 9, "StreamModeDetails": {"StreamMode": "ON_DEMAND"}}, 200_000_000 * 3_600 / 100),
    ],
)
def test_a_streams_use_is_what_comes_in_of_what_its_shards_take(
    world: World, summary: dict[str, Any], per_pct: float
) -> None:
    world.watch(BYTES, RECORDS)
    world.shards["readings"] = summary
    world.metrics = {
        "IncomingBytes": hours(RAMP, times=per_pct),
        "IncomingRecords": hours(FLAT, times=1.0),
    }
    found = world.run()
    assert found["DaysToSaturation", "stream/readings", "Bytes"] == pytest.approx(20, abs=4)
    assert found["DaysToSaturation", "stream/readings", "Records"] == 365
    assert len(world.wire.of("DescribeStreamSummary")) == 1  # twenty a second are allowed


def test_an_endpoints_use_is_a_percentage_already(world: World) -> None:
    world.watch(DISK)
    world.metrics = {"DiskUtilization": hours(RAMP, times=1.0)}
    assert world.run()["DaysToSaturation", "endpoint/rul/primary", "Disk"] == pytest.approx(20, abs=4)


def test_each_series_is_asked_for_by_the_dimensions_and_statistic_that_aws_publishes(world: World) -> None:
    world.watch(CPU, BYTES, DISK)
    world.run()
    asked = [
        (
            one["MetricStat"]["Metric"]["Namespace"],
            one["MetricStat"]["Metric"]["MetricName"],
            [d["Value"] for d in one["MetricStat"]["Metric"]["Dimensions"]],
            one["MetricStat"]["Stat"],
        )
        for call in world.wire.of("GetMetricData")
        for one in call["MetricDataQueries"]
    ]
    assert asked == [
        ("ECS/ContainerInsights", "CpuUtilized", ["plant"], "Sum"),
        ("ECS/ContainerInsights", "CpuReserved", ["plant"], "Sum"),
        ("AWS/Kinesis", "IncomingBytes", ["readings"], "Sum"),
        ("/aws/sagemaker/Endpoints", "DiskUtilization", ["rul", "primary"], "Average"),
    ]


def test_too_little_history_is_not_published_and_does_not_count_as_unseen(world: World) -> None:
    world.watch(DISK)
    world.metrics = {"DiskUtilization": hours(Shape(days=5), times=1.0)}
    assert world.run() == {("CapacityForecasts", "prod"): 0, ("CapacityUnseen", "prod"): 0}


def test_what_cloudwatch_knows_nothing_of_is_counted_and_stops_no_other(world: World) -> None:
    """A misspelt stream, a cluster without Container Insights; not a stream to which nobody writes."""
    world.watch(CPU, BYTES, capacity(Kind.STREAM, Dimension.BYTES, name="idle"), DISK)
    world.shards["idle"] = {"OpenShardCount": 1}
    world.metrics = {"DiskUtilization": hours(FLAT, times=1.0)}
    assert world.run() == {
        ("DaysToSaturation", "endpoint/rul/primary", "Disk"): 365,
        ("CapacityForecasts", "prod"): 1,
        ("CapacityUnseen", "prod"): 2,
    }


def test_a_metric_that_stopped_days_ago_is_unseen(world: World) -> None:
    world.watch(DISK)
    newest = max(hours(FLAT, times=1.0)) - 4 * 24 * HOUR_S
    world.metrics = {"DiskUtilization": {at: v for at, v in hours(FLAT, times=1.0).items() if at < newest}}
    assert world.run()["CapacityUnseen", "prod"] == 1


def test_no_call_asks_for_more_than_cloudwatch_gives(world: World) -> None:
    variants = [f"v{number}" for number in range(METRICS_A_CALL + 30)]
    world.watch(*(capacity(Kind.ENDPOINT, Dimension.DISK, name="rul", variant=one) for one in variants))
    world.run()
    asked = [len(call["MetricDataQueries"]) for call in world.wire.of("GetMetricData")]
    assert asked == [METRICS_A_CALL, 30]
    assert METRICS_A_CALL * HISTORY_DAYS * 24 <= MOST_DATAPOINTS
    assert METRICS_A_CALL <= 500


@pytest.mark.parametrize("status", ["InternalError", "Forbidden"])
def test_an_incomplete_answer_is_an_error_and_no_forecast(world: World, status: str) -> None:
    world.watch(DISK)
    world.status = status
    with pytest.raises(RuntimeError, match=status):
        handle({}, None)
    assert world.wire.of("PutMetricData") == []
