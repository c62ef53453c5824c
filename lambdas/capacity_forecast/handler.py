"""AWS entry point: EventBridge Scheduler, every six hours.

A run that fails is not made up for: the next one says the same. That none comes is an alarm.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial

from lambdas.capacity_forecast.adapters import History, Streams
from lambdas.capacity_forecast.core import NEWEST_DAYS, TooLittle, forecast
from lambdas.capacity_forecast.trend.peaks import DAY_S
from lambdas.capacity_forecast.trend.usage import HOUR_S, Throughput, series_of, used_pct
from lambdas.shared.aws import client, packaged_text
from lambdas.shared.metric_data import Datum, MetricData
from pdm_catalog import telemetry_metrics as own
from pdm_catalog.capacity import FILE_NAME, Capacity, Kind, from_text

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityForecast:
    """The function with its neighbours.

    Attributes:
        environment: Whose capacities they are.
        capacities: What can become full.
    """

    environment: str
    capacities: tuple[Capacity, ...]
    history: History
    streams: Streams
    metrics: MetricData
    clock: Callable[[], datetime]

    def run(self) -> None:
        """Publish in how many days each capacity is full.

        One with too little history is not published: 365 would say that there is room, and nobody knows. One
        of which CloudWatch knows nothing at all is counted, and an alarm tells.
        """
        now = self.clock()
        now_s = int(now.timestamp()) // HOUR_S * HOUR_S
        throughputs = self._throughputs()
        series = [one for capacity in self.capacities for one in series_of(capacity)]
        values = self.history.read(series, now_s=now_s)
        data: list[Datum] = []
        unseen = 0
        for capacity in self.capacities:
            hours = used_pct(
                capacity,
                tuple(values[one] for one in series_of(capacity)),
                throughput=throughputs.get(capacity.name),
            )
            found = forecast(hours, now_s=now_s)
            LOG.info("forecast", extra={"capacity": capacity.title, "found": str(found)})
            if isinstance(found, TooLittle):
                unseen += _is_unseen(capacity, hours, throughputs, now_s)
            else:
                of = (capacity.resource, str(capacity.dimension))
                data.append(Datum(metric=own.DAYS_TO_SATURATION, of=of, value=found.days))
        made = len(data)
        data.append(Datum(metric=own.CAPACITY_FORECASTS, of=(self.environment,), value=made))
        data.append(Datum(metric=own.CAPACITY_UNSEEN, of=(self.environment,), value=unseen))
        self.metrics.put(data, at=now)

    def _throughputs(self) -> dict[str, Throughput | None]:
        names = dict.fromkeys(one.name for one in self.capacities if one.kind is Kind.STREAM)
        return {name: self.streams.throughput(name) for name in names}


def _is_unseen(
    capacity: Capacity,
    hours: Mapping[int, float],
    throughputs: Mapping[str, Throughput | None],
    now_s: int,
) -> bool:
    """Whether nothing is known of it: a stream that exists and that nobody writes to is known to be empty."""
    if capacity.kind is Kind.STREAM:
        return throughputs[capacity.name] is None
    return max(hours, default=0) < now_s - NEWEST_DAYS * DAY_S


@cache
def _capacity_forecast() -> CapacityForecast:
    environment, capacities = from_text(packaged_text(FILE_NAME))
    return CapacityForecast(
        environment=environment,
        capacities=capacities,
        history=History(client("cloudwatch")),
        streams=Streams(client("kinesis")),
        metrics=MetricData(client("cloudwatch"), own.CAPACITY),
        clock=partial(datetime.now, UTC),
    )


def handle(event: object, context: object) -> None:
    """Lambda entry point."""
    _capacity_forecast().run()
