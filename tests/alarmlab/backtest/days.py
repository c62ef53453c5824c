"""A day of minutes with warm spells, alarms on it, and incidents, for the tests of whole back-tests."""

from __future__ import annotations

from typing import Any

from alarmlab.alarms.survey import survey
from alarmlab.backtest.history.recording import History
from alarmlab.backtest.scoring import Incident
from alarmlab.backtest.spans import Span
from alarmlab.simulation.site import Site
from tests.alarmlab.backtest.histories import START_S, a_history, a_recording
from tests.alarmlab.builders import properties

HOUR = 60
HOT, WARM, COOL = 90.0, 60.0, 20.0


def a_site(**alarms: dict[str, Any]) -> Site:
    """A template with alarms of these names, each with some properties changed."""
    resources = {
        name: {"Type": "AWS::CloudWatch::Alarm", "Properties": properties(**{"AlarmName": name, **changes})}
        for name, changes in alarms.items()
    }
    return site_of(resources)


def site_of(resources: dict[str, Any]) -> Site:
    """A template with these resources."""
    template = {"Resources": resources}
    return Site(home=survey(template, parameters={}, account="1", region="us-east-1"))


def a_day(*spells: tuple[int, int, float]) -> History:
    """A day of cool minutes, with spells of another temperature: first minute, length, value."""
    values: list[float | None] = [COOL] * (24 * HOUR)
    for first, length, value in spells:
        values[first : first + length] = [value] * length
    return a_history(a_recording(values))


def an_incident(first: int, length: int, name: str = "outage") -> Incident:
    return Incident(
        start_s=START_S + first * 60, end_s=START_S + (first + length) * 60, grace_s=300, name=name
    )


def span(first: int, end: int) -> Span:
    return Span(start_s=START_S + first * 60, end_s=START_S + end * 60)
