"""Reads metric math: the entries of `Metrics`, their expressions and the bands among them.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
"""

from __future__ import annotations

from collections.abc import Mapping

from alarmlab.alarms.band import FUNCTION, Band
from alarmlab.alarms.properties import AlarmProperties
from alarmlab.alarms.query import Expression, MetricMath, MetricStat
from alarmlab.alarms.stat_reader import read_entry_stat
from alarmlab.errors import AlarmlabError
from alarmlab.metric_math.evaluator import in_order
from alarmlab.metric_math.series import constant
from alarmlab.metric_math.syntax import parse_expression
from alarmlab.metric_math.tree import Call, ExpressionError, Name, Number, UnsupportedExpressionError
from alarmlab.metric_math.values import Array
from alarmlab.metrics.buckets import NO_BUCKETS

METRICS_PER_ALARM = EXPRESSIONS_PER_ALARM = 10
LONGEST_EXPRESSION = 2048

Entries = Mapping[str, AlarmProperties]


def read_math(read: AlarmProperties, entries: Entries, *, returned: str, alarm: str) -> MetricMath:
    """The metric math whose expression or metric `returned` the alarm of that name watches.

    Every expression is evaluated once, without data, so that no error is left for later. Raises BadInputError
    and NotEvaluatedYetError.
    """
    stats = {key: read_entry_stat(entry) for key, entry in entries.items() if "MetricStat" in entry}
    texts = {key: entry.text("Expression") for key, entry in entries.items() if "Expression" in entry}
    for kind, found, most in (
        ("MetricStat", stats, METRICS_PER_ALARM),
        ("Expression", texts, EXPRESSIONS_PER_ALARM),
    ):
        read.check("Metrics", len(found), holds=len(found) <= most, rule=f"has at most {most} of {kind}")
    try:
        query = _query(stats=stats, texts=texts, returned=returned, alarm=alarm)
        nothing = constant(None, NO_BUCKETS)
        bands = {band.id: Array((nothing, nothing)) for band in query.bands}
        query.evaluation(dict.fromkeys(stats, nothing), bands, NO_BUCKETS).check(returned)
    except ExpressionError as error:
        raise _located(entries[error.id], texts[error.id], error) from error
    return query


def _query(
    *, stats: Mapping[str, MetricStat], texts: Mapping[str, str], returned: str, alarm: str
) -> MetricMath:
    bands: list[Band] = []
    expressions: dict[str, Expression] = {}
    for key, text in texts.items():
        try:
            tree = parse_expression(text)
            if isinstance(tree, Call) and tree.function == FUNCTION:
                _check_band(tree, ids={*stats, *texts} - {key})
                bands.append(Band(id=key, text=text, alarm=alarm))
            else:
                expressions[key] = Expression(text=text, tree=tree)
        except ExpressionError as error:
            error.id = error.id or key
            raise
    order = in_order({key: expression.tree for key, expression in expressions.items()})
    return MetricMath(
        stats=stats,
        bands=tuple(bands),
        expressions={key: expressions[key] for key in order},
        returned=returned,
    )


def _check_band(call: Call, *, ids: set[str]) -> None:
    """A band is of a metric or an expression, and how many standard deviations wide."""
    if not 1 <= len(call.arguments) <= 2:
        raise ExpressionError(f"{FUNCTION} takes 1 to 2 arguments, got {len(call.arguments)}", at=call.at)
    of, *width = call.arguments
    if not isinstance(of, Name) or of.name not in ids:
        rule = f"{FUNCTION} takes the id of a metric or of another expression"
        raise ExpressionError(rule, at=of.at)
    for number in width:
        if not isinstance(number, Number) or number.value <= 0:
            raise ExpressionError(f"{FUNCTION} takes a number of standard deviations", at=number.at)


def _located(entry: AlarmProperties, text: str, error: ExpressionError) -> AlarmlabError:
    rest = repr(text[error.at :]) if error.at < len(text) else "the end"
    place = f"character {error.at + 1}, {rest}: {error.rule}"
    if isinstance(error, UnsupportedExpressionError):
        return entry.refused("Expression", f"{text!r}, {place}")
    return entry.error("Expression", text, rule=f"at {place}")
