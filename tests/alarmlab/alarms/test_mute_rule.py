"""Mute rules in templates: their windows, their targets, and what CloudWatch or alarmlab would not accept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alarmlab.alarms.mute_rule import MuteRule
from alarmlab.alarms.mute_schedule import parse_schedule
from alarmlab.alarms.survey import Survey, survey
from alarmlab.errors import AlarmlabError, BadInputError, NotEvaluatedYetError
from tests.alarmlab.builders import a_template

TARGETS: object = ["press-hot"]
DAY = datetime(2026, 1, 1, tzinfo=UTC)


def template_of(
    *, schedule: dict[str, object] | None = None, targets: object = TARGETS, **changes: object
) -> dict[str, Any]:
    known = {"Expression": "cron(0 2 * * *)", "Duration": "PT4H"}
    properties: dict[str, object] = {
        "Name": "nights",
        "Rule": {"Schedule": {**known, **(schedule or {})}},
        "MuteTargets": {"AlarmNames": targets},
        **changes,
    }
    template = a_template({"Stage": {"Type": "String"}})
    found = {name: value for name, value in properties.items() if value is not None}
    template["Resources"]["Nights"] = {"Type": "AWS::CloudWatch::AlarmMuteRule", "Properties": found}
    return template


def survey_of(template: dict[str, Any]) -> Survey:
    return survey(template, parameters={}, account="111122223333", region="eu-west-1")


def read(schedule: dict[str, object] | None = None, **changes: object) -> MuteRule:
    found = survey_of(template_of(schedule=schedule, **changes))
    for refused in found.refused_mute_rules:
        raise refused.reason
    (rule,) = found.mute_rules
    return rule


def windows(rule: MuteRule, *, days: int = 3) -> list[str]:
    found = rule.windows(DAY, DAY + timedelta(days=days))
    return [f"{first:%d %H:%M} to {last:%d %H:%M}" for first, last in found]


def test_a_mute_rule_is_read_with_the_defaults_for_what_it_leaves_out() -> None:
    assert read() == MuteRule(
        logical_id="Nights",
        name="nights",
        schedule=parse_schedule("cron(0 2 * * *)", zone=UTC),
        duration_s=14_400,
        start=None,
        expire=None,
        targets=("press-hot",),
    )
    assert read(Name=None).name == "Nights"


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("PT1M", 60),
        ("PT90S", 90),
        ("PT1H30M", 5_400),
        ("P2DT12H", 216_000),
        ("P7D", 604_800),
        ("P15D", 1_296_000),
        ("PT360H", 1_296_000),
    ],
)
def test_a_duration_is_iso_8601(duration: str, seconds: int) -> None:
    assert read({"Duration": duration}).duration_s == seconds


def test_targets_are_named_as_a_composite_alarm_names_its_children() -> None:
    rule = read(targets=[{"Ref": "PressHot"}, "of-another-template"])

    assert rule.targets == ("press-hot", "of-another-template")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (read(), ["01 02:00 to 01 06:00", "02 02:00 to 02 06:00", "03 02:00 to 03 06:00"]),
        (
            read({"Expression": "cron(0 22 * * *)"}),
            ["31 22:00 to 01 02:00", *(f"0{day} 22:00 to 0{day + 1} 02:00" for day in (1, 2, 3))],
        ),
        (
            read(StartDate="2026-01-02T00:00", ExpireDate="2026-01-03T03:30"),
            ["02 02:00 to 02 06:00", "03 02:00 to 03 03:30"],
        ),
        (
            read({"Timezone": "Asia/Tokyo"}, StartDate="2026-01-02T00:00", ExpireDate="2026-01-04T00:00"),
            ["01 17:00 to 01 21:00", "02 17:00 to 02 21:00"],
        ),
        (read(StartDate="2026-01-03T00:00:00Z"), ["03 02:00 to 03 06:00"]),
        (read(ExpireDate="2026-01-01T02:00"), []),
        (read({"Expression": "at(2026-01-02T12:00)", "Duration": "P1D"}), ["02 12:00 to 03 12:00"]),
    ],
)
def test_a_window_begins_as_scheduled_and_lasts_its_duration_within_the_dates(
    rule: MuteRule, expected: list[str]
) -> None:
    assert windows(rule) == expected


def test_a_start_within_a_window_is_refused_where_it_matters() -> None:
    rule = read(StartDate="2026-01-02T03:00")

    with pytest.raises(NotEvaluatedYetError) as caught:
        windows(rule)
    assert caught.value.what.startswith("lies within the window that would begin at 2026-01-02T02:00 UTC")
    assert windows(rule, days=1) == []


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (
            template_of(schedule={"Expression": "cron(61 * * * *)"}),
            "is a schedule: the minute is 0",
        ),
        (template_of(schedule={"Timezone": "Mars/Olympus"}), "Timezone is a time zone such as Europe/Berlin"),
        (template_of(schedule={"Timezone": "../etc"}), "Timezone is a time zone such as Europe/Berlin"),
        *(
            (
                template_of(schedule={"Duration": duration}),
                "is an ISO 8601 duration from PT1M to P15D",
            )
            for duration in ("4h", "", "PT59S", "P15DT1S", "PT", "P", "P1DT")
        ),
        (template_of(Rule=None), "Rule: got nothing; Rule must be there"),
        (template_of(Rule={}), "Schedule: got nothing; Schedule must be there"),
        (template_of(targets=["a"] * 101), "AlarmNames holds at most 100 names"),
        (template_of(targets="press-hot"), "AlarmNames is a list"),
        (template_of(targets=[1]), "AlarmNames[0] is a text"),
        (template_of(targets=["arn:aws:cloudwatch:eu-west-1:1:alarm:a"]), "of the account 1, not of"),
        (template_of(StartDate="tomorrow"), "StartDate is written yyyy-MM-ddThh:mm"),
        (
            template_of(StartDate="2026-01-02T00:00", ExpireDate="2026-01-02T00:00"),
            "ExpireDate is after StartDate",
        ),
    ],
)
def test_what_cloudwatch_would_reject_is_bad_input(template: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        survey_of(template)

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("template", "message", "targets"),
    [
        (template_of(MuteTargets=None), "MuteTargets: alarmlab cannot evaluate a mute rule without", None),
        (template_of(targets=[{"Ref": "Stage"}]), "${Stage} is no alarm of this template", None),
        (template_of(schedule={"Expression": "cron(*/5 * * * *)"}), "AWS does not document", ("press-hot",)),
        (template_of(schedule={"Duration": "P1W"}), "cannot evaluate Duration 'P1W'", ("press-hot",)),
        (template_of(schedule={"Jitter": 5}), "cannot evaluate Jitter 5", ("press-hot",)),
        (template_of(schedule={"Duration": {"Ref": "Stage"}}), "got ${Stage}, which only", ("press-hot",)),
    ],
)
def test_what_alarmlab_cannot_evaluate_is_refused_with_the_alarms_it_is_about(
    template: dict[str, Any], message: str, targets: tuple[str, ...] | None
) -> None:
    found = survey_of(template)

    (refused,) = found.refused_mute_rules
    assert found.mute_rules == ()
    assert message in str(refused.reason)
    assert refused.targets == targets


def test_a_condition_is_refused() -> None:
    template = template_of()
    template["Resources"]["Nights"]["Condition"] = "Prod"

    (refused,) = survey_of(template).refused_mute_rules

    assert isinstance(refused.reason, AlarmlabError)
    assert "mute rule Nights: Condition" in str(refused.reason)
