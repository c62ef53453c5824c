"""AWS entry point: incidents to at most one action each, and afterwards whether it helped.

Two queues feed it: the remediation queue, and the verification queue with its notes to itself.
"""

from __future__ import annotations

import dataclasses
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from lambdas.remediator.actions import ACTIONS
from lambdas.remediator.adapters import (
    VERIFY,
    ActionBook,
    KillSwitch,
    PostponerByQueue,
    VerificationQueue,
    carry_out,
)
from lambdas.remediator.core import Action, Claim, Escalation, decide, did_not_help, ended, outcome
from lambdas.shared.aws import SinkQueues, client, environment, table
from lambdas.shared.batch import Postpone, RetryLaterError, work_through
from lambdas.shared.delivery import Delivery, Kind
from pdm_catalog.remedies import RemediationMode
from pdm_catalog.routes import Sink

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)
# An escalation that was cut off is finished when its message comes again, after a visibility timeout of
# 60 s (6 times the function's); an OK waits for it so often as its queue allows.
ESCALATING_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Remediator:
    """The function with its neighbours."""

    client: Callable[[str], Any]
    book: ActionBook
    kill_switch: KillSwitch
    verification: VerificationQueue
    queues: SinkQueues
    mode: RemediationMode
    clock: Callable[[], datetime]
    postpone: Postpone

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Consider every message of one SQS event."""
        return work_through(event, self.consider, postpone=self.postpone)

    def consider(self, record: Mapping[str, Any]) -> None:
        """Consider one message."""
        body = json.loads(record["body"])
        if VERIFY in body:
            self._verify(Delivery.from_text(json.dumps(body[VERIFY])))
            return
        delivery = Delivery.from_text(record["body"])
        match delivery.kind:
            case Kind.TRIGGER:
                self._act(delivery)
            case Kind.RESOLVE:
                self._conclude(delivery)
            case Kind.NOTE:
                raise ValueError(f"a note about {delivery.alert.alarm!r} came to the remediator")

    def _act(self, delivery: Delivery) -> None:
        """Decide, remember, act, leave a note to look again, remember, tell."""
        remedy = delivery.entry.remedy
        if remedy is None:
            raise ValueError(f"alarm {delivery.alert.alarm!r} came to the remediator without a remedy")
        now, kind = self.clock(), ACTIONS[remedy.name]
        again, newest = self.book.action(delivery.incident_id), self.book.newest(remedy.target)
        stopped = self.kill_switch.stops()
        state = kind.read(remedy, self.client)
        decision = decide(
            remedy,
            delivery,
            planned=kind.plan(remedy, state, again=again.effect if again else None, now=now),
            again=again,
            visible=again is not None and kind.visible(again.effect, state),
            newest=newest,
            stopped=stopped,
            mode=self.mode,
            now=now,
        )
        if isinstance(decision, Action):
            self._carry_out(decision, delivery, again=again, newest=newest)
        self._tell(delivery, outcome(remedy, decision))

    def _carry_out(
        self, action: Action, delivery: Delivery, *, again: Action | None, newest: Claim | None
    ) -> None:
        if again is not None and again.done:
            return
        written = action
        if again is None:
            self.book.begin(action, over=newest)
        elif action.effect != again.effect:
            written = self.book.write(action, over=again)
        if not action.done:
            carry_out(action.effect, self.client)
        self.verification.ask(delivery)
        self.book.write(dataclasses.replace(action, done=True), over=written)

    def _conclude(self, delivery: Delivery) -> None:
        """The alarm is OK again: remember it, so that nobody is called; tell that the action helped."""
        action = self.book.action(delivery.incident_id)
        if action is None:
            LOG.info("no action to verify", extra={"alarm": delivery.alert.alarm})
            return
        if action.escalation is Escalation.BEGUN:  # PagerDuty must hear the trigger before the resolve
            raise RetryLaterError("people are being called", delay_s=ESCALATING_S)
        if not action.ok_at:
            ok = dataclasses.replace(action, ok_at=delivery.alert.changed_at)
            action = self.book.write(ok, over=action)
        if not action.done:
            LOG.info("over before the action was finished", extra={"alarm": delivery.alert.alarm})
            return
        sentence = ended(action, delivery.alert.alarm)
        self._tell(delivery, sentence)
        if action.escalation is Escalation.TOLD:
            # The note makes it another message than the router's own, which may have come too early.
            self.queues.send(Sink.PAGERDUTY, dataclasses.replace(delivery, note=sentence))

    def _verify(self, delivery: Delivery) -> None:
        """Time is up: when the alarm is not OK again, a person must act."""
        action = self.book.action(delivery.incident_id)
        if action is None or action.ok_at or action.escalation is Escalation.TOLD:
            LOG.info("nothing to verify", extra={"alarm": delivery.alert.alarm})
            return
        if action.escalation is Escalation.NONE:
            begun = dataclasses.replace(action, escalation=Escalation.BEGUN)
            action = self.book.write(begun, over=action)
        sentence = did_not_help(action, within_s=self.verification.after_s)
        self._tell(delivery, sentence)
        self.queues.send(Sink.PAGERDUTY, dataclasses.replace(delivery, kind=Kind.TRIGGER, note=sentence))
        self.book.write(dataclasses.replace(action, escalation=Escalation.TOLD), over=action)

    def _tell(self, delivery: Delivery, sentence: str) -> None:
        LOG.info("considered", extra={"alarm": delivery.alert.alarm, "outcome": sentence})
        self.queues.send(Sink.SLACK, dataclasses.replace(delivery, kind=Kind.NOTE, note=sentence))


@cache
def _remediator() -> Remediator:
    sqs = client("sqs")
    own, verification = environment("QUEUE_URL"), environment("VERIFICATION_QUEUE_URL")
    sinks = {sink: environment(f"{sink.upper()}_QUEUE_URL") for sink in (Sink.SLACK, Sink.PAGERDUTY)}
    return Remediator(
        client=client,
        book=ActionBook(table(environment("REMEDIATIONS_TABLE"))),
        kill_switch=KillSwitch(client("ssm"), environment("KILL_SWITCH_PARAMETER")),
        verification=VerificationQueue(sqs, verification, after_s=int(environment("VERIFY_AFTER_S"))),
        queues=SinkQueues(sqs, sinks),
        mode=RemediationMode(environment("REMEDIATION_MODE")),
        clock=partial(datetime.now, UTC),
        postpone=PostponerByQueue(sqs, (own, verification)),
    )


def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Lambda entry point."""
    return _remediator().handle(event)
