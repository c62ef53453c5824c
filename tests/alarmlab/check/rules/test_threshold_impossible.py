"""A threshold no value can cross is told; one that some value might is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.check.intervals import UNBOUNDED, Interval, interval_of
from alarmlab.check.rules.threshold_impossible import RULE
from alarmlab.metric_math.evaluator import Evaluation
from alarmlab.metric_math.syntax import parse_expression
from alarmlab.metric_math.values import Series
from alarmlab.metrics.buckets import Buckets
from tests.alarmlab.builders import START
from tests.alarmlab.check.templates import messages

GREATER, AT_LEAST = "GreaterThanThreshold", "GreaterThanOrEqualToThreshold"
LESS, AT_MOST = "LessThanThreshold", "LessThanOrEqualToThreshold"


def on_metric(metric: str, statistic: str, operator: str, threshold: object) -> list[str]:
    namespace, _, name = metric.partition(":")
    return messages(
        RULE,
        "Resources:\n  A:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n"
        f"      {{Namespace: {namespace}, MetricName: {name}, Statistic: {statistic},\n"
        f"       Threshold: {threshold}, ComparisonOperator: {operator}}}\n",
    )


@pytest.mark.parametrize(
    ("metric", "statistic", "operator", "threshold"),
    [
        ("AWS/RDS:CPUUtilization", "Average", GREATER, 99),
        ("AWS/RDS:CPUUtilization", "Average", AT_LEAST, 100),
        ("AWS/RDS:CPUUtilization", "Sum", GREATER, 500),
        ("AWS/ECS:CPUUtilization", "Average", GREATER, 150),
        ("AWS/RDS:ReplicaLag", "Maximum", LESS, 0),
        ("AWS/EC2:CPUCreditBalance", "Maximum", LESS, 0),
        ("AWS/Lambda:Errors", "Sum", GREATER, 0),
        ("AWS/Lambda:Errors", "Sum", AT_MOST, 0),
        ("AWS/Lambda:Errors", "Sum", LESS, "!Ref Limit"),
        ("AWS/Lambda:Errors", "Sum", "!Ref Operator", -1),
        ("Fleet:Temperature", "Average", LESS, -300),
        ("AWS/ApplicationELB:HTTPCode_ELB_5XX_Count", "Average", AT_LEAST, 1),
        ("AWS/ApplicationELB:HTTPCode_ELB_5XX_Count", "Sum", AT_LEAST, 1),
        ("AWS/ApplicationELB:HTTPCode_ELB_5XX_Count", "Sum", GREATER, 0),
    ],
)
def test_what_can_happen_is_not_told(metric: str, statistic: str, operator: str, threshold: object) -> None:
    assert on_metric(metric, statistic, operator, threshold) == []


@pytest.mark.parametrize(("missing", "told"), [("breaching", 0), ("notBreaching", 1), ("missing", 1)])
def test_an_alarm_that_rings_on_silence_needs_no_value_that_crosses_its_threshold(
    missing: str, told: int
) -> None:
    found = messages(
        RULE,
        "Resources:\n  A:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n"
        "      {Namespace: ECS/ContainerInsights, MetricName: TaskCount, Statistic: SampleCount,\n"
        f"       Threshold: 1, ComparisonOperator: {LESS}, TreatMissingData: {missing}}}\n",
    )
    assert len(found) == told


@pytest.mark.parametrize(
    ("metric", "statistic", "operator", "threshold", "message"),
    [
        (
            "AWS/RDS:CPUUtilization",
            "Average",
            GREATER,
            100,
            "error: the Average of CPUUtilization is never below 0 nor above 100: > 100 never holds, "
            "the alarm cannot ring",
        ),
        (
            "AWS/Lambda:Errors",
            "Sum",
            LESS,
            0,
            "error: the Sum of Errors is never below 0: < 0 never holds, the alarm cannot ring",
        ),
        (
            "AWS/Lambda:Errors",
            "SampleCount",
            LESS,
            1,
            "error: the SampleCount of Errors is never below 1: < 1 never holds, the alarm cannot ring",
        ),
        (
            "AWS/ApplicationELB:HTTPCode_ELB_5XX_Count",
            "Average",
            GREATER,
            10,
            "error: the Average of HTTPCode_ELB_5XX_Count is always 1: > 10 never holds, "
            "the alarm cannot ring",
        ),
        (
            "AWS/Lambda:Errors",
            "Sum",
            AT_LEAST,
            0,
            "warning: the Sum of Errors is never below 0: >= 0 always holds, it rings whenever there is data",
        ),
    ],
)
def test_what_cannot_happen_is_told(
    metric: str, statistic: str, operator: str, threshold: object, message: str
) -> None:
    assert on_metric(metric, statistic, operator, threshold) == [f"A: {message}"]


def on_expression(expression: str, operator: str, threshold: float) -> list[str]:
    return messages(
        RULE,
        f"""
        Resources:
          A:
            Type: AWS::CloudWatch::Alarm
            Properties:
              Threshold: {threshold}
              ComparisonOperator: {operator}
              Metrics:
                - {{Id: share, Expression: "{expression}"}}
                - Id: errors
                  ReturnData: false
                  MetricStat:
                    Metric: {{Namespace: AWS/Lambda, MetricName: Errors}}
                    Stat: Sum
                - Id: calls
                  ReturnData: false
                  MetricStat:
                    Metric: {{Namespace: AWS/Lambda, MetricName: Invocations}}
                    Stat: Sum
        """,
    )


@pytest.mark.parametrize(
    ("expression", "operator", "threshold", "count"),
    [
        ("100 * errors / calls", GREATER, 150, 0),
        ("100 * errors / calls", LESS, 0, 1),
        ("errors > 0", GREATER, 1, 1),
        ("errors > 0", AT_LEAST, 1, 0),
        ("IF(calls > 100, 100 * errors / calls, 0)", LESS, 0, 1),
        ("SUM([errors, calls])", LESS, 0, 1),
        ("calls - errors", LESS, 0, 0),
        ("-errors", GREATER, 0, 1),
        ("share + 1", LESS, 0, 0),
        ("1 +", LESS, 0, 0),
        ("ANOMALY_DETECTION_BAND(errors)", LESS, 0, 0),
        ("unknown_id", LESS, 0, 0),
    ],
)
def test_bounds_are_carried_through_metric_math(
    expression: str, operator: str, threshold: float, count: int
) -> None:
    assert len(on_expression(expression, operator, threshold)) == count


NUMBERS = st.floats(min_value=-50, max_value=50).map(lambda number: round(number, 2))
CONSTANTS = NUMBERS.map(abs).map(str)
EXPRESSIONS = st.recursive(
    st.sampled_from(["a", "b"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), st.one_of(inner, CONSTANTS)).map(
            lambda parts: "({} {} {})".format(*parts)
        ),
        st.tuples(CONSTANTS, st.sampled_from("+-*/"), inner).map(lambda parts: "({} {} {})".format(*parts)),
        inner.map(lambda text: f"ABS({text})"),
        inner.map(lambda text: f"(-({text}))"),
        st.tuples(inner, CONSTANTS).map(lambda parts: "FILL({}, {})".format(*parts)),
        st.tuples(inner, inner, inner).map(lambda parts: "IF({} > {}, {})".format(*parts)),
        st.tuples(inner, inner, inner, CONSTANTS).map(lambda parts: "IF({} > {}, {}, {})".format(*parts)),
        st.tuples(st.sampled_from(("MAX", "MIN", "AVG", "SUM")), inner, inner).map(
            lambda parts: "{}([{}, {}])".format(*parts)
        ),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS, st.tuples(NUMBERS, NUMBERS), st.tuples(NUMBERS, NUMBERS), st.data())
def test_what_the_evaluator_computes_of_values_within_bounds_is_within_the_bounds_computed(
    expression: str, first: tuple[float, float], second: tuple[float, float], data: st.DataObject
) -> None:
    """The interval is a promise: whatever the metrics are, and when they are missing, the value is inside."""
    bounds = {name: Interval(least=min(pair), most=max(pair)) for name, pair in (("a", first), ("b", second))}
    node = parse_expression(expression)
    points = {
        name: data.draw(st.one_of(st.none(), st.floats(min_value=found.least, max_value=found.most)))
        for name, found in bounds.items()
    }
    buckets = Buckets(end=START, period_s=60, count=1)

    (value,) = (
        Evaluation(
            metrics={name: Series((point,)) for name, point in points.items()},
            expressions={"result": node},
            buckets=buckets,
        )
        .time_series("result")
        .points
    )
    found = interval_of(node, bounds)

    if value is not None:
        slack = 1e-6 * max(1, abs(value))
        assert found.least - slack <= value <= found.most + slack


def test_what_is_not_known_has_no_bounds() -> None:
    assert interval_of(parse_expression("FIRST(m1)"), {}) == UNBOUNDED
