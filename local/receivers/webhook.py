"""A ticket system behind a signed webhook: what is signed and fresh opens and resolves tickets, once."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Literal, cast

from local.receivers.faults import Failure
from local.receivers.receiver import Receiver
from local.receivers.wire import Answer, Json, JsonObject, Request, json_answer, parse_json

PATH = "/tickets"
TOLERANCE_S = 300
"""An older signature may be a recording of somebody else's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One incident's ticket as it stands now; `messages` holds everything said about it, oldest first."""

    incident_id: str
    title: str
    severity: str
    status: Literal["open", "resolved"]
    messages: tuple[JsonObject, ...]


class WebhookReceiver(Receiver):
    """Stands in for a ticket system: `.url` is the whole address.

    `unix_clock` (seconds) is what signatures are checked against; `clock` is that of `calls`.
    """

    def __init__(
        self,
        *,
        signing_key: str,
        clock: Callable[[], float] = time.monotonic,
        unix_clock: Callable[[], float] = time.time,
        port: int = 0,
    ) -> None:
        super().__init__(clock=clock, port=port)
        self._key = signing_key.encode()
        self._unix_clock = unix_clock
        self._tickets: dict[str, Ticket] = {}
        self._seen: set[str] = set()

    @property
    def url(self) -> str:
        return self.origin + PATH

    @property
    def tickets(self) -> tuple[Ticket, ...]:
        """Every ticket, in the order opened."""
        with self._lock:
            return tuple(self._tickets.values())

    def _answer(self, request: Request) -> Answer:
        if request.path != PATH or request.method != "POST":
            return _refused(404, "not found")
        if problem := self._signature_problem(request):
            return _refused(401, problem)
        key = request.headers.get("idempotency-key", "")
        if not key:
            return _refused(400, "no Idempotency-Key")
        try:
            message: Json = parse_json(request.body)
        except ValueError:
            return _refused(400, "no JSON")
        if not isinstance(message, dict) or not isinstance(message.get("incident_id"), str):
            return _refused(400, "no incident_id")
        if key not in self._seen:
            self._seen.add(key)
            self._take(message)
        return json_answer(200, {"taken": True})

    def _signature_problem(self, request: Request) -> str | None:
        timestamp = request.headers.get("x-pdm-timestamp", "")
        if not (timestamp.isascii() and timestamp.isdecimal()):
            return "no X-Pdm-Timestamp"
        signed = hmac.new(self._key, timestamp.encode() + b"." + request.body, hashlib.sha256).hexdigest()
        given = request.headers.get("x-pdm-signature", "")
        if not hmac.compare_digest(f"v1={signed}".encode(), given.encode()):
            return "wrong X-Pdm-Signature"
        if abs(self._unix_clock() - int(timestamp)) > TOLERANCE_S:
            return "stale X-Pdm-Timestamp"
        return None

    def _take(self, message: JsonObject) -> None:
        incident = str(message["incident_id"])
        known = self._tickets.get(incident) or Ticket(
            incident_id=incident,
            title=str(message.get("title")),
            severity=str(message.get("severity")),
            status="open",
            messages=(),
        )
        status = "resolved" if message.get("kind") == "resolve" else known.status
        self._tickets[incident] = replace(known, status=status, messages=(*known.messages, message))

    def _failure_answer(self, failure: Failure) -> Answer:
        headers: Mapping[str, str] = {}
        if failure.retry_after_s is not None:
            headers = {"Retry-After": str(failure.retry_after_s)}
        return json_answer(failure.status, {"error": "injected"}, headers)

    def _received(self) -> JsonObject:
        return {"tickets": [cast(JsonObject, asdict(ticket)) for ticket in self.tickets]}


def _refused(status: int, error: str) -> Answer:
    return json_answer(status, {"error": error})
