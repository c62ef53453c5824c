"""What a report says of one back-test."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.backtest.confidence import wilson
from alarmlab.backtest.report import words
from alarmlab.backtest.result import AlarmResult, BacktestResult
from alarmlab.backtest.scoring import WEEK_S, Score
from alarmlab.tables import Table

_COUNTED = ("pages", "a week", "in ALARM", "flaps")
_SCORED = ("detected", "median", "p90", "right", "false a week")


def head_of(result: BacktestResult) -> Iterator[str]:
    """Over what, how many, and all alarms together."""
    weeks = (result.end_s - result.start_s) / WEEK_S
    yield f"history: {words.span(result.start_s, result.end_s)} UTC, {weeks:.1f} weeks"
    untested = f", {len(result.not_tested)} not tested" if result.not_tested else ""
    incidents = f"; {words.count(len(result.incidents), 'incident')}" if result.incidents else ""
    yield f"{words.count(len(result.alarms), 'alarm')} tested{untested}{incidents}"
    yield f"together: {together(result)}"


def tables_of(result: BacktestResult, *, budget: float | None) -> Iterator[Table]:
    """Every alarm, then what was found; `budget` are the false pages a week that an alarm may have."""
    scored = bool(result.incidents)
    columns = ("alarm", *_COUNTED, *(_SCORED if scored else ()))
    rows = tuple(_row(one, scored=scored) for one in result.alarms)
    yield Table(title="", columns=columns, rows=rows, numbers=frozenset(columns[1:]))
    if budget is not None:
        kind = "false pages" if scored else "pages"
        over = tuple((one.name,) for one in result.over_budget(budget))
        yield Table(title=f"Over the budget of {budget:g} {kind} a week", columns=("alarm",), rows=over)
    yield Table(
        title="Noise: no page overlaps an incident",
        columns=("alarm", "pages"),
        rows=tuple((one.name, str(len(one.pages))) for one in result.noise),
        numbers=frozenset(("pages",)),
    )
    yield Table(
        title="Redundant: never pages alone",
        columns=("alarm", "had paged already"),
        rows=tuple((one.name, one.covered_by) for one in result.redundant),
    )
    yield Table(
        title="Missed incidents",
        columns=("incident", "when, UTC"),
        rows=tuple((one.name, words.span(one.start_s, one.end_s)) for one in result.together.missed),
    )
    rows = tuple((one.name, one.reason) for one in result.not_tested)
    yield Table(title="Not tested", columns=("alarm", "because"), rows=rows)


def together(result: BacktestResult) -> str:
    """All alarms as one, in a sentence."""
    score: Score = result.together
    pages = f"{words.count(len(score.pages), 'page')}, {words.rate(score.pages_per_week)} a week"
    if not score.outcomes:
        return pages
    detected, of = len(score.delays_s), len(score.outcomes)
    low, high = wilson(detected, of)
    return (
        f"{pages}; {detected} of {words.count(of, 'incident')} detected "
        f"({words.share(score.recall)}; 95 % sure of {low * 100:.0f} to {high * 100:.0f} %), "
        f"median after {words.duration(score.median_delay_s)}, "
        f"90 % within {words.duration(score.p90_delay_s)}; {words.share(score.precision)} of the pages right"
    )


def _row(one: AlarmResult, *, scored: bool) -> tuple[str, ...]:
    score = one.score
    plain = (
        one.name,
        str(len(one.pages)),
        words.rate(score.pages_per_week),
        words.duration(one.in_alarm_s),
        str(one.flaps),
    )
    if not scored:
        return plain
    return (
        *plain,
        f"{len(score.delays_s)}/{len(score.outcomes)}",
        words.duration(score.median_delay_s),
        words.duration(score.p90_delay_s),
        words.share(score.precision),
        words.rate(one.false_pages_per_week),
    )
