"""Faults on demand: the next n requests fail, or every connection breaks until told otherwise."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from local.receivers.wire import JsonObject


class FaultError(ValueError):
    """A fault was ordered that cannot be injected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One injected answer. `retry_after_s` None sends no Retry-After header."""

    status: int
    retry_after_s: int | None


class Outage:
    """The connection ends without an answer."""


class Faults:
    """What is still to go wrong; safe to use from every thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: list[Failure] = []
        self._outage = False

    def fail_next(self, n: int, *, status: int, retry_after: int | None) -> None:
        """Answer the next `n` requests with `status`; `retry_after` is in seconds.

        Raises FaultError for a status that is not an error, or an `n` below 0.
        """
        if n < 0 or not 400 <= status <= 599:
            raise FaultError(
                f"faults: fail_next = {n} x HTTP {status}: n is at least 0 and status 400 to 599\n"
                "  fix: fail_next(3, status=500), or outage(True) for connections that break"
            )
        with self._lock:
            self._failures.extend([Failure(status=status, retry_after_s=retry_after)] * n)

    def outage(self, on: bool) -> None:
        with self._lock:
            self._outage = on

    def take(self) -> Failure | Outage | None:
        """The fault that the present request meets, if any; an outage uses up no failure."""
        with self._lock:
            if self._outage:
                return Outage()
            return self._failures.pop(0) if self._failures else None

    def described(self) -> JsonObject:
        with self._lock:
            return {"outage": self._outage, "failures_left": len(self._failures)}


def apply_order(faults: Faults, order: JsonObject) -> None:
    """Apply the body of `POST /_faults`: {"fail_next": 2, "status": 429, "retry_after": 30, "outage": false}.

    Raises FaultError, before anything is changed, when a field is unknown or of the wrong type.
    """
    unknown = order.keys() - {"fail_next", "status", "retry_after", "outage"}
    if unknown:
        raise FaultError(
            f"/_faults: {sorted(unknown)} = unknown\n  fix: fail_next, status, retry_after, outage"
        )
    n, status = _whole(order, "fail_next", 0), _whole(order, "status", 500)
    retry_after = None if order.get("retry_after") is None else _whole(order, "retry_after", 0)
    outage = order.get("outage")
    if outage is not None and not isinstance(outage, bool):
        raise FaultError(f"/_faults: outage = {outage!r}, it is true or false\n  fix: {{'outage': true}}")
    faults.fail_next(n, status=status, retry_after=retry_after)
    if outage is not None:
        faults.outage(outage)


def _whole(order: JsonObject, name: str, default: int) -> int:
    value = order.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise FaultError(f"/_faults: {name} = {value!r}, it is a whole number\n  fix: {{'{name}': 3}}")
    return value
