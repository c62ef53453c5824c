"""From catalogue entry to CloudFormation properties, without jsii."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pdm_catalog.alarm import DESCRIPTION_MAX_CHARS, Alarm
from pdm_catalog.alarm_index import AlarmIndex
from pdm_catalog.alarms import alarms_of, metric_alarms
from pdm_catalog.environment import Environment
from pdm_catalog.errors import CatalogError
from pdm_catalog.indexing import alarm_index
from pdm_catalog.metrics import ECS_SERVICE_CPU
from pdm_catalog.rendering import alarm_properties
from pdm_catalog.routes import UNKNOWN_ALARM_SEVERITY
from pdm_catalog.signal import Expression, Query
from pdm_catalog.watched import Parameter
from tests.conftest import ENVIRONMENTS

DEPLOYED_BESIDE = next(env for env in ENVIRONMENTS if env.load_balancers[0].parameter)
REF = {"Ref": DEPLOYED_BESIDE.load_balancers[0].parameter}


def as_ref(parameter: Parameter) -> dict[str, str]:
    return {"Ref": parameter.name}


def rendered(name: str) -> tuple[Alarm, dict[str, Any]]:
    """An alarm and its properties."""
    [alarm] = [found for found in metric_alarms(alarms_of(DEPLOYED_BESIDE)) if found.name.endswith(name)]
    return alarm, alarm_properties(DEPLOYED_BESIDE, alarm, actions=["topic"], resolve=as_ref)


def test_a_deploy_time_value_becomes_what_the_resolver_says() -> None:
    """The catalogue knows no tokens; whoever renders it brings them."""
    _, properties = rendered("High-Error-Rate")

    [errors] = [query["MetricStat"]["Metric"] for query in properties["Metrics"] if "MetricStat" in query]
    assert errors["Dimensions"] == [{"Name": "LoadBalancer", "Value": REF}]


def test_whoever_hears_that_it_rings_hears_that_it_is_over() -> None:
    """An incident that nobody closes teaches people to ignore them."""
    _, properties = rendered("High-Error-Rate")

    assert properties["AlarmActions"] == properties["OKActions"] == ["topic"]
    assert properties["ActionsEnabled"] is True


def test_a_percentile_is_an_extended_statistic_that_few_samples_do_not_move() -> None:
    """CloudWatch refuses p90 as a Statistic."""
    alarm, _ = rendered("High-Latency")
    [p90] = [reading for reading in alarm.signal.readings if reading.statistic == "p90"]
    one = replace(alarm, signal=p90)
    properties = alarm_properties(DEPLOYED_BESIDE, one, actions=[], resolve=as_ref)

    assert "Statistic" not in properties
    assert properties["ExtendedStatistic"] == "p90"
    assert properties["EvaluateLowSampleCountPercentile"] == "ignore"


def test_an_expression_becomes_queries_of_which_one_returns_data() -> None:
    """PutMetricAlarm: with Metrics, no metric of its own, and exactly one ReturnData."""
    alarm, properties = rendered("High-Error-Share")

    assert isinstance(alarm.signal, Expression)
    result, *inputs = properties["Metrics"]
    assert (result["Expression"], result["ReturnData"]) == (alarm.signal.text, True)
    assert [(query["Id"], query["ReturnData"]) for query in inputs] == [
        ("requests", False),
        ("errors", False),
    ]
    assert inputs[1]["MetricStat"] == {
        "Metric": {
            "Namespace": "AWS/ApplicationELB",
            "MetricName": "HTTPCode_Target_5XX_Count",
            "Dimensions": [{"Name": "LoadBalancer", "Value": REF}],
        },
        "Stat": "Sum",
        "Period": alarm.period_s,
    }
    assert {"Period", "MetricName", "Namespace", "Statistic", "Dimensions"} & set(properties) == set()


def test_the_description_is_enough_without_our_routing(environment: Environment) -> None:
    """The console and a plain e-mail show only this."""
    for alarm in metric_alarms(alarms_of(environment)):
        text = alarm_properties(environment, alarm, actions=[], resolve=as_ref)["AlarmDescription"]

        assert text.startswith(alarm.meaning)
        assert f"{environment.runbook_url}/{alarm.runbook}.md" in text
        assert alarm.severity in text
        assert len(text) <= DESCRIPTION_MAX_CHARS


def test_a_description_that_cloudwatch_would_cut_is_refused(environment: Environment) -> None:
    """CloudWatch keeps 1,024 characters; half a runbook address helps nobody."""
    alarm = replace(metric_alarms(alarms_of(environment))[0], meaning="long " * 200)

    with pytest.raises(CatalogError, match=r"meaning = .* makes a description of \d+ characters"):
        alarm_properties(environment, alarm, actions=[], resolve=as_ref)


def test_the_index_survives_its_file(environment: Environment) -> None:
    """What synth writes is what the Lambda reads."""
    index = alarm_index(environment, alarms_of(environment))

    assert AlarmIndex.from_text(index.to_text()) == index


def test_an_unknown_alarm_gets_the_stated_default(environment: Environment) -> None:
    """Never lost, never a page by guess."""
    entry = alarm_index(environment, alarms_of(environment)).find("somebody-elses-alarm")

    assert not entry.known
    assert entry.alarm == "somebody-elses-alarm"
    assert entry.severity is UNKNOWN_ALARM_SEVERITY
    assert entry.remedy is None


def test_a_new_alarm_that_waits_for_its_first_data_says_for_how_long() -> None:
    """Without it, silence would ring at the first deployment."""
    alarm, without = rendered("High-Error-Rate")
    waiting = alarm_properties(DEPLOYED_BESIDE, replace(alarm, warm_up_min=15), actions=[], resolve=as_ref)

    assert waiting["WarmUpConfiguration"] == {"WarmUpPeriodDurationInMinutes": 15}
    assert "WarmUpConfiguration" not in without


def test_a_query_is_the_alarms_only_metric() -> None:
    """PutMetricAlarm: a Metrics Insights query stands alone, with a period of its own."""
    alarm, _ = rendered("data-pipeline-High-CPU-Utilization")
    query = Query(
        text='SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/ECS", ClusterName, ServiceName)',
        metric=ECS_SERVICE_CPU,
        highest=100,
        label="CPU",
    )
    properties = alarm_properties(DEPLOYED_BESIDE, replace(alarm, signal=query), actions=[], resolve=as_ref)

    assert properties["Metrics"] == [
        {"Id": "result", "Expression": query.text, "Label": "CPU", "ReturnData": True, "Period": 60}
    ]
    assert {"MetricName", "Statistic", "Dimensions", "Period"} & set(properties) == set()
    with pytest.raises(CatalogError, match="does not name ServiceName"):
        replace(
            alarm,
            signal=replace(query, text='SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/ECS", ClusterName)'),
        )
