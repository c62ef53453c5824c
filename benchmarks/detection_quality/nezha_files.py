"""Reads the Nezha recordings: two applications of micro-services, two days each, with injected faults.

Known defects, each handled here and nowhere else:

* Injections are dated by `ts_from_text`; `inject_timestamp` is eight hours off on most of one day.
* One pod's clock is 200,000,000 seconds ahead on one day.
* An application whose SuccessRate is 0 throughout did not record it: its errors are unknown, not total.
* Seven outages of Online Boutique have no label; `unlabelled_holes.csv` masks them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alarmlab.backtest.scoring import Incident
from alarmlab.backtest.spans import Span
from benchmarks.detection_quality.csv_files import read_table

if TYPE_CHECKING:
    import polars as pl

    from alarmlab.backtest.arrays import Floats

APPLICATIONS = {"ob": "Online Boutique", "tt": "Train Ticket"}
FAULT_S, GRACE_S = 300, 180
"""Faults have no end times: each is taken to last five minutes, and a page counts three minutes longer."""
STEP_S = 60
CLOCK_AHEAD_S = 200_000_000
_FRONT = {
    "ok_pct": "SuccessRate(%)",
    "p50": "LatencyP50(s)",
    "p90": "LatencyP90(s)",
    "p99": "LatencyP99(s)",
}
_PODS = {
    "cpu_pct": "CpuUsageRate(%)",
    "memory_pct": "MemoryUsageRate(%)",
    "p90": "PodServerLatencyP90(s)",
    "requests_per_s": "PodWorkload(Ops)",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ServiceDay:
    """One application on one day, a value a minute, NaN where there is none.

    A row's time is the end of the minute it covers: the first rows after an injection already show it, and
    less than the rows after them. Seconds count from 1970, moved by less than a minute so that the rows'
    minutes are those of the clock. `services` has the mean of each service's pods.
    """

    application: str
    day: str
    first_s: int
    front: Mapping[str, Floats]
    services: Mapping[str, Mapping[str, Floats]]
    incidents: tuple[Incident, ...]
    masked: tuple[Span, ...]

    @property
    def observed(self) -> Span:
        """From the first minute's beginning to the last one's end."""
        return Span(start_s=self.first_s, end_s=self.first_s + STEP_S * len(self.front["p50"]))


def read_days(folder: Path) -> tuple[ServiceDay, ...]:
    """Every application on every day. Raises DataError."""
    front = read_table(folder, "front", ("app", "day", "TimeStamp", *_FRONT.values()))
    pods = read_table(folder, "pods", ("app", "day", "TimeStamp", "PodName", *_PODS.values()))
    faults = read_table(folder, "faults", ("app", "day", "inject_pod", "inject_type", "ts_from_text"))
    holes = read_table(folder, "unlabelled_holes", ("start_ts", "end_ts"))
    keys = front.select("app", "day").unique(maintain_order=True).rows()
    masked = [(start_s, end_s) for start_s, end_s in holes.select("start_ts", "end_ts").rows()]
    return tuple(_day(app, day, front=front, pods=pods, faults=faults, masked=masked) for app, day in keys)


def service_of(pod: str) -> str:
    """The service a pod belongs to: its name without the two parts that Kubernetes adds."""
    return pod.rsplit("-", 2)[0]


def _day(
    app: str,
    day: str,
    *,
    front: pl.DataFrame,
    pods: pl.DataFrame,
    faults: pl.DataFrame,
    masked: list[tuple[int, int]],
) -> ServiceDay:
    import polars as pl

    mine = (pl.col("app") == app) & (pl.col("day") == day)
    rows = front.filter(mine).sort("TimeStamp")
    ends = rows["TimeStamp"].to_list()
    moved_s = -(ends[0] % STEP_S)
    first_s, minutes = ends[0] + moved_s - STEP_S, (ends[-1] - ends[0]) // STEP_S + 1
    last_s = ends[-1]
    time = pl.col("TimeStamp")
    placed = pods.filter(mine).with_columns(
        pl.when(time > last_s + CLOCK_AHEAD_S // 2).then(time - CLOCK_AHEAD_S).otherwise(time),
        pl.col("PodName").map_elements(service_of, return_dtype=pl.String).alias("service"),
    )
    services = {
        service: {key: _series(table, column, ends[0], minutes) for key, column in _PODS.items()}
        for (service,), table in sorted(placed.partition_by("service", as_dict=True).items())
    }
    measured = {key: _series(rows, column, ends[0], minutes) for key, column in _FRONT.items()}
    if not rows[_FRONT["ok_pct"]].max():
        measured["ok_pct"] = measured["ok_pct"] * float("nan")
    labels = faults.filter(mine).select("ts_from_text", "inject_type", "inject_pod").rows()
    holes = [Span(start_s=start_s + moved_s, end_s=end_s + moved_s) for start_s, end_s in masked]
    return ServiceDay(
        application=app,
        day=day,
        first_s=first_s,
        front=measured,
        services=services,
        incidents=tuple(
            _incident(at_s + moved_s, f"{kind} of {service_of(pod)}") for at_s, kind, pod in labels
        ),
        masked=tuple(hole for hole in holes if ends[0] <= hole.start_s <= last_s),
    )


def _incident(at_s: int, name: str) -> Incident:
    return Incident(start_s=at_s, end_s=at_s + FAULT_S, grace_s=GRACE_S, name=name)


def _series(table: pl.DataFrame, column: str, first_end_s: int, minutes: int) -> Floats:
    """The mean of the rows of each minute; a row counts for the minute whose end is nearest."""
    import numpy as np

    times = table["TimeStamp"].to_numpy()
    values = table[column].cast(float).to_numpy().astype(np.float64)
    places = np.rint((times - first_end_s) / STEP_S).astype(np.int64)
    kept = (places >= 0) & (places < minutes) & ~np.isnan(values)
    sums = np.bincount(places[kept], weights=values[kept], minlength=minutes)
    counts = np.bincount(places[kept], minlength=minutes)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
