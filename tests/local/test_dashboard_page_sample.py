"""The sample that the dashboards are drawn from."""

from __future__ import annotations

from alarmlab.alarms.states import State
from environments import read_environment
from environments.reader import FOLDER
from local.dashboard_page.sample import sample

LOAD_BALANCER = {"local-API-Gateway-High-Error-Rate", "local-API-Gateway-High-Error-Share"}


def test_at_three_the_load_balancers_errors_ring_and_what_follows_from_the_nights_two_faults() -> None:
    """Made-up data must not ring: a picture with an alarm that nobody can explain teaches nothing."""
    states = sample(read_environment(FOLDER / "local.yaml")).states
    ringing = {name for name, now in states.items() if now.state is not State.OK}

    assert ringing >= LOAD_BALANCER
    assert all("API-Gateway" in name for name in ringing)
    assert all(states[name].since for name in ringing)
