"""Reads what an alarm watches: the metric it names itself, or the entries of `Metrics`.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
"""

from __future__ import annotations

import re

from alarmlab.alarms.properties import AlarmProperties
from alarmlab.alarms.query import Expression, MetricMath, MetricStat, Query
from alarmlab.errors import AlarmlabError
from alarmlab.metric_math.evaluator import in_order
from alarmlab.metric_math.series import constant
from alarmlab.metric_math.syntax import parse_expression
from alarmlab.metric_math.tree import ExpressionError, UnsupportedExpressionError
from alarmlab.metrics.buckets import NO_BUCKETS
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.notation import EXAMPLES, is_listed_for_alarms, parse_statistic
from alarmlab.metrics.statistic import AnyStatistic, Statistic

METRICS_PER_ALARM = EXPRESSIONS_PER_ALARM = 10
LONGEST_EXPRESSION = 2048

_INSTEAD_OF_METRICS = frozenset(
    ("Namespace", "MetricName", "Dimensions", "Period", "Unit", "Statistic", "ExtendedStatistic")
)
_ID = re.compile(r"[a-z]\w*", re.ASCII)
_INSIGHTS = re.compile(r"\s*SELECT\s", re.IGNORECASE)


def read_query(read: AlarmProperties) -> tuple[Query, int]:
    """What the alarm watches, and its period in seconds.

    `Metrics` with a single metric is the same as naming that metric: the CDK writes it so to give it a label.
    Raises BadInputError for what CloudWatch would reject, NotEvaluatedYetError for what alarmlab cannot.
    """
    if "Metrics" not in read:
        metric = _metric_stat(read, metric=read, statistic=_own_statistic(read))
        return metric, read.whole_number("Period")
    for name in sorted(_INSTEAD_OF_METRICS):
        read.check(name, name, holds=name not in read, rule="is left out beside Metrics")
    entries = _entries(read)
    query = _math(read, entries)
    period_s = _period_s(read, entries)
    if len(entries) == 1 and query.stats:
        return query.stats[query.returned], period_s
    _try(query, entries)
    return query, period_s


def _entries(read: AlarmProperties) -> dict[str, AlarmProperties]:
    entries: dict[str, AlarmProperties] = {}
    for entry in read.entries("Metrics"):
        entry.refuse_unknown({"Id", "MetricStat", "Expression", "ReturnData", "Label", "Period"})
        key = entry.text("Id")
        entry.check("Id", key, holds=bool(_ID.fullmatch(key)), rule="is letters, digits and _, first a-z")
        entry.check("Id", key, holds=key not in entries, rule="is given once")
        both = ("MetricStat" in entry) == ("Expression" in entry)
        entry.check("MetricStat", key, holds=not both, rule="or else Expression must be there")
        entries[key] = entry
    return entries


def _math(read: AlarmProperties, entries: dict[str, AlarmProperties]) -> MetricMath:
    stats = {key: _entry_stat(entry) for key, entry in entries.items() if "MetricStat" in entry}
    expressions = _in_order(
        {key: _expression(entry) for key, entry in entries.items() if "Expression" in entry}, entries
    )
    returned = [key for key, entry in entries.items() if entry.boolean("ReturnData", default=True)]
    read.check("Metrics", returned, holds=len(returned) == 1, rule="has ReturnData true once")
    for kind, found, most in (
        ("MetricStat", stats, METRICS_PER_ALARM),
        ("Expression", expressions, EXPRESSIONS_PER_ALARM),
    ):
        read.check("Metrics", len(found), holds=len(found) <= most, rule=f"has at most {most} of {kind}")
    return MetricMath(stats=stats, expressions=expressions, returned=returned[0])


