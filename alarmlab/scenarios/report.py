"""What is shown of a case: a headline and, when it failed, the series, the window evaluated, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from alarmlab.alarms.actions import AnyAlarm
from alarmlab.alarms.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarms.composite import CompositeAlarm
from alarmlab.alarms.query import MetricMath, Query
from alarmlab.alarms.rule import written
from alarmlab.duration import format_duration
from alarmlab.metrics.store import Datapoint
from alarmlab.scenarios.action_judge import described
from alarmlab.scenarios.case import Case
from alarmlab.scenarios.judge import CaseResult, Failure
from alarmlab.scenarios.values import format_number, format_values
from alarmlab.simulation.composite_play import RuleStep
from alarmlab.simulation.metric_play import Step

_SIGNS = {
    ComparisonOperator.GREATER_OR_EQUAL: ">=",
    ComparisonOperator.GREATER: ">",
    ComparisonOperator.LESS: "<",
    ComparisonOperator.LESS_OR_EQUAL: "<=",
    ComparisonOperator.ABOVE_BAND: "above the band",
    ComparisonOperator.BELOW_BAND: "below the band",
    ComparisonOperator.OUTSIDE_BAND: "outside the band",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What one evaluation looked at.

    Of a metric: the buckets, oldest first, those before the case left out. The first column tells the bucket,
    the last what it counted as; between stand the metrics of an expression and the edges of bands, by id, and
    the value.
    Of a rule: the alarms it names, and their states. Of a query: its contributors, and their states.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What there is to say of one case that was played: words only, so that it may come from another process.

    `stage` tells apart the stages that deploy the alarm, and is empty when there is one. `broken` are the
    expectations that were broken, `details` what shows why: lines, and tables between them. `story` is what
    the alarms did.
    """

    path: Path
    line: int
    name: str
    alarm: str
    stage: str
    took_s: float
    broken: tuple[str, ...]
    details: tuple[str | Table, ...]
    story: tuple[str, ...]

    @property
    def headline(self) -> str:
        """Whether the case passed, where it stands and its name."""
        stage = f" [{self.stage}]" if self.stage else ""
        return f"{'FAIL' if self.broken else 'ok  '} {self.path}:{self.line} {self.name}{stage}"


def report_of(result: CaseResult, *, stage: str, took_s: float) -> Report:
    """The report of a case that took `took_s` seconds to play."""
    return Report(
        path=result.case.path,
        line=result.case.line,
        name=result.case.name,
        alarm=result.alarm.name,
        stage=stage,
        took_s=took_s,
        broken=tuple(failure.message for failure in result.failures),
        details=tuple(_details(result)) if result.failures else (),
        story=tuple(_story(result)),
    )


def _story(result: CaseResult) -> Iterator[str]:
    """What each alarm did, the alarm of the case first."""
    first = result.stories[result.alarm.name]
    for story in (first, *(story for story in result.stories.values() if story is not first)):
        changes = "".join(f", {format_duration(at_s)} {state}" for at_s, state in story.states.changes)
        yield f"states  {story.alarm.name}: {story.states.initial}{changes}"
        if story.actions:
            yield f"actions {story.alarm.name}: {described(story.actions)}"


def _details(result: CaseResult) -> Iterator[str | Table]:
    yield from _described(result.alarm)
    for failing in {failure.alarm.name: failure.alarm for failure in result.failures}.values():
        if failing.name != result.alarm.name:
            yield from _described(failing)
    yield from _inputs(result.case)
    for failure in result.failures:
        yield from _broken(result, failure)


def describe(alarm: AnyAlarm) -> str:
    """The alarm's rule in a line."""
    if isinstance(alarm, CompositeAlarm):
        return f"{alarm.name}: {written(alarm.rule)}"
    limit = alarm.band.id if alarm.band else format_number(alarm.threshold or 0.0)
    return (
        f"{alarm.name}: {alarm.query} {_SIGNS[alarm.comparison_operator]} "
        f"{limit} in {alarm.datapoints_to_alarm} of {alarm.evaluation_periods} "
        f"periods of {format_duration(alarm.period_s)}{_timing(alarm)}, "
        f"missing data: {alarm.treat_missing_data}"
    )


