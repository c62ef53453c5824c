"""Back-tests alarms: what they would have done over recorded history, and how good that is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.backtest.composites import Courses
from alarmlab.backtest.history.recording import History
from alarmlab.backtest.redundancy import redundant
from alarmlab.backtest.replay.course import Course
from alarmlab.backtest.replay.pool import Progress, replay_all
from alarmlab.backtest.replay.replay import Replay
from alarmlab.backtest.result import AlarmResult, BacktestResult, NotTested, Redundant
from alarmlab.backtest.roster import Member, refused_of, roster
from alarmlab.backtest.scoring import Incident, pages_of, score
from alarmlab.backtest.spans import Span
from alarmlab.simulation.site import Site


def backtest(
    sites: Sequence[Site],
    history: History,
    incidents: Sequence[Incident] = (),
    *,
    names: Collection[str] = (),
    jobs: int = 1,
    on_progress: Progress = lambda done, of: None,
) -> BacktestResult:
    """Evaluate the alarms of the templates over the history and judge their pages by the incidents.

    All of them, or those with one of the `names` or logical ids. An alarm whose metrics the history does not
    tell is listed as not tested, with the reason, and so is one that alarmlab refuses. With several `jobs`,
    processes share the work; the result is the same.
    """
    members = roster(sites, names)
    replays = _replays(members, history, jobs=jobs, on_progress=on_progress)
    courses = Courses(
        {key: found if isinstance(found, str) else found.course for key, found in replays.items()},
        {id(member.alarm): member.site for member in members},
    )
    tested: list[tuple[Member, AlarmResult]] = []
    not_tested = [
        NotTested(name=refused.name, reason=f"{refused.reason.what}; {refused.reason.fix}")
        for refused in refused_of(sites, names)
    ]
    for member in members:
        if member.asked_for:
            found = _tested(member, replays, courses, incidents)
            if isinstance(found, str):
                not_tested.append(NotTested(name=member.name, reason=found))
            else:
                tested.append((member, found))
    paging = _paging(tested)
    return BacktestResult(
        start_s=history.start_s,
        end_s=history.end_s,
        alarms=tuple(result for _, result in tested),
        not_tested=tuple(not_tested),
        incidents=tuple(incidents),
        together=score(
            pages=pages_of(page for one in paging for page in one.pages),
            incidents=incidents,
            observed=[one.course.observed for one in paging],
        ),
        redundant=tuple(
            Redundant(name=name, covered_by=covered_by)
            for name, covered_by in redundant({one.name: one.pages for one in paging})
        ),
    )


def _replays(
    members: Iterable[Member], history: History, *, jobs: int, on_progress: Progress
) -> dict[int, Replay | str]:
    """What the alarms that watch metrics did, by the identity of the alarm."""
    alarms = [member.alarm for member in members if isinstance(member.alarm, MetricAlarm)]
    found = replay_all(alarms, history, jobs=jobs, on_progress=on_progress)
    return {id(alarm): one for alarm, one in zip(alarms, found, strict=True)}


def _tested(
    member: Member,
    replays: dict[int, Replay | str],
    courses: Courses,
    incidents: Sequence[Incident],
) -> AlarmResult | str:
    alarm = member.alarm
    if isinstance(alarm, MetricAlarm):
        found = replays[id(alarm)]
        if isinstance(found, str):
            return found
        return _result(member, found.course, found.course.rings(), incidents, exact=not found.fast)
    course = courses.of_composite(alarm)
    if isinstance(course, str):
        return course
    pages = courses.pages_of(alarm, course)
    if isinstance(pages, str):
        return pages
    result = _result(member, course, pages, incidents, exact=False)
    return replace(result, watched=courses.watched_by(alarm))


def _result(
    member: Member, course: Course, pages: Sequence[Span], incidents: Sequence[Incident], *, exact: bool
) -> AlarmResult:
    return AlarmResult(
        name=member.name,
        alarm=member.alarm,
        course=course,
        score=score(pages=pages, incidents=incidents, observed=[course.observed]),
        exact=exact,
    )


def _paging(tested: Iterable[tuple[Member, AlarmResult]]) -> list[AlarmResult]:
    """The alarms that page somebody: those with an action on ALARM, or all where none has one."""
    everyone = list(tested)
    return [one for member, one in everyone if member.pages_somebody] or [one for _, one in everyone]
