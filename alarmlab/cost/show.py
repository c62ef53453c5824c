"""A bill as tables and as JSON. Nothing is left out silently: what is open, unpriced, assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from alarmlab.cost.assumptions import Assumptions
from alarmlab.cost.bill import ZERO, Amount, Bill, Line, total_of
from alarmlab.cost.difference import Change
from alarmlab.cost.price_list import PriceList
from alarmlab.cost.words import (
    amount_words,
    change_words,
    line_words,
    money,
    number,
    quantity_words,
)
from alarmlab.tables import Table

_USD = "USD a month"


def bill_tables(bill: Bill, *, prices: PriceList, assumed: Assumptions, with_lines: bool) -> Iterator[Table]:
    """By kind, by stack, line by line when asked for, what is open, what it rests on."""
    yield _totals("By kind", "kind", bill.by_kind().items(), total=bill)
    yield _totals("By stack", "stack", bill.by_stack().items(), total=bill)
    if with_lines:
        yield Table(
            title="Line by line",
            columns=("kind", "stack", "resource", "what", "quantity", _USD),
            rows=tuple(
                (
                    line.usage.kind,
                    line.usage.stack,
                    line.usage.resource,
                    line.usage.what,
                    quantity_words(line.usage.quantity),
                    line_words(line),
                )
                for line in bill.lines
            ),
            numbers=frozenset({"quantity", _USD}),
        )
    yield Table(
        title="Open or a range: in the total with their lower end",
        columns=("resource", "what", _USD, "why"),
        rows=tuple(
            (line.usage.resource, line.usage.what, line_words(line), line.usage.note or "")
            for line in bill.lines
            if line.amount is not None and not line.usage.quantity.is_exact
        ),
    )
    yield Table(
        title=f"Not in the total: alarmlab has no price of these in {prices.region}",
        columns=("resource", "what", "price looked for"),
        rows=tuple((line.usage.resource, line.usage.what, line.usage.price) for line in bill.unpriced),
    )
    yield Table(
        title="Assumed", columns=("assumption", "value"), rows=(*assumed.shown(), *_free_tier(bill.free))
    )
    yield _prices(bill)


def elsewhere_table(regions: Mapping[str, str], *, prices: PriceList) -> Table:
    """Stacks of other regions, whose prices may differ."""
    return Table(
        title=f"Deployed to another region, priced as if in {prices.region}",
        columns=("stack", "region"),
        rows=tuple(regions.items()),
    )


def change_tables(changes: Iterable[Change]) -> Iterator[Table]:
    """The lines that differ between two bills, and by how much together."""
    found = tuple(changes)
    total = sum((change.amount for change in found if change.amount is not None), ZERO)
    yield Table(
        title=f"Changes: {change_words(total)} USD a month",
        columns=("kind", "resource", "what", "before", "after", _USD),
        rows=tuple(
            (
                change.line.usage.kind,
                change.line.usage.resource,
                change.line.usage.what,
                "-" if change.old is None else quantity_words(change.old.usage.quantity),
                "-" if change.new is None else quantity_words(change.new.usage.quantity),
                "no price known" if change.amount is None else change_words(change.amount),
            )
            for change in found
        ),
        numbers=frozenset({"before", "after", _USD}),
    )


def bill_json(bill: Bill, *, prices: PriceList, assumed: Assumptions) -> dict[str, object]:
    """Everything the tables say. Money and quantities are texts, so that no reader rounds them."""
    return {
        "region": prices.region,
        "currency": "USD",
        "total": _amount_json(bill.total),
        "by_kind": {kind: _amount_json(total_of(lines)) for kind, lines in bill.by_kind().items()},
        "by_stack": {stack: _amount_json(total_of(lines)) for stack, lines in bill.by_stack().items()},
        "lines": [_line_json(line) for line in bill.lines],
        "assumed": dict(assumed.shown()),
        "free_tier": {name: str(value) for name, value in bill.free.items()},
    }


def change_json(changes: Iterable[Change]) -> list[dict[str, object]]:
    """The lines that differ."""
    return [
        {
            "old": None if change.old is None else _line_json(change.old),
            "new": None if change.new is None else _line_json(change.new),
            "change": None if change.amount is None else _amount_json(change.amount),
        }
        for change in changes
    ]


def _totals(title: str, column: str, groups: Iterable[tuple[str, tuple[Line, ...]]], *, total: Bill) -> Table:
    rows = [(name, str(len(lines)), _total_words(lines)) for name, lines in groups]
    return Table(
        title=title,
        columns=(column, "lines", _USD),
        rows=(*rows, ("total", str(len(total.lines)), _total_words(total.lines))),
        numbers=frozenset({"lines", _USD}),
    )


def _total_words(lines: Iterable[Line]) -> str:
    found = tuple(lines)
    total = total_of(found)
    missing = sum(line.amount is None for line in found)
    words = "?" if total == Amount(low=Decimal(0), high=None) else amount_words(total)
    return words + (f", {missing} without a price" if missing else "")


def _free_tier(free: Mapping[str, Decimal]) -> Iterator[tuple[str, str]]:
    if not free:
        yield "free tier", "not taken off; --free-tier does"
    for name, value in free.items():
        yield f"free tier: {name}", f"{number(value)} a month"


def _prices(bill: Bill) -> Table:
    used = {line.usage.price: line.price for line in bill.lines if line.price is not None}
    return Table(
        title="Prices, USD",
        columns=("what", "price", "per", "read on", "source"),
        rows=tuple(
            (
                name,
                ", then ".join(
                    money(tier.usd) + (f" up to {number(tier.up_to)}" if tier.up_to else "")
                    for tier in price.tiers
                ),
                price.per,
                price.read_on,
                price.source,
            )
            for name, price in sorted(used.items())
        ),
    )


def _line_json(line: Line) -> dict[str, object]:
    usage = line.usage
    return {
        "kind": usage.kind,
        "stack": usage.stack,
        "resource": usage.resource,
        "what": usage.what,
        "price": usage.price,
        "quantity": {"low": str(usage.quantity.low), "high": _optional(usage.quantity.high)},
        "amount": None if line.amount is None else _amount_json(line.amount),
        "note": usage.note,
    }


def _amount_json(amount: Amount) -> dict[str, str | None]:
    return {"low": str(amount.low), "high": _optional(amount.high)}


def _optional(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
