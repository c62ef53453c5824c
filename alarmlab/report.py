"""What is shown of a case: a headline and, when it failed, the series, the window evaluated, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from alarmlab.alarm import ComparisonOperator, MetricAlarm
from alarmlab.duration import format_duration
from alarmlab.judge import CaseResult
from alarmlab.runner import Step
from alarmlab.scenario import Case
from alarmlab.series import Datapoint
from alarmlab.values import format_number, format_values

_SIGNS = {
    ComparisonOperator.GREATER_OR_EQUAL: ">=",
    ComparisonOperator.GREATER: ">",
    ComparisonOperator.LESS: "<",
    ComparisonOperator.LESS_OR_EQUAL: "<=",
}

WINDOW_COLUMNS = ("bucket", "value", "counted as")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The buckets of one evaluation, oldest first, in WINDOW_COLUMNS; those before the case are left out."""

    rows: tuple[tuple[str, str, str], ...]


def headline(path: Path, result: CaseResult) -> str:
    """Whether the case passed, where it stands and its name."""
    return f"{'FAIL' if result.failures else 'ok  '} {path}:{result.case.line} {result.case.name}"


def details(result: CaseResult) -> Iterator[str | Window]:
    """What to show below the headline of a case that failed: lines, and the windows between them."""
    yield f"alarm  {describe(result.alarm)}"
    for series in result.case.series:
        yield f"series {series.metric}: {format_values(series.values)}"
    for failure in result.failures:
        yield f"broken {failure.message}"
        if failure.step:
            step = failure.step
            yield f"at {format_duration(step.at_s)} {step.before} -> {step.state}: {step.evaluation.reason}"
            yield Window(rows=tuple(_rows(result.alarm, result.case, step)))


def describe(alarm: MetricAlarm) -> str:
    """The alarm's rule in a line."""
    return (
        f"{alarm.name}: {alarm.statistic} of {alarm.metric} {_SIGNS[alarm.comparison_operator]} "
        f"{format_number(alarm.threshold)} in {alarm.datapoints_to_alarm} of {alarm.evaluation_periods} "
        f"periods of {format_duration(alarm.period_s)}, missing data: {alarm.treat_missing_data}"
    )


def _rows(alarm: MetricAlarm, case: Case, step: Step) -> Iterator[tuple[str, str, str]]:
    period = timedelta(seconds=alarm.period_s)
    for place, datapoint in enumerate(step.evaluation.window):
        first_s = (datapoint.start - case.start) // timedelta(seconds=1)
        if datapoint.start + period > case.start:
            value = "-" if datapoint.value is None else format_number(datapoint.value)
            span = f"{_offset(first_s)} to {_offset(first_s + alarm.period_s)}"
            yield span, value, _counted_as(datapoint, place, step)


def _counted_as(datapoint: Datapoint, place: int, step: Step) -> str:
    if datapoint.value is None:
        return "missing"
    if place in step.evaluation.verdict.breaching:
        return "breaching"
    return "not breaching" if place in step.evaluation.verdict.not_breaching else "older than needed"


def _offset(seconds: int) -> str:
    return f"-{format_duration(-seconds)}" if seconds < 0 else format_duration(seconds)
