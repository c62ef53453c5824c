"""Random alarms over random samples, in the shapes that each of three evaluators takes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, cast

import numpy as np

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.survey import read_alarms
from alarmlab.backtest.history.recording import History, MetricHistory, Recording, Samples
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import Statistic
from alarmlab.metrics.store import MetricStore
from tests.alarmlab.builders import a_metric_entry, a_template
from tests.alarmlab.evaluation.reference_alarm import ReferenceAlarm, Sample
from tests.alarmlab.metric_math.math_reference import text_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
START_S = 1_767_225_600
"""2026-01-01 in UTC."""

# (period, evaluation periods): every kind of schedule, the usual ones more often.
_SHAPES = (
    *((60, n) for n in range(1, 7)),
    *((60, n) for n in range(1, 7)),
    *((300, n) for n in (1, 2, 3, 5)),
    *((10, 1), (10, 3), (10, 6), (20, 2), (30, 1), (30, 4)),
    *((120, 3), (180, 2), (240, 5), (900, 2), (3_600, 1), (3_600, 3), (21_600, 2)),
    *((86_400, 1), (86_400, 2), (43_200, 3), (21_600, 5), (18_000, 5), (5_400, 17)),
)
_STATISTICS = ("Average", "Sum", "Minimum", "Maximum", "SampleCount", "p50", "p90", "p99.9", "p10", "p0")
_VALUES = (0.0, 0.125, 1.0, 1.0, 2.5, 3.0, 7.0, 7.0, 50.0, -2.0)
_DECIMALS = (0.1, 0.2, 0.3, 0.7, 1.1, 2.2, 100.1, 1e17, -0.3)
_THRESHOLDS = (0.0, 0.3, 0.6, 1.0, 2.0, 2.5, 3.0, 7.0, 10.0)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One alarm in three shapes, the samples of its metrics, and which evaluations to look at."""

    reference: ReferenceAlarm
    alarm: MetricAlarm
    samples: Mapping[str, Sequence[Sample]]
    first_s: int
    last_s: int
    initial: str
    histories: tuple[History, ...]

    def store(self) -> MetricStore:
        """The samples, for the exact evaluator."""
        store = MetricStore()
        for key, taken in self.samples.items():
            for at_s, value in taken:
                store.add(_metric(key), at=EPOCH + timedelta(seconds=at_s), value=value)
        return store


def case_of(seed: int) -> Case:
    """The case of a seed."""
    random = Random(seed)  # noqa: S311  test data must be repeatable, not secret
    period_s, n = random.choice(_SHAPES)
    step_s = period_s if period_s < 60 else 3_600 if period_s * n > 86_400 else 60
    m = random.choice([n, random.randint(1, n)])
    math_case = random.random() < 0.3
    keys = ["m1", "m2", "m3"][: random.randint(1, 3)] if math_case else ["m1"]
    reference = ReferenceAlarm(
        statistics={key: random.choice(_STATISTICS) for key in keys},
        expression=_expression(random, keys, depth=3) if math_case else None,
        period=period_s,
        evaluation_periods=n,
        datapoints_to_alarm=m,
        operator=random.choice(["GreaterThan", "GreaterThanOrEqualTo", "LessThan", "LessThanOrEqualTo"])
        + "Threshold",
        threshold=random.choice(_THRESHOLDS),
        treat_missing_data=random.choice(["missing", "ignore", "breaching", "notBreaching"]),
        low_samples="evaluate" if math_case else random.choice(["evaluate", "ignore"]),
    )
    evaluations = random.randint(3, 25)
    first_s = START_S + step_s * random.randint(0, 100)
    last_s = first_s + step_s * evaluations
    reach_s = period_s * (n + 3) if period_s >= 60 else period_s * n + 60
    samples = {
        key: _samples(random, begin_s=first_s - reach_s, end_s=last_s, period_s=period_s) for key in keys
    }
    return Case(
        reference=reference,
        alarm=_alarm(reference),
        samples=samples,
        first_s=first_s,
        last_s=last_s,
        initial=random.choice(["OK", "ALARM", "INSUFFICIENT_DATA"]),
        histories=tuple(_histories(random, reference, samples, first_s=first_s - reach_s, end_s=last_s)),
    )


