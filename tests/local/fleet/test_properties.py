"""What holds for every seed, every fault and every number of tasks."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.fleet import Datapoint, ErrorBurst, Fault, LoadSurge
from tests.local.fleet.fleets import API, ML, START, TARGETS, USUAL, cpu, fleet, run, values

SEEDS = st.integers(0, 2**32)
ENGINES = st.integers(1, 5000)
SPANS = st.tuples(st.integers(0, 10), st.integers(1, 10)).map(
    lambda span: (START + timedelta(minutes=span[0]), START + timedelta(minutes=span[0] + span[1]))
)


@st.composite
def bursts(draw: st.DrawFn) -> ErrorBurst:
    start, end = draw(SPANS)
    return ErrorBurst(
        service=draw(st.sampled_from([API, ML])), share=draw(st.floats(0.001, 1)), start=start, end=end
    )


@st.composite
def surges(draw: st.DrawFn) -> LoadSurge:
    start, end = draw(SPANS)
    service, factor = draw(st.sampled_from(TARGETS.services)), draw(st.floats(0.01, 20))
    return LoadSurge(service=service, factor=factor, start=start, end=end)


FAULTS: st.SearchStrategy[list[Fault]] = st.lists(bursts() | surges(), max_size=4)
COUNTS = st.fixed_dictionaries({service: st.integers(0, 12) for service in TARGETS.services})
HISTORY = st.lists(COUNTS, min_size=1, max_size=15)


@given(seed=SEEDS, engines=ENGINES, faults=FAULTS, history=HISTORY)
def test_percentages_are_percentages_and_nothing_is_negative(
    seed: int, engines: int, faults: list[Fault], history: list[dict[str, int]]
) -> None:
    running = fleet(*faults, engines=engines, seed=seed)
    for counts in history:
        for point in running.step(desired_counts=counts):
            assert point.value >= 0
            assert point.unit != "Percent" or point.value <= 100


@given(seed=SEEDS, engines=ENGINES, faults=FAULTS, history=HISTORY)
def test_every_request_has_one_answer_and_zero_counts_are_not_published(
    seed: int, engines: int, faults: list[Fault], history: list[dict[str, int]]
) -> None:
    running = fleet(*faults, engines=engines, seed=seed)
    for counts in history:
        answers: dict[str, float] = defaultdict(float)
        points = [point for point in running.step(desired_counts=counts) if point.unit == "Count"]
        for point in points:
            assert point.value > 0 or point.name == "IncomingRecords"
            if point.dimensions[-1][0] == "TargetGroup":
                answers[point.name] += point.value
        requests = answers.pop("RequestCount", 0)
        assert sum(answers.values()) == requests


@given(seed=SEEDS, engines=ENGINES, faults=FAULTS, history=HISTORY)
def test_the_same_fleet_lives_the_same_life_twice(
    seed: int, engines: int, faults: list[Fault], history: list[dict[str, int]]
) -> None:
    one, other = (fleet(*faults, engines=engines, seed=seed) for _ in range(2))
    for counts in history:
        assert one.step(desired_counts=counts) == other.step(desired_counts=counts)


@given(
    seed=SEEDS,
    faults=FAULTS,
    pairs=st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=15),
)
def test_more_tasks_never_raise_the_cpu_of_a_service(
    seed: int, faults: list[Fault], pairs: list[tuple[dict[str, int], dict[str, int]]]
) -> None:
    small, large = (fleet(*faults, seed=seed) for _ in range(2))
    for one, other in pairs:
        fewer = {service: 1 + min(one[service], other[service]) for service in TARGETS.services}
        more = {service: 1 + max(one[service], other[service]) for service in TARGETS.services}
        with_fewer, with_more = small.step(desired_counts=fewer), large.step(desired_counts=more)
        for service in TARGETS.services:
            assert cpu(with_more, service) <= cpu(with_fewer, service)


def assert_quiet(points: tuple[Datapoint, ...]) -> None:
    most: dict[str, float] = defaultdict(float)
    for point in points:
        most[point.name] = max(most[point.name], point.value)
    assert most["CPUUtilization"] < 55
    assert min(values(points, "CPUUtilization", *TARGETS.services)) > 35
    assert most["MemoryUtilization"] < 70
    assert most["HTTPCode_Target_5XX_Count"] <= 1
    assert most["TargetResponseTime"] < 0.5
    assert most["GetRecords.IteratorAgeMilliseconds"] == 0


@given(seed=SEEDS, engines=ENGINES, minute=st.integers(0, 7 * 24 * 60))
def test_without_a_fault_no_threshold_is_crossed_in_an_hour(seed: int, engines: int, minute: int) -> None:
    start = START + timedelta(minutes=minute)
    assert_quiet(run(fleet(engines=engines, seed=seed, start=start), minutes=60))


@pytest.mark.parametrize("seed", range(6))
def test_without_a_fault_no_threshold_is_crossed_in_days(seed: int) -> None:
    assert_quiet(run(fleet(engines=10**seed, seed=seed), minutes=3 * 24 * 60))


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
            USUAL | {ML: 4},
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
        addressed[(point.namespace, *names)].add((point.name, point.unit))
    balancer = {
        ("RequestCount", "Count"),
        ("HTTPCode_Target_2XX_Count", "Count"),
        ("HTTPCode_Target_4XX_Count", "Count"),
        ("HTTPCode_Target_5XX_Count", "Count"),
        ("TargetResponseTime", "Seconds"),
    }
    ecs = {("CPUUtilization", "Percent"), ("MemoryUtilization", "Percent")}
    assert addressed == {
        ("AWS/ApplicationELB", "LoadBalancer"): balancer,
        ("AWS/ApplicationELB", "LoadBalancer", "TargetGroup"): balancer,
        ("AWS/ECS", "ClusterName"): ecs,
        ("AWS/ECS", "ClusterName", "ServiceName"): ecs,
        ("AWS/Kinesis", "StreamName"): {
            ("IncomingRecords", "Count"),
            ("GetRecords.IteratorAgeMilliseconds", "Milliseconds"),
        },
    }
    assert {point.at for point in points} == {START}


def test_response_times_come_as_samples_so_that_percentiles_can_be_taken() -> None:
    points = [point for point in run(fleet(), 1) if point.name == "TargetResponseTime"]
    assert len({(point.dimensions, point.value) for point in points}) == len(points) == 20
