"""What the recorded sets have in common: history that alarms are played over, and what people knew of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.query import MetricStat
from alarmlab.alarms.survey import read_alarms
from alarmlab.backtest.arrays import Floats
from alarmlab.backtest.fit import quiet_values
from alarmlab.backtest.history.recording import History, MetricHistory, Recording
from alarmlab.backtest.replay.exact import HistoryStore
from alarmlab.backtest.replay.replay import replay
from alarmlab.backtest.scoring import Incident, Score, pages_of, score
from alarmlab.backtest.spans import Span
from alarmlab.metrics.buckets import Buckets
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import AnyStatistic, Statistic

LEAD_S = 86_400
"""Time without data before each recording, so that an alarm is evaluated from its first minute on."""


class DataError(ValueError):
    """The folder does not hold what a recorded set must."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One stretch of history with its labels, all in the same seconds."""

    history: History
    observed: Span
    incidents: tuple[Incident, ...]
    masked: tuple[Span, ...] = ()

    @property
    def known(self) -> tuple[Span, ...]:
        """What no limit may be fitted to: incidents with their grace, and masks."""
        graced = (Span(start_s=one.start_s, end_s=one.end_s + one.grace_s) for one in self.incidents)
        return (*graced, *self.masked)

    def quiet(self, metric: MetricId, statistic: AnyStatistic = Statistic.AVERAGE) -> list[float]:
        """The values a minute of a metric in quiet times."""
        buckets = Buckets(
            period_s=60,
            end=datetime.fromtimestamp(self.observed.end_s, UTC),
            count=int(self.observed.length_s) // 60,
        )
        stat = MetricStat(metric=metric, statistic=statistic, unit=None)
        points = stat.datapoints(HistoryStore(self.history), buckets)
        return list(quiet_values(points, period_s=60, left_out=self.known))


def recording(statistic: AnyStatistic, values: Floats, *, first_s: int, period_s: int = 60) -> Recording:
    """Values of adjoining periods, the first of which begins at `first_s`."""
    slots, each = values, period_s // 60
    if each > 1:
        import numpy as np

        slots = np.full(len(values) * each, np.nan)
        slots[each - 1 :: each] = values
    return Recording(statistic=statistic, period_s=period_s, first_s=first_s, values=slots)


def history(metrics: Mapping[MetricId, Iterable[Recording]], observed: Span) -> History:
    """The recordings as a history that begins early enough for every alarm."""
    return History(
        start_s=int(observed.start_s) - LEAD_S,
        end_s=int(observed.end_s),
        metrics={metric: MetricHistory(recordings=tuple(found)) for metric, found in metrics.items()},
    )


def alarm_on(metric: MetricId, **properties: object) -> MetricAlarm:
    """The alarm that these properties of AWS::CloudWatch::Alarm make on a metric, as alarmlab reads it."""
    dimensions = [{"Name": name, "Value": value} for name, value in sorted(metric.dimensions)]
    resource = {
        "Namespace": metric.namespace,
        "MetricName": metric.name,
        "Dimensions": dimensions,
        "Period": 60,
        "Statistic": "Average",
        "TreatMissingData": "missing",
        **properties,
    }
    template = {"Resources": {"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": resource}}}
    [alarm] = read_alarms(template, parameters={}, account="000000000000", region="us-east-1")
    return alarm


def pages(alarms: Iterable[MetricAlarm], history: History) -> tuple[Span, ...]:
    """When somebody is paged by any of the alarms: from the first that rings to the last that is over."""
    return pages_of(span for alarm in alarms for span in replay(alarm, history).course.rings())


def judged(found: Iterable[tuple[Recorded, tuple[Span, ...]]]) -> Score:
    """The pages of several stretches, judged together."""
    pairs = list(found)
    return score(
        pages=[page for _, pages in pairs for page in pages],
        incidents=[one for recorded, _ in pairs for one in recorded.incidents],
        observed=[recorded.observed for recorded, _ in pairs],
        masked=[span for recorded, _ in pairs for span in recorded.masked],
    )
