"""The sentence and the JSON object with which CloudWatch explains a state: StateReason and StateReasonData.

Only examples are published (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html);
the rest was recorded on AWS: docs/alarmlab/evaluation.md, "What is measured".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from alarmlab.alarms.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarms.query import MetricStat
from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.evaluation.core import Verdict
from alarmlab.metrics.store import Datapoint

_INLINE_DATAPOINTS = 4
"""Four and fewer are listed within the sentence; of five and more the newest five follow it (recorded)."""
_LISTED_DATAPOINTS = 5

_COMPARISON = {
    ComparisonOperator.GREATER_OR_EQUAL: "greater than or equal to",
    ComparisonOperator.GREATER: "greater than",
    ComparisonOperator.LESS: "less than",
    ComparisonOperator.LESS_OR_EQUAL: "less than or equal to",
}
_FILLED = {TreatMissingData.BREACHING: "Breaching", TreatMissingData.NOT_BREACHING: "NonBreaching"}


def reason(alarm: MetricAlarm, verdict: Verdict, window: Sequence[Datapoint]) -> str:
    """CloudWatch's sentence for the state. For a kept state, where CloudWatch writes none, alarmlab's own."""
    missing = _count(verdict.missing, "datapoint")
    if verdict.kept and verdict.low_sample:
        few = _count(len(verdict.low_sample), "datapoint")
        return f"State kept: {few} with few samples, and EvaluateLowSampleCountPercentile is ignore."
    if verdict.kept:
        return f"State kept: {missing} missing, and TreatMissingData is {alarm.treat_missing_data}."
    if verdict.state is State.INSUFFICIENT_DATA:
        return f"Insufficient Data: {missing} {_were(verdict.missing)} unknown."
    deciding = _deciding(verdict, window)
    filled = ""
    if verdict.missing and alarm.treat_missing_data in _FILLED:
        gaps = _count(verdict.missing, "missing datapoint")
        filled = f" and {gaps} {_were(verdict.missing)} treated as [{_FILLED[alarm.treat_missing_data]}]"
    if not deciding:
        received = alarm.evaluation_periods - verdict.missing
        datapoints = _count(received, "datapoint") if received else "no datapoints"
        periods = _count(alarm.evaluation_periods, "period")
        return f"Threshold Crossed: {datapoints} {_were(received)} received for {periods}{filled}."
    return f"Threshold Crossed: {_crossing(alarm, verdict.state, deciding, filled)}."


def reason_data(
    alarm: MetricAlarm, verdict: Verdict, window: Sequence[Datapoint], *, now: datetime
) -> dict[str, object]:
    """The object CloudWatch stores beside the sentence, as JSON text, at an evaluation at `now`."""
    places = sorted([*verdict.breaching, *verdict.not_breaching, *verdict.low_sample])
    recent = window[places[0] : places[-1] + 1] if places else ()
    return {
        "version": "1.0",
        "queryDate": _instant(now),
        **({"startDate": _instant(recent[0].start)} if recent else {}),
        **_metric(alarm),
        "period": alarm.period_s,
        "recentDatapoints": [datapoint.value for datapoint in recent],
        "threshold": alarm.threshold,
        "evaluatedDatapoints": [_evaluated(datapoint) for datapoint in _evaluated_of(alarm, verdict, window)],
    }


def _metric(alarm: MetricAlarm) -> dict[str, object]:
    """What is said of a metric, and of an expression is not."""
    if not isinstance(alarm.query, MetricStat):
        return {}
    unit = {"unit": alarm.query.unit} if alarm.query.unit else {}
    return {**unit, "statistic": str(alarm.query.statistic)}


def _crossing(alarm: MetricAlarm, state: State, deciding: Sequence[Datapoint], filled: str) -> str:
    count = len(deciding)
    listed = ", ".join(_dated(datapoint) for datapoint in deciding[:_LISTED_DATAPOINTS])
    subject, minimum = _count(count, "datapoint"), ""
    if alarm.datapoints_to_alarm_given:
        subject = f"{count} out of the last {alarm.evaluation_periods} datapoints"
        change = "OK -> ALARM" if state is State.ALARM else "ALARM -> OK"
        minimum = f" (minimum {_count(_needed(alarm, state), 'datapoint')} for {change} transition)"
    negation = "" if state is State.ALARM else " not"
    threshold = (
        f"{_COMPARISON[alarm.comparison_operator]} the threshold ({java_double(alarm.threshold)}){filled}"
    )
    if count <= _INLINE_DATAPOINTS:
        return f"{subject} [{listed}] {_were(count)}{negation} {threshold}{minimum}"
    which = "crossed" if state is State.ALARM else "did not cross"
    return (
        f"{subject} {_were(count)}{negation} {threshold}. "
        f"The most recent datapoints which {which} the threshold: [{listed}]{minimum}"
    )


def _deciding(verdict: Verdict, window: Sequence[Datapoint]) -> list[Datapoint]:
    places = verdict.not_breaching if verdict.state is State.OK else verdict.breaching
    return [window[place] for place in reversed(places)]


def _evaluated_of(alarm: MetricAlarm, verdict: Verdict, window: Sequence[Datapoint]) -> list[Datapoint]:
    """The datapoints that speak for the state, then the newest gaps up to the number it takes."""
    deciding = _deciding(verdict, window)
    gaps = [datapoint for datapoint in reversed(window) if datapoint.value is None]
    lacking = max(0, _needed(alarm, verdict.state) - len(deciding))
    return sorted([*deciding, *gaps[:lacking]], key=lambda datapoint: datapoint.start, reverse=True)


def _needed(alarm: MetricAlarm, state: State) -> int:
    if state is State.OK:
        return alarm.evaluation_periods - alarm.datapoints_to_alarm + 1
    return alarm.datapoints_to_alarm


def _evaluated(datapoint: Datapoint) -> dict[str, object]:
    if datapoint.value is None:
        return {"timestamp": _instant(datapoint.start)}
    count = datapoint.sample_count
    return {
        "timestamp": _instant(datapoint.start),
        **({} if count is None else {"sampleCount": float(count)}),
        "value": datapoint.value,
    }


def java_double(value: float) -> str:
    """A number as Java prints a double, and therefore CloudWatch: 10.0, 1.0E7, 5.0E-4.

    Source: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Double.html#toString(double)
    """
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        text = format(Decimal(repr(value)), "f")
        return text if "." in text else f"{text}.0"
    sign, digits, _ = Decimal(repr(value)).normalize().as_tuple()
    fraction = "".join(str(digit) for digit in digits[1:]) or "0"
    return f"{'-' if sign else ''}{digits[0]}.{fraction}E{Decimal(repr(value)).adjusted()}"


def _dated(datapoint: Datapoint) -> str:
    assert datapoint.value is not None
    return f"{java_double(datapoint.value)} ({datapoint.start:%d/%m/%y %H:%M:%S})"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
