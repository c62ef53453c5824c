"""How statistics may be written, in `Metrics` and in ExtendedStatistic."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from alarmlab.metrics.bounded import Bounded
from alarmlab.metrics.notation import is_listed_for_alarms, parse_statistic
from alarmlab.metrics.statistic import AnyStatistic

FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts" / "statistics.yaml").read_text(encoding="utf-8"))


def statistic(text: str) -> AnyStatistic:
    found = parse_statistic(text)
    assert found, text
    return found


@pytest.mark.parametrize(
    "text",
    [
        *("SampleCount", "Sum", "Average", "Minimum", "Maximum"),
        *("p99", "p0", "p100", "p99.9", "p0.0123456789", "p100.0"),
        *("tm99", "tc90", "ts90", "wm98", "tm99.9", "IQM"),
        *("TM(2%:98%)", "TM(:95%)", "TM(10%:)", "TM(150:1000)", "TC(80:500)", "TC(:0.5)", "TC(0.005:0.030)"),
        *("TS(80%:)", "WM(10%:90%)", "PR(:300)", "PR(100:2000)", "PR(10:)", "PR(:0)"),
    ],
)
def test_printing_a_statistic_gives_what_was_written(text: str) -> None:
    assert str(statistic(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        *("p", "p101", "p100.1", "p99.", "P99", "p-1", "p99.12345678901", "median", "average", ""),
        *(
            "tm",
            "tm101",
            "tm0",
            "tm(5%:95%)",
            "TM90",
            "TM",
            "TM()",
            "TM(:)",
            "TM(90)",
            "TM(5:95%)",
            "TM(5%:95)",
        ),
        *("TM(95%:5%)", "TM(50%:50%)", "TM(7:7)", "TM(9:7)", "TM(:101%)", "TM(100%:)", "TM(-1:5)"),
        *("TM(0:0)", "TM(:0%)"),
        *(
            "TM( 5%:95%)",
            "TM(5%:95%) ",
            "TM(5.12345678901%:)",
            "PR(5%:95%)",
            "pr(1:2)",
            "PR300",
            "iqm",
            "IQM(1:2)",
        ),
    ],
)
def test_other_notations_are_no_statistic(text: str) -> None:
    assert parse_statistic(text) is None


@pytest.mark.parametrize(("short", "long"), FACTS["documented"]["same"].items())
def test_the_short_form_means_the_documented_long_one(short: str, long: str) -> None:
    found, expected = statistic(short), statistic(long)

    assert isinstance(found, Bounded)
    assert isinstance(expected, Bounded)
    assert (found.kind, found.low, found.high, found.percent) == (
        (expected.kind, expected.low, expected.high, expected.percent)
    )


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("p90", True),
        ("p99.9", True),
        ("tm90", True),
        ("tc99", True),
        ("IQM", True),
        ("PR(1:5)", True),
        ("PR(:5)", True),
        ("TM(10%:90%)", True),
        ("WM(25%:75%)", True),
        ("TM(5%:95%)", False),
        ("TM(5%:90%)", False),
        ("TS(10%:95%)", False),
        ("TC(:90%)", False),
        ("TM(10%:)", False),
        ("TM(150:1000)", False),
        ("Average", False),
    ],
)
def test_put_metric_alarm_lists_some_forms_only(text: str, listed: bool) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"""
    assert is_listed_for_alarms(statistic(text)) is listed
