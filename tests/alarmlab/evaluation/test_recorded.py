"""Evaluations recorded on AWS: alarmlab must reach the same state and explain it in the same words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.metrics.statistic import Statistic
from alarmlab.metrics.store import MetricStore
from tests.alarmlab.builders import METRIC, a_stat, an_alarm

RECORDED = yaml.safe_load((Path(__file__).parents[1] / "facts" / "recorded.yaml").read_text(encoding="utf-8"))


def at(time: str) -> datetime:
    return datetime.fromisoformat(f"2026-09-14T{time}+00:00")


@pytest.fixture(scope="module")
def store() -> MetricStore:
    store = MetricStore()
    for time, value in RECORDED["samples"].items():
        store.add(METRIC, at=at(time), value=value)
    return store


@pytest.mark.parametrize(
    "recorded",
    RECORDED["evaluations"],
    ids=lambda recorded: f"{recorded['at']} {recorded['alarm']['of']} {recorded['alarm']['missing']}",
)
def test_a_recorded_evaluation_is_reproduced_word_for_word(
    recorded: dict[str, Any], store: MetricStore
) -> None:
    m, _, n = recorded["alarm"]["of"].partition(" of ")
    before, _, after = recorded["change"].partition(" -> ")
    alarm = an_alarm(
        period_s=10,
        datapoints_to_alarm=int(m),
        evaluation_periods=int(n),
        treat_missing_data=TreatMissingData(recorded["alarm"]["missing"]),
        query=a_stat(Statistic.AVERAGE, unit="Count"),
    )

    evaluation = evaluate(alarm, store, now=at(recorded["at"]), state=State(before))

    assert evaluation.state == after
    assert evaluation.reason == recorded["reason"]
    assert dict(evaluation.reason_data) == expected_reason_data(recorded)


def expected_reason_data(recorded: dict[str, Any]) -> dict[str, object]:
    points: list[dict[str, object]] = []
    for text in recorded["evaluated"]:
        time, _, value = text.partition(" ")
        points.append({"timestamp": f"2026-09-14T{time}.000+0000"})
        if value:
            points[-1] |= {"sampleCount": 1.0, "value": float(value)}
    return {
        "version": "1.0",
        "queryDate": f"2026-09-14T{recorded['at']}+0000",
        "unit": "Count",
        "statistic": "Average",
        "period": 10,
        "recentDatapoints": recorded["recent"],
        "threshold": 50.0,
        "evaluatedDatapoints": points,
        **({"startDate": f"2026-09-14T{recorded['start']}.000+0000"} if "start" in recorded else {}),
    }
