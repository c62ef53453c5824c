"""Percentiles and expressions recorded on AWS: the same states, in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from alarmlab.alarms.states import State
from alarmlab.alarms.survey import read_alarms
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.metrics.store import MetricStore
from tests.alarmlab.builders import METRIC, SINGLE_METRIC, a_template

FACTS = Path(__file__).parents[1] / "facts" / "recorded_queries.yaml"
RECORDED = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
COMMON = {"EvaluationPeriods": 1, "DatapointsToAlarm": 1}


def at(time: str) -> datetime:
    return datetime.fromisoformat(f"2026-09-14T{time}+00:00")


@pytest.fixture(scope="module")
def store() -> MetricStore:
    store = MetricStore()
    for time, samples in RECORDED["samples"].items():
        value, _, count = samples.partition("*")
        for _ in range(int(count)):
            store.add(METRIC, at=at(time), value=float(value))
    return store


@pytest.mark.parametrize(
    "recorded",
    RECORDED["evaluations"],
    ids=lambda recorded: f"{recorded['at']} {recorded['change']}",
)
def test_a_recorded_evaluation_is_reproduced_word_for_word(
    recorded: dict[str, Any], store: MetricStore
) -> None:
    template = a_template(**alarm_properties(recorded["properties"]))
    (alarm,) = read_alarms(template, parameters={}, account="111122223333", region="us-east-1")
    before, _, after = recorded["change"].partition(" -> ")

    evaluation = evaluate(alarm, store, now=at(recorded["at"]), state=State(before))

    assert (evaluation.state, evaluation.verdict.kept) == (after, recorded.get("kept", False))
    if not evaluation.verdict.kept:
        assert evaluation.reason == recorded["reason"]
        assert dict(evaluation.reason_data) == expected_reason_data(recorded)


def alarm_properties(properties: Mapping[str, Any]) -> dict[str, object]:
    """A recorded alarm's properties as the template has them; an Expression goes into Metrics."""
    others = {name: value for name, value in properties.items() if name not in ("Expression", "MetricName")}
    if "Expression" not in properties:
        return {**COMMON, "Period": 10, "Statistic": None, **others}
    metric = {
        "Namespace": METRIC.namespace,
        "MetricName": properties.get("MetricName", METRIC.name),
        "Dimensions": [{"Name": name, "Value": value} for name, value in METRIC.dimensions],
    }
    stat = {"Metric": metric, "Period": 10, "Stat": "Average"}
    entries = [
        {"Id": "m1", "MetricStat": stat, "ReturnData": False},
        {"Id": "e1", "Expression": properties["Expression"], "ReturnData": True},
    ]
    return {**COMMON, **dict.fromkeys(SINGLE_METRIC), "Metrics": entries, **others}


def expected_reason_data(recorded: dict[str, Any]) -> dict[str, object]:
    return {
        "version": "1.0",
        "queryDate": f"2026-09-14T{recorded['at']}+0000",
        "period": 10,
        "recentDatapoints": recorded["recent"],
        "threshold": recorded["properties"]["Threshold"],
        "evaluatedDatapoints": [
            {"timestamp": f"2026-09-14T{time}.000+0000", **values}
            for time, values in recorded["evaluated"].items()
        ],
        **({"statistic": recorded["statistic"]} if "statistic" in recorded else {}),
        **({"startDate": f"2026-09-14T{recorded['start']}.000+0000"} if "start" in recorded else {}),
    }
