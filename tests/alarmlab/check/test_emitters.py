"""Who publishes a metric can be declared, and metric filters declare themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.check.context import Context
from alarmlab.check.emitters import read_emitters
from alarmlab.check.rules.metric_unknown import RULE
from alarmlab.errors import BadInputError
from tests.alarmlab.check.templates import a_context, messages, write


def an_alarm(name: str, dimensions: str = "") -> str:
    pairs = f"{{Name: {dimensions.partition('=')[0]}, Value: x}}" if dimensions else ""
    return (
        "Resources:\n  A:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n"
        f"      {{Namespace: Fleet, MetricName: {name}, Dimensions: [{pairs}], Statistic: Sum}}\n"
    )


FILTER = """\
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      MetricTransformations:
        - {MetricNamespace: Fleet, MetricName: TooHot, MetricValue: "1", Dimensions: DIMENSIONS}
"""


@pytest.mark.parametrize(
    ("name", "dimensions", "filter_dimensions", "expected"),
    [
        ("TooHot", "", "[]", []),
        ("TooHot", "Machine", "[{Key: Machine, Value: $.machine}]", []),
        ("TooHot", "Machine", "!Ref Open", []),
        ("Other", "", "[]", []),
        (
            "TooHot",
            "Machine",
            "[]",
            [
                "A: warning: the metric filter Filter publishes Fleet TooHot without dimensions; "
                "the alarm asks for it with Machine, another metric"
            ],
        ),
        ("tooHot", "", "[]", ["A: warning: nobody is known to publish Fleet tooHot"]),
    ],
)
def test_a_metric_filter_of_the_template_publishes(
    name: str, dimensions: str, filter_dimensions: str, expected: list[str]
) -> None:
    more = FILTER.replace("DIMENSIONS", filter_dimensions)

    assert messages(RULE, an_alarm(name, dimensions) + more) == expected


EMITTERS = """
    emitters:
      - namespace: Fleet
        metrics:
          - {name: Temperature, unit: None, dimensions: [[Machine], [Machine, Line]]}
          - {name: Stops, dimensions: [[]]}
    """


@pytest.mark.parametrize(
    ("name", "dimensions", "expected"),
    [
        ("Temperature", "Machine", []),
        ("Stops", "", []),
        (
            "Temperature",
            "Line=1",
            [
                "error: emitters.yaml publishes Fleet Temperature with Line and Machine, or with "
                "Machine; the alarm asks for it with Line, another metric"
            ],
        ),
        ("Temprature", "Machine", ["warning: nobody is known to publish Fleet Temprature"]),
    ],
)
def test_what_the_system_publishes_can_be_declared(
    tmp_path: Path, name: str, dimensions: str, expected: list[str]
) -> None:
    emitters = read_emitters(write(tmp_path, "emitters.yaml", EMITTERS))
    stacks = a_context(an_alarm(name, dimensions)).stacks

    found = RULE.findings(Context(stacks, emitters=emitters))

    assert [f"{finding.severity}: {finding.message}" for finding in found] == expected


@pytest.mark.parametrize(
    ("metric", "message"),
    [
        ("{name: T, dimensions: Machine}", "this is a list"),
        ("{name: T, dimensions: [Machine]}", "this is a list"),
        ("{name: T}", "dimensions must be there"),
        ("{name: T, dimensions: [[]], unit: Kelvin}", "a unit is one of Count, Percent"),
    ],
)
def test_a_declaration_that_cannot_be_read_is_bad_input(tmp_path: Path, metric: str, message: str) -> None:
    path = write(tmp_path, "e.yaml", f"emitters: [{{namespace: F, metrics: [{metric}]}}]")

    with pytest.raises(BadInputError, match=message):
        read_emitters(path)
