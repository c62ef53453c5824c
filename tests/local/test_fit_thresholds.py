"""Fitted thresholds are what the environment's file holds, and follow the history that they are fitted to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alarmlab.backtest.spans import Span
from alarmlab.errors import BadInputError
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.store import MetricStore
from environments import read_environment
from environments.reader import FOLDER
from local.detection import LOAD_BALANCER
from local.fit_thresholds import proposals, yaml_lines
from local.simulated_history import simulated_day

LOCAL = read_environment(FOLDER / "local.yaml")
START = datetime(2026, 1, 5, tzinfo=UTC)
MINUTES = 1_000


def a_history(*, memory_pct: float = 60, slow_minutes: int = 0) -> MetricStore:
    """A thousand minutes; in the first few of them every answer takes nine seconds."""
    store = MetricStore()
    for minute in range(MINUTES):
        at = START + timedelta(minutes=minute)
        balancer = f'{{LoadBalancer="{LOAD_BALANCER}"}}'
        metrics = {
            f"AWS/ApplicationELB:TargetResponseTime{balancer}": 9.0 if minute < slow_minutes else 0.5,
            f"AWS/ApplicationELB:RequestCount{balancer}": 2_000,
            f"AWS/ApplicationELB:HTTPCode_Target_5XX_Count{balancer}": 1,
        }
        for service in LOCAL.services:
            one = f'{{ClusterName="{LOCAL.cluster}",ServiceName="{service.name}"}}'
            metrics[f"AWS/ECS:CPUUtilization{one}"] = 40
            metrics[f"AWS/ECS:MemoryUtilization{one}"] = memory_pct if service.name == "ml-service" else 60
        for metric, value in metrics.items():
            store.add(MetricId.parse(metric), at=at, value=value)
    return store


def lines_of(store: MetricStore, *, left_out: tuple[Span, ...] = ()) -> list[str]:
    until = START + timedelta(minutes=MINUTES)
    found = proposals(LOCAL, store, until=until, minutes=MINUTES, left_out=left_out)
    return [line.strip() for line in yaml_lines(found) if not line.strip().startswith("#")]


def test_the_local_environment_has_the_thresholds_of_its_simulated_day() -> None:
    """The command in the comment of environments/local.yaml gives what stands below it."""
    store, until, minutes = simulated_day(LOCAL)

    fitted = {
        one.field: proposal.limit
        for one, proposal in proposals(LOCAL, store, until=until, minutes=minutes)
        if one.service is None
    }

    assert LOCAL.thresholds == replace(LOCAL.thresholds, **fitted)
    assert len(fitted) == 4


def test_the_lines_are_those_of_an_environment_file() -> None:
    """The share of errors keeps its least; a service that fits the environment gets no limit of its own."""
    assert lines_of(a_history()) == [
        "thresholds:",
        "response_time_p50_s: 0.6",
        "response_time_p90_s: 0.6",
        "response_time_p99_s: 0.6",
        "target_5xx_pct: 2",
    ]


def test_a_service_that_lives_near_the_limit_gets_its_own() -> None:
    """Halfway to what there is: 85 would ring for ever."""
    assert lines_of(a_history(memory_pct=88))[5:] == ["services:", "- {name: ml-service, memory_pct: 94}"]


def test_known_incidents_are_left_out() -> None:
    """Otherwise each would allow the next."""
    store = a_history(slow_minutes=20)
    incident = Span(start_s=START.timestamp(), end_s=START.timestamp() + 20 * 60)

    assert lines_of(store)[1] == "response_time_p50_s: 10.8"
    assert lines_of(store, left_out=(incident,))[1] == "response_time_p50_s: 0.6"


def test_a_metric_that_was_never_published_is_told() -> None:
    with pytest.raises(BadInputError, match="quiet history: got no datapoint"):
        lines_of(MetricStore())
