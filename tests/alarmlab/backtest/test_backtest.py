"""A back-test as a whole: alarms over a history, judged by incidents, and two versions side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from alarmlab.backtest.backtest import backtest
from alarmlab.backtest.comparison import compare
from alarmlab.backtest.history.recording import History
from alarmlab.backtest.result import BacktestResult
from alarmlab.backtest.roster import needed_by
from alarmlab.backtest.scoring import Incident
from alarmlab.simulation.site import Site
from tests.alarmlab.backtest.days import HOT, WARM, a_day, a_site, an_incident, span
from tests.alarmlab.builders import METRIC, SINGLE_METRIC, a_metric_entry


def one(result: BacktestResult, name: str = "hot") -> Any:
    return next(found for found in result.alarms if found.name == name)


def test_pages_time_in_alarm_and_flaps_are_counted() -> None:
    history = a_day((100, 10, HOT), (120, 5, HOT), (600, 20, HOT))

    hot = one(backtest([a_site(hot={})], history))

    assert hot.pages == (span(102, 112), span(122, 127), span(602, 622))
    assert hot.in_alarm_s == (10 + 5 + 20) * 60
    assert hot.flaps == 1
    assert hot.score.pages_per_week == pytest.approx(3 * 7 * 24 * 60 / (24 * 60 - 7))


def test_incidents_tell_detected_missed_right_and_false() -> None:
    history = a_day((100, 10, HOT), (600, 20, HOT))
    incidents = [an_incident(98, 30), an_incident(900, 30, "unseen")]

    result = backtest([a_site(hot={})], history, incidents)

    score = one(result).score
    assert score.delays_s == (4 * 60,)
    assert [incident.name for incident in score.missed] == ["unseen"]
    assert score.false_pages == (span(602, 622),)
    assert (score.recall, score.precision) == (0.5, 0.5)
    assert result.together.outcomes == score.outcomes


def test_an_alarm_that_only_pages_outside_incidents_is_noise() -> None:
    history = a_day((100, 10, HOT), (600, 20, WARM))
    alarms = a_site(hot={"Threshold": 80}, warm={}, never={"Threshold": 99})

    judged = backtest([alarms], history, [an_incident(700, 30)])
    unjudged = backtest([alarms], history)

    assert [found.name for found in judged.noise] == ["hot", "warm"]
    assert unjudged.noise == ()


@pytest.mark.parametrize(("budget", "over"), [(0.0, ["hot", "warm"]), (7.5, ["warm"]), (15, [])])
def test_an_alarm_is_over_the_budget_when_it_has_more_false_pages_a_week(
    budget: float, over: list[str]
) -> None:
    history = a_day((100, 10, HOT), (600, 20, WARM))
    result = backtest([a_site(hot={"Threshold": 80}, warm={})], history, [an_incident(1_400, 5)])

    assert [found.name for found in result.over_budget(budget)] == over


def test_without_incidents_every_page_counts_against_the_budget() -> None:
    result = backtest([a_site(hot={})], a_day((100, 10, HOT)))

    assert [found.name for found in result.over_budget(1)] == ["hot"]


def test_an_alarm_that_never_pages_alone_is_redundant() -> None:
    history = a_day((100, 10, WARM), (105, 5, HOT))

    result = backtest([a_site(warm={}, hot={"Threshold": 80})], history)

    assert [(found.name, found.covered_by) for found in result.redundant] == [("hot", "warm")]


def test_together_a_page_lasts_from_the_first_alarm_to_the_last() -> None:
    history = a_day((100, 10, WARM), (105, 5, HOT))

    result = backtest([a_site(warm={}, hot={"Threshold": 80})], history)

    assert result.together.pages == (span(102, 112),)


def test_what_cannot_be_tested_is_listed_with_its_reason() -> None:
    quota = [a_metric_entry("m1"), {"Id": "e1", "Expression": "SERVICE_QUOTA(m1)"}]
    later = {**dict.fromkeys(SINGLE_METRIC), "Metrics": quota}
    alarms = a_site(hot={}, cold={"MetricName": "Coldness"}, later=later)

    result = backtest([alarms], a_day())

    assert [found.name for found in result.alarms] == ["hot"]
    reasons = {found.name: found.reason for found in result.not_tested}
    assert list(reasons) == ["later", "cold"]
    assert reasons["cold"].startswith(
        'history of Fleet:Coldness{Machine="press"} is not in any of the files; '
    )


def test_alarms_of_one_name_in_several_stages_are_told_apart() -> None:
    stages = [a_site(hot={}), replace(a_site(hot={"Threshold": 80}), label="prod")]

    result = backtest(stages, a_day((100, 10, WARM)))

    assert [(found.name, len(found.pages)) for found in result.alarms] == [("hot", 1), ("hot (prod)", 0)]


def test_several_processes_find_what_one_finds() -> None:
    alarms = a_site(**{f"above-{threshold}": {"Threshold": threshold} for threshold in range(40, 70)})
    history = a_day((100, 10, WARM), (600, 20, 50.0))
    heard: list[tuple[int, int]] = []

    alone = backtest([alarms], history)
    shared = backtest([alarms], history, jobs=2, on_progress=lambda done, of: heard.append((done, of)))

    assert shared == alone
    assert heard == [(25, 30), (30, 30)]


def test_the_metrics_a_back_test_needs_are_those_its_alarms_watch() -> None:
    assert needed_by([a_site(hot={}, cold={})]).metrics == {METRIC}


def side_by_side(before: Site, after: Site, history: History, incidents: Sequence[Incident] = ()) -> Any:
    return compare(backtest([before], history, incidents), backtest([after], history, incidents))


def test_two_versions_show_where_they_page_otherwise() -> None:
    history = a_day((100, 10, WARM))

    found = side_by_side(
        a_site(hot={}, same={}, gone={}), a_site(hot={"Threshold": 80}, same={}, new={}), history
    )

    assert [(change.name, change.differs) for change in found.alarms] == [
        ("hot", True),
        ("same", False),
        ("new", True),
        ("gone", True),
    ]
    assert [(change.before is None, change.after is None) for change in found.alarms][2:] == [
        (True, False),
        (False, True),
    ]


def test_two_versions_show_which_incidents_are_gained_and_lost() -> None:
    history = a_day((100, 10, WARM), (600, 20, HOT))
    incidents = [an_incident(98, 30, "warm one"), an_incident(598, 30, "hot one"), an_incident(900, 9)]

    stricter = side_by_side(a_site(hot={}), a_site(hot={"Threshold": 80}), history, incidents)
    looser = side_by_side(a_site(hot={"Threshold": 80}), a_site(hot={}), history, incidents)

    assert ([found.name for found in stricter.gained], [found.name for found in stricter.lost]) == (
        [],
        ["warm one"],
    )
    assert ([found.name for found in looser.gained], looser.lost) == (["warm one"], ())
