"""Single metrics of running cloud services, labelled by the people who run them: Microsoft's recordings.

Nothing here is tuned to them. Each day every series gets a limit by the same rule as a service does, from the
three to seven days before and without their labels: nobody labels the past of a metric before watching it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.backtest.arrays import Floats
from alarmlab.backtest.fit import Rule, propose, quantile_of
from alarmlab.backtest.scoring import Incident, Score, pages_of
from alarmlab.backtest.spans import Span
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import Statistic
from benchmarks.detection_quality.csv_files import read_table
from benchmarks.detection_quality.recorded import Recorded, alarm_on, history, judged, pages, recording

if TYPE_CHECKING:
    import polars as pl

DAY_S = 86_400
PAST_DAYS, FIRST_DAYS = 7, 3
GRACE_PERIODS = 2
METRIC = MetricId(namespace="Recorded", name="Value", dimensions=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Series of one kind, whose names begin with `prefix`; with `dips`, low values are looked for."""

    name: str
    prefix: str
    dips: bool


GROUPS = (
    Group(name="data ingress", prefix="ingress", dips=True),
    Group(name="queries to a database, by application", prefix="mongo", dips=False),
    Group(name="queries to one database server", prefix="machine", dips=False),
    Group(name="refusals of a service", prefix="unavail", dips=False),
    Group(name="latency of dependencies", prefix="outbound", dips=False),
    Group(name="requests to an API", prefix="api", dips=False),
    Group(name="crashes of an application (1)", prefix="app1", dips=False),
    Group(name="crashes of an application (2)", prefix="app2", dips=False),
    Group(name="purchases", prefix="purchase", dips=True),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """One metric on a grid of `period_s`, NaN where it has no value, and its labels."""

    name: str
    first_s: int
    period_s: int
    values: Floats
    incidents: tuple[Incident, ...]


def read_series(folder: Path) -> tuple[Series, ...]:
    """Every series. Raises DataError."""
    table = read_table(folder, "series", ("series", "TimeStamp", "Value", "Label"))
    return tuple(
        _series(name, rows) for (name,), rows in sorted(table.partition_by("series", as_dict=True).items())
    )


def score_of(series: Iterable[Series], rule: Rule, *, dips: bool) -> Score:
    """The pages on all series of a group, each in a time of its own."""
    found: list[tuple[Recorded, tuple[Span, ...]]] = []
    for one in series:
        end_s = one.first_s + len(one.values) * one.period_s
        observed = Span(start_s=one.first_s + FIRST_DAYS * DAY_S, end_s=end_s)
        recorded = Recorded(history=history({}, observed), observed=observed, incidents=one.incidents)
        found.append((recorded, pages_of(_days(one, rule, dips=dips))))
    return judged_apart(found)


def judged_apart(found: Iterable[tuple[Recorded, tuple[Span, ...]]]) -> Score:
    """As `judged`, with every stretch moved behind the one before: series do not share incidents."""
    moved: list[tuple[Recorded, tuple[Span, ...]]] = []
    at_s = 0.0
    for recorded, rang in found:
        by_s = at_s - recorded.observed.start_s
        incidents = tuple(
            Incident(start_s=one.start_s + by_s, end_s=one.end_s + by_s, grace_s=one.grace_s, name=one.name)
            for one in recorded.incidents
            if recorded.observed.holds(one.start_s)
        )
        observed = _moved(recorded.observed, by_s)
        inside = tuple(_moved(page, by_s) for page in rang if recorded.observed.holds(page.start_s))
        moved.append((Recorded(history=recorded.history, observed=observed, incidents=incidents), inside))
        at_s = observed.end_s + DAY_S
    return judged(moved)


def _days(series: Series, rule: Rule, *, dips: bool) -> Iterator[Span]:
    """The time in ALARM day by day, each with the limit of the days before it."""
    import numpy as np

    a_day = DAY_S // series.period_s
    for begin in range(FIRST_DAYS * a_day, len(series.values), a_day):
        known = series.values[max(0, begin - PAST_DAYS * a_day) : begin]
        known = known[~np.isnan(known)]
        if not len(known):
            continue
        alarm = _alarm(known.tolist(), rule, series.period_s, dips=dips)
        # What an evaluation of this day may still see of the day before.
        values = series.values[begin - a_day : begin + a_day]
        first_s = series.first_s + (begin - a_day) * series.period_s
        found = recording(Statistic.AVERAGE, values, first_s=first_s, period_s=series.period_s)
        observed = Span(start_s=first_s, end_s=first_s + len(values) * series.period_s)
        today = Span(start_s=series.first_s + begin * series.period_s, end_s=observed.end_s + 60)
        for page in pages([alarm], history({METRIC: [found]}, observed)):
            if page.end_s > today.start_s:
                yield Span(start_s=max(page.start_s, today.start_s), end_s=min(page.end_s, today.end_s))


def _alarm(past: list[float], rule: Rule, period_s: int, *, dips: bool) -> MetricAlarm:
    """Two of three minutes; of hours the first, since a second one would come an hour later."""
    breaching, looked_at = (2, 3) if period_s == 60 else (1, 1)
    below = quantile_of(sorted(past), 1 - rule.share) / rule.factor
    return alarm_on(
        METRIC,
        Period=period_s,
        ComparisonOperator="LessThanThreshold" if dips else "GreaterThanThreshold",
        Threshold=below if dips else propose(past, rule=rule).limit,
        DatapointsToAlarm=breaching,
        EvaluationPeriods=looked_at,
    )


def _series(name: str, rows: pl.DataFrame) -> Series:
    import numpy as np

    times_s = np.array([_seconds(text) for text in rows["TimeStamp"].to_list()], dtype=np.int64)
    period_s = int(np.median(np.diff(times_s)))
    first_s = int(times_s.min())
    places = np.rint((times_s - first_s) / period_s).astype(np.int64)
    values = np.full(places.max() + 1, np.nan)
    values[places] = rows["Value"].to_numpy().astype(np.float64)
    labelled = np.zeros(len(values) + 1, dtype=np.bool_)
    labelled[places] = rows["Label"].to_numpy() == 1
    edges = np.flatnonzero(np.diff(np.concatenate([[False], labelled]).astype(np.int8)))
    incidents = tuple(
        Incident(
            start_s=float(first_s + begin * period_s),
            end_s=float(first_s + end * period_s),
            grace_s=GRACE_PERIODS * period_s,
            name=f"{name} at {datetime.fromtimestamp(first_s + begin * period_s, UTC):%Y-%m-%d %H:%M}",
        )
        for begin, end in edges.reshape(-1, 2).tolist()
    )
    return Series(name=name, first_s=first_s, period_s=period_s, values=values, incidents=incidents)


def _seconds(text: str) -> int:
    """Times are in UTC, with and without saying so."""
    return int(datetime.fromisoformat(text.strip('"').removesuffix("Z")).replace(tzinfo=UTC).timestamp())


def _moved(span: Span, by_s: float) -> Span:
    return Span(start_s=span.start_s + by_s, end_s=span.end_s + by_s)
