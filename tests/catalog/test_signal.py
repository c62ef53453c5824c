"""A signal that would never have data, or means nothing, cannot be declared."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pdm_catalog.metrics import ALB_REQUESTS, ALB_RESPONSE_TIME, ECS_SERVICE_CPU
from pdm_catalog.signal import MAX_READINGS, Expression, Reading

REQUESTS = Reading(metric=ALB_REQUESTS, dimensions={"LoadBalancer": "app/x/1"}, statistic="Sum")

ELEVEN = [f"a{n}" for n in range(MAX_READINGS + 1)]


def expression(text: str = "2 * a", *, inputs: Mapping[str, Reading] | None = None) -> Expression:
    readings = {"a": REQUESTS} if inputs is None else inputs
    return Expression(text=text, inputs=readings, highest=1.0, label="x")


@pytest.mark.parametrize(
    ("dimensions", "statistic", "rule"),
    [
        ({"ServiceName": "x"}, "Average", "is not the dimension set of AWS/ECS CPUUtilization"),
        ({"ServiceName": "x", "ClusterName": "y"}, "Average", "is not the dimension set"),
        ({"ClusterName": "y", "ServiceName": "x", "TaskId": "1"}, "Average", "is not the dimension set"),
        (
            {"ClusterName": "y", "ServiceName": "x"},
            "Sum",
            "statistic = 'Sum' means nothing for CPUUtilization.",
        ),
        ({"ClusterName": "y", "ServiceName": "x"}, "p99", "statistic = 'p99' means nothing"),
    ],
    ids=str,
)
def test_a_reading_that_cannot_have_data_is_a_problem(
    dimensions: Mapping[str, str], statistic: str, rule: str
) -> None:
    """CloudWatch would accept it, and stay silent for ever."""
    reading = Reading(metric=ECS_SERVICE_CPU, dimensions=dimensions, statistic=statistic)

    [problem] = reading.problems("alarm 'x'")

    assert rule in str(problem)
    assert str(problem).startswith("alarm 'x': ")


@pytest.mark.parametrize("statistic", ["p50", "p99", "p99.9", "p100", "Average"])
def test_a_metric_of_single_values_has_percentiles(statistic: str) -> None:
    """The load balancer publishes every response time."""
    reading = Reading(metric=ALB_RESPONSE_TIME, dimensions=REQUESTS.dimensions, statistic=statistic)

    assert list(reading.problems("x")) == []
    assert reading.is_percentile == statistic.startswith("p")


@pytest.mark.parametrize("statistic", ["p101", "p999", "99", "p", "tm99", "P99"])
def test_what_only_looks_like_a_percentile_is_none(statistic: str) -> None:
    """CloudWatch would refuse it at deployment."""
    reading = Reading(metric=ALB_RESPONSE_TIME, dimensions=REQUESTS.dimensions, statistic=statistic)

    assert not reading.is_percentile
    assert [problem.field for problem in reading.problems("x")] == ["statistic"]


@pytest.mark.parametrize(
    ("broken", "got"),
    [
        (expression(inputs={}), 0),
        (
            expression(
                inputs={f"a{n}": REQUESTS for n in range(11)}, text=" ".join(f"a{n}" for n in range(11))
            ),
            11,
        ),
        (expression("2 * A", inputs={"A": REQUESTS}), "A"),
        (expression("2 * ab"), "a"),
    ],
    ids=["no reading", "too many", "upper-case id", "unused id"],
)
def test_an_expression_that_cloudwatch_would_refuse_is_a_problem(broken: Expression, got: object) -> None:
    """PutMetricAlarm: 1 to 10 metrics, each with an id that the expression uses."""
    [problem] = broken.problems("alarm 'x'")

    assert (problem.field, problem.got) == ("inputs", got)


def test_as_many_readings_as_cloudwatch_takes_are_fine() -> None:
    """Ten."""
    inputs = {f"a{n}": REQUESTS for n in range(MAX_READINGS)}

    assert list(expression(f"MAX([{', '.join(inputs)}])", inputs=inputs).problems("x")) == []


def test_a_broken_reading_is_a_problem_of_its_expression() -> None:
    """An expression over a metric without data has no data."""
    blind = Reading(metric=ALB_REQUESTS, dimensions={}, statistic="Sum")

    [problem] = expression(inputs={"a": blind}).problems("x")

    assert problem.field == "dimensions"


def test_a_limit_is_of_a_reading_of_the_expression() -> None:
    """A panel would draw it nowhere, and nobody would miss it."""
    signal = Expression(
        text="2 * a", inputs={"a": REQUESTS}, highest=1.0, label="x", limits={"a": 1.0, "b": 2.0}
    )

    [problem] = signal.problems("alarm 'x'")

    assert "limits = 'b' is no reading of the expression." in str(problem)
