"""What is shown of a case: a headline and, when it failed, the series, the window evaluated, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from alarmlab.alarms.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarms.query import MetricMath, Query
from alarmlab.duration import format_duration
from alarmlab.metrics.store import Datapoint
from alarmlab.scenarios.judge import CaseResult
from alarmlab.scenarios.runner import Step
from alarmlab.scenarios.scenario import Case
from alarmlab.scenarios.values import format_number, format_values

_SIGNS = {
    ComparisonOperator.GREATER_OR_EQUAL: ">=",
    ComparisonOperator.GREATER: ">",
    ComparisonOperator.LESS: "<",
    ComparisonOperator.LESS_OR_EQUAL: "<=",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The buckets of one evaluation, oldest first; those before the case are left out.

    The first column tells the bucket, the last what it counted as; between stand the metrics of an
    expression, by id, and the value.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def headline(path: Path, result: CaseResult) -> str:
    """Whether the case passed, where it stands and its name."""
    return f"{'FAIL' if result.failures else 'ok  '} {path}:{result.case.line} {result.case.name}"


def details(result: CaseResult) -> Iterator[str | Window]:
    """What to show below the headline of a case that failed: lines, and the windows between them."""
    yield f"alarm  {describe(result.alarm)}"
    yield from _parts(result.alarm.query)
    for series in result.case.series:
        yield f"series {series.metric}: {format_values(series.values)}"
    for failure in result.failures:
        yield f"broken {failure.message}"
        if failure.step:
            step = failure.step
            yield f"at {format_duration(step.at_s)} {step.before} -> {step.state}: {step.evaluation.reason}"
            columns = ("bucket", *step.evaluation.inputs, "value", "counted as")
            yield Window(columns=columns, rows=tuple(_rows(result.alarm, result.case, step)))


def describe(alarm: MetricAlarm) -> str:
    """The alarm's rule in a line."""
    return (
        f"{alarm.name}: {alarm.query} {_SIGNS[alarm.comparison_operator]} "
        f"{format_number(alarm.threshold)} in {alarm.datapoints_to_alarm} of {alarm.evaluation_periods} "
        f"periods of {format_duration(alarm.period_s)}{_timing(alarm)}, "
        f"missing data: {alarm.treat_missing_data}"
    )


def _timing(alarm: MetricAlarm) -> str:
    clock = f" by the clock of {alarm.wall_clock}" if alarm.wall_clock else ""
    return clock + (
        f", after {format_duration(alarm.warm_up.duration_s)} of warm-up" if alarm.warm_up else ""
    )


def _parts(query: Query) -> Iterator[str]:
    """What an expression is made of."""
    if isinstance(query, MetricMath):
        for key, stat in query.stats.items():
            yield f"where  {key} = {stat}"
        for key, expression in query.expressions.items():
            if key != query.returned:
                yield f"where  {key} = {expression.text}"


def _rows(alarm: MetricAlarm, case: Case, step: Step) -> Iterator[tuple[str, ...]]:
    period = timedelta(seconds=alarm.period_s)
    for place, datapoint in enumerate(step.evaluation.window):
        first_s = (datapoint.start - case.start) // timedelta(seconds=1)
        if datapoint.start + period > case.start:
            points = [*(points[place] for points in step.evaluation.inputs.values()), datapoint]
            values = ["-" if point.value is None else format_number(point.value) for point in points]
            span = f"{_offset(first_s)} to {_offset(first_s + alarm.period_s)}"
            yield span, *values, _counted_as(datapoint, place, step)


def _counted_as(datapoint: Datapoint, place: int, step: Step) -> str:
    if datapoint.value is None:
        return "missing"
    verdict = step.evaluation.verdict
    if place in verdict.breaching:
        return "breaching"
    if place in verdict.low_sample:
        return f"too few samples: {datapoint.sample_count}"
    return "not breaching" if place in verdict.not_breaching else "older than needed"


def _offset(seconds: int) -> str:
    return f"-{format_duration(-seconds)}" if seconds < 0 else format_duration(seconds)
