"""The state of an alarm made of the states of its contributors: the time series of a query with GROUP BY.

Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-alarm-create.html
and recordings of AWS: docs/alarmlab/expressions.md, "Metrics Insights".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.evaluation.core import Verdict
from alarmlab.evaluation.evaluation import Evaluation

_MOST_COUNTED = 100
_VANISHED = "No data was returned for this contributor"
_TREATMENTS = {
    TreatMissingData.MISSING: (State.INSUFFICIENT_DATA, "Missing"),
    TreatMissingData.BREACHING: (State.ALARM, "Breaching"),
    TreatMissingData.NOT_BREACHING: (State.OK, "NonBreaching"),
    TreatMissingData.IGNORE: (None, "Ignore"),
}
"""The state of an alarm whose query returns nothing, and the word for it; None keeps the state."""


def vanished(alarm: MetricAlarm, *, now: datetime) -> Evaluation:
    """A contributor that the query no longer returns: it is OK, whatever stands in for missing data."""
    return _plain(alarm, State.OK, kept=False, now=now, said=_VANISHED)


def state_of_all(
    alarm: MetricAlarm,
    found: Mapping[str, Evaluation],
    gone: Mapping[str, Evaluation],
    *,
    now: datetime,
    state: State,
) -> Evaluation:
    """The alarm: in ALARM when one of the contributors found is, else OK; `gone` are those that vanished.

    Contributors are OK or in ALARM: one that cannot be told is OK.
    """
    settled = {
        key: one if one.state is State.ALARM else replace(one, verdict=replace(one.verdict, state=State.OK))
        for key, one in found.items()
    }
    together = {**settled, **gone}
    if not found:
        after, word = _TREATMENTS[alarm.treat_missing_data]
        said = f"No time series were returned by the query. Treat missing data is configured as [{word}]."
        whole = _plain(alarm, after or state, kept=after is None, now=now, said=said)
    else:
        alarming = sum(one.state is State.ALARM for one in settled.values())
        after = State.ALARM if alarming else State.OK
        whole = _plain(alarm, after, kept=False, now=now, said=_count(alarming, len(together)))
    return replace(whole, contributors=together)


def _count(alarming: int, of: int) -> str:
    if alarming > _MOST_COUNTED:
        return f"{_MOST_COUNTED}+ time series evaluated to ALARM"
    if alarming:
        return f"{alarming} out of {of} time series evaluated to ALARM"
    return f"{of} time series evaluated to OK"


def _plain(alarm: MetricAlarm, state: State, *, kept: bool, now: datetime, said: str) -> Evaluation:
    verdict = Verdict(state=state, kept=kept, breaching=(), not_breaching=(), low_sample=(), missing=0)
    return Evaluation(alarm=alarm, at=now, window=(), inputs={}, judged=(), verdict=verdict, said=said)
