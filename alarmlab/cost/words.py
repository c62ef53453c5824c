"""How amounts and quantities are written."""

from __future__ import annotations

from decimal import Decimal

from alarmlab.cost.bill import Amount, Line
from alarmlab.cost.usage import Quantity

_CENT = Decimal("0.01")
_SMALLEST = Decimal("0.005")


def money(usd: Decimal) -> str:
    """USD with two digits, thousands apart; more digits where two would show nothing."""
    if usd and abs(usd) < _SMALLEST:
        return f"{usd.normalize():f}"
    return f"{usd.quantize(_CENT):,}"


def amount_words(amount: Amount) -> str:
    """`4.60`, `0.10 to 1,000.00` or, without an upper bound, `at least 0.10`."""
    if amount.is_exact:
        return money(amount.low)
    if amount.high is not None:
        return f"{money(amount.low)} to {money(amount.high)}"
    return f"at least {money(amount.low)}"


def change_words(amount: Amount) -> str:
    """The amount with its sign: `+0.10`, `-0.50`, `+0.10 to +1,000.00`."""
    low = _signed(amount.low)
    if amount.is_exact:
        return low
    return f"{low} to {_signed(amount.high)}" if amount.high is not None else f"{low} or more"


def line_words(line: Line) -> str:
    """What a line costs; one about which nothing is known says what a unit costs."""
    if line.amount is None or line.price is None:
        return "no price known"
    if line.usage.quantity.high is None and not line.usage.quantity.low:
        return f"{money(line.price.tiers[0].usd)} per {line.price.per}"
    return amount_words(line.amount)


def quantity_words(quantity: Quantity) -> str:
    """`3`, `1 to 10,000`, `at least 2`, or `?`."""
    if quantity.is_exact:
        return number(quantity.low)
    if quantity.high is not None:
        return f"{number(quantity.low)} to {number(quantity.high)}"
    return f"at least {number(quantity.low)}" if quantity.low else "?"


def number(value: Decimal) -> str:
    """A plain number, thousands apart, without needless zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _signed(usd: Decimal) -> str:
    return money(usd) if usd < 0 else f"+{money(usd)}"
