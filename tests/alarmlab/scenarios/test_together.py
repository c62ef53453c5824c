"""Cases in which several alarms play: composite alarms, suppressors, given and quiet ones, and actions."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.errors import AlarmlabError, BadInputError
from tests.alarmlab.builders import a_composite
from tests.alarmlab.scenarios.plant import HOT, TOPIC, broken, suppressed_by, template_of


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "case",
    [
        "transitions: {0m: OK, 7m: ALARM, 17m: OK}\nstates: {6m: OK, 7m: ALARM, 30m: OK}",
        "fires: true\nfault_at: 5m\nwithin: 2m",
        "initial: OK\ntransitions: {7m: ALARM, 17m: OK}",
        "actions: {7m: ALARM}",
        "actions: {7m: {ALARM: page}}",
        f"actions: {{7m: {{ALARM: ['{TOPIC}']}}}}",
        "alarms: {press-hot: {fires: true, fault_at: 5m, within: 2m}, lathe-hot: {fires: false}}",
        "fault_at: 5m\nalarms: {press-hot: {fires: true, within: 2m, actions: {}}}",
        "alarms: {PressHot: {transitions: {1m: OK, 7m: ALARM, 17m: OK}}}",
        "quiet: [lathe-hot]",
        "quiet: ['lathe-*', 'L*']",
    ],
)
def test_a_composite_alarm_follows_the_alarms_it_watches(case: str) -> None:
    assert broken(f"{HOT}\n{case}") == []


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("fires: false", "fires: must never be in ALARM, but is at 7m"),
        ("fires: true\nfault_at: 5m\nwithin: 1m", "within: must be in ALARM 1m after the fault at 5m"),
        ("states: {7m: OK}", "states: must be OK at 7m, but is ALARM"),
        ("transitions: {7m: ALARM}", "must be {7m: ALARM}, but are {0s: OK, 7m: ALARM, 17m: OK}"),
        ("actions: {}", "actions: must be {}, but are {7m: ALARM}"),
        ("actions: {7m: ALARM, 17m: OK}", "must be {7m: ALARM, 17m: OK}, but are {7m: ALARM}"),
        (
            "actions: {7m: {ALARM: [page, mail]}}",
            f"actions: at 7m must go to page, mail, but go to {TOPIC}",
        ),
        (
            "alarms: {press-hot: {fires: false}}",
            "alarm press-hot: fires: must never be in ALARM, but is at 7m",
        ),
        ("alarms: {lathe-hot: {fires: true}}", "alarm lathe-hot: fires: must go to ALARM, but never did"),
        ("quiet: [press-hot]", "alarm press-hot: quiet: must never be in ALARM, but is at 7m"),
        ("quiet: ['p*']", "alarm press-hot: quiet: must never be in ALARM, but is at 7m"),
    ],
)
def test_a_broken_expectation_names_the_alarm_that_is_not_the_case_s_own(case: str, message: str) -> None:
    (found,) = broken(f"{HOT}\n{case}")

    assert message in found


def test_children_may_be_given_instead_of_played() -> None:
    case = """
        initial: OK
        given:
          press-hot: {0m: OK, 10m: ALARM, 20m: INSUFFICIENT_DATA}
          lathe-hot: OK
        transitions: {10m: ALARM, 20m: OK}
    """

    assert broken(case) == []


def test_an_alarm_of_no_template_must_be_given() -> None:
    template = template_of(AlarmRule="ALARM(press-hot) AND NOT ALARM(deployment)")
    case = f"{HOT}\ninitial: OK\ngiven: {{deployment: {{0m: OK, 6m: ALARM, 9m: OK}}}}\n"

    assert broken(case + "transitions: {9m: ALARM, 17m: OK}", template) == []
    with pytest.raises(BadInputError) as caught:
        broken(f"{HOT}\nfires: true", template)
    assert str(caught.value) == (
        "s.yaml:3: alarm plant needs 'deployment'; no template has an alarm of this name\n"
        "  fix: say what state it is in, such as given: {deployment: OK}"
    )


@pytest.mark.parametrize(
    ("works", "actions"),
    [
        ("OK", "{9m: ALARM}"),
        ("ALARM", "{}"),
        ("{0m: OK, 8m: ALARM}", "{}"),
        ("{0m: OK, 9m: ALARM}", "{}"),
        ("{0m: OK, 10m: ALARM}", "{9m: ALARM}"),
        ("{0m: OK, 8m: ALARM, 10m: OK}", "{13m: ALARM}"),
        ("{0m: OK, 8m: ALARM, 15m: OK}", "{}"),
    ],
)
def test_a_suppressor_holds_the_actions_and_not_the_state(works: str, actions: str) -> None:
    template = template_of(**suppressed_by("works", wait_s=120, extension_s=180))
    case = f"{HOT}\ninitial: OK\ngiven: {{works: {works}}}\nactions: {actions}\n"

    assert broken(case + "transitions: {7m: ALARM, 17m: OK}", template) == []


def test_a_suppressor_that_watches_metrics_is_played() -> None:
    template = template_of(**suppressed_by("works", wait_s=60, extension_s=60))
    works = "  - {metric: 'Fleet:Temperature{Machine=\"works\"}', values: 0x6 99x4 0x9}"

    assert broken(f"{HOT}\n{works}\ninitial: OK\nactions: {{14m: ALARM}}", template) == []


def test_all_destinations_are_named_or_none() -> None:
    template = template_of(AlarmActions=[{"Ref": "PageTopic"}, TOPIC])
    case = f"{HOT}\ninitial: OK\nactions: {{7m: {{ALARM: %s}}}}"

    assert broken(case % "[page, PageTopic]", template) == []
    for too_few_or_wrong in ("page", "PageTopic", "[page, page]", "[page, PageTopic, mail]"):
        assert len(broken(case % too_few_or_wrong, template)) == 1


def test_what_held_the_actions_is_told() -> None:
    template = template_of(**suppressed_by("works", wait_s=120, extension_s=180))
    case = f"{HOT}\ninitial: OK\ngiven: {{works: {{0m: OK, 8m: ALARM}}}}\nactions: {{7m: ALARM}}"

    assert broken(case, template) == [
        "actions: must be {7m: ALARM}, but are {}; "
        "7m ALARM suppressed by WaitPeriod, 8m ALARM suppressed by Alarm"
    ]


def test_a_mute_rule_mutes_the_actions_of_the_alarms_it_targets() -> None:
    template = template_of()
    template["Resources"]["Nights"] = {
        "Type": "AWS::CloudWatch::AlarmMuteRule",
        "Properties": {
            "Rule": {"Schedule": {"Expression": "cron(0 2 * * *)", "Duration": "PT15M"}},
            "MuteTargets": {"AlarmNames": [{"Ref": "Plant"}]},
        },
    }
    at_night = f"{HOT}\ninitial: OK\nstart: 2026-01-05T02:00:00Z\n"

    assert broken(f"{at_night}actions: {{15m: ALARM}}", template) == []
    assert broken(f"{at_night.replace('02:00', '03:00')}actions: {{7m: ALARM}}", template) == []


def test_a_mute_rule_that_is_refused_is_told_where_actions_are_expected() -> None:
    template = template_of()
    template["Resources"]["Nights"] = {
        "Type": "AWS::CloudWatch::AlarmMuteRule",
        "Properties": {"Rule": {"Schedule": {"Expression": "cron(0 2 * * *)", "Duration": "PT15M"}}},
    }

    assert broken(f"{HOT}\nfires: true", template) == []
    with pytest.raises(AlarmlabError, match="mute rule Nights: MuteTargets"):
        broken(f"{HOT}\nactions: {{}}", template)


def test_an_alarm_alarmlab_cannot_evaluate_is_refused_unless_it_is_given() -> None:
    template = template_of()
    template["Resources"]["PressHot"]["Condition"] = "Prod"
    given = "given: {press-hot: ALARM, lathe-hot: OK}\nfires: true"

    assert broken(given, template) == []
    for case in (f"{HOT}\nfires: true", f"{HOT}\nalarms: {{press-hot: {{fires: true}}}}"):
        with pytest.raises(AlarmlabError, match="alarm press-hot: Condition"):
            broken(case, template)


def test_composite_alarms_above_each_other_change_together() -> None:
    template = template_of()
    template["Resources"] |= {
        "Site": a_composite(AlarmName="site", AlarmRule="ALARM(plant) AND OK(region)"),
        "Region": a_composite(AlarmName="region", AlarmRule="AT_LEAST(2, ALARM, (press-hot, lathe-hot))"),
    }

    assert broken(f"{HOT}\ninitial: OK\ntransitions: {{7m: ALARM, 17m: OK}}", template, alarm="site") == []


def test_an_alarm_that_exists_may_begin_in_a_state_of_its_own() -> None:
    case = f"{HOT}\ninitial: ALARM\nalarms: {{lathe-hot: {{initial: OK}}}}\n"

    assert broken(case + "transitions: {1m: OK, 7m: ALARM, 17m: OK}") == []
