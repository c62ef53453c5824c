"""Whatever comes in whatever order, and wherever it dies: at most one effect an incident, and nobody is
called for nothing or left called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lambdas.remediator.adapters import ActionBook, KillSwitch, VerificationQueue
from lambdas.remediator.core import Action, Claim
from lambdas.remediator.handler import Remediator
from lambdas.shared.batch import RetryLaterError
from lambdas.shared.delivery import Delivery, Kind
from pdm_catalog.remedies import RemediationMode, RestartService
from pdm_catalog.routes import Sink
from tests.lambdas.builders import START, after, alert, delivery, event, record
from tests.lambdas.sinks import MemoryQueues, still_open, without_repeats
from tests.lambdas.world import CrashError

REMEDY = RestartService(cluster="plant", service="ml-service", cooldown_s=300)
Step = Callable[[], None]


class Ecs:
    """One service; each restart is a new deployment, asked for twice or not."""

    exceptions = SimpleNamespace(ClusterNotFoundException=LookupError)

    def __init__(self, step: Step) -> None:
        self.restarts = 0
        self._step = step

    def describe_services(self, **_: Any) -> Any:
        self._step()
        primary = {"id": f"ecs-svc/{self.restarts}", "status": "PRIMARY", "rolloutState": "COMPLETED"}
        service = {"status": "ACTIVE", "desiredCount": 2, "deployments": [primary], "taskDefinition": "ml:1"}
        return {"services": [service]}

    def update_service(self, **parameters: Any) -> None:
        self._step()
        assert parameters == {"cluster": "plant", "service": "ml-service", "forceNewDeployment": True}
        self.restarts += 1


class MemoryBook(ActionBook):
    """Keeps the promises of ActionBook: only on top of what was read, both items or neither."""

    def __init__(self, step: Step) -> None:
        self.actions: dict[str, Action] = {}
        self.claims: dict[str, Claim] = {}
        self._step = step

    def action(self, incident_id: str) -> Action | None:
        self._step()
        return self.actions.get(incident_id)

    def newest(self, target: str) -> Claim | None:
        self._step()
        return self.claims.get(target)

    def begin(self, action: Action, *, over: Claim | None) -> None:
        self._step()
        if action.incident_id in self.actions or self.claims.get(action.target) != over:
            raise RetryLaterError("another worker acts on this target", delay_s=2)
        self.actions[action.incident_id], self.claims[action.target] = action, action.claim

    def write(self, action: Action, *, over: Action) -> Action:
        self._step()
        if self.actions[action.incident_id].revision != over.revision:
            raise RetryLaterError("another worker has this action", delay_s=2)
        self.actions[action.incident_id] = replace(action, revision=over.revision + 1)
        return self.actions[action.incident_id]


class Switch(KillSwitch):
    """Says what it is set to."""

    def __init__(self) -> None:
        self.because: str | None = None

    def stops(self) -> str | None:
        return self.because


class Notes(VerificationQueue):
    """Keeps the notes of the function to itself."""

    def __init__(self, step: Step) -> None:
        self.after_s = 600
        self.asked: list[Delivery] = []
        self._step = step

    def ask(self, delivery: Delivery) -> None:
        self._step()
        self.asked.append(delivery)


@dataclass
class Stage:
    """The remediator among neighbours in memory, of whom any may be the last it sees."""

    mode: RemediationMode
    dies_in: int | None = None
    now: datetime = START
    effects: list[str | None] = field(default_factory=list[str | None])

    def __post_init__(self) -> None:
        self.ecs, self.book, self.notes = Ecs(self._step), MemoryBook(self._step), Notes(self._step)
        self.queues, self.switch = MemoryQueues(self._step), Switch()
        self._remediator = Remediator(
            client=lambda _: self.ecs,
            book=self.book,
            kill_switch=self.switch,
            verification=self.notes,
            queues=self.queues,
            mode=self.mode,
            clock=lambda: self.now,
            postpone=self._again,
        )

    def take(self, body: str, *, dies_in: int | None) -> None:
        """One message, until it is done: once cut off at that step, then redelivered."""
        self.dies_in = dies_in
        try:
            done = self._remediator.handle(event([record(body)]))
        except CrashError:
            done = {"batchItemFailures": ["cut off"]}
        self.dies_in = None
        if done["batchItemFailures"]:
            assert self._remediator.handle(event([record(body)])) == {"batchItemFailures": []}

    def _again(self, record: Mapping[str, Any], *, delay_s: int) -> None:
        """Redelivered at once."""

    def _step(self) -> None:
        if self.dies_in is not None:
            self.dies_in -= 1
            if self.dies_in < 0:
                raise CrashError


def incident(number: int) -> Delivery:
    return delivery(at=after(10 * number), remedy=REMEDY)


def resolve(number: int, at: datetime) -> Delivery:
    return replace(incident(number), kind=Kind.RESOLVE, alert=alert("OK", at))


MOVES = st.tuples(
    st.sampled_from(("alarm", "alarm", "again", "ok", "time is up", "wait", "kill", "revive")),
    st.integers(0, 2),
    st.none() | st.integers(0, 9),
)


@given(
    moves=st.lists(MOVES, max_size=14),
    mode=st.sampled_from((RemediationMode.ACT,) * 3 + (RemediationMode.DRY_RUN,)),
)
def test_every_history_keeps_the_promises(
    moves: list[tuple[str, int, int | None]], mode: RemediationMode
) -> None:
    stage = Stage(mode=mode)
    over: set[int] = set()
    for move, number, dies_in in moves:
        before, told = stage.ecs.restarts, len(stage.notes.asked)
        if move in ("alarm", "again") and number not in over:  # the queue keeps an incident's order
            again = replace(incident(number), alert=alert("ALARM", after(10 * number + 60)))
            stage.take((incident(number) if move == "alarm" else again).to_text(), dies_in=dies_in)
            assert stage.ecs.restarts - before <= 1
            if stage.switch.because or mode is RemediationMode.DRY_RUN:
                assert (stage.ecs.restarts, len(stage.notes.asked)) == (before, told)
        elif move == "ok":
            over.add(number)
            stage.take(resolve(number, stage.now).to_text(), dies_in=dies_in)
        elif move == "time is up" and number < len(stage.notes.asked):
            looked_at = stage.notes.asked[number]
            stage.take(note_to_itself(looked_at), dies_in=dies_in)
        elif move == "wait":
            stage.now += timedelta(seconds=150)
        elif move in ("kill", "revive"):
            stage.switch.because = "killed" if move == "kill" else None
    actions = stage.book.actions
    assert stage.ecs.restarts == len(actions)
    assert {note.incident_id for note in stage.notes.asked} == set(actions)
    called = without_repeats(stage.queues.to(Sink.PAGERDUTY))
    ids = {incident(number).incident_id: number for number in range(3)}
    assert still_open(called) == {
        one for one, action in actions.items() if action.escalation == "told" and ids[one] not in over
    }
    assert all(one.incident_id in actions for one in called)


def note_to_itself(looked_at: Delivery) -> str:
    """The body of a note to itself."""
    return '{"verify": ' + looked_at.to_text() + "}"
