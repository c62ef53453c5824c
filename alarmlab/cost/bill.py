"""Prices usage: every line with its unit price, its amount or range, or the reason why it has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from alarmlab.cost.price_list import Price, PriceList
from alarmlab.cost.usage import Kind, Usage

NOTHING = Decimal(0)
_FREE_TOGETHER = {
    "logs-ingested": "logs",
    "logs-ingested-infrequent-access": "logs",
    "logs-stored": "logs",
    "logs-scanned": "logs",
}
"""The free 5 GB are for ingestion, storage and queries together: https://aws.amazon.com/cloudwatch/pricing/"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """USD a month: at least `low`, at most `high`; None when nothing bounds it."""

    low: Decimal
    high: Decimal | None

    def __add__(self, other: Amount) -> Amount:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Amount(low=self.low + other.low, high=high)

    def __sub__(self, other: Amount) -> Amount:
        """The difference of the lower ends and that of the upper ends: what is open is open in both alike."""
        if self == other:
            return ZERO
        low = self.low - other.low
        if self.high is None or other.high is None:
            return Amount(low=low, high=None)
        high = self.high - other.high
        return Amount(low=min(low, high), high=max(low, high))

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


ZERO = Amount(low=NOTHING, high=NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A priced usage. `price` and `amount` are None when the price list has no figure for it."""

    usage: Usage
    price: Price | None
    amount: Amount | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What a set of templates costs a month."""

    lines: tuple[Line, ...]
    free: Mapping[str, Decimal]

    @property
    def total(self) -> Amount:
        """The sum of the lines that have a price."""
        return total_of(self.lines)

    @property
    def unpriced(self) -> tuple[Line, ...]:
        """The lines the total leaves out."""
        return tuple(line for line in self.lines if line.amount is None)

    def by_kind(self) -> dict[Kind, tuple[Line, ...]]:
        """The lines of each kind there is, in the order of `Kind`."""
        groups = {kind: tuple(line for line in self.lines if line.usage.kind is kind) for kind in Kind}
        return {kind: lines for kind, lines in groups.items() if lines}

    def by_stack(self) -> dict[str, tuple[Line, ...]]:
        """The lines of each stack, in their order."""
        stacks = dict.fromkeys(line.usage.stack for line in self.lines)
        return {stack: tuple(line for line in self.lines if line.usage.stack == stack) for stack in stacks}


def total_of(lines: Iterable[Line]) -> Amount:
    """The sum of the lines that have a price."""
    return sum((line.amount for line in lines if line.amount is not None), ZERO)


def bill_of(usages: Iterable[Usage], prices: PriceList, *, free: Mapping[str, Decimal]) -> Bill:
    """Price the usages in their order: tiers, and what `free` gives away, count over all of them together."""
    return Bill(lines=tuple(_lines(usages, prices, dict(free))), free=free)


def _lines(usages: Iterable[Usage], prices: PriceList, free: dict[str, Decimal]) -> Iterator[Line]:
    used_low: dict[str, Decimal] = {}
    free_low, free_high = dict(free), dict(free)
    for usage in usages:
        price = prices.prices.get(usage.price)
        if price is None:
            yield Line(usage=usage, price=None, amount=None)
            continue
        group = _FREE_TOGETHER.get(usage.price, usage.price)
        before = used_low.get(usage.price, NOTHING)
        low = usage.quantity.low - _take(free_low, group, usage.quantity.low)
        high = None
        if usage.quantity.high is not None:
            paid = usage.quantity.high - _take(free_high, group, usage.quantity.high)
            high = price.amount(paid, after=before)
        used_low[usage.price] = before + low
        yield Line(usage=usage, price=price, amount=Amount(low=price.amount(low, after=before), high=high))


def _take(free: dict[str, Decimal], group: str, wanted: Decimal) -> Decimal:
    """How much of `wanted` is free; what is taken is gone for the lines after."""
    taken = min(free.get(group, NOTHING), wanted)
    if taken:
        free[group] -= taken
    return taken
