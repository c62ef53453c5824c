"""Tables on recorded engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from alarmlab.backtest.arrays import Floats
from alarmlab.tables import Table
from benchmarks.detection_quality.engine_files import Engine, read_test, read_train, sets_in
from benchmarks.detection_quality.engine_folds import counts_out_of_band, estimates, limits
from benchmarks.detection_quality.engines import EngineScore, band_alarm, judge, judge_each, rule_alarm
from benchmarks.detection_quality.figures import interval, number
from benchmarks.detection_quality.remaining_life import fit
from pdm_catalog.engine_health import HEALTH_RULE

COLUMNS = ("useful", "95 %", "too early", "too late", "not yet due", "pages per engine", "median lead")
RUNS, LIMIT = HEALTH_RULE.runs, HEALTH_RULE.red_below_cycles
OTHER_LIMITS = (32, 34, 36, 38, 40, 42, 44, 46, 48)
OTHER_RUNS = ((1, 1), (2, 3), (3, 5), (5, 10))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Held:
    """Engines recorded until they failed, with their estimates by cross-validation."""

    engines: Sequence[Engine]
    estimates: Sequence[Floats]


def engine_tables(folder: Path, *, sensitivity: bool) -> Iterator[Table]:
    """The rule on every set, by cross-validation and on engines kept aside. Raises DataError."""
    train = {name: read_train(folder, name) for name in sets_in(folder)}
    held = {name: Held(engines=engines, estimates=estimates(engines)) for name, engines in train.items()}
    for name, one in held.items():
        yield _validated(name, one)
    yield _unseen(folder, train)
    if sensitivity:
        yield _sensitivity(held)


def leads(folder: Path) -> Mapping[str, tuple[int | None, ...]]:
    """For each set, the cycles left at each engine's first page, by cross-validation."""
    found: dict[str, tuple[int | None, ...]] = {}
    for name in sets_in(folder):
        engines = read_train(folder, name)
        found[name] = judge(rule_alarm(LIMIT, RUNS), engines, estimates(engines)).leads
    return found


def _validated(name: str, held: Held) -> Table:
    engines = held.engines
    counts = counts_out_of_band(engines)
    fitted = limits(engines, RUNS)
    each = [rule_alarm(limit, RUNS) for limit in fitted]
    tried = ", ".join(f"{limit} x {count}" for limit, count in sorted(Counter(fitted).items()))
    rows = {
        "any sensor > 3 sd, 1 of 1": judge(band_alarm(1, (1, 1)), engines, counts),
        ">= 4 sensors > 3 sd, 3 of 5": judge(band_alarm(4, (3, 5)), engines, counts),
        ">= 3 sensors > 3 sd, 4 of 10": judge(band_alarm(3, (4, 10)), engines, counts),
        f"the rule: estimated life < {LIMIT:g}, {_of(RUNS)}": judge(
            rule_alarm(LIMIT, RUNS), engines, held.estimates
        ),
        f"the same, limit fitted too ({tried})": judge_each(each, engines, held.estimates),
    }
    return _table(f"{name}, by cross-validation in ten folds of engines", "policy", rows)


def _unseen(folder: Path, train: Mapping[str, Sequence[Engine]]) -> Table:
    rows: dict[str, EngineScore] = {}
    for name, engines in train.items():
        estimator = fit(engines)
        others = {f"test {name}": read_test(folder, name)}
        others |= {f"train {other}": found for other, found in train.items() if other != name}
        for other, found in others.items():
            series = [estimator.estimates(engine) for engine in found]
            rows[f"fitted to train {name}, judged on {other}"] = judge(rule_alarm(LIMIT, RUNS), found, series)
    return _table("The rule on engines that nothing was fitted to", "engines", rows)


def _sensitivity(held: Mapping[str, Held]) -> Table:
    rows: dict[str, EngineScore] = {}
    for name, one in held.items():
        for limit in OTHER_LIMITS:
            rows[f"{name}: below {limit}, {_of(RUNS)}"] = judge(
                rule_alarm(limit, RUNS), one.engines, one.estimates
            )
        for runs in OTHER_RUNS:
            rows[f"{name}: below {LIMIT:g}, {_of(runs)}"] = judge(
                rule_alarm(LIMIT, runs), one.engines, one.estimates
            )
    return _table(f"Another choice than below {LIMIT:g}, {_of(RUNS)}", "choice", rows)


def _table(title: str, first: str, rows: Mapping[str, EngineScore]) -> Table:
    return Table(
        title=title,
        columns=(first, *COLUMNS),
        rows=tuple((name, *_cells(score)) for name, score in rows.items()),
        numbers=frozenset(COLUMNS),
    )


def _cells(score: EngineScore) -> tuple[str, ...]:
    engines = len(score.leads)
    return (
        f"{score.useful}/{engines}",
        interval(score.useful, engines - score.open),
        str(score.early),
        str(score.late),
        str(score.open),
        number(score.pages / engines),
        number(score.median_lead, 0),
    )


def _of(runs: tuple[int, int]) -> str:
    return f"{runs[0]} of {runs[1]}"
