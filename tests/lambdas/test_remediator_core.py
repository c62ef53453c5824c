"""Whether a remedy acts: a table of every refusal, and what holds whatever the circumstances."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.remediator.core import STALE_AFTER, Action, Refusal, ServiceState, account_of, decide
from lambdas.shared.delivery import incident_id
from pdm_catalog.environment import RemediationMode
from pdm_catalog.remedies import ScaleOutService
from tests.lambdas.builders import REMEDY, START, after, alert, arn, delivery

ACT, DRY_RUN = RemediationMode.ACT, RemediationMode.DRY_RUN
HEALTHY = ServiceState(status="ACTIVE", desired=4, deploying=False)
THIS = delivery().incident_id
UNFINISHED = Action(
    target=REMEDY.target,
    incident_id=THIS,
    alert_at=alert().changed_at,
    from_count=4,
    to_count=6,
    decided_at=START.isoformat(),
)
DONE = replace(UNFINISHED, done=True)
OTHER = replace(DONE, incident_id=incident_id(arn(), "another"), decided_at=after(-1_000).isoformat())


def decided(
    service: ServiceState | None = HEALTHY,
    *,
    last: Action | None = None,
    mode: RemediationMode = ACT,
    now: datetime = START,
    at: datetime = START,
    remedy: ScaleOutService = REMEDY,
) -> Action | Refusal:
    return decide(remedy, delivery(at=at, remedy=remedy), service=service, last=last, mode=mode, now=now)


@pytest.mark.parametrize(
    ("desired", "step", "at_most", "to_count"),
    [(4, 2, 10, 6), (0, 2, 10, 2), (9, 2, 10, 10), (8, 2, 10, 10), (1, 1, 100, 2)],
)
def test_it_adds_a_step_and_never_more_than_the_cap(
    desired: int, step: int, at_most: int, to_count: int
) -> None:
    remedy = replace(REMEDY, step=step, at_most=at_most)
    action = decided(replace(HEALTHY, desired=desired), remedy=remedy)
    assert action == replace(UNFINISHED, from_count=desired, to_count=to_count, decided_at=action_time(START))


def action_time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


@pytest.mark.parametrize(
    ("service", "last", "mode", "now_s", "because"),
    [
        (None, None, ACT, 0, "the service does not exist"),
        (replace(HEALTHY, status="DRAINING"), None, ACT, 0, "the service is DRAINING"),
        (replace(HEALTHY, status="INACTIVE"), None, ACT, 0, "the service is INACTIVE"),
        (replace(HEALTHY, status=""), None, ACT, 0, "the service is "),
        (replace(HEALTHY, deploying=True), None, ACT, 0, "a deployment is in progress: more tasks may be"),
        (replace(HEALTHY, desired=10), None, ACT, 0, "it has 10 tasks; the cap is 10"),
        (replace(HEALTHY, desired=25), None, ACT, 0, "it has 25 tasks; the cap is 10"),
        (HEALTHY, None, DRY_RUN, 0, "dry run: would scale from 4 to 6 tasks"),
        (HEALTHY, None, ACT, 901, "the alarm is 15 minutes old"),
        (HEALTHY, None, ACT, 86_400, "the alarm is 1440 minutes old"),
        (
            HEALTHY,
            replace(OTHER, decided_at=after(-299).isoformat()),
            ACT,
            0,
            "acted on it 299 s ago; the cooldown",
        ),
        (
            HEALTHY,
            replace(OTHER, decided_at=after(60).isoformat()),
            ACT,
            0,
            "acted on it -60 s ago; the cooldown",
        ),
        (
            HEALTHY,
            replace(DONE, alert_at=alert("ALARM", after(-60)).changed_at),
            ACT,
            0,
            "already acted on this",
        ),
        (None, UNFINISHED, ACT, 60, "the service does not exist"),
        (replace(HEALTHY, deploying=True), UNFINISHED, ACT, 60, "a deployment is in progress"),
        (HEALTHY, UNFINISHED, ACT, 901, "the alarm is 15 minutes old"),
        (HEALTHY, UNFINISHED, DRY_RUN, 60, "dry run: would scale from 4 to 6 tasks"),
    ],
)
def test_in_doubt_it_does_not_act_and_says_why(
    service: ServiceState | None, last: Action | None, mode: RemediationMode, now_s: int, because: str
) -> None:
    refusal = decided(service, last=last, mode=mode, now=after(now_s))
    assert isinstance(refusal, Refusal)
    assert refusal.because.startswith(because)
    assert (
        account_of(REMEDY, refusal)
        == f"scale-out-service did not act on plant/ml-service: {refusal.because}."
    )


@pytest.mark.parametrize(
    ("last", "now"),
    [
        (None, START + STALE_AFTER),
        (None, after(-60)),  # our clock is behind CloudWatch's
        (replace(OTHER, decided_at=after(-300).isoformat()), START),
        (replace(OTHER, decided_at=after(-300).isoformat(), done=False), START),
    ],
)
def test_at_the_edge_of_its_limits_it_acts(last: Action | None, now: datetime) -> None:
    action = decided(last=last, now=now)
    assert isinstance(action, Action)
    assert (action.incident_id, action.to_count, action.done) == (THIS, 6, False)


def test_an_unfinished_action_is_repeated_as_it_was() -> None:
    assert decided(replace(HEALTHY, desired=5), last=UNFINISHED, now=after(60)) == UNFINISHED


@pytest.mark.parametrize("desired", [6, 7, 30])
def test_an_unfinished_action_that_turns_out_carried_out_is_only_finished(desired: int) -> None:
    """Whoever has raised the count further since is not overruled."""
    assert decided(replace(HEALTHY, desired=desired), last=UNFINISHED, now=after(60)) == DONE


@pytest.mark.parametrize("now_s", [60, 86_400])
def test_a_finished_action_whose_message_comes_again_is_told_again_in_the_same_words(now_s: int) -> None:
    again = decided(None, last=DONE, mode=DRY_RUN, now=after(now_s))
    assert again == DONE
    assert (
        account_of(REMEDY, again)
        == "scale-out-service scaled plant/ml-service out from 4 to 6 tasks (cap 10)."
    )


def test_a_cap_that_was_lowered_since_holds_for_an_unfinished_action_too() -> None:
    lowered = replace(REMEDY, at_most=5)
    assert decided(last=UNFINISHED, now=after(60), remedy=lowered) == replace(UNFINISHED, to_count=5)


# Weighted so that many examples act: what acts must keep the limits.
SERVICE = st.builds(
    ServiceState,
    status=st.sampled_from((*("ACTIVE",) * 8, "DRAINING", "INACTIVE")),
    desired=st.integers(0, 10),
    deploying=st.sampled_from((*(False,) * 8, True)),
)
SERVICES = SERVICE | SERVICE | SERVICE | st.none()
REMEDIES = st.builds(
    ScaleOutService,
    cluster=st.just("plant"),
    service=st.just("ml-service"),
    step=st.integers(1, 4),
    at_most=st.integers(4, 15),
    cooldown_s=st.integers(0, 1_200),
)
LASTS = st.none() | st.builds(
    Action,
    target=st.just(REMEDY.target),
    incident_id=st.sampled_from((THIS, OTHER.incident_id)),
    alert_at=st.sampled_from((alert().changed_at, alert("ALARM", after(-60)).changed_at)),
    from_count=st.integers(0, 8),
    to_count=st.integers(9, 15),
    decided_at=st.integers(-2_000, 500).map(lambda at_s: after(at_s).isoformat()),
    done=st.booleans(),
)
NOW = st.integers(-100, 1_100).map(after)
MODES = st.sampled_from((ACT, ACT, ACT, DRY_RUN))


@given(service=SERVICES, remedy=REMEDIES, last=LASTS, mode=MODES, now=NOW)
def test_whatever_the_circumstances_it_keeps_its_limits(
    service: ServiceState | None,
    remedy: ScaleOutService,
    last: Action | None,
    mode: RemediationMode,
    now: datetime,
) -> None:
    decision = decided(service, last=last, mode=mode, now=now, remedy=remedy)
    if not isinstance(decision, Action) or decision.done:
        return  # nothing is done to the service
    assert mode is ACT
    assert service is not None
    assert (service.status, service.deploying) == ("ACTIVE", False)
    assert service.desired < decision.to_count <= remedy.at_most
    assert now - START <= STALE_AFTER
    if last is not None and last.incident_id == THIS:
        assert not last.done
        assert decision == replace(last, to_count=min(last.to_count, remedy.at_most))
    else:
        assert decision.to_count - decision.from_count <= remedy.step
        cooled = last is None or now - datetime.fromisoformat(last.decided_at) >= timedelta(
            seconds=remedy.cooldown_s
        )
        assert cooled


@given(
    service=SERVICES,
    remedy=REMEDIES,
    alert_at=st.integers(-60, 60).map(lambda at_s: alert("ALARM", after(at_s)).changed_at),
    mode=MODES,
    now=NOW,
)
def test_once_done_for_an_incident_it_is_never_done_again(
    service: ServiceState | None, remedy: ScaleOutService, alert_at: str, mode: RemediationMode, now: datetime
) -> None:
    done = replace(DONE, alert_at=alert_at)
    again = decided(service, last=done, mode=mode, now=now, remedy=remedy)
    assert again == (
        done if alert_at == alert().changed_at else Refusal(because="already acted on this incident")
    )
