"""Tables on recorded services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from alarmlab.backtest.fit import Rule
from alarmlab.backtest.scoring import Score
from alarmlab.tables import Table
from benchmarks.detection_quality.figures import number, score_table
from benchmarks.detection_quality.nezha_files import APPLICATIONS, read_days
from benchmarks.detection_quality.services import (
    Fold,
    Policy,
    as_planned,
    catalogue,
    folds,
    score_of,
    unfitted,
    with_service_p90,
)

RULE = Rule()
CATALOGUE = "the catalogue: fitted latency, errors, CPU and memory"
POLICIES: Mapping[str, Policy] = {
    "the plan's limits on CPU and memory, 3 x 5 min": as_planned,
    "the catalogue before it is fitted": unfitted,
    "fitted latency": catalogue(RULE, only=("Latency",)),
    "fitted latency, errors": catalogue(RULE, only=("Latency", "Error")),
    "fitted latency, errors, CPU": catalogue(RULE, only=("Latency", "Error", "CPU")),
    CATALOGUE: catalogue(RULE),
    "and the p90 of each service": with_service_p90(catalogue(RULE), RULE),
}
FACTORS = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 2.0)
SHARES = (0.9, 0.95, 0.99, 0.995, 0.999)
WINDOWS = ((1, 1), (2, 2), (2, 3), (3, 3), (3, 5))


def service_tables(folder: Path, *, sensitivity: bool) -> Iterator[Table]:
    """Policies on each application, what is missed, and what other choices would give. Raises DataError."""
    days = read_days(folder)
    applications = dict.fromkeys(day.application for day in days)
    by_name = {APPLICATIONS.get(each, each): folds(days, each) for each in applications}
    for name, mine in by_name.items():
        scores = {policy: score_of(found, mine) for policy, found in POLICIES.items()}
        yield score_table(name, scores)
        yield _missed(name, scores[CATALOGUE])
    if sensitivity:
        yield _sensitivity(by_name)


def _missed(application: str, score: Score) -> Table:
    """By kind of fault, and where."""
    kinds = Counter(outcome.incident.name.split(" of ")[0] for outcome in score.outcomes)
    missed = [incident.name.split(" of ") for incident in score.missed]
    rows = tuple(
        (
            kind,
            f"{count - sum(one == kind for one, _ in missed)} of {count}",
            _places([service for one, service in missed if one == kind]),
        )
        for kind, count in sorted(kinds.items())
    )
    return Table(
        title=f"{application}: detected by kind", columns=("fault", "detected", "missed in"), rows=rows
    )


def _places(services: Sequence[str]) -> str:
    counted = sorted(Counter(services).items())
    return ", ".join(f"{name} x {count}" if count > 1 else name for name, count in counted) or "-"


def _sensitivity(by_name: Mapping[str, Sequence[Fold]]) -> Table:
    """The catalogue with one choice changed at a time."""
    choices: dict[str, Policy] = {}
    for factor in FACTORS:
        choices[f"factor {factor:g}"] = catalogue(replace(RULE, factor=factor))
    for share in SHARES:
        choices[f"share {100 * share:g} %"] = catalogue(replace(RULE, share=share))
    for breaching, looked_at in WINDOWS:
        choices[f"{breaching} of {looked_at} minutes"] = catalogue(RULE, datapoints=(breaching, looked_at))
    columns = tuple(f"{name}: {what}" for name in by_name for what in ("recall", "in 5 min", "false pages"))
    rows = tuple(
        (choice, *(cell for mine in by_name.values() for cell in _short(score_of(policy, mine))))
        for choice, policy in choices.items()
    )
    title = "Another choice than factor 1.2, share 99.5 %, 2 of 3 minutes"
    return Table(title=title, columns=("choice", *columns), rows=rows, numbers=frozenset(columns))


def _short(score: Score) -> tuple[str, str, str]:
    return number(score.recall), number(score.paged_within()), str(len(score.false_pages))