def _samples(random: Random, *, begin_s: int, end_s: int, period_s: int) -> list[Sample]:
    """Samples in bursts with gaps between; sometimes decimals, whose sums are rounded."""
    values = random.choice([_VALUES, _VALUES[:4], _VALUES + _DECIMALS])
    gap_s = random.choice([period_s // 2, period_s, 3 * period_s, end_s - begin_s]) or 1
    # Nineteen samples are too few for a median, twenty are not.
    counts = random.choice([(1,), (1,), (1, 2), range(1, 13), (19, 20)])
    found: list[Sample] = []
    at_s = begin_s + random.randint(0, gap_s)
    while at_s < end_s and len(found) < 120:
        for _ in range(random.choice(counts)):
            found.append((min(at_s + random.randint(0, 9), end_s - 1), random.choice(values)))
        at_s += random.randint(1, max(1, gap_s))
    return sorted(found)


def _expression(random: Random, keys: Sequence[str], *, depth: int) -> Any:
    """A time series made of the metrics."""
    if depth == 0 or random.random() < 0.2:
        return random.choice(keys)

    def series() -> Any:
        return _expression(random, keys, depth=depth - 1)

    def either() -> Any:
        return random.choice([0.0, 0.5, 2.0, 100.0]) if random.random() < 0.4 else series()

    match random.randint(0, 8):
        case 0 | 1 | 2:
            operator = random.choice(["+", "-", "*", "/", "<", ">=", "==", "AND", "OR"])
            return (operator, series(), either()) if random.random() < 0.5 else (operator, either(), series())
        case 3:
            return ("IF", series(), either(), either())
        case 4:
            return ("IF", series(), series())
        case 5:
            return ("FILL", series(), either())
        case 6:
            return ("FILL", series(), "REPEAT")
        case 7:
            return (random.choice(["DIFF", "ABS", "negated"]), series())
        case _:
            return (random.choice(["SUM", "AVG", "MIN", "MAX"]), series(), series(), series())


def _alarm(reference: ReferenceAlarm) -> MetricAlarm:
    """The alarm as alarmlab reads it from a template."""
    common = {
        "EvaluationPeriods": reference.evaluation_periods,
        "DatapointsToAlarm": reference.datapoints_to_alarm,
        "Threshold": reference.threshold,
        "ComparisonOperator": reference.operator,
        "TreatMissingData": reference.treat_missing_data,
        "EvaluateLowSampleCountPercentile": reference.low_samples,
    }
    if reference.expression is None:
        (statistic,) = reference.statistics.values()
        which = "ExtendedStatistic" if statistic.startswith("p") else "Statistic"
        single = {"MetricName": "m1", "Dimensions": None, "Period": reference.period, "Statistic": None}
        template = a_template(**{**common, **single, which: statistic})
    else:
        entries = [a_metric_entry(key, stat=statistic) for key, statistic in reference.statistics.items()]
        for entry in entries:
            stat = cast("dict[str, object]", entry["MetricStat"])
            entry["MetricStat"] = {**stat, "Period": reference.period}
        entries.append({"Id": "e1", "Expression": text_of(reference.expression)})
        none = dict.fromkeys(("Namespace", "MetricName", "Dimensions", "Statistic", "Period"))
        template = a_template(**{**common, **none, "Metrics": entries})
    (alarm,) = read_alarms(template, parameters={}, account="1", region="us-east-1")
    return alarm


def _histories(
    random: Random,
    reference: ReferenceAlarm,
    samples: Mapping[str, Sequence[Sample]],
    *,
    first_s: int,
    end_s: int,
) -> Iterator[History]:
    """The samples as they are, and once more as statistics of short periods where those tell as much."""
    raw = {
        _metric(key): MetricHistory(
            samples=Samples(
                times_s=np.array([at_s for at_s, _ in taken], dtype=np.int64),
                values=np.array([value for _, value in taken], dtype=np.float64),
            )
        )
        for key, taken in samples.items()
    }
    yield History(start_s=first_s, end_s=end_s, metrics=raw)
    decimals = any(value in _DECIMALS for taken in samples.values() for _, value in taken)
    percentiles = any(statistic.startswith("p") for statistic in reference.statistics.values())
    if not decimals and not percentiles:
        possible_s = [s for s in (1, 5, 10, 20, 30, 60) if math.gcd(reference.period, 60) % s == 0]
        short_s = random.choice(possible_s if end_s - first_s < 7_200 else possible_s[-1:])
        recorded = {
            _metric(key): _recorded(taken, period_s=short_s, first_s=first_s, end_s=end_s)
            for key, taken in samples.items()
        }
        yield History(start_s=first_s, end_s=end_s, metrics=recorded)


def _recorded(taken: Sequence[Sample], *, period_s: int, first_s: int, end_s: int) -> MetricHistory:
    begin_s = first_s // period_s * period_s
    buckets: list[list[float]] = [[] for _ in range((end_s - begin_s) // period_s + 1)]
    for at_s, value in taken:
        buckets[(at_s - begin_s) // period_s].append(value)
    made = {
        Statistic.SUM: [math.fsum(bucket) if bucket else math.nan for bucket in buckets],
        Statistic.SAMPLE_COUNT: [float(len(bucket)) if bucket else math.nan for bucket in buckets],
        Statistic.MINIMUM: [min(bucket, default=math.nan) for bucket in buckets],
        Statistic.MAXIMUM: [max(bucket, default=math.nan) for bucket in buckets],
    }
    return MetricHistory(
        recordings=tuple(
            Recording(statistic=statistic, period_s=period_s, first_s=begin_s, values=np.array(values))
            for statistic, values in made.items()
        )
    )


def _metric(key: str) -> MetricId:
    return MetricId.parse(f"Fleet:{key}")
