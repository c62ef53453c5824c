"""How much history is held in memory at once."""

from __future__ import annotations

from alarmlab.errors import BadInputError

VALUE_BYTES = 8
LARGEST_BYTES = 2 * 2**30
"""Two GiB of values: 6,000 metrics over thirty days of minutes."""


def check_size(values: int, *, where: str) -> None:
    """Raise BadInputError when so many values are more than are held."""
    size_bytes = values * VALUE_BYTES
    if size_bytes > LARGEST_BYTES:
        raise BadInputError(
            where=where,
            what=f"{values:,} values are {size_bytes / 2**30:.1f} GiB; "
            f"at most {LARGEST_BYTES / 2**30:.0f} GiB are held in memory",
            fix="test some of the alarms at a time, with --alarm, or a shorter time",
        )
