"""What becomes of something that takes its time: the words of the control endpoints."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What becomes of a deployment, a rollback or an update that nobody stops."""

    COMPLETE = "complete"
    HANG = "hang"
    """It neither becomes steady nor fails: it stays as it is."""
    FAIL = "fail"
