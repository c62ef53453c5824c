"""Plays incidents in simulated time against the deployed system, and keeps the timeline."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from alarmlab.alarms.states import State
from local.demo.chapters import Chapter
from local.demo.desks import News
from local.demo.errors import StoryError
from local.demo.onlooker import Onlooker
from local.demo.timeline import Moment, Step, Timeline
from local.demo.watcher import Watcher
from local.demo.workload import Workload
from local.fleet import MINUTE, Datapoint, Fleet, World
from local.system import LocalSystem, Progress
from pdm_catalog.alarms import alarms_of

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ENGINES = 40
SEED = 7
HISTORY_MIN = 65
"""Minutes before the first look at the alarms: some read hourly data, and its absence is an alarm."""
QUIET_MIN = 6
"""Minutes before each fault in which nothing may happen."""
PATIENCE_MIN = 15
"""Simulated minutes after which an alarm or a recovery that has not come will not come."""
"""The watchdog's alarms are about the pipeline itself, which runs in real time and not in the fleet's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An alarm took a state: its simulated time, its newest value, and the time by this machine's clock.

    One over many series has no value of its own.
    """

    alarm: str
    state: State
    was: State
    at: datetime
    value: float | None
    wall: float


class Story:
    """Everything is real but the fleet, its clock, and those who look."""

    def __init__(
        self, system: LocalSystem, *, workload: Workload, onlooker: Onlooker, progress: Progress
    ) -> None:
        self.timeline = Timeline()
        self._workload, self._onlooker, self._progress = workload, onlooker, progress
        self._entries = {alarm.name: alarm for alarm in alarms_of(system.environment)}
        cloudwatch = system.emulator.client("cloudwatch")
        self._watcher = Watcher(system.watching_alarms(), cloudwatch=cloudwatch)
        start = START - HISTORY_MIN * MINUTE
        self._fleet = Fleet(engines=ENGINES, seed=SEED, start=start, targets=workload.targets())
        self._world = workload.world()
        self._watcher.take_in(self._history())

    def play(self, chapter: Chapter) -> None:
        """Play one incident from its fault to its recovery.

        Raises:
            StoryError: A step did not happen in time, or an alarm rang in quiet minutes.
        """
        for _ in range(QUIET_MIN):
            self._quiet_minute()
        alarm, fault_at = self._entries[chapter.alarm], self._fleet.now
        self._progress(f"{chapter.incident}: {chapter.describe}")
        self._fleet.inject(chapter.strike(fault_at, self._workload.deploy_next_revision))
        self._note(chapter, Step.FAULT, chapter.describe)

        rang = self._until(chapter, {chapter.alarm}, State.ALARM, since=fault_at)
        before = self._world  # read before the alarm was set: the remedy may have acted by now
        self._noted(chapter, Step.PAGE, self._onlooker.opened(alarm), since=rang)
        self._healed(chapter, before, self._onlooker.note(alarm, number=0), since=rang)

        ringing = {name for name, state in self._watcher.states.items() if state is State.ALARM}
        over = self._until(chapter, ringing, State.OK, since=fault_at)
        for name in sorted(ringing - {chapter.alarm}):
            self._onlooker.closed(self._entries[name])
        self._noted(chapter, Step.RECOVERY, self._onlooker.closed(alarm), since=over)
        self._noted(chapter, Step.ACTION, (self._onlooker.note(alarm, number=1),), since=over)

    def _history(self) -> Iterable[Datapoint]:
        return [point for _ in range(HISTORY_MIN) for point in self._fleet.step(self._world)]

    def _minute(self) -> tuple[Change, ...]:
        """Let one simulated minute pass; the alarms that changed."""
        self._world = self._workload.world()
        self._watcher.take_in(self._fleet.step(self._world))
        before, was = time.time(), dict(self._watcher.states)
        return tuple(
            Change(
                alarm=alarm.name,
                state=found.state,
                was=was[alarm.name],
                at=found.at,
                value=found.window[-1].value if found.window else None,
                wall=before,
            )
            for alarm, found in self._watcher.evaluate(self._fleet.now)
        )

    def _quiet_minute(self) -> None:
        rang = [change.alarm for change in self._minute() if change.state is State.ALARM]
        if rang:
            raise StoryError(f"{', '.join(rang)} rang at {self._fleet.now:%H:%M} although nothing was wrong")

    def _until(self, chapter: Chapter, alarms: set[str], state: State, *, since: datetime) -> float:
        """Let time pass until all these alarms have taken a state; the real time at which the chapter's did.

        What other alarms do meanwhile is noted, too.
        """
        waiting, wall = set(alarms), 0.0
        for _ in range(PATIENCE_MIN):
            for change in self._minute():
                self._changed(chapter, change, since)
                if change.state is state:
                    waiting.discard(change.alarm)
                    wall = change.wall if change.alarm == chapter.alarm else wall
            if not waiting:
                return wall
        late = ", ".join(sorted(waiting))
        raise StoryError(f"{late} did not become {state} within {PATIENCE_MIN} simulated minutes")

    def _changed(self, chapter: Chapter, change: Change, since: datetime) -> None:
        """That an alarm has its first data is no recovery."""
        rings = change.state is State.ALARM
        if not rings and change.was is not State.ALARM:
            return
        step, word = (Step.ALARM, "rings") if rings else (Step.RECOVERY, f"is {change.state} again")
        value = "" if change.value is None else f" at {change.value:.0f}"
        self._progress(f"{chapter.incident}: {change.alarm} {word}{value}")
        after_s = (change.at - since).total_seconds()
        self._note(chapter, step, f"{change.alarm} {word}{value}", simulated_s=after_s)

    def _healed(self, chapter: Chapter, before: World, told: News, *, since: float) -> None:
        """What the thread says the remedy did is what the world shows. Simulated time waits for it."""
        self._noted(chapter, Step.ACTION, (told,), since=since)
        self._workload.wait_until_settled()
        if not chapter.healed(before, self._workload.world()):
            raise StoryError(f"the workload does not show what Slack says: {told.what}")

    def _noted(self, chapter: Chapter, step: Step, news: Iterable[News], *, since: float) -> None:
        for one in news:
            self._note(chapter, step, one.what, wall_s=one.at - since)

    def _note(
        self,
        chapter: Chapter,
        step: Step,
        what: str,
        *,
        simulated_s: float | None = None,
        wall_s: float | None = None,
    ) -> None:
        moment = Moment(
            step=step,
            incident=chapter.incident,
            at=self._fleet.now,
            what=what,
            simulated_s=simulated_s,
            wall_s=wall_s,
        )
        self.timeline.add(moment)
