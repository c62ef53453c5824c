"""Planned work mutes the alarms it is about, and never those that say that alerts reach nobody."""

from __future__ import annotations

import dataclasses
from datetime import UTC

import pytest

from alarmlab.alarms.mute_schedule import ScheduleError, parse_schedule
from pdm_catalog.alarm import OWN_SERVICE
from pdm_catalog.alarms import AlarmGroup, alarm_groups
from pdm_catalog.environment import Environment
from pdm_catalog.errors import CatalogError
from pdm_catalog.maintenance import Maintenance, duration_s, schedule_fault
from pdm_catalog.muting import mute_rules
from tests.conftest import ENVIRONMENTS

[PROD] = [environment for environment in ENVIRONMENTS if environment.name == "prod"]
WINDOW = Maintenance(
    name="works", schedule="cron(0 2 * * SUN)", duration="PT1H", timezone="Europe/Berlin", services="all"
)


def muted(environment: Environment, window: Maintenance) -> dict[str, list[str]]:
    """The alarms that each rule mutes."""
    working = dataclasses.replace(environment, maintenance=(window,))
    return {
        rule["Name"]: rule["MuteTargets"]["AlarmNames"]
        for group in alarm_groups(working)
        for rule in mute_rules(working, group)
    }


def test_all_mutes_whatever_tells_somebody_but_what_watches_this_system(environment: Environment) -> None:
    """That alerts reach nobody is no part of anybody's planned work."""
    entries = [entry for group in alarm_groups(environment) for entry in group.entries]
    expected = {e.name for e in entries if e.service != OWN_SERVICE and e.told_by is None}

    targets = [name for names in muted(environment, WINDOW).values() for name in names]

    assert set(targets) == expected
    assert len(set(targets)) == len(targets)
    assert any(entry.service == OWN_SERVICE for entry in entries)


def test_a_window_for_a_service_mutes_only_its_alarms() -> None:
    """Wherever they stand."""
    window = dataclasses.replace(WINDOW, services=("data-pipeline",))
    service = {entry.name: entry.service for group in alarm_groups(PROD) for entry in group.entries}

    [targets] = muted(PROD, window).values()

    assert {service[name] for name in targets} == {"data-pipeline"}


def test_a_rule_holds_at_most_a_hundred_alarms_and_loses_none() -> None:
    """PutAlarmMuteRule takes no more."""
    group = alarm_groups(PROD)[1]
    first = next(entry for entry in group.entries if entry.told_by is None)
    many = tuple(dataclasses.replace(first, name=f"prod-x{index}") for index in range(250))
    working = dataclasses.replace(PROD, maintenance=(WINDOW,))

    rules = list(mute_rules(working, AlarmGroup(stack="Service-x", title="x", entries=many)))

    assert [rule["Name"] for rule in rules] == [
        "prod-works-Service-x",
        "prod-works-Service-x-2",
        "prod-works-Service-x-3",
    ]
    assert [len(rule["MuteTargets"]["AlarmNames"]) for rule in rules] == [100, 100, 50]
    assert {name for rule in rules for name in rule["MuteTargets"]["AlarmNames"]} == {e.name for e in many}


@pytest.mark.parametrize(
    "schedule",
    [
        "cron(0 2 * * SUN)",
        "cron(0,30 2-4 1 JAN-MAR *)",
        "cron(0 0 29 FEB *)",
        "at(2026-05-03T02:00)",
        "cron(0 2 * *)",
        "cron(60 2 * * *)",
        "cron(0 24 * * *)",
        "cron(*/5 * * * *)",
        "cron(0 2 30 FEB *)",
        "cron(0 2 1 * SUN)",
        "cron(0 2 * * sun)",
        "cron(0 2 ? * SUN)",
        "cron(0 2 5-1 * *)",
        "at(2026-02-30T02:00)",
        "at(2026-05-03 02:00)",
        "rate(1 day)",
        "0 2 * * SUN",
        "",
    ],
)
def test_a_schedule_is_good_when_alarmlab_could_play_it(schedule: str) -> None:
    """Two readings of the same page, which know nothing of each other."""
    try:
        parse_schedule(schedule, zone=UTC)
        good = True
    except ScheduleError:
        good = False

    assert (schedule_fault(schedule) is None) == good


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT1M", 60),
        ("PT90M", 5_400),
        ("P1DT12H", 129_600),
        ("P15D", 1_296_000),
        ("P1W", 0),
        ("PT", 0),
        ("1h", 0),
    ],
)
def test_a_duration_is_days_hours_and_minutes(text: str, seconds: int) -> None:
    """ISO 8601, as CloudWatch takes it."""
    assert duration_s(text) == seconds


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("schedule", "cron(0 2 * *)", "is no schedule: it is not written cron"),
        ("duration", "PT0M", "is not between PT1M and P15D"),
        ("duration", "P16D", "is not between PT1M and P15D"),
        ("timezone", "Berlin", "is no time zone"),
        ("services", (), "names no services"),
        ("services", "data-pipeline", "names no services"),
        ("name", "Night Works", "is no name"),
    ],
)
def test_a_wrong_window_is_refused_with_one_error(field: str, value: object, said: str) -> None:
    """Somebody relies on a quiet night, and somebody else on hearing of a bad one."""
    with pytest.raises(CatalogError) as caught:
        dataclasses.replace(WINDOW, **{field: value})  # pyright: ignore[reportArgumentType]

    assert len(caught.value.problems) == 1
    assert said in str(caught.value)
