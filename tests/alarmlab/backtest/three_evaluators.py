"""Compares three evaluators of whole alarms on any number of random cases.

    python -m tests.alarmlab.backtest.three_evaluators --cases 100000

A case is one random alarm over random samples, at every evaluation of a random span of time: see cases.py.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from alarmlab.alarms.states import State
from alarmlab.backtest.replay.decide import STATES, states_of
from alarmlab.backtest.replay.ends import plan_of
from alarmlab.backtest.replay.fast import fast_codes
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.evaluation.schedule import settle_s
from tests.alarmlab.backtest.cases import EPOCH, Case, case_of
from tests.alarmlab.evaluation.reference_alarm import states


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How many evaluations were compared, of them in the fast evaluator, and what was found wrong, if anything."""

    evaluations: int
    fast_evaluations: int
    difference: str | None


def compare(seed: int) -> Outcome:
    """Evaluate the case of the seed three times."""
    case = case_of(seed)
    expected = dict(
        states(case.reference, case.samples, first=case.first_s, last=case.last_s, initial=case.initial)
    )
    exact = _exact(case, list(expected))
    if exact != expected:
        return Outcome(evaluations=0, fast_evaluations=0, difference=_difference(case, "exact", exact, expected))
    compared = 0
    for history in case.histories:
        plan = plan_of(case.alarm, after_s=case.first_s - 1, until_s=case.last_s)
        assert plan is not None
        codes = fast_codes(case.alarm, history, plan)
        if codes is None:
            continue
        found = states_of(codes, initial=STATES.index(State(case.initial)))
        ends = range(plan.evaluations.first_s, plan.evaluations.last_s + 1, plan.evaluations.step_s)
        fast = {end_s: str(STATES[code]) for end_s, code in zip(ends, found, strict=True)}
        # In between, where the alarm sees nothing new, the reference keeps the state it had.
        if any(expected[end_s] != state for end_s, state in fast.items()) or _moves_between(expected, fast):
            return Outcome(
                evaluations=0, fast_evaluations=0, difference=_difference(case, "fast", fast, expected)
            )
        compared += len(fast)
    return Outcome(evaluations=len(expected), fast_evaluations=compared, difference=None)


def _exact(case: Case, ends_s: list[int]) -> dict[int, str]:
    store, state = case.store(), State(case.initial)
    found: dict[int, str] = {}
    for end_s in ends_s:
        now = EPOCH + timedelta(seconds=end_s + settle_s(case.alarm))
        state = evaluate(case.alarm, store, now=now, state=state).state
        found[end_s] = str(state)
    return found


def _moves_between(expected: dict[int, str], fast: dict[int, str]) -> bool:
    state = None
    for end_s, wanted in expected.items():
        state = fast.get(end_s, state)
        if state is not None and state != wanted:
            return True
    return False


def _difference(case: Case, which: str, found: dict[int, str], expected: dict[int, str]) -> str:
    wrong = [f"{end_s}: {state}, not {expected[end_s]}" for end_s, state in found.items() if state != expected[end_s]]
    return f"the {which} evaluator differs at {wrong[:5]}\n{case.reference}\n{case.samples}\n{case.initial}"


def main() -> None:
    """Compare, and say how many cases there were, how long it took and what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000, help="how many (default: %(default)s)")
    parser.add_argument("--first-seed", type=int, default=0, help="seed of the first case (default: 0)")
    options = parser.parse_args()
    started = time.perf_counter()
    evaluations = fast_evaluations = 0
    for seed in range(options.first_seed, options.first_seed + options.cases):
        outcome = compare(seed)
        if outcome.difference:
            raise SystemExit(f"seed {seed}: {outcome.difference}")
        evaluations += outcome.evaluations
        fast_evaluations += outcome.fast_evaluations
    print(
        f"{options.cases} cases, {evaluations} evaluations by the reference and the exact evaluator, "
        f"{fast_evaluations} by the fast one: no difference, {time.perf_counter() - started:.0f} s"
    )


if __name__ == "__main__":
    np.seterr(all="raise")
    main()
