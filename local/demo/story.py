"""The demo's two incidents, played in simulated time against the deployed system."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from alarmlab.core import State
from local.demo.timeline import Moment, Step, Timeline
from local.demo.watcher import MINUTE, Watcher
from local.fleet.faults import ErrorBurst, Fault, LoadSurge
from local.fleet.fleet import Fleet
from local.fleet.targets import Targets
from local.receivers.pagerduty import PagerDutyReceiver
from local.receivers.pagerduty_service import Incident
from local.receivers.slack import SlackReceiver
from local.receivers.slack_workspace import SlackMessage
from local.system import LocalSystem, Progress

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ENGINES = 40
SEED = 7
QUIET_MIN = 6
"""Minutes before each fault in which nothing may happen."""
PATIENCE_MIN = 15
"""Simulated minutes after which an alarm or a recovery that has not come will not come."""
PATIENCE_S = 20.0
"""Real seconds after which a message that has not arrived will not arrive; usually a tenth of one."""
LOOK_EVERY_S = 0.01

Seen = TypeVar("Seen")


class StoryError(Exception):
    """A step that should have happened did not. Says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One incident: what goes wrong, which alarm must tell, and what must follow.

    Attributes:
        incident: Its name in the timeline.
        alarm: The alarm's name.
        fault: What goes wrong, from a given minute on.
        pages: Whether PagerDuty must be told, beside Slack.
        heals: The service that must be scaled out; None where people must act and the fault ends by itself.
    """

    incident: str
    alarm: str
    fault: Callable[[datetime], Fault]
    describe: str
    pages: bool
    heals: str | None

    @property
    def expected(self) -> tuple[tuple[str, Step], ...]:
        """The steps that must be in the timeline."""
        steps = [step for step in Step if step is not Step.ACTION or self.heals]
        return tuple((self.incident, step) for step in steps)


CHAPTERS = (
    Chapter(
        incident="errors",
        alarm="local-API-Gateway-High-Error-Rate",
        fault=lambda at: ErrorBurst(service="api-gateway", share=0.08, start=at, end=at + 6 * MINUTE),
        describe="8 % of api-gateway's answers become server errors, for 6 minutes",
        pages=True,
        heals=None,
    ),
    Chapter(
        incident="cpu",
        alarm="local-ml-service-High-CPU-Utilization",
        fault=lambda at: LoadSurge(service="ml-service", factor=2.2, start=at, end=None),
        describe="2.2 times the usual load on ml-service, and it stays",
        pages=False,
        heals="ml-service",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An alarm took a state: its simulated time, its newest value, and the time by this machine's clock."""

    alarm: str
    state: State
    at: datetime
    value: float | None
    wall: float


