"""A thousand alarms over thirty days of minutes: the fast evaluator against the exact one every minute.

Both run alternately in this process, on one core. The fast one evaluates all; of the plain one, which would
take an hour, a share is run, and the times per evaluation are compared.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from rich.console import Console
from rich.table import Table

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.alarms.survey import read_alarms
from alarmlab.backtest.history.recording import History, MetricHistory, Recording
from alarmlab.backtest.replay.replay import replay
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.notation import parse_statistic
from alarmlab.metrics.statistic import AnyStatistic, Statistic
from alarmlab.metrics.store import MetricStore

START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 30
MINUTES = DAYS * 24 * 60
KINDS = (
    # statistic, period, M, N, comparison, missing data: a fleet's usual ones and the expensive ones.
    ("Average", 60, 2, 3, "GreaterThanThreshold", "missing"),
    ("Maximum", 60, 3, 5, "GreaterThanOrEqualToThreshold", "ignore"),
    ("Sum", 60, 1, 1, "GreaterThanThreshold", "notBreaching"),
    ("Minimum", 60, 10, 15, "LessThanThreshold", "breaching"),
    ("p99", 60, 2, 3, "GreaterThanThreshold", "ignore"),
    ("Average", 300, 2, 3, "GreaterThanThreshold", "missing"),
    ("Sum", 300, 1, 1, "LessThanOrEqualToThreshold", "breaching"),
    ("Maximum", 900, 1, 2, "GreaterThanThreshold", "missing"),
    ("Sum", 3_600, 24, 24, "LessThanThreshold", "notBreaching"),
    ("100 * b / (a + b)", 60, 2, 3, "GreaterThanThreshold", "missing"),
)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alarms", type=int, default=1_000, help="how many (default: 1000)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each side (default: 5)")
    parser.add_argument(
        "--evaluations", type=int, default=200, help="of each of 50 alarms, plain (default: 200)"
    )
    options = parser.parse_args()
    _use_one_core()
    alarms = [_alarm(number) for number in range(options.alarms)]
    history = _history(alarms)
    store = _store(history, alarms[:50], minutes=options.evaluations + 27 * 60)
    fast_s: list[float] = []
    plain_s: list[float] = []
    for _ in range(options.rounds):
        fast_s.append(_seconds(lambda: [replay(alarm, history) for alarm in alarms]))
        plain_s.append(_seconds(lambda: _plain(alarms[:50], store, options.evaluations)))
    evaluations = sum(replay(alarm, history).evaluations for alarm in alarms)
    assert all(replay(alarm, history).fast for alarm in alarms[: len(KINDS)])
    plain_evaluations = len(alarms[:50]) * options.evaluations
    table = Table(
        title=f"{len(alarms)} alarms, {DAYS} days of minutes, {options.rounds} rounds", title_justify="left"
    )
    for column in ("", "evaluations", "min, s", "median, s", "median per evaluation, us"):
        table.add_column(column, justify="left" if not column else "right")
    for name, count, times_s in (("fast", evaluations, fast_s), ("plain", plain_evaluations, plain_s)):
        median_s = statistics.median(times_s)
        table.add_row(
            name, f"{count:,}", f"{min(times_s):.2f}", f"{median_s:.2f}", f"{median_s / count * 1e6:.3f}"
        )
    console = Console(width=100)
    console.print(table)
    ratio = statistics.median(plain_s) / plain_evaluations / (statistics.median(fast_s) / evaluations)
    least = min(plain_s) / plain_evaluations / (max(fast_s) / evaluations)
    console.print(
        f"the fast one is {ratio:.0f} times as fast (medians), at least {least:.0f} times (extremes)"
    )
    console.print(f"peak memory of this process with all data in it: {_peak_mib():.0f} MiB")


def _use_one_core() -> None:
    if sys.platform == "linux":
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _alarm(number: int) -> MetricAlarm:
    what, period_s, m, n, comparison, missing = KINDS[number % len(KINDS)]
    names = {key: f"{key}{number}" for key in ("a", "b")}
    properties = {
        "EvaluationPeriods": n,
        "DatapointsToAlarm": m,
        "ComparisonOperator": comparison,
        "TreatMissingData": missing,
        "Threshold": 60.0 if period_s < 3_600 else 90_000.0,
    }
    if " " in what:
        entries = [
            {
                "Id": key,
                "MetricStat": {
                    "Metric": {"Namespace": "Fleet", "MetricName": name},
                    "Period": period_s,
                    "Stat": "Sum",
                },
                "ReturnData": False,
            }
            for key, name in names.items()
        ]
        properties |= {"Metrics": [*entries, {"Id": "e", "Expression": what}]}
    else:
        which = "ExtendedStatistic" if what.startswith("p") else "Statistic"
        properties |= {"Namespace": "Fleet", "MetricName": names["a"], "Period": period_s, which: what}
    template = {"Resources": {"A": {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}}}
    (alarm,) = read_alarms(template, parameters={}, account="1", region="us-east-1")
    return replace(alarm, name=f"alarm-{number}")


def _history(alarms: list[MetricAlarm]) -> History:
    """Noise with two decimals and one minute of twenty missing; of each metric what its alarm needs."""
    random = np.random.default_rng(7)
    metrics: dict[MetricId, MetricHistory] = {}
    first_s = int(START.timestamp())
    for number, alarm in enumerate(alarms):
        what, period_s, *_ = KINDS[number % len(KINDS)]
        needed: list[AnyStatistic] = [parse_statistic(what) or Statistic.SUM]
        if (what, period_s) == ("Average", 300):
            needed = [Statistic.SUM, Statistic.SAMPLE_COUNT]
        for metric in alarm.query.metrics:
            values = np.round(random.normal(50, 6, MINUTES), 2)
            values[random.random(MINUTES) < 0.05] = np.nan
            columns = [
                np.where(np.isnan(values), np.nan, 1.0) if one is Statistic.SAMPLE_COUNT else values
                for one in needed
            ]
            metrics[metric] = MetricHistory(
                recordings=tuple(
                    Recording(statistic=statistic, period_s=60, first_s=first_s, values=column)
                    for statistic, column in zip(needed, columns, strict=True)
                )
            )
    return History(start_s=first_s, end_s=first_s + MINUTES * 60, metrics=metrics)


def _store(history: History, alarms: list[MetricAlarm], *, minutes: int) -> MetricStore:
    """The same values as one sample a minute, for the plain evaluator."""
    store = MetricStore()
    for metric in dict.fromkeys(metric for alarm in alarms for metric in alarm.query.metrics):
        values = history.metrics[metric].recordings[0].values[:minutes].tolist()
        for minute, value in enumerate(values):
            if value == value:
                store.add(metric, at=START + timedelta(minutes=minute), value=value)
    return store


def _plain(alarms: list[MetricAlarm], store: MetricStore, evaluations: int) -> None:
    for alarm in alarms:
        state = State.INSUFFICIENT_DATA
        for minute in range(evaluations):
            now = START + timedelta(minutes=26 * 60 + minute, seconds=10)
            state = evaluate(alarm, store, now=now, state=state).state


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


if __name__ == "__main__":
    main()
