"""What only holds for the alarms of endpoints and streams."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pdm_catalog.alarms import endpoint, endpoint_instances, stream
from pdm_catalog.environment import Environment
from pdm_catalog.watched import Endpoint, Stream

ONE = Endpoint(name="life", service="ml-service", primary="a-b", backup="c", vcpus=8, gpus=0)


def alarms(environment: Environment, of: Endpoint) -> dict[str, str]:
    """What each alarm looks at, by its name."""
    found = (*endpoint.alarms(environment, of), *endpoint_instances.alarms(environment, of))
    return {alarm.name.removeprefix(f"{environment.name}-"): str(alarm.signal) for alarm in found}


def test_cpu_is_a_share_of_all_cores(environment: Environment) -> None:
    """CloudWatch counts 100 % for each."""
    assert "used / 8'" in alarms(environment, ONE)["Endpoint-High-CPU-life.a-b"]


@pytest.mark.parametrize("gpus", [0, 2])
def test_gpus_are_watched_where_there_are_some(environment: Environment, gpus: int) -> None:
    """An alarm on a GPU that does not exist never receives data."""
    found = alarms(environment, replace(ONE, gpus=gpus))

    assert len([name for name in found if "GPU" in name]) == (4 if gpus else 0)


def test_endpoints_whose_names_run_together_have_alarms_of_their_own(environment: Environment) -> None:
    """life-a with a variant b-c, and life with a-b-c, are not one."""
    other = replace(ONE, name="life-a", primary="b")

    assert alarms(environment, ONE).keys().isdisjoint(alarms(environment, other))


def test_records_expire_after_half_of_what_the_stream_keeps(environment: Environment) -> None:
    """So much is left for whoever is woken."""
    of = Stream(name="readings", service="data-pipeline", retention_h=48)
    [expiring] = [alarm for alarm in stream.alarms(environment, of) if "Expiring" in alarm.name]

    assert expiring.threshold == 24 * 3_600_000
