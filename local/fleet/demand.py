"""How much work arrives in a minute: engines that report, people who look, predictions that both need."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from local.fleet.chance import Chance

READINGS_PER_ENGINE = 60
"""A reading a second."""
READING_EVERY_S = 1
REQUESTS_PER_ENGINE = 6
REQUESTS_OF_PEOPLE = 600
"""Dashboards and reports ask, however few engines there are; it keeps an 8 % error burst visible."""
PREDICTIONS_PER_REQUEST = 0.5
DAY_SWING = 0.07
"""Half the distance from the quietest hour of a day to the busiest, as a share of the mean."""
NOISE = 0.03
BUSIEST_HOUR_UTC = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Per minute, over the whole fleet."""

    requests: int
    readings: int
    predictions: float


def usual_demand(engines: int) -> Demand:
    """The mean of a day without faults: what the services are sized for."""
    requests = REQUESTS_OF_PEOPLE + REQUESTS_PER_ENGINE * engines
    return Demand(
        requests=requests,
        readings=READINGS_PER_ENGINE * engines,
        predictions=PREDICTIONS_PER_REQUEST * requests,
    )


def demand_at(
    at: datetime, *, engines: int, luck: Chance, api_surge: float, pipeline_surge: float, ml_surge: float
) -> Demand:
    """A surge of the API brings predictions with it; one of ml-service leaves the API alone."""
    usual = usual_demand(engines)
    day = 1 + DAY_SWING * math.cos((_hour(at) - BUSIEST_HOUR_UTC) / 24 * math.tau)
    return Demand(
        requests=round(usual.requests * day * (1 + NOISE * luck.requests) * api_surge),
        readings=round(usual.readings * day * (1 + NOISE * luck.readings) * pipeline_surge),
        predictions=usual.predictions * day * (1 + NOISE * luck.predictions) * api_surge * ml_surge,
    )


def _hour(at: datetime) -> float:
    return at.hour + at.minute / 60
