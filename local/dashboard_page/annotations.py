"""Annotations of a graph: thresholds and bands across it, instants and spans down it.

Format: "Dashboard Widget Object: Annotation Properties" in
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import cast

from alarmlab.cloudformation.values import mapping, mappings
from local.dashboard_page.rows import colour_of, decimal
from local.dashboard_page.widgets import Level, Moment

USUAL_COLOUR = "#1f77b4"


def levels_of(entries: Iterable[object]) -> Iterator[Level]:
    """The horizontal ones that are visible. Raises ValueError for a value that is none."""
    for first, second in _shown(entries):
        yield Level(
            value=decimal(first.get("value")),
            until=decimal(second.get("value")) if second else None,
            label=_label(first, second),
            colour=colour_of(first) or USUAL_COLOUR,
            fill=str(first.get("fill", "none")),
            right=first.get("yAxis") == "right",
        )


def moments_of(entries: Iterable[object]) -> Iterator[Moment]:
    """The vertical ones that are visible. Raises ValueError for a time that is none."""
    for first, second in _shown(entries):
        yield Moment(
            at=_instant(first),
            until=_instant(second) if second else None,
            label=_label(first, second),
            colour=colour_of(first) or USUAL_COLOUR,
            fill=str(first.get("fill", "none")),
        )


def _instant(entry: Mapping[str, object]) -> datetime:
    at = datetime.fromisoformat(str(entry.get("value")))
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _shown(entries: Iterable[object]) -> Iterator[tuple[Mapping[str, object], Mapping[str, object] | None]]:
    """A band is a list of two."""
    for entry in entries:
        ends = mappings(cast(object, entry)) if isinstance(entry, list) else (mapping(entry),)
        first, second = mapping(ends[0] if ends else None), ends[1] if len(ends) > 1 else None
        if first.get("visible", True) is not False:
            yield first, second


def _label(first: Mapping[str, object], second: Mapping[str, object] | None) -> str:
    labels = (str(one.get("label", "")) for one in (first, second) if one)
    return " to ".join(label for label in labels if label)