def _described(alarm: AnyAlarm) -> Iterator[str]:
    yield f"alarm  {describe(alarm)}"
    if isinstance(alarm, MetricAlarm):
        yield from _parts(alarm.query)
    elif alarm.suppressor:
        suppressor = alarm.suppressor
        wait, extension = format_duration(suppressor.wait_s), format_duration(suppressor.extension_s)
        yield f"suppressed by {suppressor.alarm}, WaitPeriod {wait}, ExtensionPeriod {extension}"


def _inputs(case: Case) -> Iterator[str]:
    for series in case.series:
        yield f"series {series.metric}: {format_values(series.values)}"
    if case.others is not None:
        yield f"others: {format_values(case.others)}"
    for band in case.bands:
        for name, values in (("lower", band.lower), ("upper", band.upper)):
            if values is not None:
                yield f"band   {band.id} {name}: {format_values(values)}"
    for name, given in case.given.items():
        states = ", ".join(f"{format_duration(at_s)}: {state}" for at_s, state in given.states)
        yield f"given  {name}: {{{states}}}"


def _broken(result: CaseResult, failure: Failure) -> Iterator[str | Table]:
    yield f"broken {failure.message}"
    step = failure.step
    if step is None:
        return
    change = f"at {format_duration(step.at_s)} {step.before} -> {step.state}"
    if isinstance(step, RuleStep):
        yield f"{change}:"
        rows = tuple((text, str(state)) for text, state in step.children.items())
        yield Table(columns=("alarm", "state"), rows=rows)
    elif isinstance(failure.alarm, MetricAlarm):
        yield f"{change}: {step.evaluation.reason}"
        if step.evaluation.contributors:
            yield _contributors(step)
            return
        columns = ("bucket", *_made_of(step), "value", "counted as")
        yield Table(columns=columns, rows=tuple(_rows(failure.alarm, result.case, step)))
    actions = result.stories[failure.alarm.name].actions
    if actions and failure.message.partition("actions:")[1]:
        yield f"actions {described(actions)}"


def _contributors(step: Step) -> Table:
    rows = [(name, str(one.state), one.reason) for name, one in step.evaluation.contributors.items()]
    return Table(columns=("contributor", "state", "why"), rows=tuple(rows))


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
        for band in query.bands:
            yield f"where  {band.id} = {band.text}"


def _made_of(step: Step) -> Mapping[str, Sequence[Datapoint]]:
    """What the value was made of, by id; not a metric that is the value itself."""
    inputs = step.evaluation.inputs
    return {key: points for key, points in inputs.items() if points is not step.evaluation.window}


def _rows(alarm: MetricAlarm, case: Case, step: Step) -> Iterator[tuple[str, ...]]:
    second = timedelta(seconds=1)
    window = step.evaluation.window
    if not window:
        return
    ends = [*(datapoint.start for datapoint in window[1:]), window[-1].start + alarm.period_s * second]
    for place, (datapoint, end) in enumerate(zip(window, ends, strict=True)):
        if end > case.start:
            points = [*(points[place] for points in _made_of(step).values()), datapoint]
            values = ["-" if point.value is None else format_number(point.value) for point in points]
            first_s, last_s = (datapoint.start - case.start) // second, (end - case.start) // second
            span = f"{_offset(first_s)} to {_offset(last_s)}"
            yield span, *values, _counted_as(datapoint, place, step)


def _counted_as(datapoint: Datapoint, place: int, step: Step) -> str:
    if datapoint.value is None:
        return "missing"
    if step.evaluation.judged[place] is None:
        return "missing: no band"
    verdict = step.evaluation.verdict
    if place in verdict.breaching:
        return "breaching"
    if place in verdict.low_sample:
        return f"too few samples: {datapoint.sample_count}"
    return "not breaching" if place in verdict.not_breaching else "older than needed"


def _offset(seconds: int) -> str:
    return f"-{format_duration(-seconds)}" if seconds < 0 else format_duration(seconds)
