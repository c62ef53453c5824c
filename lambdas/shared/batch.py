"""Work through a batch of queue messages; each is acknowledged only after its effect.

A message that failed goes back to the queue, and only that one (ReportBatchItemFailures). In a FIFO
queue the later messages of its group go back with it, or an incident's OK would overtake its ALARM.
Source: Lambda Developer Guide, "Handling errors for an SQS event source".
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

LOG = logging.getLogger(__name__)


class RetryLaterError(Exception):
    """The neighbour is busy or down: try this message again, not before `delay_s` seconds."""

    def __init__(self, reason: str, *, delay_s: int) -> None:
        self.delay_s = delay_s
        super().__init__(f"{reason}; again in {delay_s} s")


class Postpone(Protocol):
    """Makes a message invisible for a while."""

    def __call__(self, record: Mapping[str, Any], *, delay_s: int) -> None: ...


def work_through(
    event: Mapping[str, Any],
    do: Callable[[Mapping[str, Any]], None],
    *,
    postpone: Postpone,
) -> dict[str, list[dict[str, str]]]:
    """Do every record of an SQS event and return what Lambda asks for: the ones that failed."""
    failed: list[str] = []
    blocked: set[str] = set()
    for record in event["Records"]:
        group = record.get("attributes", {}).get("MessageGroupId")
        if group in blocked:
            failed.append(record["messageId"])
            continue
        try:
            do(record)
        except RetryLaterError as later:
            LOG.warning("postponed", extra={"message_id": record["messageId"], "why": str(later)})
            try:
                postpone(record, delay_s=later.delay_s)
            except Exception:  # nothing is lost: the message comes back when its visibility ends
                LOG.exception("not postponed", extra={"message_id": record["messageId"]})
        except Exception:  # the queue must learn of every failure: it redelivers, then dead-letters
            LOG.exception("failed", extra={"message_id": record["messageId"]})
        else:
            continue
        failed.append(record["messageId"])
        if group is not None:
            blocked.add(group)
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def attempts(record: Mapping[str, Any]) -> int:
    """How often a message has been received, this time included."""
    return int(record["attributes"]["ApproximateReceiveCount"])


def backoff_s(attempt: int, *, first_s: int = 2, most_s: int = 300) -> int:
    """Seconds to wait after the given attempt (from 1): doubling, bounded."""
    return min(most_s, first_s * 2 ** (min(attempt, 20) - 1))
