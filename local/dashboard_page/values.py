"""What a metric widget draws, computed: each row that is visible as one line or, for a search or query,
several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from alarmlab.alarms.insights_query import Insights
from alarmlab.insights.syntax import QueryError, is_query, parse_query
from alarmlab.metric_math.evaluator import Evaluation, in_order
from alarmlab.metric_math.syntax import parse_expression
from alarmlab.metric_math.tree import Call, ExpressionError, Items, Name, Negation, Node, Operation
from alarmlab.metric_math.values import Array, Scalar, Series, Value
from alarmlab.metrics.buckets import Buckets
from alarmlab.metrics.store import Datapoint, MetricStore
from local.dashboard_page.search import is_search, search
from local.dashboard_page.widgets import ExpressionRow, MetricRow, Style

COLOURS = (
    *("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd"),
    *("#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"),
)
"""The order in which CloudWatch gives colours to lines that name none."""

Points = Sequence[tuple[datetime, float]]
Row = MetricRow | ExpressionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time that is shown."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLine:
    """One line; `problem` says why there is nothing to draw."""

    label: str
    colour: str
    right: bool
    period_s: int
    points: Points
    problem: str = ""


def lines_of(rows: Sequence[Row], store: MetricStore, span: Span) -> tuple[DrawnLine, ...]:
    """The visible rows over the span; a colour that the body leaves open is CloudWatch's next."""
    found = [
        (row.style, row.period_s, *one)
        for row in rows
        if row.style.visible
        for one in _of(row, rows, store, span)
    ]
    return tuple(
        DrawnLine(
            label=label,
            colour=style.colour or COLOURS[index % len(COLOURS)],
            right=style.right,
            period_s=period_s,
            points=points,
            problem=problem,
        )
        for index, (style, period_s, label, points, problem) in enumerate(found)
    )


def _of(row: Row, rows: Sequence[Row], store: MetricStore, span: Span) -> Iterator[tuple[str, Points, str]]:
    buckets = buckets_of(span, row.period_s)
    if isinstance(row, MetricRow):
        datapoints = store.in_buckets(row.metric, statistic=row.statistic, buckets=buckets)
        yield row.style.label or row.metric.name, _points(datapoints, span), ""
        return
    try:
        if is_query(row.text):
            series = Insights(select=parse_query(row.text)).series(store, buckets)
            for key, datapoints in series.items():
                yield _joined(row.style, _values_only(key)), _points(datapoints, span), ""
        elif is_search(row.text):
            for name, datapoints in search(row.text, store, buckets):
                yield _joined(row.style, name), _points(datapoints, span), ""
        else:
            yield from _math(row, rows, store, span)
    except (ExpressionError, QueryError, ValueError) as error:
        yield row.style.label or row.text, (), str(error)


def _math(
    row: ExpressionRow, rows: Sequence[Row], store: MetricStore, span: Span
) -> Iterator[tuple[str, Points, str]]:
    """Every metric of the widget has an id that an expression may name."""
    metric_rows = [one for one in rows if isinstance(one, MetricRow)]
    period_s = max((one.period_s for one in metric_rows), default=row.period_s)
    buckets = buckets_of(span, period_s)
    metrics = {
        one.style.id: Series(
            tuple(
                point.value
                for point in store.in_buckets(one.metric, statistic=one.statistic, buckets=buckets)
            )
        )
        for one in metric_rows
    }
    value = _evaluated(row, rows, metrics, buckets)
    label = row.style.label or row.text
    for index, series in enumerate(_series(value, buckets)):
        said = label if isinstance(value, Series | Scalar) else f"{label} {index + 1}"
        points = zip(buckets.starts, series.points, strict=True)
        yield said, [(at, point) for at, point in points if point is not None and at >= span.begin], ""


def _evaluated(
    row: ExpressionRow, rows: Sequence[Row], metrics: Mapping[str, Series], buckets: Buckets
) -> Value:
    """The row's value, the expressions that it names put in their places; what is wrong elsewhere is no
    matter."""
    trees: dict[str, Node] = {}
    for other in rows:
        if isinstance(other, ExpressionRow) and not is_query(other.text):
            try:
                trees[other.style.id] = parse_expression(other.text)
            except ExpressionError:
                if other is row:
                    raise
    in_order({row.style.id: trees[row.style.id], **trees})
    node = _inlined(trees[row.style.id], trees)
    return Evaluation(metrics=metrics, expressions={}, buckets=buckets).value(node)


def _inlined(node: Node, trees: Mapping[str, Node]) -> Node:
    match node:
        case Name():
            return _inlined(trees[node.name], trees) if node.name in trees else node
        case Negation():
            return replace(node, operand=_inlined(node.operand, trees))
        case Operation():
            return replace(node, left=_inlined(node.left, trees), right=_inlined(node.right, trees))
        case Call():
            return replace(node, arguments=tuple(_inlined(one, trees) for one in node.arguments))
        case Items():
            return replace(node, items=tuple(_inlined(one, trees) for one in node.items))
        case _:
            return node


def _series(value: Value, buckets: Buckets) -> tuple[Series, ...]:
    match value:
        case Series():
            return (value,)
        case Array():
            return value.series
        case Scalar():
            return (Series((value.value,) * buckets.count),)


def buckets_of(span: Span, period_s: int) -> Buckets:
    """Periods begin where CloudWatch's do: at multiples of their length."""
    period = timedelta(seconds=period_s)
    epoch = datetime.fromtimestamp(0, span.end.tzinfo)
    end = epoch + period * ceil((span.end - epoch) / period)
    return Buckets(end=end, period_s=period_s, count=ceil((end - span.begin) / period))


def _points(datapoints: Sequence[Datapoint], span: Span) -> Points:
    return [
        (point.start, point.value)
        for point in datapoints
        if point.value is not None and span.begin <= point.start < span.end
    ]


def _joined(style: Style, name: str) -> str:
    return " ".join(part for part in (style.label, name) if part)


def _values_only(group: str) -> str:
    """`ServiceName=a,Zone=b` -> `a, b`."""
    return ", ".join(part.partition("=")[2] for part in group.split(",")) if group else ""
