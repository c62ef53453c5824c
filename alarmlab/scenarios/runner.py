"""Plays a case: the alarm it is about together with all the alarms it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from alarmlab.alarms.actions import AnyAlarm
from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.metrics.store import MetricStore
from alarmlab.scenarios.bands import edges_of
from alarmlab.scenarios.case import Case
from alarmlab.scenarios.casting import Roles
from alarmlab.simulation.metric_play import Step, play_metrics
from alarmlab.simulation.simulate import Setting, Story, simulate
from alarmlab.simulation.site import Site
from alarmlab.simulation.timeline import timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedCase:
    """A case that was played: who was who in it, and what each alarm did, by name."""

    alarm: AnyAlarm
    case: Case
    roles: Roles
    stories: dict[str, Story]


def play_case(alarm: AnyAlarm, case: Case, site: Site, *, roles: Roles) -> PlayedCase:
    """Play the case on `alarm`, which is of the site's home template.

    Raises NotEvaluatedYetError for a mute rule when AWS does not document what it does.
    """
    players = [player for player in roles.players.alarms if isinstance(player, MetricAlarm)]
    setting = Setting(
        store=fill_store(case, players, subject=alarm.name),
        start=case.start,
        created_at_s=case.created_at_s,
        end_s=case.end_s,
        initial=case.initial,
        initials={name: other.initial for name, other in roles.others.items() if other.initial is not None},
        given={name: timeline(given.states[0][1], given.states) for name, given in roles.given.items()},
    )
    return PlayedCase(alarm=alarm, case=case, roles=roles, stories=simulate(roles.players, site, setting))


def play(alarm: MetricAlarm, case: Case) -> tuple[Step, ...]:
    """The evaluations of an alarm that watches metrics, alone, from the first until the case is over."""
    return play_metrics(
        alarm,
        fill_store(case, [alarm], subject=alarm.name),
        start=case.start,
        created_at_s=case.created_at_s,
        end_s=case.end_s,
        initial=case.initial,
    )


def fill_store(case: Case, alarms: Sequence[MetricAlarm], *, subject: str) -> MetricStore:
    """The samples of all series of the case, of the bands of the alarms, and of metrics without a series.

    The latter have the values of `others`. The case is about the alarm `subject`.
    """
    store = MetricStore()
    values = {series.metric: series.values for series in case.series}
    if case.others is not None:
        metrics = (metric for alarm in alarms for metric in alarm.query.metrics)
        values |= {metric: case.others for metric in metrics if metric not in values}
    values |= edges_of(case, alarms, subject=subject)
    for metric, intervals in values.items():
        for index, samples in enumerate(intervals):
            at = case.start + timedelta(seconds=index * case.interval_s)
            store.add_all(metric, at=at, values=samples)
    return store
