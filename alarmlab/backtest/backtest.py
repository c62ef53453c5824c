"""Back-tests alarms: what they would have done over recorded history, and how good that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alarmlab.alarms.actions import AnyAlarm
from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.survey import Survey
from alarmlab.backtest.history.recording import History
from alarmlab.backtest.redundancy import redundant
from alarmlab.backtest.replay.pool import Progress, replay_all
from alarmlab.backtest.replay.replay import Replay
from alarmlab.backtest.result import AlarmResult, BacktestResult, NotTested, Redundant
from alarmlab.backtest.scoring import Incident, pages_of, score
from alarmlab.metrics.metric_id import MetricId


def metrics_of(surveys: Iterable[Survey]) -> frozenset[MetricId]:
    """The metrics whose history a back-test of these templates needs."""
    return frozenset(
        metric for survey in surveys for alarm in survey.alarms for metric in alarm.query.metrics
    )


def backtest(
    surveys: Sequence[Survey],
    history: History,
    incidents: Sequence[Incident] = (),
    *,
    jobs: int = 1,
    on_progress: Progress = lambda done, of: None,
) -> BacktestResult:
    """Evaluate every alarm of the templates over the history and judge its pages by the incidents.

    An alarm whose metrics the history does not tell is listed as not tested, with the reason, and so is one
    that alarmlab refuses. With several `jobs`, processes share the work; the result is the same.
    """
    alarms = _named(alarm for survey in surveys for alarm in survey.alarms)
    replays = replay_all(list(alarms.values()), history, jobs=jobs, on_progress=on_progress)
    tested: list[AlarmResult] = []
    not_tested = [
        NotTested(name=refused.name, reason=f"{refused.reason.what}; {refused.reason.fix}")
        for survey in surveys
        for refused in survey.refused
    ]
    for (name, alarm), found in zip(alarms.items(), replays, strict=True):
        if isinstance(found, Replay):
            tested.append(_result(name, alarm, found, incidents))
        else:
            not_tested.append(NotTested(name=name, reason=found))
    return BacktestResult(
        start_s=history.start_s,
        end_s=history.end_s,
        alarms=tuple(tested),
        not_tested=tuple(not_tested),
        incidents=tuple(incidents),
        together=score(
            pages=pages_of(page for one in tested for page in one.pages),
            incidents=incidents,
            observed=[one.course.observed for one in tested],
        ),
        redundant=tuple(
            Redundant(name=name, covered_by=covered_by)
            for name, covered_by in redundant({one.name: one.pages for one in tested})
        ),
    )


def _named(alarms: Iterable[MetricAlarm]) -> dict[str, MetricAlarm]:
    """The alarms by name; stages may deploy several of one name, which then are numbered."""
    named: dict[str, MetricAlarm] = {}
    for alarm in alarms:
        name, number = alarm.name, 1
        while name in named:
            number += 1
            name = f"{alarm.name} #{number}"
        named[name] = alarm
    return named


def _result(name: str, alarm: AnyAlarm, found: Replay, incidents: Sequence[Incident]) -> AlarmResult:
    course = found.course
    return AlarmResult(
        name=name,
        alarm=alarm,
        course=course,
        score=score(pages=course.rings(), incidents=incidents, observed=[course.observed]),
        exact=not found.fast,
    )
