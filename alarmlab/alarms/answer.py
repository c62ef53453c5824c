"""What a query finds in a store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alarmlab.metrics.store import Datapoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The datapoints of a query, oldest first, and by id those of the metrics an expression is made of.

    Among the latter are the edges of bands, as `Band` calls them.
    """

    datapoints: tuple[Datapoint, ...]
    inputs: Mapping[str, tuple[Datapoint, ...]]
