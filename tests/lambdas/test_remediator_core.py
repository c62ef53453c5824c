"""Whether a remedy acts: a table of every refusal, and what holds whatever the circumstances."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.remediator.core import (
    STALE_AFTER,
    Action,
    Claim,
    Effect,
    Escalation,
    Refusal,
    decide,
    did_not_help,
    ended,
    outcome,
)
from lambdas.shared.delivery import incident_id
from pdm_catalog.remedies import RemediationMode, RestartService, ScaleOutService
from tests.lambdas.builders import ALARM, REMEDY, START, after, alert, arn, delivery

ACT, DRY_RUN = RemediationMode.ACT, RemediationMode.DRY_RUN
EFFECT = Effect(
    api="ecs",
    operation="update_service",
    parameters={"cluster": "plant", "service": "ml-service", "desiredCount": 6},
    before="desiredCount 4",
    did="scaled plant/ml-service out from 4 to 6 tasks (cap 10)",
    would="scale plant/ml-service out from 4 to 6 tasks",
)
LESS = replace(EFFECT, parameters={**EFFECT.parameters, "desiredCount": 5})
NO = Refusal(because="the service does not exist")
THIS = delivery().incident_id
OTHER = incident_id(arn(), "another")
UNFINISHED = Action(
    incident_id=THIS,
    remedy=REMEDY.name,
    target=REMEDY.target,
    alert_at=alert().changed_at,
    decided_at=START.isoformat(timespec="milliseconds"),
    effect=EFFECT,
)
DONE = replace(UNFINISHED, done=True)
KILLED = 'the kill switch /k is "on"'


def other(seconds: float) -> Claim:
    """Another incident's action on the target, so long after START."""
    return Claim(target=REMEDY.target, incident_id=OTHER, decided_at=after(seconds).isoformat())


def decided(
    planned: Effect | Refusal = EFFECT,
    *,
    again: Action | None = None,
    visible: bool = False,
    newest: Claim | None = None,
    stopped: str | None = None,
    mode: RemediationMode = ACT,
    now: datetime = START,
    remedy: ScaleOutService | RestartService = REMEDY,
) -> Action | Refusal:
    return decide(
        remedy,
        delivery(remedy=remedy),
        planned=planned,
        again=again,
        visible=visible,
        newest=newest or (again.claim if again else None),
        stopped=stopped,
        mode=mode,
        now=now,
    )


def test_what_is_planned_is_done_for_the_incident_and_its_alert() -> None:
    assert decided() == UNFINISHED


@pytest.mark.parametrize(
    ("planned", "again", "newest", "stopped", "mode", "now_s", "because"),
    [
        (NO, None, None, None, ACT, 0, "the service does not exist"),
        (EFFECT, None, None, None, DRY_RUN, 0, "dry run: would scale plant/ml-service out from 4 to 6 tasks"),
        (NO, None, None, None, DRY_RUN, 0, "the service does not exist"),
        (EFFECT, None, None, KILLED, ACT, 0, KILLED),
        (EFFECT, None, None, KILLED, DRY_RUN, 0, KILLED),
        (EFFECT, None, None, None, ACT, 901, "the alarm is 15 minutes old"),
        (EFFECT, None, None, None, ACT, 86_400, "the alarm is 1440 minutes old"),
        (EFFECT, None, other(-299), None, ACT, 0, "acted on it 299 s ago; the cooldown is 300 s"),
        (EFFECT, None, other(60), None, ACT, 0, "acted on it -60 s ago; the cooldown is 300 s"),
        (
            EFFECT,
            replace(DONE, alert_at=alert("ALARM", after(-60)).changed_at),
            None,
            None,
            ACT,
            0,
            "already acted on this incident",
        ),
        (NO, UNFINISHED, None, None, ACT, 60, "the service does not exist"),
        (EFFECT, UNFINISHED, None, None, ACT, 901, "the alarm is 15 minutes old"),
        (EFFECT, UNFINISHED, None, None, DRY_RUN, 60, "dry run: would scale plant/ml-service"),
        (EFFECT, UNFINISHED, None, KILLED, ACT, 60, KILLED),
        (EFFECT, UNFINISHED, other(10), None, ACT, 60, "acted on it 50 s ago; the cooldown is 300 s"),
        (EFFECT, UNFINISHED, other(10), None, ACT, 400, "another incident has acted on it since"),
        (
            EFFECT,
            replace(UNFINISHED, ok_at=after(9).isoformat()),
            None,
            None,
            ACT,
            60,
            "the incident is over",
        ),
    ],
)
def test_in_doubt_it_does_not_act_and_says_why(
    planned: Effect | Refusal,
    again: Action | None,
    newest: Claim | None,
    stopped: str | None,
    mode: RemediationMode,
    now_s: int,
    because: str,
) -> None:
    refusal = decided(planned, again=again, newest=newest, stopped=stopped, mode=mode, now=after(now_s))
    assert isinstance(refusal, Refusal)
    assert refusal.because.startswith(because)
    said = outcome(REMEDY, refusal)
    assert said == f"scale-out-service did not act on plant/ml-service: {refusal.because}."


@pytest.mark.parametrize(
    ("newest", "now"),
    [
        (None, START + STALE_AFTER),
        (None, after(-60)),  # our clock is behind CloudWatch's
        (other(-300), START),
    ],
)
def test_at_the_edge_of_its_limits_it_acts(newest: Claim | None, now: datetime) -> None:
    action = decided(newest=newest, now=now)
    assert isinstance(action, Action)
    assert (action.incident_id, action.effect, action.done) == (THIS, EFFECT, False)


