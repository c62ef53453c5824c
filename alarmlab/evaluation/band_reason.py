"""The words of StateReason for an alarm on a band.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
The page has an example of each state, for datapoints outside the band; notifications of such alarms show what
becomes of several datapoints. The words for one edge alone follow from these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.evaluation.wording import dated, java_double, were
from alarmlab.metrics.store import Datapoint

INLINE_DATAPOINTS = 4
"""Four and fewer are listed within the sentence; of five and more the newest five follow it (recorded)."""
LISTED_DATAPOINTS = 5

Edges = Mapping[str, Sequence[Datapoint]]
"""The lower and the upper edge of the band in each bucket, by what `Band` calls them."""


def band_crossing(
    alarm: MetricAlarm,
    state: State,
    places: Sequence[int],
    window: Sequence[Datapoint],
    edges: Edges,
    *,
    subject: str,
) -> str:
    """How the datapoints at these places, newest first, lie to the band."""
    negation = "" if state is State.ALARM else "not "
    count = len(places)
    listed = places if count <= INLINE_DATAPOINTS else places[:LISTED_DATAPOINTS]
    datapoints = ", ".join(dated(window[place]) for place in listed)
    sides = _sides(alarm, listed, edges)
    if count <= INLINE_DATAPOINTS:
        compared = " or ".join(f"{negation}{words} thresholds {values}" for words, values in sides)
        return f"{subject} [{datapoints}] {were(count)} {compared}"
    compared = " or ".join(f"{negation}{words} thresholds" for words, _ in sides)
    which = "crossed" if state is State.ALARM else "did not cross"
    edge = " or ".join(f"{words.split()[-1]} thresholds {values}" for words, values in sides)
    return f"{subject} {were(count)} {compared}. Recent datapoints [{datapoints}] {which} the {edge}"


def recent_edges(alarm: MetricAlarm, edges: Edges, *, first: int, last: int) -> dict[str, object]:
    """What StateReasonData says of the band from one place to another."""
    assert alarm.band
    return {
        name: [point.value for point in edges[edge.name][first : last + 1]]
        for name, edge in (
            ("recentLowerThresholds", alarm.band.lower),
            ("recentUpperThresholds", alarm.band.upper),
        )
    }


def _sides(alarm: MetricAlarm, places: Sequence[int], edges: Edges) -> list[tuple[str, str]]:
    """The edges the operator compares with: in words, and their values at these places."""
    assert alarm.band
    operator = alarm.comparison_operator
    return [
        (words, f"[{', '.join(_number(edges[edge.name][place]) for place in places)}]")
        for words, edge, needed in (
            ("less than the lower", alarm.band.lower, operator.needs_lower),
            ("greater than the upper", alarm.band.upper, operator.needs_upper),
        )
        if needed
    ]


def _number(datapoint: Datapoint) -> str:
    assert datapoint.value is not None
    return java_double(datapoint.value)
