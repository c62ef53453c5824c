"""How an ECS service deployment changes its state with time, without ECS: the documented states and arrows.

Sources: Amazon ECS developer guide, "View service history using Amazon ECS service deployments" and
"Stopping Amazon ECS service deployments"; `DeploymentCircuitBreaker` of the API reference.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from local.emulator.outcomes import Outcome

ONGOING = ("PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS")
STOPPING = ("STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS")
COMPLETED = ("SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED")

CIRCUIT_BREAKER = "Service deployment rolled back because the circuit breaker threshold was exceeded."
REQUESTED = "Service deployment rolled back because of a StopServiceDeployment request."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How deployments go, as the control endpoint was told."""

    deployments: Outcome = Outcome.COMPLETE
    """FAIL: the tasks keep failing. The circuit breaker ends that; without one the deployment hangs."""
    rollbacks: Outcome = Outcome.COMPLETE
    step_s: float = 0.3
    """How long each state lasts."""
    since_s: float = 0.0
    """When this plan was made: what hung until then goes on from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """One service deployment. Times are seconds since the epoch."""

    status: str
    since_s: float
    """When it came into this status."""
    created_s: float
    threshold: int = 3
    """The failures that trip the circuit breaker."""
    breaker: bool = False
    """Whether the circuit breaker is on."""
    breaker_rolls_back: bool = False
    failures: int = 0
    reason: str | None = None
    started_s: float | None = None
    finished_s: float | None = None
    stopped_s: float | None = None
    rollback_reason: str | None = None
    rollback_started_s: float | None = None

    @property
    def ongoing(self) -> bool:
        return self.status in ONGOING


def begun(rollout: Rollout, *, pending: bool) -> Rollout:
    """A new rollout starts at once, or waits in PENDING until the one before has stopped."""
    if pending:
        return rollout
    return replace(rollout, status="IN_PROGRESS", started_s=rollout.created_s)


def next_step(rollout: Rollout, plan: Plan) -> Rollout | None:
    """What `rollout` is after its present state has lasted `plan.step_s`; None when it stays as it is."""
    now_s = max(rollout.since_s + plan.step_s, plan.since_s)
    match rollout.status:
        case "PENDING":
            return _to(rollout, "IN_PROGRESS", now_s, started_s=now_s)
        case "IN_PROGRESS":
            return _after_progress(rollout, plan, now_s)
        case "STOP_REQUESTED":
            return _to(rollout, "STOPPED", now_s, finished_s=now_s, stopped_s=now_s)
        case "ROLLBACK_REQUESTED":
            return _rolling_back(rollout, now_s, REQUESTED)
        case "ROLLBACK_IN_PROGRESS" if plan.rollbacks is Outcome.COMPLETE:
            return _to(rollout, "ROLLBACK_SUCCESSFUL", now_s, finished_s=now_s)
        case "ROLLBACK_IN_PROGRESS" if plan.rollbacks is Outcome.FAIL:
            return _to(rollout, "ROLLBACK_FAILED", now_s, finished_s=now_s, reason="The rollback failed.")
        case _:
            return None


def stopped(rollout: Rollout, stop_type: str, now_s: float) -> Rollout | None:
    """`rollout` after StopServiceDeployment; None when it has completed, and cannot be stopped.

    One that is stopping already goes on with that.
    """
    if rollout.status in STOPPING:
        return rollout
    if not rollout.ongoing:
        return None
    if stop_type == "ABORT":
        reason = "Service deployment stopped because of a StopServiceDeployment request."
        return _to(rollout, "STOP_REQUESTED", now_s, reason=reason)
    return _to(rollout, "ROLLBACK_REQUESTED", now_s, reason=REQUESTED)


def superseded(rollout: Rollout, now_s: float) -> Rollout:
    """`rollout` when a newer deployment of its service begins."""
    reason = "Service deployment stopped because a new service deployment started."
    if rollout.status in ("PENDING", "IN_PROGRESS"):
        return _to(rollout, "STOP_REQUESTED", now_s, reason=reason)
    if rollout.status in ("ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"):
        return _to(rollout, "ROLLBACK_FAILED", now_s, finished_s=now_s, reason=reason)
    return rollout


def _after_progress(rollout: Rollout, plan: Plan, now_s: float) -> Rollout | None:
    if plan.deployments is Outcome.COMPLETE:
        return _to(rollout, "SUCCESSFUL", now_s, finished_s=now_s)
    if plan.deployments is Outcome.HANG:
        return None
    failing = replace(rollout, failures=rollout.threshold)
    if not rollout.breaker:
        return failing if failing != rollout else None
    if rollout.breaker_rolls_back:
        return _rolling_back(failing, now_s, CIRCUIT_BREAKER)
    reason = "Service deployment stopped because the circuit breaker threshold was exceeded."
    return _to(failing, "STOP_REQUESTED", now_s, reason=reason)


def _rolling_back(rollout: Rollout, now_s: float, reason: str) -> Rollout:
    begun = {"rollback_reason": reason, "rollback_started_s": now_s, "reason": reason}
    return _to(rollout, "ROLLBACK_IN_PROGRESS", now_s, **begun)


def _to(rollout: Rollout, status: str, now_s: float, **changes: float | str) -> Rollout:
    return replace(rollout, status=status, since_s=now_s, **changes)  # type: ignore[arg-type]  # by name
