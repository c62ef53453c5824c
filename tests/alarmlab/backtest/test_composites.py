"""Composite alarms over a history: their states, their pages, and what else pages beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from alarmlab.backtest.backtest import backtest
from alarmlab.backtest.history.recording import MetricHistory, Recording
from alarmlab.backtest.result import AlarmResult, BacktestResult
from alarmlab.backtest.roster import needed_by
from alarmlab.metrics.statistic import Statistic
from alarmlab.simulation.site import Site
from tests.alarmlab.backtest.days import HOT, WARM, a_day, site_of, span
from tests.alarmlab.backtest.histories import START_S
from tests.alarmlab.builders import METRIC, properties

TOPIC = "arn:aws:sns:us-east-1:1:pager"


def a_rule(rule: str, **changes: object) -> dict[str, Any]:
    return {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": {"AlarmRule": rule, **changes}}


def above(threshold: float, **changes: object) -> dict[str, Any]:
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties(Threshold=threshold, **changes)}


def a_site(**resources: dict[str, Any]) -> Site:
    """A template whose alarms have their logical ids as names."""
    for name, resource in resources.items():
        resource["Properties"]["AlarmName"] = name
    return site_of(resources)


def found(result: BacktestResult, name: str) -> AlarmResult:
    return next(one for one in result.alarms if one.name == name)


HISTORY = a_day((100, 30, WARM), (110, 10, HOT), (600, 20, HOT))


@pytest.mark.parametrize(
    ("rule", "pages"),
    [
        ("ALARM(Warm) AND NOT ALARM(Hot)", [(102, 112), (122, 132)]),
        ("ALARM(Warm) AND ALARM(Hot)", [(112, 122), (602, 622)]),
        ("ALARM(Warm) OR ALARM(Hot)", [(102, 132), (602, 622)]),
        ("AT_LEAST(2, ALARM, (Warm, Hot, Never))", [(112, 122), (602, 622)]),
    ],
)
def test_a_composite_alarm_follows_the_alarms_of_its_rule(rule: str, pages: list[tuple[int, int]]) -> None:
    site = a_site(Both=a_rule(rule), Warm=above(50), Hot=above(80), Never=above(99))

    both = found(backtest([site], HISTORY), "Both")

    assert both.pages == tuple(span(*page) for page in pages)
    assert dict(both.watched)["Hot"].rings() == (span(112, 122), span(602, 622))


def test_a_composite_alarm_may_watch_another() -> None:
    site = a_site(Top=a_rule("ALARM(Middle)"), Middle=a_rule("NOT OK(Hot)"), Hot=above(80))

    top = found(backtest([site], HISTORY), "Top")

    assert top.pages == (span(112, 122), span(602, 622))


def test_a_composite_alarm_begins_when_the_last_of_those_it_watches_does() -> None:
    slow = above(80, Period=900, Statistic="Maximum")
    history = replace(HISTORY, metrics={METRIC: MetricHistory(recordings=(maximum(),))})
    fast = above(80, Statistic="Maximum")

    top = found(backtest([a_site(Top=a_rule("ALARM(Fast)"), Fast=fast, Slow=slow)], history), "Top")
    both = found(backtest([a_site(Top=a_rule("OK(Fast) OR OK(Slow)"), Fast=fast, Slow=slow)], history), "Top")

    assert top.course.first_s == START_S + 8 * 60
    assert both.course.first_s == START_S + 5 * 900


def maximum() -> Recording:
    return replace(HISTORY.metrics[METRIC].recordings[0], statistic=Statistic.MAXIMUM)


def test_a_suppressor_holds_pages_back_and_lets_them_go() -> None:
    suppressed = a_rule(
        "ALARM(Warm)",
        ActionsSuppressor="Hot",
        ActionsSuppressorWaitPeriod=300,
        ActionsSuppressorExtensionPeriod=60,
    )
    site = a_site(Quiet=suppressed, Warm=above(50), Hot=above(80))

    quiet = found(backtest([site], HISTORY), "Quiet")

    # At 102 it waits five minutes in vain for its suppressor; at 602 that is in ALARM until the end.
    assert quiet.pages == (span(107, 132),)
    assert quiet.in_alarm_s == (30 + 20) * 60


def test_together_counts_those_that_page_somebody_if_any_does() -> None:
    resources = {"Both": a_rule("ALARM(Warm) AND ALARM(Hot)", AlarmActions=[TOPIC]), "Warm": above(50)}
    site = a_site(**resources, Hot=above(80))
    nobody = a_site(Warm=above(50), Hot=above(80))

    assert backtest([site], HISTORY).together.pages == (span(112, 122), span(602, 622))
    assert backtest([site], HISTORY).redundant == ()
    assert backtest([nobody], HISTORY).together.pages == (span(102, 132), span(602, 622))


def test_an_alarm_whose_actions_are_disabled_pages_nobody() -> None:
    site = a_site(
        Warm=above(50, AlarmActions=[TOPIC], ActionsEnabled=False),
        Hot=above(80, AlarmActions=[TOPIC]),
    )

    assert backtest([site], HISTORY).together.pages == (span(112, 122), span(602, 622))


def test_alarms_of_templates_deployed_together_are_found_by_name() -> None:
    parts = [a_site(Top=a_rule("ALARM(Hot)")), a_site(Hot=above(80))]
    sites = [
        Site(home=site.home, neighbours=tuple(one.home for one in parts if one is not site)) for site in parts
    ]

    assert len(found(backtest(sites, HISTORY), "Top").pages) == 2
    (alone,) = backtest(sites[:1], HISTORY).not_tested
    assert alone.reason == "watches Hot, whose template is not among those to test"


def test_only_the_alarm_asked_for_is_shown_but_all_that_it_needs_is_evaluated() -> None:
    site = a_site(Top=a_rule("ALARM(Hot)"), Hot=above(80), Cold=above(80, MetricName="Cold"))

    result = backtest([site], HISTORY, names=["Top"])

    assert [one.name for one in result.alarms] == ["Top"]
    assert result.not_tested == ()
    assert needed_by([site], ["Top"]).metrics == {METRIC}


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("ALARM(Cold)", "watches Cold, which could not be tested"),
        ("ALARM(Elsewhere)", "watches Elsewhere, which no template has"),
        ("TRUE", "watches no alarm, so that its state never changes"),
    ],
)
def test_a_composite_alarm_of_which_something_is_unknown_is_not_tested(rule: str, reason: str) -> None:
    site = a_site(Top=a_rule(rule), Cold=above(80, MetricName="Cold"), Hot=above(80))

    reasons = {one.name: one.reason for one in backtest([site], HISTORY).not_tested}

    assert reason in reasons["Top"]


def test_alarms_of_two_templates_that_watch_each_other_are_not_tested() -> None:
    parts = [a_site(Left=a_rule("ALARM(Right)")), a_site(Right=a_rule("ALARM(Left)"))]
    sites = [replace(site, neighbours=tuple(one.home for one in parts if one is not site)) for site in parts]

    reasons = [one.reason for one in backtest(sites, HISTORY).not_tested]

    assert reasons == ["watches Right, which could not be tested", "watches itself: Left -> Right -> Left"]
