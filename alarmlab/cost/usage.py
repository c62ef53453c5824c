"""What is used in a month, before it is priced: a quantity that is known, within a range, or open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What the bill is grouped by."""

    ALARMS = "alarms"
    DASHBOARDS = "dashboards"
    METRICS = "custom metrics"
    LOGS = "logs"
    TRACES = "traces"
    CONTRIBUTORS = "Contributor Insights"
    CANARIES = "canaries"
    STREAMS = "metric streams"
    REQUESTS = "API requests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """At least `low` units and at most `high`; None when nothing bounds it."""

    low: Decimal
    high: Decimal | None

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


UNKNOWN = Quantity(low=Decimal(0), high=None)


def exactly(number: Decimal | int) -> Quantity:
    """A quantity that is known."""
    return Quantity(low=Decimal(number), high=Decimal(number))


def between(low: Decimal | int, high: Decimal | int | None) -> Quantity:
    """A quantity within bounds."""
    return Quantity(low=Decimal(low), high=None if high is None else Decimal(high))


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """One line of the bill before prices. `price` names the figure of the price list.

    `note` says why the quantity is a range, or which assumption would close it.
    """

    kind: Kind
    stack: str
    resource: str
    what: str
    price: str
    quantity: Quantity
    note: str | None = None
