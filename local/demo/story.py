"""Plays incidents in simulated time against the deployed system, and keeps the timeline."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from alarmlab.core import State
from local.demo.chapters import Chapter
from local.demo.onlooker import Onlooker, StoryError
from local.demo.timeline import Moment, Step, Timeline
from local.demo.watcher import Watcher
from local.fleet.fleet import Fleet
from local.fleet.targets import Targets
from local.receivers.slack_workspace import SlackMessage
from local.system import LocalSystem, Progress

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ENGINES = 40
SEED = 7
QUIET_MIN = 6
"""Minutes before each fault in which nothing may happen."""
PATIENCE_MIN = 15
"""Simulated minutes after which an alarm or a recovery that has not come will not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An alarm took a state: its simulated time, its newest value, and the time by this machine's clock."""

    alarm: str
    state: State
    at: datetime
    value: float | None
    wall: float


class Story:
    """Everything is real but the fleet, its clock, and what the onlooker looks at."""

    def __init__(self, system: LocalSystem, *, onlooker: Onlooker, progress: Progress) -> None:
        self.timeline = Timeline()
        self._onlooker, self._progress = onlooker, progress
        self._environment = system.environment
        self._ecs: Any = system.emulator.client("ecs")
        self._watcher = Watcher(system.deployed_alarms(), cloudwatch=system.emulator.client("cloudwatch"))
        self._fleet = Fleet(engines=ENGINES, seed=SEED, start=START, targets=targets(system))

    def play(self, chapter: Chapter) -> None:
        """Play one incident from its fault to its recovery.

        Raises:
            StoryError: A step did not happen in time, or an alarm rang in quiet minutes.
        """
        for _ in range(QUIET_MIN):
            self._minute(quiet=True)
        fault_at = self._fleet.now
        self._fleet.inject(chapter.fault(fault_at))
        self._progress(f"{chapter.incident}: {chapter.describe}")
        self._note(chapter, Step.FAULT, chapter.describe)

        rang = self._until(chapter, State.ALARM, since=fault_at)
        incident = self._onlooker.opened(chapter.alarm) if chapter.pages else None
        if incident:
            what = f"PagerDuty incident, {incident.severity}"
            self._note(chapter, Step.PAGE, what, wall_s=incident.triggered_at - rang)
        message = self._onlooker.posted(chapter.alarm)
        what = f"Slack message in #{message.channel_name}"
        self._note(chapter, Step.PAGE, what, wall_s=message.posted_at - rang)
        if chapter.heals:
            self._healed(chapter, chapter.heals, message, since=rang)

        over = self._until(chapter, State.OK, since=fault_at)
        if incident:
            resolved = self._onlooker.resolved(incident)
            what = "PagerDuty incident resolved"
            self._note(chapter, Step.RECOVERY, what, wall_s=(resolved.resolved_at or over) - over)
        updated = self._onlooker.updated(message)
        what = "the same Slack message says resolved"
        self._note(chapter, Step.RECOVERY, what, wall_s=(updated.updated_at or over) - over)

    def _minute(self, *, quiet: bool = False) -> tuple[Change, ...]:
        """Let one simulated minute pass; the alarms that changed."""
        self._watcher.take_in(self._fleet.step(desired_counts=self._desired()))
        before = time.time()
        changes = self._watcher.evaluate(self._fleet.now)
        rang = [alarm.name for alarm, found in changes if found.state is State.ALARM]
        if quiet and rang:
            raise StoryError(f"{', '.join(rang)} rang at {self._fleet.now:%H:%M} although nothing was wrong")
        return tuple(
            Change(
                alarm=alarm.name, state=found.state, at=found.at, value=found.window[-1].value, wall=before
            )
            for alarm, found in changes
        )

    def _until(self, chapter: Chapter, state: State, *, since: datetime) -> float:
        """Let time pass until the chapter's alarm takes a state; the real time at which it did."""
        for _ in range(PATIENCE_MIN):
            for change in self._minute():
                if (change.alarm, change.state) == (chapter.alarm, state):
                    self._changed(chapter, change, since)
                    return change.wall
        raise StoryError(f"{chapter.alarm} did not become {state} within {PATIENCE_MIN} simulated minutes")

    def _changed(self, chapter: Chapter, change: Change, since: datetime) -> None:
        step, word = (Step.ALARM, "rings") if change.state is State.ALARM else (Step.RECOVERY, "is OK again")
        value = "" if change.value is None else f", its metric at {change.value:.0f}"
        self._progress(f"{chapter.incident}: {chapter.alarm} {word}{value}")
        after_s = (change.at - since).total_seconds()
        self._note(chapter, step, f"{chapter.alarm} {word}{value}", simulated_s=after_s)

    def _healed(self, chapter: Chapter, service: str, message: SlackMessage, *, since: float) -> None:
        """What the thread says the remedy did is what ECS shows."""
        reply = self._onlooker.replied(message)
        self._note(chapter, Step.ACTION, reply.text, wall_s=reply.posted_at - since)
        tasks = self._desired()[service]
        if f"to {tasks} tasks" not in reply.text:
            raise StoryError(f"{service} has {tasks} tasks, but Slack says: {reply.text}")

    def _desired(self) -> dict[str, int]:
        names = [service.name for service in self._environment.services]
        found = self._ecs.describe_services(cluster=self._environment.cluster, services=names)["services"]
        return {service["serviceName"]: service["desiredCount"] for service in found}

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


def targets(system: LocalSystem) -> Targets:
    """The names of the deployed sample workload, as CloudWatch's dimensions spell them."""
    elb: Any = system.emulator.client("elbv2")
    environment = system.environment
    [balancer] = elb.describe_load_balancers(Names=[environment.cluster])["LoadBalancers"]
    [group] = elb.describe_target_groups(LoadBalancerArn=balancer["LoadBalancerArn"])["TargetGroups"]
    return Targets(
        cluster=environment.cluster,
        api_gateway="api-gateway",
        data_pipeline="data-pipeline",
        ml_service="ml-service",
        load_balancer=balancer["LoadBalancerArn"].split(":loadbalancer/")[1],
        target_group=group["TargetGroupArn"].rsplit(":", 1)[1],
        stream=environment.stream,
    )
