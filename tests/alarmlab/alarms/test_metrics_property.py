"""The `Metrics` property: what is read, what CloudWatch would reject, what alarmlab refuses by name."""

from __future__ import annotations

from typing import Any

import pytest

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.query import MetricMath
from alarmlab.alarms.states import TreatMissingData
from alarmlab.alarms.survey import read_alarms
from alarmlab.errors import BadInputError, NotEvaluatedYetError
from tests.alarmlab.builders import SINGLE_METRIC, a_math_template, a_metric_entry, a_template, the_stat


def read(template: dict[str, Any]) -> MetricAlarm:
    (alarm,) = read_alarms(template, parameters={"Limit": "5"}, account="1", region="eu-west-1")
    return alarm


def with_entries(*entries: object, **changes: object) -> dict[str, Any]:
    return a_template(**{**dict.fromkeys(SINGLE_METRIC), "Metrics": list(entries), **changes})


def expression(text: str, **changes: object) -> dict[str, object]:
    return {"Id": "e1", "Expression": text, **changes}


def test_metrics_and_expressions_are_read_by_id() -> None:
    alarm = read(a_math_template("100 * bad / (bad + good)", "bad", "good"))

    assert isinstance(alarm.query, MetricMath)
    assert {name: str(stat) for name, stat in alarm.query.stats.items()} == {
        "bad": "Sum of Fleet:bad",
        "good": "Sum of Fleet:good",
    }
    assert (alarm.query.returned, str(alarm.query), alarm.period_s) == ("e1", "100 * bad / (bad + good)", 60)
    assert [str(metric) for metric in alarm.query.metrics] == ["Fleet:bad", "Fleet:good"]


def test_an_expression_may_be_put_together_by_the_template() -> None:
    template = a_math_template("", "m1", Metrics=[a_metric_entry("m1"), expression("")])
    template["Parameters"]["Limit"] = {"Type": "Number"}
    template["Resources"]["PressHot"]["Properties"]["Metrics"][1]["Expression"] = {
        "Fn::Sub": "IF(m1 > ${Limit}, m1)"
    }

    assert str(read(template).query) == "IF(m1 > 5, m1)"


@pytest.mark.parametrize("stat", ["p99.9", "SampleCount", "TM(150:1000)"])
def test_a_single_metric_in_metrics_is_an_alarm_on_that_metric(stat: str) -> None:
    """The CDK writes an alarm so when its metric has a label."""
    entry = a_metric_entry("m1", stat=stat, name="Latency", ReturnData=True, Label="how slow")

    query = the_stat(read(with_entries(entry, EvaluateLowSampleCountPercentile="ignore")))

    assert str(query) == f"{stat} of Fleet:Latency"


def test_return_data_is_true_when_left_out() -> None:
    entry = a_metric_entry("m1")
    del entry["ReturnData"]

    assert str(read(with_entries(entry)).query) == "Sum of Fleet:m1"


def test_a_metric_may_be_watched_beside_others() -> None:
    query = read(with_entries(a_metric_entry("m1", ReturnData=True), a_metric_entry("m2"))).query

    assert (str(query), len(query.metrics)) == ("m1", 2)


@pytest.mark.parametrize(
    ("namespaces", "treatment"),
    [
        (("AWS/DynamoDB", "AWS/DynamoDB"), TreatMissingData.IGNORE),
        (("AWS/DynamoDB", "Fleet"), TreatMissingData.MISSING),
    ],
)
def test_only_alarms_on_dynamodb_alone_ignore_missing_data_by_default(
    namespaces: tuple[str, ...], treatment: TreatMissingData
) -> None:
    """Recorded on AWS: every metric of the alarm counts, even one the expression does not use."""
    entries = [
        a_metric_entry(
            f"m{index}",
            MetricStat={"Metric": {"Namespace": name, "MetricName": "n"}, "Period": 60, "Stat": "Sum"},
        )
        for index, name in enumerate(namespaces)
    ]

    alarm = read(with_entries(*entries, expression("m0 + 1"), TreatMissingData=None))

    assert alarm.treat_missing_data is treatment


