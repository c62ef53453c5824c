"""What holds for every seed, every fault and every number of tasks."""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.fleet import Datapoint, ErrorBurst, LoadSurge, MemoryLeak, World
from tests.local.fleet.fleets import (
    API,
    BACKUP,
    ML,
    PRIMARY,
    START,
    TARGETS,
    USUAL,
    cpu,
    fleet,
    memory,
    run,
    values,
    world,
)
from tests.local.fleet.lives import COUNTS, ENGINES, FAULTS, HISTORY, SEEDS, AnyFault


@given(seed=SEEDS, engines=ENGINES, faults=FAULTS, history=HISTORY)
def test_percentages_are_percentages_and_nothing_is_negative(
    seed: int, engines: int, faults: list[AnyFault], history: list[World]
) -> None:
    running = fleet(*faults, engines=engines, seed=seed)
    for where in history:
        for point in running.step(where):
            assert min(point.values) >= 0
            # SageMaker counts 100 for each core.
            most = 100 * TARGETS.vcpus if point.namespace.startswith("/aws/sagemaker") else 100
            assert point.unit != "Percent" or max(point.values) <= most


DAYS = 3 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 1
ANSWERS = ("RequestCount", *(f"HTTPCode_Target_{code}XX_Count" for code in (2, 4, 5)))


@given(seed=SEEDS, engines=ENGINES, faults=FAULTS, history=HISTORY)
def test_every_request_has_one_answer_and_zero_counts_are_not_published(
    seed: int, engines: int, faults: list[AnyFault], history: list[World]
) -> None:
    running = fleet(*faults, engines=engines, seed=seed)
    for where in history:
        answers: dict[str, float] = defaultdict(float)
        points = [point for point in running.step(where) if point.namespace == "AWS/ApplicationELB"]
        for point in points:
            assert min(point.values) > 0 or point.name == "UnHealthyHostCount"
            if point.dimensions[-1][0] == "TargetGroup" and point.name in ANSWERS:
                answers[point.name] += point.values[0]
        requests = answers.pop("RequestCount", 0)
        assert sum(answers.values()) == requests


@given(seed=SEEDS, engines=ENGINES, faults=FAULTS, history=HISTORY)
def test_the_same_fleet_lives_the_same_life_twice(
    seed: int, engines: int, faults: list[AnyFault], history: list[World]
) -> None:
    one, other = (fleet(*faults, engines=engines, seed=seed) for _ in range(2))
    for where in history:
        assert one.step(where) == other.step(where)


@given(seed=SEEDS, engines=ENGINES, faults=FAULTS, history=HISTORY)
def test_every_prediction_is_asked_of_one_variant_and_no_more_fail_than_are_asked(
    seed: int, engines: int, faults: list[AnyFault], history: list[World]
) -> None:
    running = fleet(*faults, engines=engines, seed=seed)
    for where in history:
        points = running.step(where)
        asked, failed = values(points, "PredictionCount"), values(points, "prediction_error")
        assert sum(values(points, "Invocations", PRIMARY, BACKUP)) == sum(asked)
        assert sum(failed) <= sum(asked)
        assert 0 not in failed


@given(seed=SEEDS, faults=FAULTS, minutes=st.integers(1, 20))
def test_a_task_that_runs_never_has_its_memory_back(seed: int, faults: list[AnyFault], minutes: int) -> None:
    """Against the same minute without leaks, so that noise and load do not count."""
    sound_faults = [fault for fault in faults if not isinstance(fault, MemoryLeak)]
    leaking, sound = fleet(*faults, seed=seed), fleet(*sound_faults, seed=seed)
    lost = dict.fromkeys(TARGETS.services, 0.0)
    for _ in range(minutes):
        with_leaks, without = leaking.step(world()), sound.step(world())
        for service in TARGETS.services:
            [one], [other] = memory(with_leaks, service), memory(without, service)
            assert one == 100 or one - other >= lost[service] - 1e-9
            lost[service] = one - other


@given(
    seed=SEEDS,
    faults=FAULTS,
    pairs=st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=15),
)
def test_more_tasks_never_raise_the_cpu_of_a_service(
    seed: int, faults: list[AnyFault], pairs: list[tuple[dict[str, int], dict[str, int]]]
) -> None:
    small, large = (fleet(*faults, seed=seed) for _ in range(2))
    for one, other in pairs:
        fewer = {service: 1 + min(one[service], other[service]) for service in TARGETS.services}
        more = {service: 1 + max(one[service], other[service]) for service in TARGETS.services}
        with_fewer, with_more = small.step(world(fewer)), large.step(world(more))
        for service in TARGETS.services:
            assert cpu(with_more, service) <= cpu(with_fewer, service)


def assert_quiet(points: tuple[Datapoint, ...]) -> None:
    most: dict[str, float] = defaultdict(float)
    for point in points:
        if not point.namespace.startswith("/aws/sagemaker"):
            most[point.name] = max(most[point.name], *point.values)
    assert most["CPUUtilization"] < 55
    assert min(values(points, "CPUUtilization", *TARGETS.services)) > 35
    assert most["MemoryUtilization"] < 70
    assert most["HTTPCode_Target_5XX_Count"] <= 1
    assert most["TargetResponseTime"] < 0.5
    assert most["GetRecords.IteratorAgeMilliseconds"] == 0
    assert most["prediction_error"] <= 1
    assert most["PredictionRelativeError"] < 0.16
    assert min(values(points, "DataQuality", "sensor_readings"), default=1) >= 0.97
    assert not values([point for point in points if point.name == "EngineHealthTransitions"], "red")


