"""How the tests talk to the receivers: over HTTP, as the Lambdas do, under a clock of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import urllib3

TOKEN = "xoxb-test"
PAYMENTS, SEARCH = "p" * 32, "s" * 32
JSON = {"Content-Type": "application/json; charset=utf-8"}


class FakeClock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s

    def pass_s(self, seconds: float) -> None:
        self.now_s += seconds


@dataclass(frozen=True, kw_only=True)
class SlackClient:
    """Calls methods with a JSON body and the right token, unless told otherwise."""

    http: urllib3.PoolManager
    url: str

    def response(
        self, method: str, arguments: Any, *, headers: dict[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        sent = {"Authorization": f"Bearer {TOKEN}", **JSON} if headers is None else headers
        return self.http.request("POST", self.url + method, json=arguments, headers=sent, retries=False)

    def call(self, method: str, arguments: Any) -> dict[str, Any]:
        return self.response(method, arguments).json()

    def post(self, *, channel: str = "monitoring", **arguments: Any) -> dict[str, Any]:
        return self.call("chat.postMessage", {"channel": channel, "text": "hello", **arguments})


@dataclass(frozen=True, kw_only=True)
class PagerDutyClient:
    http: urllib3.PoolManager
    url: str

    def enqueue(self, event: Any) -> urllib3.BaseHTTPResponse:
        return self.http.request("POST", self.url, json=event, headers=JSON, retries=False)

    def send(self, action: str, *, dedup_key: str = "k", routing_key: str = PAYMENTS, **more: Any) -> int:
        return self.enqueue(event(action, dedup_key=dedup_key, routing_key=routing_key, **more)).status


def event(action: str, *, dedup_key: Any = "k", routing_key: str = PAYMENTS, **more: Any) -> dict[str, Any]:
    """A valid event, changed by `more`."""
    payload = {"summary": "5XX above 10", "source": "api-gateway", "severity": "critical"}
    valid = {"routing_key": routing_key, "event_action": action, "dedup_key": dedup_key, "payload": payload}
    return valid | more
