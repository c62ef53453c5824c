"""A back-test for machines: moments in ISO 8601, durations in seconds, null where nothing was counted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from alarmlab.backtest.comparison import Comparison
from alarmlab.backtest.result import AlarmResult, BacktestResult
from alarmlab.backtest.scoring import Incident, Score
from alarmlab.backtest.spans import Span

VERSION = 1
"""Raised when a field changes its meaning or goes; new fields may come without."""


def result_json(result: BacktestResult) -> str:
    """One back-test."""
    return _dumped({"version": VERSION, **_result(result)})


def comparison_json(comparison: Comparison) -> str:
    """Two versions; `after` has every detail, `before` as well."""
    return _dumped(
        {
            "version": VERSION,
            "before": _result(comparison.before),
            "after": _result(comparison.after),
            "changed": [change.name for change in comparison.alarms if change.differs],
            "gained": [_incident(one) for one in comparison.gained],
            "lost": [_incident(one) for one in comparison.lost],
        }
    )


def _result(result: BacktestResult) -> dict[str, object]:
    return {
        "start": _moment(result.start_s),
        "end": _moment(result.end_s),
        "together": _score(result.together),
        "alarms": [_alarm(one) for one in result.alarms],
        "noise": [one.name for one in result.noise],
        "redundant": [{"name": one.name, "covered_by": one.covered_by} for one in result.redundant],
        "missed": [_incident(one) for one in result.together.missed],
        "not_tested": [{"name": one.name, "reason": one.reason} for one in result.not_tested],
    }


def _alarm(one: AlarmResult) -> dict[str, object]:
    return {
        "name": one.name,
        "in_alarm_s": one.in_alarm_s,
        "flaps": one.flaps,
        "false_pages_per_week": one.false_pages_per_week,
        **_score(one.score),
    }


def _score(score: Score) -> dict[str, object]:
    return {
        "pages": _spans(score.pages),
        "pages_per_week": score.pages_per_week,
        "false_pages": _spans(score.false_pages),
        "incidents": len(score.outcomes),
        "detected": len(score.delays_s),
        "recall": score.recall,
        "precision": score.precision,
        "median_delay_s": score.median_delay_s,
        "p90_delay_s": score.p90_delay_s,
    }


def _spans(spans: Iterable[Span]) -> list[dict[str, str]]:
    return [{"start": _moment(one.start_s), "end": _moment(one.end_s)} for one in spans]


def _incident(one: Incident) -> dict[str, str]:
    return {"name": one.name, "start": _moment(one.start_s), "end": _moment(one.end_s)}


def _moment(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).isoformat().replace("+00:00", "Z")


def _dumped(document: object) -> str:
    return json.dumps(document, indent=2) + "\n"