def _period_s(read: AlarmProperties, entries: dict[str, AlarmProperties]) -> int:
    """The one period that all metrics, and all expressions that give one, have."""
    periods_s = [
        owner.whole_number("Period")
        for entry in entries.values()
        for owner in ([entry.entry("MetricStat")] if "MetricStat" in entry else [entry])
        if "MetricStat" in entry or "Period" in entry
    ]
    read.check("Metrics", periods_s, holds=bool(periods_s), rule="has a metric, or a Period, to go by")
    read.check("Metrics", periods_s, holds=len(set(periods_s)) == 1, rule="has the same Period everywhere")
    return periods_s[0]


def _entry_stat(entry: AlarmProperties) -> MetricStat:
    stat = entry.entry("MetricStat")
    stat.refuse_unknown({"Metric", "Period", "Stat", "Unit"})
    metric = stat.entry("Metric")
    metric.refuse_unknown({"Namespace", "MetricName", "Dimensions"})
    return _metric_stat(stat, metric=metric, statistic=_statistic(stat, "Stat"))


def _metric_stat(read: AlarmProperties, *, metric: AlarmProperties, statistic: AnyStatistic) -> MetricStat:
    return MetricStat(
        metric=MetricId(
            namespace=metric.text("Namespace"),
            name=metric.text("MetricName"),
            dimensions=metric.dimensions("Dimensions"),
        ),
        statistic=statistic,
        unit=read.optional_text("Unit"),
    )


def _own_statistic(read: AlarmProperties) -> AnyStatistic:
    if "ExtendedStatistic" not in read:
        return read.choice("Statistic", Statistic)
    name = "ExtendedStatistic"
    read.check("Statistic", read.text(name), holds="Statistic" not in read, rule=f"is left out beside {name}")
    statistic = _statistic(read, name)
    read.check(
        name, str(statistic), holds=statistic not in list(Statistic), rule="is for those Statistic has not"
    )
    if not is_listed_for_alarms(statistic):
        raise read.refused(name, f"{name} {str(statistic)!r} (only Metrics is documented to take it)")
    return statistic


def _statistic(read: AlarmProperties, name: str) -> AnyStatistic:
    text = read.text(name)
    statistic = parse_statistic(text)
    if statistic is None:
        raise read.error(name, text, rule=f"is a statistic, such as {EXAMPLES}")
    return statistic


def _expression(entry: AlarmProperties) -> Expression:
    text = entry.text("Expression")
    entry.check(
        "Expression",
        len(text),
        holds=len(text) <= LONGEST_EXPRESSION,
        rule=f"has at most {LONGEST_EXPRESSION} characters",
    )
    if _INSIGHTS.match(text):
        raise entry.refused("Expression", "Metrics Insights (SELECT ...)")
    try:
        return Expression(text=text, tree=parse_expression(text))
    except ExpressionError as error:
        raise _located(entry, text, error) from error


def _in_order(
    expressions: dict[str, Expression], entries: dict[str, AlarmProperties]
) -> dict[str, Expression]:
    try:
        order = in_order({key: expression.tree for key, expression in expressions.items()})
    except ExpressionError as error:
        raise _located(entries[error.id], expressions[error.id].text, error) from error
    return {key: expressions[key] for key in order}


def _try(query: MetricMath, entries: dict[str, AlarmProperties]) -> None:
    """Evaluate every expression once, without data, so that no error is left for later."""
    nothing = {key: constant(None, NO_BUCKETS) for key in query.stats}
    try:
        query.evaluation(nothing, NO_BUCKETS).check(query.returned)
    except ExpressionError as error:
        raise _located(entries[error.id], query.expressions[error.id].text, error) from error


def _located(entry: AlarmProperties, text: str, error: ExpressionError) -> AlarmlabError:
    rest = repr(text[error.at :]) if error.at < len(text) else "the end"
    place = f"character {error.at + 1}, {rest}: {error.rule}"
    if isinstance(error, UnsupportedExpressionError):
        return entry.refused("Expression", f"{text!r}, {place}")
    return entry.error("Expression", text, rule=f"at {place}")
