"""The body of a dashboard, from text to data."""

from __future__ import annotations

import json


def read_body(text: str) -> tuple[object, str | None]:
    """The JSON value, and what is wrong with the text when it is none; then the value is None."""
    try:
        return json.loads(text), None
    except (ValueError, RecursionError) as error:
        return None, str(error)
