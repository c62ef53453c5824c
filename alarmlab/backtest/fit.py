"""A limit for a metric from its own quiet history: a high quantile times a factor, with the evidence for it.

An absolute limit fits one service and no other. What is the same for all of them is that a value which the
service hardly ever had while nothing was wrong, and then some, is worth a look. The defaults of `Rule` were
tried on recorded incidents: docs/detection-quality.md has the table and what other choices would have cost.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from alarmlab.backtest.spans import Span, union
from alarmlab.errors import BadInputError
from alarmlab.metrics.store import Datapoint

TAIL_DATAPOINTS = 5
"""With fewer datapoints beyond the quantile, one odd minute more or less moves it."""
_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a limit follows from quiet history; `share` and `factor` are the same for every service.

    The limit is `factor` times the value below which `share` of the quiet datapoints lie. It is

    * at least `floor`: below it a value harms nobody, however rare it is;
    * at most halfway from that value to `highest`, the largest value there can be, or nothing could cross it;
    * at most `ceiling`, which somebody was promised, as long as the service keeps below it in quiet times.

    Raises BadInputError for a share that is none, a factor below 1 and bounds that leave no room.
    """

    share: float = 0.995
    factor: float = 1.2
    floor: float = 0.0
    ceiling: float = math.inf
    highest: float = math.inf

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise _refused(
                "share", self.share, "is between 0 and 1", "use 0.995: one minute in 200 is beyond"
            )
        if not 1 <= self.factor < math.inf:
            raise _refused(
                "factor", self.factor, "is at least 1", "use 1.2: a fifth of room above quiet times"
            )
        if not 0 <= self.floor <= self.ceiling or self.floor >= self.highest:
            raise _refused("floor", self.floor, "is 0 or more, and below what bounds the limit", "lower it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A limit and what it rests on.

    `quantile` is the value `rule.share` of the `datapoints` lie below; `largest` the largest of them;
    `beyond` how many of them lie above the limit: each of these would have been a breach in quiet times.
    """

    rule: Rule
    limit: float
    quantile: float
    largest: float
    datapoints: int
    beyond: int

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why a person should look before using it, in whole sentences; none is good."""
        found: list[str] = []
        needed = math.ceil(TAIL_DATAPOINTS / (1 - self.rule.share) - 1e-9)
        if self.datapoints < needed:
            share = f"a share of {self.rule.share:g}"
            found.append(f"{self.datapoints} quiet datapoints are few for {share}: record {needed}")
        if self.quantile > self.rule.ceiling:
            found.append(f"it exceeds {self.rule.ceiling:g}, the ceiling, in quiet times already")
        if self.quantile >= self.rule.highest:
            found.append(f"it is at {self.rule.highest:g}, the most there can be, in quiet times already")
        return tuple(found)


def propose(quiet: Iterable[float], *, rule: Rule) -> Proposal:
    """The limit that the rule makes of quiet history, rounded up to three digits.

    `quiet` are the datapoints as an alarm would see them: its statistic, its period, in any order, without
    those of known incidents. Raises BadInputError when there is none, or one is negative or not finite.
    """
    values = sorted(quiet)
    if not values:
        raise _refused("quiet history", "no datapoint", "has at least one", "record the metric, or mask less")
    if not (values[0] >= 0 and values[-1] < math.inf):
        raise _refused(
            "quiet history",
            f"values from {values[0]} to {values[-1]}",
            "has finite values of 0 and more: a factor means nothing below",
            "leave the metric out, or watch its distance from where it should be",
        )
    quantile = quantile_of(values, rule.share)
    limit = min(rule.factor * quantile, max((quantile + rule.highest) / 2, quantile))
    if rule.ceiling > quantile:
        limit = min(limit, rule.ceiling)
    limit = max(limit, rule.floor)
    limit = rounded_up(limit) if rounded_up(limit) < rule.highest else limit
    return Proposal(
        rule=rule,
        limit=limit,
        quantile=quantile,
        largest=values[-1],
        datapoints=len(values),
        beyond=sum(value > limit for value in values),
    )


def quiet_values(
    datapoints: Iterable[Datapoint], *, period_s: int, left_out: Iterable[Span]
) -> Iterator[float]:
    """The values of the datapoints whose period touches nothing that is left out.

    An incident that begins within a period has a part in it: that datapoint is not quiet either.
    """
    holes = union(left_out)
    for point in datapoints:
        start_s = point.start.timestamp()
        touched = any(hole.start_s < start_s + period_s and start_s < hole.end_s for hole in holes)
        if point.value is not None and not touched:
            yield point.value


def quantile_of(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` of the ordered values lie, on the straight line between two of them.

    Source: definition 7 of Hyndman and Fan, https://doi.org/10.1080/00031305.1996.10473566; numpy's default.
    """
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def rounded_up(value: float) -> float:
    """To three significant digits, upwards: what a person writes into a file, never stricter than meant."""
    if value == 0:
        return 0.0
    places = _DIGITS - 1 - math.floor(math.log10(abs(value)))
    # What rounding to the nearest gives already is not raised for the sake of a last bit.
    near = round(value, places)
    return near if near >= value else round(near + 10.0**-places, places)


def _refused(where: str, got: object, rule: str, fix: str) -> BadInputError:
    return BadInputError(where=where, what=f"got {got}; it {rule}", fix=fix)
