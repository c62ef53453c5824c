"""Durations as people write them: 90s, 5m, 1h30m, 2d."""

from __future__ import annotations

import re

_DURATION = re.compile(r"(?:(?P<d>\d+)d)?(?:(?P<h>\d+)h)?(?:(?P<m>\d+)m)?(?:(?P<s>\d+)s)?")
_UNITS_S = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


def parse_duration_s(text: str) -> int | None:
    """The seconds in a duration such as 1h30m, or None when the text is none."""
    matched = _DURATION.fullmatch(text)
    if matched is None or not text:
        return None
    return sum(int(amount) * _UNITS_S[unit] for unit, amount in matched.groupdict(default="0").items())


def format_duration(seconds: int) -> str:
    """The duration in the largest units that fit: 5400 becomes 1h30m, 0 becomes 0s."""
    text = ""
    for unit, unit_s in _UNITS_S.items():
        amount, seconds = divmod(seconds, unit_s)
        text += f"{amount}{unit}" if amount else ""
    return text or "0s"
