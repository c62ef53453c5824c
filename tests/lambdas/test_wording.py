"""What every sink says: how it stands, how long it took, how far the value is from its threshold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.alert_router.core import unparsed
from lambdas.shared.delivery import Kind
from lambdas.shared.wording import clean, cut, facts, lasted, links, one_line, reading, reason, verdict
from tests.lambdas.builders import ALARM, QUEUE_ARN, after, alert, delivery

POINTS = "[91.2345678 (23/11/26 09:04:00), 85.0 (23/11/26 09:03:00)]"
CROSSED = f"Threshold Crossed: 2 out of the last 3 datapoints {POINTS}"
GREATER = (
    f"{CROSSED} were greater than the threshold (80.0) (minimum 2 datapoints for OK -> ALARM transition)."
)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59.999, "59 s"),
        (60, "1 min"),
        (3_599, "59 min"),
        (3_600, "1 h"),
        (4_320, "1 h 12 min"),
        (86_399, "23 h 59 min"),
        (86_400, "1 d"),
        (100_000, "1 d 3 h"),
        (-5, "0 s"),
    ],
)
def test_how_long_it_lasted_is_told_in_its_two_largest_units(seconds: float, text: str) -> None:
    over = replace(delivery(Kind.RESOLVE), alert=alert("OK", after(seconds)))
    assert lasted(over) == text
    assert verdict(over) == f"Over after {text}."


def test_what_burns_is_told_in_the_present_tense_only_while_it_burns() -> None:
    assert verdict(delivery()) == "ml-service runs out of CPU."
    assert "runs out" not in verdict(delivery(Kind.RESOLVE))


@pytest.mark.parametrize(
    ("state", "said", "trigger", "text"),
    [
        ("ALARM", GREATER, {}, "91.23 > 80 (CPUUtilization)"),
        ("OK", GREATER, {}, "91.23, alarm at > 80 (CPUUtilization)"),
        ("ALARM", "1 datapoint [7 (01/12/25 13:34:00)]", {"MetricName": ...}, "7 > 80"),
        (
            "ALARM",
            "The most recent datapoints: [0.0 (30/11/26 23:32:00), 0.5 (01/12/26 00:01:00)]",
            {"ComparisonOperator": "LessThanThreshold", "Threshold": 1},
            "0.5 < 1 (CPUUtilization)",
        ),
        ("ALARM", "[79.9999999 (01/12/25 13:34:00)]", {}, "79.9999999 > 80 (CPUUtilization)"),
        ("ALARM", "[1e999 (01/12/25 13:34:00)]", {}, "alarm at > 80 (CPUUtilization)"),
        ("ALARM", "no datapoints were received for 3 periods", {}, "alarm at > 80 (CPUUtilization)"),
        ("ALARM", GREATER, {"Threshold": ...}, None),
        ("ALARM", GREATER, {"ComparisonOperator": "GreaterThanUpperThreshold"}, None),
        ("ALARM", GREATER, {"ComparisonOperator": None}, None),
    ],
)
def test_the_newest_value_is_told_beside_its_threshold(
    state: str, said: str, trigger: dict[str, Any], text: str | None
) -> None:
    whole = {"MetricName": "CPUUtilization", "ComparisonOperator": "GreaterThanThreshold", "Threshold": 80.0}
    given_up = {key: value for key, value in (whole | trigger).items() if value is not ...}
    read = alert(state, NewStateReason=said, Trigger=given_up)
    assert reading(read) == text
    assert read.reason == said


def test_the_sentence_of_cloudwatch_is_shortened_and_the_alert_keeps_it_whole() -> None:
    shown = alert(NewStateReason=GREATER)
    assert reason(shown) == GREATER.replace("91.2345678", "91.23")
    assert shown.reason == GREATER


@pytest.mark.parametrize("kind", Kind)
def test_the_facts_are_who_what_since_when(kind: Kind) -> None:
    known = dict(facts(delivery(kind)))
    assert "Which" not in known
    assert (known["Owner"], known["Severity"], known["Service"]) == (
        *("platform-reliability", "critical"),
        "ml-service",
    )
    assert known["Since"] == "2026-11-23 09:04:17 UTC"
    assert known.get("Over at") == ("2026-11-23 09:14:17 UTC" if kind is Kind.RESOLVE else None)


def test_of_an_alarm_over_many_time_series_the_facts_name_which() -> None:
    one = alert(AlarmContributorId="c", AlarmContributorAttributes={"ServiceName": "cart"})
    assert dict(facts(replace(delivery(), alert=one)))["Which"] == "ServiceName=cart"


def test_the_console_link_quotes_the_name_and_is_only_given_for_an_alarm() -> None:
    shown = replace(delivery(), alert=alert(alarm="a/b c?d#e"))
    assert dict(links(shown))["Alarm"].endswith("#alarmsV2:alarm/a%2Fb%20c%3Fd%23e")
    assert dict(links(delivery()))["Alarm"].endswith(ALARM)
    stray = replace(delivery(), alert=unparsed("x", queue_arn=QUEUE_ARN, sent_ms=0))
    assert [name for name, _ in links(stray)] == ["Runbook"]


@given(text=st.text(), most=st.integers(1, 20))
def test_what_is_cut_shows_it_and_what_is_cleaned_keeps_its_length(text: str, most: int) -> None:
    assert len(cut(text, most)) <= most
    assert cut(text, most) == text or cut(text, most).endswith("…")
    assert len(one_line(text)) == len(clean(text)) == len(text)
    assert "\n" not in one_line(text)
