"""Reads a field that holds the values of a series."""

from __future__ import annotations

from alarmlab.scenarios.values import NotationError, Samples, parse_values
from alarmlab.scenarios.yaml_fields import Field


def read_values(field: Field) -> tuple[Samples, ...]:
    """The samples of each interval. Raises BadInputError."""
    try:
        return parse_values(field.text())
    except NotationError as error:
        raise field.error(str(error), fix="see docs/alarmlab.md, values") from error
