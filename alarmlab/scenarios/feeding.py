"""Whether the alarms of a case are fed: a quiet case must not pass because nothing reaches the alarm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alarmlab.alarms.actions import AnyAlarm
from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.insights_query import Insights
from alarmlab.metrics.metric_id import MetricId
from alarmlab.scenarios.bands import lacking_bands
from alarmlab.scenarios.case import Case
from alarmlab.simulation.simulate import Story


def unfed(alarm: AnyAlarm, case: Case, stories: Mapping[str, Story]) -> Iterator[str]:
    """What is wrong with series and bands: one is lacking or, with `others`, none is of the alarm itself."""
    players = [story.alarm for story in stories.values() if isinstance(story.alarm, MetricAlarm)]
    yield from lacking_bands(case, players, subject=alarm.name)
    given = {series.metric for series in case.series}
    for player in players:
        if isinstance(player.query, Insights) and not any(map(player.query.select.matches, given)):
            yield f"series: none is a metric that the query of {player.name} selects, {player.query}"
    if case.others is not None:
        needed = _needed(alarm, stories, given)
        if needed and given.isdisjoint(needed):
            yield "series: none is a metric the alarm watches, and others alone prove nothing"
        return
    named: set[MetricId] = set()
    for player in players:
        subject = "the alarm" if player is alarm else f"alarm {player.name}"
        for metric in player.query.metrics:
            if metric not in given | named:
                yield f"series: none is the metric {subject} watches, {metric}"
                named.add(metric)


def _needed(alarm: AnyAlarm, stories: Mapping[str, Story], given: set[MetricId]) -> set[MetricId]:
    """The metrics the alarm's state depends on; those behind a given alarm do not count."""
    if isinstance(alarm, MetricAlarm):
        if isinstance(alarm.query, Insights):
            return {metric for metric in given if alarm.query.select.matches(metric)}
        return set(alarm.query.metrics)
    return {
        metric
        for name in alarm.children
        if name in stories
        for metric in _needed(stories[name].alarm, stories, given)
    }
