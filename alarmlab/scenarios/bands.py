"""The bands a case gives: read, kept beside the metrics, and missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.band import Band
from alarmlab.metrics.metric_id import MetricId
from alarmlab.scenarios.case import BandSeries, Case
from alarmlab.scenarios.value_field import read_values
from alarmlab.scenarios.values import Samples
from alarmlab.scenarios.yaml_fields import Field


def read_bands(field: Field) -> tuple[BandSeries, ...]:
    """The bands of a case. Raises BadInputError."""
    found: dict[tuple[str, str | None], BandSeries] = {}
    for item in field.sequence(fix="add an item with id, lower and upper"):
        fields = item.mapping(required=("id",), optional=("alarm", "lower", "upper"))
        if "lower" not in fields and "upper" not in fields:
            raise item.error("a band has lower, upper or both", fix="add one of them", got="none of them")
        band = BandSeries(
            id=fields["id"].text(),
            alarm=fields["alarm"].text() if "alarm" in fields else None,
            lower=read_values(fields["lower"]) if "lower" in fields else None,
            upper=read_values(fields["upper"]) if "upper" in fields else None,
        )
        key = (band.id, band.alarm)
        if key in found:
            raise fields["id"].error("each band is given once", fix="join the values")
        found[key] = band
    return tuple(found.values())


def edges_of(
    case: Case, alarms: Sequence[MetricAlarm], *, subject: str
) -> dict[MetricId, tuple[Samples, ...]]:
    """The values of the edges the case gives for the bands of these alarms; it is about the `subject`."""
    edges: dict[MetricId, tuple[Samples, ...]] = {}
    for alarm in alarms:
        for band in alarm.query.bands:
            found = _given(band, alarm, case, subject=subject)
            edges |= {edge: values for edge, values in _edges(band, found).items() if values is not None}
    return edges


def lacking_bands(case: Case, alarms: Sequence[MetricAlarm], *, subject: str) -> Iterator[str]:
    """The edges that the alarms need and the case does not give, and the bands it gives for nothing."""
    unused = [*case.bands]
    for alarm in alarms:
        owner = "" if alarm.name == subject else f" of alarm {alarm.name}"
        for band in alarm.query.bands:
            found = _given(band, alarm, case, subject=subject)
            unused = [one for one in unused if one is not found]
            operator = alarm.comparison_operator if band == alarm.band else None
            needed = {
                band.lower: operator is None or operator.needs_lower,
                band.upper: operator is None or operator.needs_upper,
            }
            for edge, values in _edges(band, found).items():
                if needed[edge] and values is None:
                    yield f"bands: none gives {edge.name}{owner}, {band.text}"
    for one in unused:
        yield f"bands: {one.id} is no ANOMALY_DETECTION_BAND of an alarm of the case"


def _given(band: Band, alarm: MetricAlarm, case: Case, *, subject: str) -> BandSeries | None:
    names = (alarm.name, alarm.logical_id) if alarm.name != subject else (alarm.name, alarm.logical_id, None)
    return next((found for found in case.bands if found.id == band.id and found.alarm in names), None)


def _edges(band: Band, given: BandSeries | None) -> Mapping[MetricId, tuple[Samples, ...] | None]:
    return {band.lower: given.lower if given else None, band.upper: given.upper if given else None}
