"""PagerDuty's Events API v2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lambdas.shared.batch import RetryLaterError
from lambdas.shared.http import Http, RefusedError

DEFAULT_EVENTS_URL = "https://events.pagerduty.com"
# "retrying 3 times with each request being 30 seconds apart": PagerDuty, Events API v2 rate limits.
RETRY_S = 30


class PagerDutyEvents:
    """Sends events."""

    def __init__(self, http: Http, *, events_url: str = DEFAULT_EVENTS_URL) -> None:
        self._http = http
        self._url = f"{events_url.rstrip('/')}/v2/enqueue"

    def send(self, event: Mapping[str, Any]) -> None:
        """Send one event.

        Raises:
            RetryLaterError: PagerDuty is busy, down, or did not say that it took the event.
            RefusedError: It will not take it.
        """
        answer = self._http.post(self._url, event, headers={}, retry_s=RETRY_S)
        if answer.status == 202:
            return
        if answer.status == 400:
            raise RefusedError(f"PagerDuty: {answer.json().get('errors', answer.body[:200])}")
        raise RetryLaterError(f"PagerDuty: status {answer.status}", delay_s=RETRY_S)
