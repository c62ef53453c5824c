"""What both receivers share: life cycle, fault injection, a log of calls, and the control paths.

`GET /_received` shows what a receiver holds and `POST /_faults` breaks it, for processes other than
its owner. Both keep working during an outage, or it could not be ended.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from local.receivers.faults import Failure, FaultError, Faults, Outage, apply_order
from local.receivers.server import HOST, LoopbackServer
from local.receivers.wire import Answer, Json, JsonObject, Request, json_answer, parse_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request to the API and what came of it, injected faults included.

    `at` is in the receiver's clock; `status` is None when the connection was closed without an answer.
    """

    at: float
    path: str
    status: int | None
    answer: str


class Receiver(ABC):
    """An HTTP service on a free port of the loopback from construction on; serves between start and stop."""

    def __init__(self, *, clock: Callable[[], float], port: int) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._calls: list[Call] = []
        self._faults = Faults()
        self._server = LoopbackServer(respond=self._respond, port=port)
        self.origin = f"http://{HOST}:{self._server.port}"

    @property
    @abstractmethod
    def url(self) -> str:
        """The address to give to what is tested, in place of the real service's."""

    @abstractmethod
    def _answer(self, request: Request) -> Answer:
        """The real service's answer. Called with the receiver's lock held."""

    @abstractmethod
    def _failure_answer(self, failure: Failure) -> Answer:
        """How the real service words the status of `failure`."""

    @abstractmethod
    def _received(self) -> JsonObject:
        """Everything held, as JSON. Called with the receiver's lock held."""

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every request to the API, oldest first."""
        with self._lock:
            return tuple(self._calls)

    def fail_next(self, n: int, *, status: int = 500, retry_after: int | None = None) -> None:
        """Answer the next `n` requests with HTTP `status`, with Retry-After `retry_after` seconds if given.

        Raises FaultError for a status that is not an error, or an `n` below 0.
        """
        self._faults.fail_next(n, status=status, retry_after=retry_after)

    def outage(self, on: bool) -> None:
        """While on, every connection is closed without an answer."""
        self._faults.outage(on)

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        """Joins every thread and closes every socket."""
        self._server.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _respond(self, request: Request) -> Answer | None:
        if request.path == "/_received" and request.method == "GET":
            with self._lock:
                return json_answer(200, self._received())
        if request.path == "/_faults" and request.method == "POST":
            return self._order_faults(request.body)
        fault = self._faults.take()
        with self._lock:
            if fault is None:
                answer = self._answer(request)
            else:
                answer = None if isinstance(fault, Outage) else self._failure_answer(fault)
            self._calls.append(
                Call(
                    at=self._clock(),
                    path=request.path,
                    status=answer.status if answer else None,
                    answer=answer.body.decode() if answer else "",
                )
            )
        return answer

    def _order_faults(self, body: bytes) -> Answer:
        try:
            order: Json = parse_json(body)
            if not isinstance(order, dict):
                raise FaultError("/_faults: body = no JSON object\n  fix: {'fail_next': 3, 'status': 500}")
            apply_order(self._faults, order)
        except ValueError as refusal:
            return json_answer(400, {"error": str(refusal)})
        return json_answer(200, self._faults.described())
