"""What an alarm looks at: metrics by their dimensions, or a whole namespace through Metrics Insights."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alarmlab.alarms.outline import AlarmOutline

_QUERY = re.compile(
    r"""\s*SELECT\s+\w+\(\s*(?P<metric>"[^"]+"|[\w.:/%-]+)\s*\)
        \s+FROM\s+(?:SCHEMA\(\s*(?P<schema>"[^"]+"|[\w./-]+)|(?P<namespace>"[^"]+"|[\w./-]+))
        (?P<rest>.*)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_WHERE = re.compile(r"\bWHERE\b(?P<condition>.*?)(?:\bGROUP\s+BY\b|\bORDER\s+BY\b|\bLIMIT\b|$)", re.I | re.S)
_EQUALITY = re.compile(r"""\s*"?(?P<dimension>[\w.:/ -]+?)"?\s*=\s*'(?P<value>[^']*)'\s*""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One metric an alarm looks at.

    `dimensions` narrow it; of a Metrics Insights query they are those of its WHERE, and `is_query` says that
    it looks at every metric these leave.

    `logical_ids` are the resources a dimension's value is made of, in the alarm's own template.
    """

    namespace: str
    metric: str
    dimensions: Mapping[str, str]
    logical_ids: Mapping[str, frozenset[str]]
    is_query: bool


def sights_of(alarm: AlarmOutline) -> Iterator[Sight]:
    """What the alarm looks at itself. What other alarms a composite alarm combines is not followed."""
    for use in alarm.uses:
        yield Sight(
            namespace=use.metric.namespace,
            metric=use.metric.name,
            dimensions=dict(use.metric.dimensions),
            logical_ids=use.logical_ids,
            is_query=False,
        )
    for query in alarm.insights_queries:
        found = _query(query)
        if found:
            yield found


def _query(text: str) -> Sight | None:
    """The query's metric; None when its WHERE says more than `dimension = 'value' AND ...`."""
    matched = _QUERY.match(text)
    if matched is None:
        return None
    dimensions: dict[str, str] = {}
    where = _WHERE.search(matched["rest"])
    for part in re.split(r"\bAND\b", where["condition"], flags=re.IGNORECASE) if where else ():
        equality = _EQUALITY.fullmatch(part)
        if equality is None:
            return None
        dimensions[equality["dimension"]] = equality["value"]
    return Sight(
        namespace=(matched["schema"] or matched["namespace"]).strip('"'),
        metric=matched["metric"].strip('"'),
        dimensions=dimensions,
        logical_ids={},
        is_query=True,
    )
