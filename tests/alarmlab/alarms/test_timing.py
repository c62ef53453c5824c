"""EvaluationWindow and WarmUpConfiguration in a template."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone, tzinfo

import pytest

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.survey import read_alarms
from alarmlab.alarms.timing import WarmUp
from tests.alarmlab.builders import a_template


def read(**changes: object) -> MetricAlarm:
    (alarm,) = read_alarms(a_template(**changes), parameters={}, account="1", region="eu-west-1")
    return alarm


@pytest.mark.parametrize(
    ("window", "clock"),
    [
        (None, None),
        ({"SlidingWindow": {}}, None),
        ({"WallClockWindow": {}}, UTC),
        ({"WallClockWindow": {"Timezone": "-08:00"}}, timezone(timedelta(hours=-8))),
    ],
)
def test_the_window_slides_unless_it_follows_a_clock(window: object, clock: tzinfo | None) -> None:
    assert read(EvaluationWindow=window).wall_clock == clock


@pytest.mark.parametrize(
    ("configuration", "warm_up"),
    [
        (None, None),
        ({"WarmUpPeriodDurationInMinutes": 30}, WarmUp(duration_s=1_800, full=False)),
        (
            {"WarmUpPeriodDurationInMinutes": 2_880, "OnlyStartEvaluatingAfterWarmUpPeriodEnds": True},
            WarmUp(duration_s=172_800, full=True),
        ),
    ],
)
def test_warm_up_is_read_in_minutes(configuration: object, warm_up: WarmUp | None) -> None:
    assert read(WarmUpConfiguration=configuration).warm_up == warm_up