@given(seed=SEEDS, engines=ENGINES, minute=st.integers(0, 7 * 24 * 60))
def test_without_a_fault_no_threshold_is_crossed_in_an_hour(seed: int, engines: int, minute: int) -> None:
    start = START + timedelta(minutes=minute)
    assert_quiet(run(fleet(engines=engines, seed=seed, start=start), minutes=60))


@pytest.mark.parametrize("seed", range(4))
def test_without_a_fault_no_threshold_is_crossed_in_days(seed: int) -> None:
    """A day each of four fleets, on days that follow each other; in a long run, three days each."""
    start = START + seed * timedelta(days=DAYS)
    assert_quiet(run(fleet(engines=10**seed, seed=seed, start=start), minutes=DAYS * 24 * 60))


@given(seed=SEEDS, hour=st.integers(0, 23), engines=ENGINES)
def test_a_surge_of_2_2_saturates_two_tasks_at_any_hour_and_four_bear_it(
    seed: int, hour: int, engines: int
) -> None:
    start = START + timedelta(hours=hour)
    surge = LoadSurge(service=ML, factor=2.2, start=start, end=None)
    saturated = cpu(run(fleet(surge, seed=seed, engines=engines, start=start), 30), ML)
    scaled = cpu(
        run(
            fleet(surge, seed=seed, engines=engines, start=start),
            30,
            world(USUAL | {ML: 4}),
        ),
        ML,
    )
    assert min(saturated) > 90
    assert max(scaled) < 60


@given(seed=SEEDS, engines=ENGINES, hour=st.integers(0, 23))
def test_an_error_burst_of_8_percent_is_far_above_ten_errors_a_minute(
    seed: int, engines: int, hour: int
) -> None:
    start = START + timedelta(hours=hour)
    burst = ErrorBurst(service=API, share=0.08, start=start, end=start + timedelta(minutes=5))
    points = run(fleet(burst, seed=seed, engines=engines, start=start), 5)
    errors = values(points, "HTTPCode_Target_5XX_Count", TARGETS.load_balancer)
    assert len(errors) == 5
    assert min(errors) > 35


def test_datapoints_are_addressed_as_aws_addresses_them() -> None:
    burst = ErrorBurst(service=API, share=0.5, start=START, end=START + timedelta(minutes=1))
    points = run(fleet(burst), 1)
    addressed: dict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
    for point in points:
        names = tuple(name for name, _ in point.dimensions)
        if point.namespace.lower().lstrip("/").startswith("aws/"):
            addressed[(point.namespace, *names)].add((point.name, point.unit))
    balancer = {
        ("RequestCount", "Count"),
        ("HTTPCode_Target_2XX_Count", "Count"),
        ("HTTPCode_Target_4XX_Count", "Count"),
        ("HTTPCode_Target_5XX_Count", "Count"),
        ("TargetResponseTime", "Seconds"),
    }
    variant = {
        ("Invocations", "Count"),
        ("Invocation4XXErrors", "Count"),
        ("Invocation5XXErrors", "Count"),
        ("InvocationModelErrors", "Count"),
        ("ModelLatency", "Microseconds"),
        ("OverheadLatency", "Microseconds"),
    }
    ecs = {("CPUUtilization", "Percent"), ("MemoryUtilization", "Percent")}
    assert addressed == {
        ("AWS/ApplicationELB", "LoadBalancer"): balancer,
        ("AWS/ApplicationELB", "LoadBalancer", "TargetGroup"): balancer
        | {("HealthyHostCount", "Count"), ("UnHealthyHostCount", "Count")},
        ("AWS/ECS", "ClusterName", "ServiceName"): ecs,
        ("AWS/SageMaker", "EndpointName", "VariantName"): variant,
        ("AWS/Kinesis", "StreamName"): {
            ("IncomingRecords", "Count"),
            ("GetRecords.Records", "Count"),
            ("GetRecords.IteratorAgeMilliseconds", "Milliseconds"),
            ("ReadProvisionedThroughputExceeded", "Count"),
            ("WriteProvisionedThroughputExceeded", "Count"),
            ("PutRecords.TotalRecords", "Count"),
            ("PutRecords.FailedRecords", "Count"),
            ("PutRecord.Success", "Count"),
        },
        ("/aws/sagemaker/Endpoints", "EndpointName", "VariantName"): {
            ("CPUUtilization", "Percent"),
            ("MemoryUtilization", "Percent"),
            ("DiskUtilization", "Percent"),
            ("GPUUtilization", "Percent"),
            ("GPUMemoryUtilization", "Percent"),
        },
    }
    assert {point.at for point in points} == {START}


def test_response_times_come_as_samples_so_that_percentiles_can_be_taken() -> None:
    """One datapoint per dimension set, with as many values as PutMetricData takes at a time or fewer."""
    points = [point for point in run(fleet(), 1) if point.name == "TargetResponseTime"]
    assert [len(set(point.values)) for point in points] == [100, 100]
