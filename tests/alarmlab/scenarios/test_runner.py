"""Cases are played at the alarm's cadence, and judged."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.alarms.timing import WarmUp
from alarmlab.metrics.metric_id import MetricId
from alarmlab.scenarios.case import Case, Series
from alarmlab.scenarios.expectation import Expectation
from alarmlab.scenarios.judge import CaseResult, run_case
from alarmlab.scenarios.runner import play
from alarmlab.scenarios.values import parse_values
from tests.alarmlab.builders import METRIC, START, a_site, an_alarm

OK, ALARM, INSUFFICIENT_DATA = State.OK, State.ALARM, State.INSUFFICIENT_DATA
Timeline = tuple[tuple[int, State], ...]


def a_case(
    values: str,
    *,
    metric: MetricId = METRIC,
    interval_s: int = 60,
    created_at_s: int = 0,
    initial: State = INSUFFICIENT_DATA,
    fires: bool | None = None,
    fault_at_s: int | None = None,
    within_s: int | None = None,
    states: Timeline = (),
    transitions: Timeline | None = None,
) -> Case:
    return Case(
        name="a case",
        path=Path("s.yaml"),
        line=3,
        series=(Series(metric=metric, values=parse_values(values)),),
        interval_s=interval_s,
        created_at_s=created_at_s,
        initial=initial,
        expected=Expectation(
            fires=fires,
            fault_at_s=fault_at_s,
            within_s=within_s,
            states=states,
            transitions=transitions,
        ),
    )


def transitions(case: Case, **changes: int) -> Timeline:
    steps = play(an_alarm(**changes), case)  # pyright: ignore[reportArgumentType]  only whole numbers are changed
    return tuple((step.at_s, step.state) for step in steps if step.state is not step.before)


def judged(alarm: MetricAlarm, case: Case) -> CaseResult:
    return run_case(alarm, case, site=a_site(alarm))


def messages(case: Case) -> list[str]:
    return [failure.message for failure in judged(an_alarm(), case).failures]


def test_an_alarm_is_evaluated_at_the_end_of_every_minute() -> None:
    steps = play(an_alarm(), a_case("1x2"))

    assert [step.at_s for step in steps] == [60, 120, 180]
    assert [step.evaluation.at for step in steps] == [
        START + timedelta(seconds=70 + 60 * minute) for minute in range(3)
    ]


def test_a_value_counts_from_the_end_of_its_minute() -> None:
    assert transitions(a_case("10x2 90x1")) == ((60, OK), (300, ALARM))


def test_a_high_resolution_alarm_is_evaluated_every_ten_seconds() -> None:
    assert transitions(a_case("10x2 90x1", interval_s=10), period_s=10) == ((10, OK), (50, ALARM))


def test_a_multi_day_alarm_is_evaluated_every_hour() -> None:
    case = a_case("10x3 90x2", interval_s=3_600)

    assert transitions(case, period_s=3_600, evaluation_periods=25) == ((3_600, OK), (21_600, ALARM))


def test_several_samples_of_a_minute_make_one_datapoint() -> None:
    case = a_case("0 100 200 30x2", interval_s=20)

    assert transitions(case, evaluation_periods=1, datapoints_to_alarm=1) == ((60, ALARM), (120, OK))


def test_values_before_the_alarm_is_created_are_its_history() -> None:
    """CloudWatch also uses data published before the alarm was created: alarm-evaluation.html."""
    case = a_case("90x4", created_at_s=120)

    steps = play(an_alarm(), case)

    assert [(step.at_s, step.before, step.state) for step in steps][:1] == [(180, INSUFFICIENT_DATA, ALARM)]


def test_a_state_that_decides_nothing_is_carried_on() -> None:
    steps = play(an_alarm(treat_missing_data=TreatMissingData.IGNORE), a_case("_x2", initial=ALARM))

    assert [(step.before, step.state) for step in steps] == [(ALARM, ALARM), (ALARM, ALARM)]


FIRES_AT_3M = "10 90 90 90"
QUIET = "10 90 10 10"


@pytest.mark.parametrize(
    "case",
    [
        a_case(FIRES_AT_3M, fires=True),
        a_case(FIRES_AT_3M, fires=True, fault_at_s=60),
        a_case(FIRES_AT_3M, fires=True, fault_at_s=60, within_s=120),
        a_case(
            FIRES_AT_3M, states=((60, OK), (179, OK), (180, ALARM), (719, ALARM), (720, INSUFFICIENT_DATA))
        ),
        a_case(FIRES_AT_3M, transitions=((60, OK), (180, ALARM))),
        a_case(FIRES_AT_3M, states=((30, INSUFFICIENT_DATA),)),
        a_case(QUIET, fires=False),
        a_case(QUIET, transitions=((60, OK),)),
        a_case("90 90 90", initial=ALARM, transitions=((60, INSUFFICIENT_DATA), (120, ALARM))),
    ],
)
def test_a_case_whose_expectations_hold_passes(case: Case) -> None:
    assert messages(case) == []


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (a_case(QUIET, fires=True), "fires: must go to ALARM, but never did"),
        (
            a_case("90x5", created_at_s=180, initial=ALARM, fires=True),
            "fires: must go to ALARM, but never did",
        ),
        (a_case(FIRES_AT_3M, fires=False), "fires: must never be in ALARM, but is at 3m"),
        (
            a_case(FIRES_AT_3M, fires=True, fault_at_s=60, within_s=119),
            "within: must be in ALARM 1m59s after the fault at 1m, but it took 2m",
        ),
        (
            a_case(FIRES_AT_3M, fires=True, fault_at_s=180),
            "fault_at: in ALARM at 3m, not later than the fault at 3m",
        ),
        (a_case(FIRES_AT_3M, states=((240, OK),)), "states: must be OK at 4m, but is ALARM"),
        (a_case(FIRES_AT_3M, states=((30, OK),)), "states: must be OK at 30s, but is INSUFFICIENT_DATA"),
        (
            a_case(FIRES_AT_3M, transitions=((180, ALARM),)),
            "transitions: must be {3m: ALARM}, but are {1m: OK, 3m: ALARM}",
        ),
        (
            a_case(QUIET, transitions=((60, OK), (120, ALARM))),
            "must be {1m: OK, 2m: ALARM}, but are {1m: OK}",
        ),
        (a_case(QUIET, transitions=()), "transitions: must be {}, but are {1m: OK}"),
        (
            a_case("1", interval_s=30, fires=False),
            "the case ends before the first evaluation; make its series",
        ),
        (
            a_case(QUIET, metric=MetricId.parse("Fleet:Temperature"), fires=False),
            'series: none is the metric the alarm watches, Fleet:Temperature{Machine="press"}',
        ),
    ],
)
def test_a_broken_expectation_says_what_happened_instead(case: Case, message: str) -> None:
    (found,) = messages(case)

    assert message in found


def test_a_failure_points_at_the_evaluation_that_shows_it() -> None:
    steps = {
        name: judged(an_alarm(), case).failures[0].step
        for name, case in {
            "fires": a_case("10 90 10 10 10 10", fires=True),
            "quiet": a_case(FIRES_AT_3M, fires=False),
            "transitions": a_case(FIRES_AT_3M, transitions=((60, OK),)),
            "states": a_case(FIRES_AT_3M, states=((125, ALARM),)),
        }.items()
    }

    assert {name: step.at_s if step else None for name, step in steps.items()} == {
        "fires": 240,
        "quiet": 180,
        "transitions": 180,
        "states": 120,
    }


@pytest.mark.parametrize(
    ("initial", "full", "first_s"),
    [
        pytest.param(INSUFFICIENT_DATA, True, 600, id="it waits for ten minutes"),
        pytest.param(INSUFFICIENT_DATA, False, 360, id="or for three periods of data"),
        pytest.param(OK, True, 60, id="an alarm that has a state has warmed up before"),
    ],
)
def test_an_alarm_is_not_evaluated_while_it_warms_up(initial: State, full: bool, first_s: int) -> None:
    alarm = an_alarm(warm_up=WarmUp(duration_s=600, full=full))

    steps = play(alarm, a_case("_x3 99x17", initial=initial))

    assert steps[0].at_s == first_s


def test_a_case_that_ends_in_the_warm_up_shows_nothing() -> None:
    alarm = an_alarm(warm_up=WarmUp(duration_s=600, full=True))

    result = judged(alarm, a_case("1x5", fires=False))

    assert [failure.message for failure in result.failures] == [
        "the case ends before the first evaluation; make its series longer (the alarm warms up for 10m)"
    ]