METRIC = {"Namespace": "Fleet", "MetricName": "n"}
STAT = {"Metric": METRIC, "Period": 60, "Stat": "Sum"}
M1 = a_metric_entry("m1")


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([], "Metrics: got []; Metrics has ReturnData true once"),
        ([M1], "Metrics: got []; Metrics has ReturnData true once"),
        (
            [expression("m1"), expression("m1", Id="e2"), M1],
            "Metrics: got ['e1', 'e2']; Metrics has ReturnData",
        ),
        (["m1"], "Metrics[0]: got 'm1'; Metrics[0] is a mapping"),
        ([{"Id": "m1"}], "Metrics[0]: MetricStat: got 'm1'; MetricStat or else Expression must be there"),
        ([{**M1, "Expression": "m1"}], "MetricStat: got 'm1'; MetricStat or else Expression must be there"),
        ([{**M1, "Id": "M1"}], "Metrics[0]: Id: got 'M1'; Id is letters, digits and _, first a-z"),
        ([M1, M1], "Metrics[1]: Id: got 'm1'; Id is given once"),
        (
            [M1, a_metric_entry("m2", MetricStat={**STAT, "Period": 300}), expression("m1 + m2")],
            "Metrics: got [60, 300]; Metrics has the same Period everywhere",
        ),
        ([M1, expression("m1 + 1", Period=300)], "got [60, 300]; Metrics has the same Period everywhere"),
        ([expression("TIME_SERIES(1)")], "Metrics: got []; Metrics has a metric, or a Period, to go by"),
        (
            [*(a_metric_entry(f"m{index}") for index in range(11)), expression("m1")],
            "Metrics: got 11; Metrics has at most 10 of MetricStat",
        ),
        (
            [M1, *(expression("m1", Id=f"e{index}", ReturnData=index == 0) for index in range(11))],
            "Metrics: got 11; Metrics has at most 10 of Expression",
        ),
        (
            [a_metric_entry("m1", ReturnData=True, MetricStat={**STAT, "Stat": "median"})],
            "Metrics[0]: MetricStat: Stat: got 'median'; Stat is a statistic, such as",
        ),
        (
            [a_metric_entry("m1", ReturnData=True, MetricStat={**STAT, "Metric": {"MetricName": "n"}})],
            "Metrics[0]: MetricStat: Metric: Namespace: got nothing; Namespace must be there",
        ),
        ([M1, expression("m1" + " " * 2048)], "Expression: got 2050; Expression has at most 2048 characters"),
        (
            [M1, expression("m1 + % 2")],
            "Metrics[1]: Expression: got 'm1 + % 2'; Expression at character 6, '% 2': no part of an expres",
        ),
        ([M1, expression("m1 +")], "Expression at character 5, the end: got the end, expected a number"),
        ([M1, expression("m1 + m3")], "character 6, 'm3': there is no id m3; the ids are m1, e1"),
        ([M1, expression("e1 + m1")], "character 1, 'e1 + m1': e1 is made of itself"),
        (
            [M1, expression("m1 + e2"), expression("2 * e1", Id="e2", ReturnData=False)],
            "Metrics[2]: Expression: got '2 * e1'; Expression at character 5, 'e1': e1 is made of itself",
        ),
        (
            [M1, expression("m1 + e2"), expression("m9", Id="e2", ReturnData=False)],
            "Metrics[2]: Expression: got 'm9'; Expression at character 1, 'm9': there is no id m9",
        ),
        ([M1, expression("5 + 5")], "character 1, '5 + 5': expected one time series, got a number"),
        ([M1, expression("METRICS()")], "expected one time series, got an array of time series"),
        ([M1, expression("[m1] + [m1]")], "character 6, '+ [m1]': + cannot stand between two arrays"),
        ([M1, expression("SUM([])")], "character 5, '[])': an array holds at least one time series"),
        ([M1, expression("SUM([m1, 5])")], "character 10, '5])': an array holds time series, got a number"),
        (
            [M1, expression("SUM(5)")],
            "'5)': SUM takes a time series or an array of them, got a number",
        ),
        ([M1, expression("FIRST(m1)")], "expected an array of time series, got a time series"),
        (
            [M1, expression("FIRST(SLICE([m1], 0.5))")],
            "SLICE takes whole numbers of at least 0 here",
        ),
        ([M1, expression("FIRST(SLICE([m1], m1))")], "SLICE takes a number here, got a time series"),
        ([M1, expression("FIRST(SORT([m1], STDDEV, ASC))")], "SORT takes AVG, MIN, MAX, SUM here"),
        ([M1, expression("FIRST(SORT([m1], AVG, 'ASC'))")], "SORT takes ASC, DESC here"),
        ([M1, expression("FIRST(SORT([m1], AVG, ASC, 0))")], "SORT takes whole numbers of at least 1 here"),
        ([M1, expression("SORT([m1], AVG)")], "SORT takes 3 to 4 arguments, got 2"),
        ([M1, expression("MIN(m1)")], "character 1, 'MIN(m1)': expected one time series, got a number"),
        ([M1, expression("ABS(5)")], "'5)': ABS takes a time series or an array of them, got a number"),
        ([M1, expression("ABS(m1, m1)")], "character 1, 'ABS(m1, m1)': ABS takes 1 arguments, got 2"),
        ([M1, expression("IF(m1)")], "IF takes 2 to 3 arguments, got 1"),
        ([M1, expression("IF(METRICS(), m1)")], "IF takes time series and numbers, got an array"),
        ([M1, expression("FILL(m1, [m1])")], "FILL fills with a number, a time series, REPEAT or LINEAR"),
        ([M1, expression("FILL(m1, repeat)")], "character 10, 'repeat)': there is no id repeat"),
        ([M1, expression("m1 * PERIOD(m1 + 1)")], "'+ 1)': PERIOD takes the id of a metric"),
        ([M1, expression("TIME_SERIES(m1)")], "TIME_SERIES takes a number, got a time series"),
        ([M1, expression("HOUR(METRICS())")], "HOUR takes a time series"),
        ([M1, expression("SUM(METRICS(m1))")], "METRICS takes a text in quotes: a part of the ids"),
        ([M1, expression("SUM(METRICS('x'))")], "METRICS finds no metric with 'x' in its id"),
        ([M1, expression("'m1'")], "a text in quotes is an argument of METRICS only"),
        ([M1, expression("abs(m1)")], "there is no function abs; did you mean ABS?"),
        ([M1, expression("WHATEVER(m1)")], "there is no function WHATEVER"),
        ([M1, expression("SUM(SEARCH('x', 'Sum', 60))")], "SEARCH is not supported in alarms"),
    ],
)
def test_what_cloudwatch_would_reject_is_an_error(entries: list[object], message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read(with_entries(*entries))

    assert message in str(caught.value)
    assert str(caught.value).startswith("alarm press-hot: Metrics")


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (
            [M1, expression(f"{name}(m1)")],
            f"character 1, '{name}(m1)': alarmlab cannot evaluate {name}: {why}",
        )
        for name, why in {
            "INSIGHT_RULE_METRIC": "it needs data",
            "SERVICE_QUOTA": "it needs data",
            "DB_PERF_INSIGHTS": "it needs data",
            "LAMBDA": "it needs data",
        }.items()
    ]
    + [
        (
            [M1, expression("LAST(ANOMALY_DETECTION_BAND(m1))")],
            "character 6, 'ANOMALY_DETECTION_BAND(m1))': alarmlab cannot evaluate ANOMALY_DETECTION_",
        ),
        ([M1, expression("FIRST(SLICE([m1], MIN(m1)))")], "SLICE with a number made of datapoints"),
        ([M1, expression("SUM(METRICS() > 5)")], "cannot evaluate > beside an array"),
        ([M1, expression("IF(1, 2, m1)")], "the documented forms choose between time series"),
        ([M1, expression("m1 < 2 < 3")], "whether < or < comes first; write parentheses"),
        (
            [M1, expression("SELECT AVG(n) FROM Fleet", Period=60)],
            "Metrics: alarmlab cannot evaluate an expression over a Metrics Insights query yet",
        ),
        (
            [{**M1, "AccountId": "1"}],
            "Metrics[0]: AccountId: alarmlab cannot evaluate a metric of the account 1",
        ),
        (
            [a_metric_entry("m1", ReturnData=True, MetricStat={**STAT, "Metric": {"Ref": "M"}})],
            "Metric: got ${M}, which only the deployment knows",
        ),
    ],
)
def test_what_alarmlab_cannot_evaluate_is_refused_by_name(entries: list[object], message: str) -> None:
    with pytest.raises(NotEvaluatedYetError) as caught:
        read(with_entries(*entries))

    assert message in str(caught.value)


def test_few_samples_in_metric_math_are_refused() -> None:
    entries = [a_metric_entry("m1", stat="p99"), expression("m1 * 2")]

    assert read(with_entries(*entries)).period_s == 60
    with pytest.raises(
        NotEvaluatedYetError, match="EvaluateLowSampleCountPercentile 'ignore' with metric math"
    ):
        read(with_entries(*entries, EvaluateLowSampleCountPercentile="ignore"))


@pytest.mark.parametrize("name", [*SINGLE_METRIC, "Unit", "ExtendedStatistic"])
def test_an_alarm_names_its_metric_itself_or_has_metrics(name: str) -> None:
    with pytest.raises(BadInputError, match=f"{name} is left out beside Metrics"):
        read(a_math_template("m1 * 2", "m1", **{name: "any"}))