def test_the_cooldown_is_the_one_of_the_remedy_that_would_act() -> None:
    restart = RestartService(cluster="plant", service="ml-service")
    refusal = decided(remedy=restart, newest=other(-300))
    assert refusal == Refusal(because="acted on it 300 s ago; the cooldown is 1800 s")


def test_an_unfinished_action_is_repeated_as_it_was() -> None:
    assert decided(again=UNFINISHED, now=after(60)) == UNFINISHED


def test_limits_that_were_lowered_since_hold_for_an_unfinished_action_too() -> None:
    assert decided(LESS, again=UNFINISHED, now=after(60)) == replace(UNFINISHED, effect=LESS)


@pytest.mark.parametrize("stopped", [None, KILLED])
@pytest.mark.parametrize("now_s", [60, 86_400])
def test_an_unfinished_action_that_turns_out_carried_out_is_only_finished(
    now_s: int, stopped: str | None
) -> None:
    assert decided(NO, again=UNFINISHED, visible=True, now=after(now_s), stopped=stopped) == DONE


def test_an_unfinished_action_that_shows_is_finished_even_when_another_alert_of_the_incident_comes() -> None:
    first = replace(UNFINISHED, alert_at=alert("ALARM", after(-60)).changed_at)
    assert decided(again=first, visible=True) == replace(first, done=True)


@pytest.mark.parametrize("now_s", [60, 86_400])
def test_a_finished_action_whose_message_comes_again_is_told_again_in_the_same_words(now_s: int) -> None:
    told = decided(NO, again=DONE, mode=DRY_RUN, now=after(now_s), stopped=KILLED)
    assert told == DONE
    assert (
        outcome(REMEDY, told) == "scale-out-service scaled plant/ml-service out from 4 to 6 tasks (cap 10)."
    )


@pytest.mark.parametrize(
    ("ok_s", "escalation", "sentence"),
    [
        (
            240,
            Escalation.NONE,
            f"scale-out-service on plant/ml-service helped: {ALARM} is OK again after 240 s.",
        ),
        (0, Escalation.NONE, f"scale-out-service on plant/ml-service helped: {ALARM} is OK again after 0 s."),
        (
            900,
            Escalation.TOLD,
            f"{ALARM} is OK again 900 s after scale-out-service acted on plant/ml-service.",
        ),
        (-1, Escalation.NONE, f"{ALARM} was OK again before scale-out-service acted on plant/ml-service."),
    ],
)
def test_the_end_of_an_incident_is_told_and_credits_only_what_can_have_helped(
    ok_s: float, escalation: Escalation, sentence: str
) -> None:
    over = replace(DONE, ok_at=after(ok_s).isoformat(), escalation=escalation)
    assert ended(over, ALARM) == sentence


def test_when_it_did_not_help_a_person_is_told_to_act() -> None:
    assert did_not_help(DONE, within_s=450) == (
        "scale-out-service on plant/ml-service did not help within 7.5 min; a person must act."
    )


# Weighted so that many examples act: what acts must keep the limits.
PLANNED = st.sampled_from((EFFECT, EFFECT, LESS, NO))
AGAIN = st.none() | st.builds(
    replace,
    st.just(UNFINISHED),
    done=st.booleans(),
    alert_at=st.sampled_from((UNFINISHED.alert_at, alert("ALARM", after(-60)).changed_at)),
    ok_at=st.sampled_from(("", "", after(9).isoformat())),
)
NEWEST = st.none() | st.none() | st.integers(-2_000, 500).map(other)
STOPPED = st.sampled_from((None, None, None, KILLED))
MODES = st.sampled_from((ACT, ACT, ACT, DRY_RUN))
NOW = st.integers(-100, 1_100).map(after)


@given(
    planned=PLANNED, again=AGAIN, visible=st.booleans(), newest=NEWEST, stopped=STOPPED, mode=MODES, now=NOW
)
def test_whatever_the_circumstances_it_keeps_its_limits(
    planned: Effect | Refusal,
    again: Action | None,
    visible: bool,
    newest: Claim | None,
    stopped: str | None,
    mode: RemediationMode,
    now: datetime,
) -> None:
    decision = decided(
        planned, again=again, visible=visible, newest=newest, stopped=stopped, mode=mode, now=now
    )
    if not isinstance(decision, Action) or decision.done:
        return  # nothing is done to the target
    assert mode is ACT
    assert stopped is None
    assert decision.effect == planned
    assert now - START <= STALE_AFTER
    if newest is not None:
        assert now - datetime.fromisoformat(newest.decided_at) >= timedelta(seconds=REMEDY.cooldown_s)
    if again is not None:
        assert (again.done, again.ok_at, visible, newest) == (False, "", False, None)
        assert decision == replace(again, effect=decision.effect)


@given(planned=PLANNED, visible=st.booleans(), newest=NEWEST, stopped=STOPPED, mode=MODES, now=NOW)
def test_once_done_for_an_incident_it_is_never_done_again(
    planned: Effect | Refusal,
    visible: bool,
    newest: Claim | None,
    stopped: str | None,
    mode: RemediationMode,
    now: datetime,
) -> None:
    again = decided(planned, again=DONE, visible=visible, newest=newest, stopped=stopped, mode=mode, now=now)
    assert again == DONE