class Story:
    """Plays chapters. Everything is real but the fleet, its clock, and the two receivers."""

    def __init__(
        self,
        system: LocalSystem,
        *,
        slack: SlackReceiver,
        pagerduty: PagerDutyReceiver,
        progress: Progress,
    ) -> None:
        self.timeline = Timeline()
        self._slack, self._pagerduty, self._progress = slack, pagerduty, progress
        self._environment = system.environment
        self._ecs: Any = system.emulator.client("ecs")
        self._watcher = Watcher(system.deployed_alarms(), cloudwatch=system.emulator.client("cloudwatch"))
        self._fleet = Fleet(engines=ENGINES, seed=SEED, start=START, targets=_targets(system))

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
        self._note(chapter, Step.FAULT, fault_at, chapter.describe)
        changed = self._until(chapter, State.ALARM, since=fault_at)
        incident = self._paged(chapter, changed)
        message = self._shown(chapter, changed)
        if chapter.heals:
            self._healed(chapter, changed, message)
        over = self._until(chapter, State.OK, since=fault_at)
        self._closed(chapter, over, message, incident)

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
                alarm=alarm.name,
                state=found.state,
                at=found.at,
                value=found.window[-1].value,
                wall=before,
            )
            for alarm, found in changes
        )

    def _desired(self) -> dict[str, int]:
        names = [service.name for service in self._environment.services]
        found = self._ecs.describe_services(cluster=self._environment.cluster, services=names)["services"]
        return {service["serviceName"]: service["desiredCount"] for service in found}

    def _until(self, chapter: Chapter, state: State, *, since: datetime) -> float:
        """Let time pass until the chapter's alarm takes a state; the real time at which it did."""
        for _ in range(PATIENCE_MIN):
            for change in self._minute():
                if (change.alarm, change.state) != (chapter.alarm, state):
                    continue
                after_s = (change.at - since).total_seconds()
                step = Step.ALARM if state is State.ALARM else Step.RECOVERY
                word = "rings" if state is State.ALARM else "is OK again"
                if change.value is not None:
                    word += f", its metric at {change.value:.0f}"
                self._progress(f"{chapter.incident}: {chapter.alarm} {word}")
                self._note(chapter, step, change.at, f"{chapter.alarm} {word}", simulated_s=after_s)
                return change.wall
        raise StoryError(f"{chapter.alarm} did not become {state} within {PATIENCE_MIN} simulated minutes")

    def _paged(self, chapter: Chapter, changed: float) -> Incident | None:
        if not chapter.pages:
            return None
        incident = self._wait(
            f"PagerDuty incident of {chapter.alarm}",
            lambda: next(
                (
                    i
                    for i in self._pagerduty.incidents
                    if chapter.alarm in i.summary and i.resolved_at is None
                ),
                None,
            ),
        )
        what = f"PagerDuty incident, {incident.severity}"
        self._note(chapter, Step.PAGE, self._fleet.now, what, wall_s=incident.triggered_at - changed)
        return incident

    def _shown(self, chapter: Chapter, changed: float) -> SlackMessage:
        message = self._wait(
            f"Slack message of {chapter.alarm}",
            lambda: next(
                (m for m in self._slack.messages if chapter.alarm in m.text and m.updated_at is None), None
            ),
        )
        what = f"Slack message in #{message.channel_name}"
        self._note(chapter, Step.PAGE, self._fleet.now, what, wall_s=message.posted_at - changed)
        return message

    def _healed(self, chapter: Chapter, changed: float, message: SlackMessage) -> None:
        before = self._desired()[chapter.heals or ""]
        note = self._wait(
            f"note of the remedy in the thread of {chapter.alarm}",
            lambda: next((m for m in self._slack.messages if m.thread_ts == message.ts), None),
        )
        after = self._desired()[chapter.heals or ""]
        self._note(chapter, Step.ACTION, self._fleet.now, note.text, wall_s=note.posted_at - changed)
        if f"to {after} tasks" not in note.text:
            raise StoryError(
                f"{chapter.heals} has {after} tasks (before: {before}), but Slack says: {note.text}"
            )

    def _closed(
        self, chapter: Chapter, changed: float, message: SlackMessage, incident: Incident | None
    ) -> None:
        if incident:
            resolved = self._wait(
                f"resolved PagerDuty incident of {chapter.alarm}",
                lambda: next(
                    (
                        i
                        for i in self._pagerduty.incidents
                        if i.dedup_key == incident.dedup_key and i.status == "resolved"
                    ),
                    None,
                ),
            )
            self._note(
                chapter,
                Step.RECOVERY,
                self._fleet.now,
                "PagerDuty incident resolved",
                wall_s=(resolved.resolved_at or 0) - changed,
            )
        updated = self._wait(
            f"update of the Slack message of {chapter.alarm}",
            lambda: next((m for m in self._slack.messages if m.ts == message.ts and m.updated_at), None),
        )
        self._note(
            chapter,
            Step.RECOVERY,
            self._fleet.now,
            "the same Slack message says resolved",
            wall_s=(updated.updated_at or 0) - changed,
        )

    def _wait(self, what: str, look: Callable[[], Seen | None]) -> Seen:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if (seen := look()) is not None:
                return seen
            time.sleep(LOOK_EVERY_S)
        raise StoryError(f"no {what} within {PATIENCE_S:.0f} s")

    def _note(
        self,
        chapter: Chapter,
        step: Step,
        at: datetime,
        what: str,
        *,
        simulated_s: float | None = None,
        wall_s: float | None = None,
    ) -> None:
        self.timeline.add(
            Moment(
                step=step, incident=chapter.incident, at=at, what=what, simulated_s=simulated_s, wall_s=wall_s
            )
        )


def _targets(system: LocalSystem) -> Targets:
    """The names of the deployed sample workload, as CloudWatch's dimensions spell them."""
    elb = system.emulator.client("elbv2")
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
