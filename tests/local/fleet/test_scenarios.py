"""A fault begins, shows in the right metric, and ends when it is over or remedied."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from local.fleet import Datapoint, ErrorBurst, FaultError, Fleet, FleetError, LoadSurge, World, WorldError
from tests.local.fleet.fleets import (
    API,
    BACKUP,
    ML,
    PIPELINE,
    PRIMARY,
    START,
    TARGETS,
    USUAL,
    cpu,
    fleet,
    minutes_after,
    run,
    values,
    world,
)

AGE = "GetRecords.IteratorAgeMilliseconds"
ERRORS = "HTTPCode_Target_5XX_Count"


def surge(service: str, factor: float, *, first: int = 0, last: int | None = None) -> LoadSurge:
    end = None if last is None else minutes_after(START, last)
    return LoadSurge(service=service, factor=factor, start=minutes_after(START, first), end=end)


def burst(service: str, share: float, *, first: int = 0, last: int = 60) -> ErrorBurst:
    start, end = minutes_after(START, first), minutes_after(START, last)
    return ErrorBurst(service=service, share=share, start=start, end=end)


def test_a_new_task_helps_after_one_minute_and_a_stopped_one_is_missed_at_once() -> None:
    running = fleet(surge(ML, 2.2))
    counts = [2, 4, 4, 2]
    seen = [cpu(running.step(world(USUAL | {ML: count})), ML)[0] for count in counts]
    assert [value > 90 for value in seen] == [True, True, False, True]


def test_a_fault_touches_its_minutes_and_no_others() -> None:
    errors = [
        values(run_, ERRORS, TARGETS.load_balancer) for run_ in _minutes(burst(API, 0.5, first=2, last=4), 6)
    ]
    assert [bool(each and each[0] > 100) for each in errors] == [False, False, True, True, False, False]


def test_a_fault_moves_nothing_but_what_it_acts_on() -> None:
    quiet, noisy = run(fleet(), 60), run(fleet(burst(API, 0.5)), 60)
    answers = re.compile("HTTPCode|ErrorLogs")  # a failed answer is a line in the log
    assert [p for p in quiet if not answers.search(p.name)] == [
        p for p in noisy if not answers.search(p.name)
    ]


def test_failing_predictions_fail_the_requests_that_need_them() -> None:
    points = run(fleet(burst(ML, 1.0)), 1)
    (requests,) = values(points, "RequestCount", TARGETS.load_balancer)
    (errors,) = values(points, ERRORS, TARGETS.load_balancer)
    assert errors == pytest.approx(requests / 2, rel=0.11)


def test_bursts_at_once_do_not_fail_a_request_twice() -> None:
    points = run(fleet(burst(API, 0.5), burst(API, 0.5)), 1)
    (requests,) = values(points, "RequestCount", TARGETS.load_balancer)
    (errors,) = values(points, ERRORS, TARGETS.load_balancer)
    assert errors == pytest.approx(requests * 0.75, rel=0.11)


def test_what_the_tasks_cannot_bear_gets_an_error_of_the_load_balancer() -> None:
    points = run(fleet(surge(API, 3)), 1)
    (refused,) = values(points, "HTTPCode_ELB_5XX_Count", TARGETS.load_balancer)
    (answered,) = values(points, "RequestCount", TARGETS.load_balancer)
    assert values(points, "TargetConnectionErrorCount", TARGETS.target_group) == [refused]
    assert refused / (refused + answered) == pytest.approx(1 - 1 / (3 * 0.46), abs=0.06)
    assert not values(points, "RejectedConnectionCount", TARGETS.load_balancer)


def test_a_surge_beyond_what_the_load_balancer_bears_is_rejected_by_it() -> None:
    points = run(fleet(surge(API, 20)), 1)
    (rejected,) = values(points, "RejectedConnectionCount", TARGETS.load_balancer)
    (refused,) = values(points, "HTTPCode_ELB_5XX_Count", TARGETS.load_balancer)
    (answered,) = values(points, "RequestCount", TARGETS.load_balancer)
    assert rejected / (rejected + refused + answered) == pytest.approx(0.5, abs=0.06)


def test_additional_tasks_are_pending_until_they_run() -> None:
    running = fleet()
    run(running, 1)
    first, second = (run(running, 1, world(USUAL | {ML: 4})) for _ in range(2))
    assert [values(points, "PendingTaskCount", ML) for points in (first, second)] == [[2], [0]]
    assert [values(points, "RunningTaskCount", ML) for points in (first, second)] == [[2], [4]]


def test_a_surge_of_the_api_brings_predictions_with_it() -> None:
    points = run(fleet(surge(API, 1.8)), 1)
    assert cpu(points, API)[0] > 70
    assert cpu(points, ML)[0] > 70
    assert cpu(points, PIPELINE)[0] < 55


def test_a_saturated_ml_service_slows_the_answers_but_fails_none() -> None:
    points = run(fleet(surge(ML, 5)), 30)
    times_s = values(points, "TargetResponseTime", TARGETS.load_balancer)
    assert 0.5 < sum(times_s) / len(times_s) < 0.8
    assert max(times_s) < 1.0
    assert max(values(points, ERRORS, TARGETS.load_balancer), default=0) <= 1


def test_a_pipeline_that_falls_behind_works_off_its_backlog_afterwards() -> None:
    ages = [values(points, AGE, TARGETS.stream)[0] for points in _minutes(surge(PIPELINE, 4, last=5), 20)]
    assert ages[:5] == sorted(ages[:5])
    assert ages[4] > 5 * 60_000
    assert ages[4:] == sorted(ages[4:], reverse=True)
    assert ages[-1] == 0


def test_a_service_without_tasks_publishes_nothing() -> None:
    at = minutes_after(START, 10)  # engines change their level at the full hour only
    points = run(fleet(start=at), 1, world(dict.fromkeys(TARGETS.services, 0)))
    own = [point for point in points if not point.namespace.startswith("/aws/sagemaker")]  # not a service's
    written = ("PutRecord.Success", "PutRecords.", "Incoming", "WriteProvisioned")
    assert {point.name for point in own if not point.name.startswith(written)} == {
        "EngineHealthScore",
        "HTTPCode_ELB_5XX_Count",  # what the load balancer answers by itself
        "EnginesReporting",
        "EnginesSilentShare",
        "ServiceHealthScore",
        "TaskFailures",
    }
    assert set(values(points, "ServiceHealthScore", *TARGETS.services)) == {0.0}


def test_the_minutes_follow_one_another() -> None:
    running = fleet()
    points = run(running, 3)
    assert sorted({point.at for point in points}) == [minutes_after(START, n) for n in range(3)]
    assert running.now == minutes_after(START, 3)


def test_a_step_knows_every_service() -> None:
    running = fleet()
    with pytest.raises(FleetError, match=r"world\.tasks has no 'data-pipeline'"):
        running.step(world({API: 2, ML: 2}))
    assert running.now == START


@pytest.mark.parametrize("traffic", [{}, {PRIMARY: 0.5}, {PRIMARY: 2.0, BACKUP: -1.0}])
def test_a_world_in_which_predictions_go_nowhere_is_refused(traffic: dict[str, float]) -> None:
    with pytest.raises(WorldError, match="World: traffic = "):
        World(tasks={}, traffic=traffic)


@pytest.mark.parametrize(
    ("engines", "start", "field"),
    [
        (0, START, "engines"),
        (1, datetime(2026, 1, 5), "start"),  # noqa: DTZ001  the missing time zone is what is refused
        (1, START + timedelta(seconds=30), "start"),
    ],
)
def test_a_fleet_that_cannot_be_is_refused(engines: int, start: datetime, field: str) -> None:
    with pytest.raises(FleetError, match=f"Fleet: {field} = "):
        Fleet(engines=engines, seed=1, start=start, targets=TARGETS)


@pytest.mark.parametrize(("share", "end"), [(0.0, 5), (1.1, 5), (0.5, 0), (0.5, -1)])
def test_an_error_burst_that_cannot_be_is_refused(share: float, end: int) -> None:
    with pytest.raises(FaultError, match=r"ErrorBurst: (share|end) = "):
        burst(API, share, last=end)


def test_a_surge_that_cannot_be_is_refused() -> None:
    with pytest.raises(FaultError, match="LoadSurge: factor = 0"):
        surge(ML, 0)
    with pytest.raises(FaultError, match="it has a time zone"):
        LoadSurge(service=ML, factor=2, start=START.replace(tzinfo=None), end=None)


@pytest.mark.parametrize("fault", [burst(PIPELINE, 0.5), burst("nobody", 0.5), surge("nobody", 2)])
def test_a_fault_of_a_service_that_cannot_have_it_is_refused(fault: ErrorBurst | LoadSurge) -> None:
    with pytest.raises(FaultError, match="service = "):
        fleet(fault)


def _minutes(fault: ErrorBurst | LoadSurge, minutes: int) -> list[tuple[Datapoint, ...]]:
    running = fleet(fault)
    return [running.step(world()) for _ in range(minutes)]
