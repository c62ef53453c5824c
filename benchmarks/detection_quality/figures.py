"""How figures are written: shares with two digits, their confidence behind them, nothing as a dash."""

from __future__ import annotations

from collections.abc import Mapping

from alarmlab.backtest.confidence import wilson
from alarmlab.backtest.scoring import SOON_S, Score
from alarmlab.tables import Table

EVALUATION_S = 70
"""The longest that CloudWatch takes to look at a period that is over: docs/alarmlab/evaluation.md."""
COLUMNS = (
    "recall",
    "95 %",
    "paged in 5 min",
    "70 s later",
    "minutes to detect",
    "pages",
    "precision",
    "false/day",
)
_RIGHT = frozenset(COLUMNS)


def score_table(title: str, scores: Mapping[str, Score]) -> Table:
    """One row a policy. "70 s later" is the share paged in time when every page comes that much later;
    "minutes to detect" are mean, median and the 90th percentile."""
    rows = tuple((name, *score_cells(score)) for name, score in scores.items())
    return Table(title=title, columns=("policy", *COLUMNS), rows=rows, numbers=_RIGHT)


def score_cells(score: Score) -> tuple[str, ...]:
    """The cells of COLUMNS."""
    times_s = (score.mean_delay_s, score.median_delay_s, score.p90_delay_s)
    detected, incidents, pages = len(score.delays_s), len(score.outcomes), len(score.pages)
    return (
        f"{detected}/{incidents} = {number(score.recall)}",
        interval(detected, incidents),
        number(score.paged_within(SOON_S)),
        number(score.paged_within(SOON_S - EVALUATION_S)),
        " / ".join("-" if time_s is None else f"{time_s / 60:.1f}" for time_s in times_s),
        str(pages),
        f"{number(score.precision)} ({interval(pages - len(score.false_pages), pages)})" if pages else "-",
        number(score.false_pages_per_quiet_day),
    )


def number(value: float | None, digits: int = 2) -> str:
    """A number, or a dash where there is none."""
    return "-" if value is None else f"{value:.{digits}f}"


def interval(successes: int, trials: int) -> str:
    """Where the true share lies with 95 % confidence."""
    if not trials:
        return "-"
    low, high = wilson(successes, trials)
    return f"{low:.2f} to {high:.2f}"
