"""What a change of the world does: tasks replaced, a deployment undone, traffic moved to another variant."""

from __future__ import annotations

import pytest

from local.fleet import BadDeployment, FaultError, LoadSurge, MemoryLeak, ModelErrors
from tests.local.fleet.fleets import (
    API,
    BACKUP,
    BAD,
    ML,
    PIPELINE,
    PRIMARY,
    START,
    TARGETS,
    USUAL,
    cpu,
    fleet,
    memory,
    minutes_after,
    run,
    values,
    world,
)

ERRORS = "HTTPCode_Target_5XX_Count"


def leak(*, last: int | None = 3) -> MemoryLeak:
    end = None if last is None else minutes_after(START, last)
    return MemoryLeak(service=PIPELINE, pct_per_minute=12, start=START, end=end)


def model_errors(variant: str, share: float) -> ModelErrors:
    return ModelErrors(variant=variant, share=share, start=START, end=None)


def test_a_task_keeps_what_it_lost_until_it_is_replaced() -> None:
    running = fleet(leak())
    seen = memory(run(running, 6), PIPELINE) + memory(run(running, 2, world(generation=1)), PIPELINE)
    above = [round((value - 55) / 12) for value in seen]
    assert above == [1, 2, 3, 3, 3, 3, 0, 0]


def test_a_leak_without_an_end_begins_anew_in_a_new_task_and_stops_at_100_percent() -> None:
    running = fleet(leak(last=None))
    assert memory(run(running, 20), PIPELINE)[-1] == 100
    assert [round((value - 55) / 12) for value in memory(run(running, 2, world(generation=1)), PIPELINE)] == [
        1,
        2,
    ]


def test_a_leak_is_the_services_own() -> None:
    points = run(fleet(leak()), 6)
    assert max(memory(points, API) + memory(points, ML)) < 70
    used, reserved = (values(points, f"Memory{how}", TARGETS.cluster) for how in ("Utilized", "Reserved"))
    assert max(100 * one / all_ for one, all_ in zip(used, reserved, strict=True)) < 85


def test_tasks_that_replace_others_take_over_without_a_gap() -> None:
    running = fleet(LoadSurge(service=ML, factor=1.0, start=START, end=None))
    before, after = run(running, 1), run(running, 1, world(generation=1))
    assert max(cpu(before, ML) + cpu(after, ML)) < 55


def test_a_bad_deployment_fails_while_it_runs() -> None:
    running = fleet(BadDeployment(service=API, share=0.2, task_definition=BAD))
    bad = world(generation=1, definitions={API: BAD})
    worlds = [world(), bad, bad, world(generation=2), world(generation=2)]
    errors = [sum(values(running.step(where), ERRORS, TARGETS.load_balancer)) for where in worlds]
    assert [count > 100 for count in errors] == [False, True, True, False, False]


@pytest.mark.parametrize(("service", "share"), [(API, 0.5), (ML, 0.25)])
def test_half_the_tasks_on_a_bad_deployment_fail_half_of_its_share(service: str, share: float) -> None:
    """Only half the requests need a prediction."""
    running = fleet(BadDeployment(service=service, share=1, task_definition=BAD))
    good, bad = world(), world(generation=1, definitions={service: BAD})
    mixed = {name: (good.tasks[name][0], bad.tasks[name][1]) for name in USUAL}
    points = running.step(type(good)(tasks=mixed, traffic=good.traffic))
    (requests,) = values(points, "RequestCount", TARGETS.load_balancer)
    (errors,) = values(points, ERRORS, TARGETS.load_balancer)
    assert errors == pytest.approx(requests * share, rel=0.11)


def test_a_failing_model_fails_predictions_and_no_request() -> None:
    """ml-service answers with the forecast before."""
    points = run(fleet(model_errors(PRIMARY, 0.2)), 10)
    failed, asked = values(points, "prediction_error"), values(points, "PredictionCount")
    assert len(failed) == len(asked) == 10
    assert sum(failed) == pytest.approx(0.2 * sum(asked), rel=0.1)
    assert max(values(points, ERRORS, TARGETS.load_balancer), default=0) <= 1
    assert values(points, "Invocation5XXErrors", PRIMARY) == pytest.approx([0.2] * 10, rel=0.11)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_as_many_predictions_fail_as_go_to_the_failing_variant(share: float) -> None:
    points = run(fleet(model_errors(PRIMARY, 0.5)), 10, world(backup=share))
    failed, asked = sum(values(points, "prediction_error")), sum(values(points, "PredictionCount"))
    assert failed == pytest.approx(asked * 0.5 * (1 - share), rel=0.1, abs=2)


def test_a_variant_that_nobody_asks_publishes_nothing() -> None:
    points = run(fleet(), 1, world(backup=1))
    assert values(points, "Invocations", PRIMARY) == []
    assert len(values(points, "Invocations", BACKUP)) == 1


@pytest.mark.parametrize("pct", [0.0, -1.0])
def test_a_leak_that_cannot_be_is_refused(pct: float) -> None:
    with pytest.raises(FaultError, match="MemoryLeak: pct_per_minute = "):
        MemoryLeak(service=PIPELINE, pct_per_minute=pct, start=START, end=None)


@pytest.mark.parametrize("share", [0.0, 1.1])
def test_a_share_that_cannot_be_is_refused(share: float) -> None:
    with pytest.raises(FaultError, match="BadDeployment: share = "):
        BadDeployment(service=API, share=share, task_definition=BAD)
    with pytest.raises(FaultError, match="ModelErrors: share = "):
        model_errors(PRIMARY, share)


def test_a_bad_deployment_is_of_a_service_that_answers() -> None:
    with pytest.raises(FaultError, match="service = 'data-pipeline'"):
        fleet(BadDeployment(service=PIPELINE, share=0.1, task_definition=BAD))
