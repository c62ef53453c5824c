"""The sample that the dashboards are drawn from."""

from __future__ import annotations

from alarmlab.alarms.states import State
from environments import read_environment
from environments.reader import FOLDER
from local.dashboard_page.sample import sample

LOAD_BALANCER = {"local-API-Gateway-High-Error-Rate", "local-API-Gateway-High-Error-Share"}


def test_at_three_the_load_balancers_errors_ring_and_nothing_else() -> None:
    """Made-up data must not ring: a picture with an alarm that nobody can explain teaches nothing."""
    states = sample(read_environment(FOLDER / "local.yaml")).states

    assert {name for name, now in states.items() if now.state is not State.OK} == LOAD_BALANCER
