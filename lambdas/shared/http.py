"""One HTTP request to a neighbour outside AWS, and what its answer means for the queue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import urllib3

from lambdas.shared.batch import RetryLaterError

# Retries belong to the queue: it remembers them across containers and waits without being billed.
_POOL_OPTIONS: Mapping[str, Any] = {"retries": False, "timeout": urllib3.Timeout(connect=2, read=5)}


class RefusedError(Exception):
    """The neighbour understood and said no: trying again will not help, a person must look."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: str

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; empty when it is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]  # json is Any


class Http:
    """Posts JSON."""

    def __init__(self) -> None:
        self._pool = urllib3.PoolManager(**_POOL_OPTIONS)

    def post(self, url: str, value: Mapping[str, Any], *, headers: Mapping[str, str], retry_s: int) -> Answer:
        """Post and return the answer.

        Args:
            url: Where.
            value: What, as JSON.
            headers: Beside the content type.
            retry_s: Seconds to wait where the neighbour does not say how long.

        Raises:
            RetryLaterError: It did not answer, answered 429 (as long as Retry-After says) or 5xx.
        """
        return self.post_text(url, json.dumps(value), headers=headers, retry_s=retry_s)

    def post_text(self, url: str, text: str, *, headers: Mapping[str, str], retry_s: int) -> Answer:
        """Post JSON that is already written, as a signature over its bytes needs; otherwise as `post`."""
        sent = {"Content-Type": "application/json; charset=utf-8", **headers}
        try:
            answer = self._pool.request("POST", url, body=text.encode(), headers=sent)
        except urllib3.exceptions.HTTPError as error:
            raise RetryLaterError(f"no answer: {type(error).__name__}", delay_s=retry_s) from error
        if answer.status == 429:
            raise RetryLaterError("rate limited", delay_s=_retry_after_s(answer.headers, retry_s))
        if answer.status >= 500:
            raise RetryLaterError(f"status {answer.status}", delay_s=retry_s)
        return Answer(answer.status, answer.headers, answer.data.decode("utf-8", "replace"))


def _retry_after_s(headers: Mapping[str, str], otherwise_s: int) -> int:
    asked = headers.get("Retry-After", "")
    return max(1, int(asked)) if asked.isdecimal() else otherwise_s
