"""How often the capacity forecast rings for nothing, and how far off it is: `python -m benchmarks.capacity`.

Writes the two tables of docs/capacity.md. Ten milliseconds a history and core.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from multiprocessing import Pool

from benchmarks.capacity.histories import NOW_S, Shape, history
from lambdas.capacity_forecast.core import FAR_DAYS, TooLittle, forecast

WARN_DAYS = 14
QUIET: Mapping[str, Shape] = {
    "flat, no noise": Shape(),
    "noise 5 %": Shape(noise=0.05),
    "noise 10 %": Shape(noise=0.1),
    "noise 10 %, at 85 % of the limit": Shape(noise=0.1, level=85),
    "noise 5 %, weekends at 60 %": Shape(noise=0.05, weekend=0.4),
    "noise 10 %, days resemble each other (0.5)": Shape(noise=0.1, memory=0.5),
    "noise 10 %, days resemble each other (0.8)": Shape(noise=0.1, memory=0.8),
    "falling by 0.5 a day": Shape(noise=0.05, per_day=-0.5, level=40),
    "a step from 35 to 70, ten days ago": Shape(noise=0.05, level=70, steps=((10, 35),)),
    "a step from 50 to 70, three days ago": Shape(noise=0.05, level=70, steps=((3, 20),)),
    "two steps of 20, 28 and 14 days ago": Shape(noise=0.05, level=70, steps=((28, 20), (14, 20))),
    "one day in ten is wild": Shape(noise=0.05, incidents=0.1),
    "30 % of the hours missing": Shape(noise=0.05, missing=0.3),
    "two weeks of history": Shape(noise=0.1, weekend=0.4, days=14),
    "three weeks of history": Shape(noise=0.1, days=21),
}
RAMPS: Mapping[str, Shape] = {
    "no noise": Shape(level=80, per_day=1),
    "noise 2 %": Shape(level=80, per_day=1, noise=0.02),
    "noise 2 %, weekends at 60 %, 5 % missing": Shape(
        level=80, per_day=1, noise=0.02, weekend=0.4, missing=0.05
    ),
    "the same, and a deployment that cost 15": Shape(
        level=80, per_day=1, noise=0.02, weekend=0.4, missing=0.05, steps=((20, 15),)
    ),
    "the same, and a deployment that saved 15": Shape(
        level=80, per_day=1, noise=0.02, weekend=0.4, missing=0.05, steps=((20, -15),)
    ),
    "noise 5 %": Shape(level=80, per_day=1, noise=0.05),
    "noise 5 %, weekends at 60 %, wild days": Shape(
        level=80, per_day=1, noise=0.05, weekend=0.4, incidents=0.05
    ),
    "noise 5 %, half as steep": Shape(level=80, per_day=0.5, noise=0.05),
    "noise 5 %, three weeks of history": Shape(level=80, per_day=1, noise=0.05, days=21),
}


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.capacity", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1_000, help="histories of each shape")
    parser.add_argument("--processes", type=int, default=1)
    arguments = parser.parse_args()
    with Pool(arguments.processes) as pool:
        for line in _tables(partial(pool.map, _run), arguments.seeds):
            print(line, flush=True)
    return 0


def days(shape: Shape, seed: int) -> float:
    """The forecast of one history; nothing said is no end in sight."""
    found = forecast(history(shape, seed=seed), now_s=NOW_S)
    return FAR_DAYS if isinstance(found, TooLittle) else found.days


def _run(job: tuple[Shape, int]) -> float:
    return days(*job)


def _tables(run: Callable[[list[tuple[Shape, int]]], list[float]], seeds: int) -> Iterator[str]:
    yield f"| history without an end, {seeds} of each | says below 365 days | rings (below 14) |"
    yield "|---|---|---|"
    for name, shape in QUIET.items():
        said = run([(shape, seed) for seed in range(seeds)])
        finite, rings = (sum(day < most for day in said) / seeds for most in (FAR_DAYS, WARN_DAYS))
        yield f"| {name} | {100 * finite:.1f} % | {100 * rings:.1f} % |"
    yield ""
    yield f"| ramp, {seeds} of each | days left | not seen | error: middle | 9 of 10 below | middle, signed |"
    yield "|---|---|---|---|---|---|"
    for name, shape in RAMPS.items():
        said = run([(shape, seed) for seed in range(seeds)])
        seen = [day for day in said if day < FAR_DAYS]
        signed = sorted((day - shape.days_left) / shape.days_left for day in seen)
        off = sorted(map(abs, signed))
        yield (
            f"| {name} | {shape.days_left:.1f} | {100 * (1 - len(seen) / seeds):.1f} % "
            f"| {100 * off[len(off) // 2]:.0f} % | {100 * off[int(0.9 * len(off))]:.0f} % "
            f"| {100 * signed[len(signed) // 2]:+.0f} % |"
        )


if __name__ == "__main__":
    raise SystemExit(main())
