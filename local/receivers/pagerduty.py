"""PagerDuty's Events API v2 on the loopback: POST /v2/enqueue with its answers, limits and semantics."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Set
from dataclasses import asdict
from typing import cast

from local.receivers.faults import Failure
from local.receivers.limits import SlidingWindow
from local.receivers.pagerduty_rules import MAX_EVENT_BYTES, problems_of
from local.receivers.pagerduty_service import Account, Incident, PagerDutyEvent
from local.receivers.receiver import Receiver
from local.receivers.wire import Answer, Json, JsonObject, Request, json_answer, parse_json

ENQUEUE_PATH = "/v2/enqueue"
EVENTS_PER_MIN = 120
"""Of one integration key, in a sliding window of 60 s (developer.pagerduty.com, Events API rate limits)."""


class PagerDutyReceiver(Receiver):
    """Stands in for https://events.pagerduty.com : `.url` has no path, `.enqueue_url` is the whole address.

    `routing_keys` are the integration keys of 32 characters; a mapping gives each the name of its service.
    `clock` (seconds) drives the rate limit and every time of an incident.
    """

    def __init__(
        self,
        *,
        routing_keys: Mapping[str, str] | Set[str],
        clock: Callable[[], float] = time.monotonic,
        port: int = 0,
    ) -> None:
        super().__init__(clock=clock, port=port)
        named = routing_keys if isinstance(routing_keys, Mapping) else {key: key for key in routing_keys}
        self._account = Account(services=dict(named), clock=clock)
        self._limits = {key: SlidingWindow(limit=EVENTS_PER_MIN, window_s=60.0, clock=clock) for key in named}

    @property
    def url(self) -> str:
        return self.origin

    @property
    def enqueue_url(self) -> str:
        return self.origin + ENQUEUE_PATH

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """Every incident, in the order opened, each as it stands now."""
        with self._lock:
            return self._account.incidents

    @property
    def events(self) -> tuple[PagerDutyEvent, ...]:
        """Every event answered 202, the dropped ones too. What was refused is in `calls` only."""
        with self._lock:
            return tuple(self._account.events)

    def _answer(self, request: Request) -> Answer:
        if request.path != ENQUEUE_PATH:
            return json_answer(404, {"status": "not found", "message": "Not Found", "errors": []})
        if request.method != "POST":
            return json_answer(405, {"status": "error", "message": "Method Not Allowed", "errors": []})
        if len(request.body) > MAX_EVENT_BYTES:
            return _invalid([f"Event is too large (maximum is {MAX_EVENT_BYTES} bytes)"])
        try:
            event: Json = parse_json(request.body)
        except ValueError:
            return _invalid(["Event object format is unrecognized"])
        problems = list(problems_of(event))
        if problems or not isinstance(event, dict):
            return _invalid(problems)
        limit = self._limits.get(str(event["routing_key"]))
        if limit is None:
            return _invalid(["Invalid routing key"])
        if limit.wait_s():
            return _throttled({})
        taken = self._account.take(event)
        return json_answer(
            202, {"status": "success", "message": "Event processed", "dedup_key": taken.dedup_key}
        )

    def _failure_answer(self, failure: Failure) -> Answer:
        headers = {} if failure.retry_after_s is None else {"Retry-After": str(failure.retry_after_s)}
        if failure.status == 429:
            return _throttled(headers)
        body: JsonObject = {"status": "error", "message": "Internal Server Error", "errors": []}
        return json_answer(failure.status, body, headers)

    def _received(self) -> JsonObject:
        return {
            "incidents": [cast(JsonObject, asdict(incident)) for incident in self.incidents],
            "events": [cast(JsonObject, asdict(event)) for event in self.events],
        }


def _invalid(errors: list[str]) -> Answer:
    body: JsonObject = {
        "status": "invalid event",
        "message": "Event object is invalid",
        "errors": [*errors],
    }
    return json_answer(400, body)


def _throttled(headers: Mapping[str, str]) -> Answer:
    """No Retry-After of its own: PagerDuty documents none."""
    body: JsonObject = {
        "status": "throttle exceeded",
        "message": "Requests for this service are arriving too quickly.  Please retry later.",
        "errors": ["Enhance Your Calm."],
    }
    return json_answer(429, body, headers)
