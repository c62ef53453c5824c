"""Fitted thresholds are what the environment's file holds, and follow the history that they are fitted to."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alarmlab.backtest.spans import Span
from alarmlab.errors import BadInputError
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.store import MetricStore
from environments import read_environment
from environments.reader import FOLDER
from local.detection import LOAD_BALANCER
from local.fit_thresholds import main, proposals, yaml_lines
from local.simulated_history import simulated_day

LOCAL = read_environment(FOLDER / "local.yaml")
START = datetime(2026, 1, 5, tzinfo=UTC)
MINUTES = 1_000
ERRORS = "HTTPCode_Target_5XX_Count"


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
            one = f'{{ClusterName="{service.cluster}",ServiceName="{service.name}"}}'
            metrics[f"AWS/ECS:CPUUtilization{one}"] = 40
            metrics[f"AWS/ECS:MemoryUtilization{one}"] = memory_pct if service.name == "ml-service" else 60
        for metric, value in metrics.items():
            store.add(MetricId.parse(metric), at=at, value=value)
    return store


def lines_of(store: MetricStore, *, left_out: tuple[Span, ...] = ()) -> list[str]:
    until = START + timedelta(minutes=MINUTES)
    found = proposals(LOCAL, store, until, MINUTES, left_out=left_out)
    return [line.strip() for line in yaml_lines(found) if not line.strip().startswith("#")]


def test_the_local_environment_has_the_thresholds_of_its_simulated_day() -> None:
    """The command in the comment of environments/local.yaml gives what stands below it."""
    fitted = {
        one.field: proposal.limit
        for one, proposal in proposals(LOCAL, *simulated_day(LOCAL))
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


def test_recorded_files_are_fitted_without_their_incidents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the format of `alarmlab backtest`."""
    balancer = f'{{LoadBalancer="{LOAD_BALANCER}"}}'
    times = [f"{name} of AWS/ApplicationELB:TargetResponseTime{balancer}" for name in ("p50", "p90", "p99")]
    counts = [f"Sum of AWS/ApplicationELB:{name}{balancer}" for name in ("RequestCount", ERRORS)]
    uses = [
        f"Average of AWS/ECS:{what}Utilization"
        f'{{ClusterName="{service.cluster}",ServiceName="{service.name}"}}'
        for service in LOCAL.services
        for what in ("CPU", "Memory")
    ]
    lines = [["timestamp", *times, *counts, *uses]]
    for minute in range(MINUTES):
        slow = 9.0 if minute < 20 else 0.5
        at = (START + timedelta(minutes=minute)).isoformat()
        lines.append([at, *map(str, (slow, slow, slow, 2_000, 1, *[40] * len(uses)))])
    with (tmp_path / "history.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(lines)
    end = START + timedelta(minutes=20)
    incidents = tmp_path / "incidents.csv"
    incidents.write_text(f"start,end\n{START.isoformat()},{end.isoformat()}\n", encoding="utf-8")
    command = ["local", "--history", str(tmp_path / "history.csv")]

    assert main([*command, "--incidents", str(incidents)]) == 0
    assert "  response_time_p50_s: 0.6\n" in capsys.readouterr().out
    assert main(command) == 0
    assert "  response_time_p50_s: 10.8\n" in capsys.readouterr().out


def test_a_history_that_is_not_there_is_told_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["local", "--history", "nowhere.csv"]) == 2
    assert capsys.readouterr().err.startswith("fit_thresholds: nowhere.csv: ")
