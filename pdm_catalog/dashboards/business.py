"""For those who pay: what the system is worth. Only what somebody measures is drawn; the rest is named."""

from __future__ import annotations

from collections.abc import Sequence

from pdm_catalog import own_metrics as own
from pdm_catalog.alarms import Entry
from pdm_catalog.dashboards.alerting import DAY_S, alerts
from pdm_catalog.dashboards.fleet import HOUR_S, levels
from pdm_catalog.dashboards.frame import framed
from pdm_catalog.dashboards.lines import RED, line
from pdm_catalog.dashboards.panels import HALF, Dashboard, Graph, Text
from pdm_catalog.environment import Environment

NOT_YET = (
    ("cost savings", "what an unplanned stop costs, per stop that a forecast avoided"),
    ("downtime avoided", "hours of engines that were serviced in time, from the maintenance book"),
    ("time-to-failure distribution", "predicted remaining life of all engines, as a histogram"),
    ("cost per engine", "the bill of the month, by tag, over the number of engines"),
)
"""What was asked for and no metric feeds yet, with what it needs."""


def dashboard(environment: Environment, entries: Sequence[Entry], fleet: Dashboard) -> Dashboard:
    """The executive dashboard; `entries` are the alarms of no one service, which `fleet` explains."""
    missing = "\n".join(f"- **{what}** needs: {needs}" for what, needs in NOT_YET)
    return framed(
        environment,
        name="business",
        title="Business",
        about="What the forecasts are worth, over two weeks.",
        entries=entries,
        panels=(
            accuracy(),
            newly_critical(),
            levels(period_s=HOUR_S),
            alerts(environment, period_s=DAY_S),
            Text(markdown=f"### Not measured yet\n{missing}", width=HALF, height=5),
        ),
        elsewhere=(fleet,),
        hours=14 * 24,
    )


def newly_critical() -> Graph:
    """Stops that a forecast came before."""
    return Graph(
        title="Engines that newly needed service, a day (no data: none)",
        unit="engines a day",
        period_s=DAY_S,
        lines=(line(own.ENGINES_ENTERED_LEVEL, ("red",), "Sum", "newly critical", colour=RED),),
    )


def accuracy() -> Graph:
    """Prediction accuracy, as the error that is left."""
    return Graph(
        title="How far forecasts were from what happened, a day",
        unit="share of the actual life",
        period_s=DAY_S,
        lines=(line(own.PREDICTION_RELATIVE_ERROR, (), "Average", "mean of the day"),),
    )
