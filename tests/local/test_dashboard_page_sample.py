"""The sample that the dashboards are drawn from, and the thresholds in them."""

from __future__ import annotations

from alarmlab.alarms.states import State
from environments import read_environment
from environments.reader import FOLDER
from local.dashboard_page.body import Graph, widgets_of
from local.dashboard_page.sample import sample
from local.detection import LOAD_BALANCER
from pdm_catalog.dashboards import dashboards_of
from pdm_catalog.panels import dashboard_body

ENVIRONMENT = read_environment(FOLDER / "local.yaml")


def test_at_three_the_load_balancers_errors_ring_and_nothing_else() -> None:
    states = sample(ENVIRONMENT).states

    assert {name for name, now in states.items() if now.state is not State.OK} == {
        "local-API-Gateway-High-Error-Rate",
        "local-API-Gateway-High-Error-Share",
    }


def test_a_threshold_is_drawn_where_its_own_statistic_is() -> None:
    """Not, say, the number of samples on a graph of their average."""
    drawn: dict[str, list[str]] = {}
    for dashboard in dashboards_of(ENVIRONMENT):
        for widget in widgets_of(dashboard_body(ENVIRONMENT, dashboard, resolve=lambda _: LOAD_BALANCER)):
            if isinstance(widget, Graph):
                drawn[widget.title] = [mark.label for mark in widget.marks]

    assert {title: labels for title, labels in drawn.items() if labels} == {
        "Requests, and server errors": ["5xx: critical above 10"],
        "Response time": ["p50: high above 0.246", "p90: high above 0.302", "p99: high above 0.324"],
        "CPU per service": ["high above 80"],
        "Answers": ["5xx: critical above 10"],
        "Predictions, and those that failed": ["failed: critical above 5"],
        "Memory per service": ["high above 85"],
        "The whole clusters": ["pdm-local CPU: high above 80", "pdm-local memory: high above 85"],
        "Alert pipeline: oldest message": ["high above 300"],
        "Alert pipeline: dead letters": ["high above 0"],
        "Alert pipeline: heartbeats": ["high below 1"],
        "Engines newly red (no data: none)": ["critical from 1"],
        "Distance of forecasts from what happened": ["high above 0.2"],
        "Data quality": ["medium below 0.95"],
    }
