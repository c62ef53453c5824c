"""Small recordings in the layout of the real ones, written where a test wants them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

FIRST_S = 1_700_000_019
MINUTES = 700
FAULT_MINUTE = 600
DAYS = ("one", "two")
FRONT_COLUMNS = (
    "app,day,TimeStamp,ServiceName,SuccessRate(%),LatencyP50(s),LatencyP90(s),LatencyP95(s),LatencyP99(s)"
)
POD_COLUMNS = (
    "app,day,TimeStamp,PodName,CpuUsageRate(%),MemoryUsageRate(%),PodServerLatencyP90(s),"
    "PodServerLatencyP99(s),PodWorkload(Ops),PodSuccessRate(%)"
)


def write(path: Path, header: str, rows: Sequence[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [header, *(",".join(str(cell) for cell in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def day_start_s(day: str) -> int:
    """The end of the day's first minute."""
    return FIRST_S + 86_400 * DAYS.index(day)


def write_services(
    folder: Path,
    *,
    app: str = "ob",
    slowdown: float = 3.0,
    quiet_s: Mapping[str, float] | None = None,
    ok_pct: float = 100.0,
    cart_ahead_s: int = 0,
    days: Sequence[str] = DAYS,
) -> None:
    """A shop of two services on two days; on each everything slows down in the minute FAULT_MINUTE.

    `quiet_s` is a day's usual p50, 0.2 if not given.
    """
    fronts: list[Sequence[object]] = []
    pods: list[Sequence[object]] = []
    faults: list[Sequence[object]] = []
    for day in days:
        usual = (quiet_s or {}).get(day, 0.2)
        start_s = day_start_s(day)
        for minute in range(MINUTES):
            at_s = start_s + 60 * minute
            p50 = usual * (1 + 0.1 * math.sin(minute)) * (slowdown if 0 <= minute - FAULT_MINUTE < 5 else 1)
            fronts.append((app, day, at_s, "Frontend", ok_pct, p50, 2 * p50, 2 * p50, 3 * p50))
            for pod, ahead_s in (("frontend-5f9-aaaaa", 0), ("cartservice-7c8-bbbbb", cart_ahead_s)):
                pods.append((app, day, at_s + ahead_s, pod, 30, 50, 0.01, 0.02, 10, 0))
        fault_s = start_s + 60 * (FAULT_MINUTE - 1) + 20
        faults.append((app, day, "frontend-5f9-aaaaa", "cpu_contention", fault_s))
    write(folder / "front.csv", FRONT_COLUMNS, fronts)
    write(folder / "pods.csv", POD_COLUMNS, pods)
    write(folder / "faults.csv", "app,day,inject_pod,inject_type,ts_from_text", faults)
    write(folder / "unlabelled_holes.csv", "start_ts,end_ts", [(1, 2)])
