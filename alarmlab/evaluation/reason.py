"""The sentence and the JSON object with which CloudWatch explains a state: StateReason and StateReasonData.

Only examples are published (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html);
the rest was recorded on AWS: docs/alarmlab/evaluation.md, "What is measured".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from alarmlab.alarms.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarms.query import MetricStat
from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.evaluation.band_reason import (
    INLINE_DATAPOINTS,
    LISTED_DATAPOINTS,
    Edges,
    band_crossing,
    recent_edges,
)
from alarmlab.evaluation.core import Verdict
from alarmlab.evaluation.wording import count_of, dated, instant, java_double, were
from alarmlab.metrics.store import Datapoint

_COMPARISON = {
    ComparisonOperator.GREATER_OR_EQUAL: "greater than or equal to",
    ComparisonOperator.GREATER: "greater than",
    ComparisonOperator.LESS: "less than",
    ComparisonOperator.LESS_OR_EQUAL: "less than or equal to",
}
_FILLED = {TreatMissingData.BREACHING: "Breaching", TreatMissingData.NOT_BREACHING: "NonBreaching"}


def reason(alarm: MetricAlarm, verdict: Verdict, window: Sequence[Datapoint], inputs: Edges) -> str:
    """CloudWatch's sentence for the state. For a kept state, where CloudWatch writes none, alarmlab's own."""
    missing = count_of(verdict.missing, "datapoint")
    if verdict.kept and verdict.low_sample:
        few = count_of(len(verdict.low_sample), "datapoint")
        return f"State kept: {few} with few samples, and EvaluateLowSampleCountPercentile is ignore."
    if verdict.kept:
        return f"State kept: {missing} missing, and TreatMissingData is {alarm.treat_missing_data}."
    if verdict.state is State.INSUFFICIENT_DATA:
        return f"Insufficient Data: {missing} {were(verdict.missing)} unknown."
    deciding = _deciding(verdict)
    filled = ""
    if verdict.missing and alarm.treat_missing_data in _FILLED:
        gaps = count_of(verdict.missing, "missing datapoint")
        filled = f" and {gaps} {were(verdict.missing)} treated as [{_FILLED[alarm.treat_missing_data]}]"
    if not deciding:
        received = alarm.evaluation_periods - verdict.missing
        datapoints = count_of(received, "datapoint") if received else "no datapoints"
        periods = count_of(alarm.evaluation_periods, "period")
        return f"Threshold Crossed: {datapoints} {were(received)} received for {periods}{filled}."
    subject, minimum = _subject(alarm, verdict.state, len(deciding))
    if alarm.band:
        crossing = band_crossing(alarm, verdict.state, deciding, window, inputs, subject=subject)
        return f"Thresholds Crossed: {crossing}{filled}{minimum}."
    datapoints = [window[place] for place in deciding]
    return f"Threshold Crossed: {_crossing(alarm, verdict.state, datapoints, subject, filled)}{minimum}."


def reason_data(
    alarm: MetricAlarm,
    verdict: Verdict,
    window: Sequence[Datapoint],
    inputs: Edges,
    *,
    now: datetime,
) -> dict[str, object]:
    """The object CloudWatch stores beside the sentence, as JSON text, at an evaluation at `now`."""
    places = sorted([*verdict.breaching, *verdict.not_breaching, *verdict.low_sample])
    recent = window[places[0] : places[-1] + 1] if places else ()
    data: dict[str, object] = {
        "version": "1.0",
        "queryDate": instant(now),
        **({"startDate": instant(recent[0].start)} if recent else {}),
        **_metric(alarm),
        "period": alarm.period_s,
        "recentDatapoints": [datapoint.value for datapoint in recent],
    }
    if alarm.band:
        first, last = (places[0], places[-1]) if places else (0, -1)
        return {**data, **recent_edges(alarm, inputs, first=first, last=last)}
    return {
        **data,
        "threshold": alarm.threshold,
        "evaluatedDatapoints": [_evaluated(datapoint) for datapoint in _evaluated_of(alarm, verdict, window)],
    }


def _metric(alarm: MetricAlarm) -> dict[str, object]:
    """What is said of a metric, and of an expression is not."""
    if not isinstance(alarm.query, MetricStat):
        return {}
    unit = {"unit": alarm.query.unit} if alarm.query.unit else {}
    return {**unit, "statistic": str(alarm.query.statistic)}


def _subject(alarm: MetricAlarm, state: State, count: int) -> tuple[str, str]:
    """How many datapoints decided, and how many it takes, unless the alarm leaves DatapointsToAlarm out."""
    if not alarm.datapoints_to_alarm_given:
        return count_of(count, "datapoint"), ""
    change = "OK -> ALARM" if state is State.ALARM else "ALARM -> OK"
    needed = count_of(_needed(alarm, state), "datapoint")
    return (
        f"{count} out of the last {alarm.evaluation_periods} datapoints",
        f" (minimum {needed} for {change} transition)",
    )


def _crossing(
    alarm: MetricAlarm, state: State, deciding: Sequence[Datapoint], subject: str, filled: str
) -> str:
    assert alarm.threshold is not None
    count = len(deciding)
    listed = ", ".join(dated(datapoint) for datapoint in deciding[:LISTED_DATAPOINTS])
    negation = "" if state is State.ALARM else " not"
    threshold = (
        f"{_COMPARISON[alarm.comparison_operator]} the threshold ({java_double(alarm.threshold)}){filled}"
    )
    if count <= INLINE_DATAPOINTS:
        return f"{subject} [{listed}] {were(count)}{negation} {threshold}"
    which = "crossed" if state is State.ALARM else "did not cross"
    return (
        f"{subject} {were(count)}{negation} {threshold}. "
        f"The most recent datapoints which {which} the threshold: [{listed}]"
    )


def _deciding(verdict: Verdict) -> list[int]:
    """The places of the datapoints that speak for the state, newest first."""
    return [*reversed(verdict.not_breaching if verdict.state is State.OK else verdict.breaching)]


def _evaluated_of(alarm: MetricAlarm, verdict: Verdict, window: Sequence[Datapoint]) -> list[Datapoint]:
    """The datapoints that speak for the state, then the newest gaps up to the number it takes."""
    deciding = [window[place] for place in _deciding(verdict)]
    gaps = [datapoint for datapoint in reversed(window) if datapoint.value is None]
    lacking = max(0, _needed(alarm, verdict.state) - len(deciding))
    return sorted([*deciding, *gaps[:lacking]], key=lambda datapoint: datapoint.start, reverse=True)


def _needed(alarm: MetricAlarm, state: State) -> int:
    if state is State.OK:
        return alarm.evaluation_periods - alarm.datapoints_to_alarm + 1
    return alarm.datapoints_to_alarm


def _evaluated(datapoint: Datapoint) -> dict[str, object]:
    if datapoint.value is None:
        return {"timestamp": instant(datapoint.start)}
    count = datapoint.sample_count
    return {
        "timestamp": instant(datapoint.start),
        **({} if count is None else {"sampleCount": float(count)}),
        "value": datapoint.value,
    }
