"""The engines: how healthy the fleet is, and whether the model still knows them."""

from __future__ import annotations

from collections.abc import Sequence

from pdm_catalog import own_metrics as own
from pdm_catalog.alarms import Entry
from pdm_catalog.dashboards.frame import framed
from pdm_catalog.dashboards.lines import GREEN, RED, YELLOW, line
from pdm_catalog.dashboards.panels import THIRD, Dashboard, Graph, Line, Numbers
from pdm_catalog.environment import Environment

LEVELS = (("red", "critical", RED), ("yellow", "warning", YELLOW), ("green", "healthy", GREEN))
HOUR_S = 3_600


def dashboard(environment: Environment, entries: Sequence[Entry]) -> Dashboard:
    """The dashboard of the fleet; `entries` are the alarms that belong to no one service."""
    return framed(
        environment,
        name="fleet",
        title="Fleet health",
        about="How many engines are healthy, need a plan, or need service now.",
        entries=entries,
        panels=(
            *(
                Numbers(title=f"Engines {said}", lines=(_level(level, said, colour),), width=THIRD)
                for level, said, colour in LEVELS
            ),
            levels(),
            newly_red(),
            forecast_error(),
        ),
        hours=24,
    )


def levels(*, period_s: int = 60) -> Graph:
    """The fleet as a whole."""
    return Graph(
        title="Engines by health",
        unit="engines",
        period_s=period_s,
        stacked=True,
        lines=tuple(_level(level, said, colour) for level, said, colour in LEVELS),
    )


def newly_red() -> Graph:
    """What somebody must do something about now."""
    return Graph(
        title="Engines that have newly become critical (no data: none)",
        unit="engines per minute",
        lines=(line(own.ENGINES_ENTERED_LEVEL, ("red",), "Sum", "newly critical", colour=RED),),
    )


def forecast_error() -> Graph:
    """Known only when an engine is serviced."""
    return Graph(
        title="How far forecasts were from what happened",
        unit="share of the actual life, once an engine is serviced",
        period_s=HOUR_S,
        lines=(line(own.PREDICTION_RELATIVE_ERROR, (), "Average", "mean of the hour"),),
    )


def _level(level: str, said: str, colour: str) -> Line:
    return line(own.ENGINES_AT_LEVEL, (level,), "Maximum", said, colour=colour)
