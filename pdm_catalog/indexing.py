"""The alarm index of an environment, made of its catalogue; what reads it is `pdm_catalog.alarm_index`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pdm_catalog.alarm import Alarm
from pdm_catalog.alarm_index import AlarmIndex, IndexEntry
from pdm_catalog.composite import CompositeAlarm, Entry
from pdm_catalog.environment import Environment
from pdm_catalog.routes import UNKNOWN_ALARM_SEVERITY, slack_channel


def alarm_index(environment: Environment, alarms: Iterable[Entry]) -> AlarmIndex:
    """The index of an environment's alarms."""
    alarms = tuple(alarms)
    pages_for = _pages_for(alarms)
    return AlarmIndex(
        entries={
            alarm.name: _entry(environment, alarm, pages_for)
            for alarm in alarms
            if alarm.told_by is None  # the others have no actions: nobody will ever ask for them
        },
        heartbeat=f"{environment.name}-Heartbeat",
        default=IndexEntry(
            alarm="",
            known=False,
            service="unknown",
            severity=UNKNOWN_ALARM_SEVERITY,
            slack_channel=slack_channel(UNKNOWN_ALARM_SEVERITY, environment.slack),
            owner=environment.owner,
            runbook_url=f"{environment.runbook_url}/unknown-alarm.md",
            meaning="An alarm that is not in the catalogue publishes to these topics.",
            remedy=None,
        ),
    )


def _pages_for(alarms: Iterable[Entry]) -> Mapping[str, str]:
    """The composite that pages for each of a service's ways to be down."""
    causes = {alarm.name for alarm in alarms if isinstance(alarm, Alarm) and alarm.means_down}
    return {
        name: alarm.name
        for alarm in alarms
        if isinstance(alarm, CompositeAlarm)
        for name in alarm.rule.alarms
        if name in causes
    }


def _entry(environment: Environment, alarm: Entry, pages_for: Mapping[str, str]) -> IndexEntry:
    return IndexEntry(
        alarm=alarm.name,
        known=True,
        service=alarm.service,
        severity=alarm.severity,
        slack_channel=slack_channel(alarm.severity, environment.slack),
        owner=alarm.owner,
        runbook_url=runbook_url(environment, alarm),
        meaning=alarm.meaning,
        remedy=alarm.remedy,
        ticket=alarm.ticket,
        part_of=pages_for.get(alarm.name),
    )


def runbook_url(environment: Environment, alarm: Entry) -> str:
    """Where the runbook of an alarm is read."""
    return f"{environment.runbook_url}/{alarm.runbook}.md"
