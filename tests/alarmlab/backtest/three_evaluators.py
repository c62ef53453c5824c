"""Compares three evaluators of whole alarms on any number of random cases.

    python -m tests.alarmlab.backtest.three_evaluators --cases 100000

A case is one random alarm over random samples, at every evaluation of a random span of time: see cases.py.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from alarmlab.alarms.states import State
from alarmlab.backtest.replay.course import course_of
from alarmlab.backtest.replay.decide import STATES, states_of
from alarmlab.backtest.replay.ends import plan_of
from alarmlab.backtest.replay.fast import fast_codes
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.evaluation.schedule import settle_s
from tests.alarmlab.backtest.cases import EPOCH, Case, case_of
from tests.alarmlab.evaluation.reference_alarm import states


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How many evaluations of each were compared, and what differed, if anything did."""

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
        return Outcome(
            evaluations=0, fast_evaluations=0, difference=_difference(seed, case, "exact", exact, expected)
        )
    compared = 0
    for history in case.histories:
        plan = plan_of(case.alarm, after_s=case.first_s - 1, until_s=case.last_s)
        assert plan is not None
        codes = fast_codes(case.alarm, history, plan)
        if codes is None:
            continue
        course = course_of(plan.evaluations, states_of(codes, initial=STATES.index(State(case.initial))))
        fast = {end_s: str(course.states.at(end_s)) for end_s in expected if end_s >= course.first_s}
        # Between its own evaluations it keeps the state it had, and so does whoever evaluates more often.
        if fast != {end_s: expected[end_s] for end_s in fast}:
            return Outcome(
                evaluations=0, fast_evaluations=0, difference=_difference(seed, case, "fast", fast, expected)
            )
        compared += plan.evaluations.count
    return Outcome(evaluations=len(expected), fast_evaluations=compared, difference=None)


def _exact(case: Case, ends_s: list[int]) -> dict[int, str]:
    store, state = case.store(), State(case.initial)
    found: dict[int, str] = {}
    for end_s in ends_s:
        now = EPOCH + timedelta(seconds=end_s + settle_s(case.alarm))
        state = evaluate(case.alarm, store, now=now, state=state).state
        found[end_s] = str(state)
    return found


def _difference(seed: int, case: Case, which: str, found: dict[int, str], expected: dict[int, str]) -> str:
    wrong = [
        f"{end_s}: {state}, not {expected[end_s]}"
        for end_s, state in found.items()
        if state != expected[end_s]
    ]
    situation = f"{case.reference}\n{case.samples}\n{case.initial}"
    return f"seed {seed}: the {which} evaluator differs at {wrong[:5]}\n{situation}"


def main() -> None:
    """Compare, and say how many cases there were, how long it took and what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=100_000, help="how many (default: %(default)s)")
    parser.add_argument("--first-seed", type=int, default=0, help="seed of the first case (default: 0)")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default: 1)")
    options = parser.parse_args()
    started = time.perf_counter()
    evaluations = fast_evaluations = 0
    seeds = range(options.first_seed, options.first_seed + options.cases)
    with ProcessPoolExecutor(max_workers=options.jobs) as pool:
        for outcome in pool.map(compare, seeds, chunksize=100):
            if outcome.difference:
                raise SystemExit(outcome.difference)
            evaluations += outcome.evaluations
            fast_evaluations += outcome.fast_evaluations
    print(
        f"{options.cases} cases, {evaluations} evaluations by the reference and the exact evaluator, "
        f"{fast_evaluations} by the fast one: no difference, {time.perf_counter() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
