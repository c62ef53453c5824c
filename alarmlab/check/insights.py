"""Tells Metrics Insights queries from metric math."""

from __future__ import annotations

import re

_SELECT = re.compile(r"\s*SELECT\b", re.IGNORECASE)


def is_insights(expression: str) -> bool:
    """Whether an expression is a Metrics Insights query: it begins with SELECT."""
    return _SELECT.match(expression) is not None
