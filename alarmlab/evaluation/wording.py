"""How CloudWatch writes numbers, datapoints and moments."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from alarmlab.metrics.store import Datapoint


def java_double(value: float) -> str:
    """A number as Java prints a double, and therefore CloudWatch: 10.0, 1.0E7, 5.0E-4.

    Source: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Double.html#toString(double)
    """
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        text = format(Decimal(repr(value)), "f")
        return text if "." in text else f"{text}.0"
    sign, digits, _ = Decimal(repr(value)).normalize().as_tuple()
    fraction = "".join(str(digit) for digit in digits[1:]) or "0"
    return f"{'-' if sign else ''}{digits[0]}.{fraction}E{Decimal(repr(value)).adjusted()}"


def dated(datapoint: Datapoint) -> str:
    """A datapoint that has a value: `50.0 (01/01/26 00:01:00)`."""
    assert datapoint.value is not None
    return f"{java_double(datapoint.value)} ({datapoint.start:%d/%m/%y %H:%M:%S})"


def instant(at: datetime) -> str:
    """A moment as StateReasonData has it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def count_of(number: int, noun: str) -> str:
    """`1 datapoint`, `2 datapoints`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def were(number: int) -> str:
    """`was` of one, `were` of others."""
    return "was" if number == 1 else "were"
