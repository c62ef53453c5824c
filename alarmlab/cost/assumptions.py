"""What no template says: volumes. Read from a YAML file; whatever it leaves out stays open and is shown so.

The format is described in docs/alarmlab/cost.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from alarmlab.scenarios.yaml_fields import Field, read_yaml

DEFAULT_STORED_SHARE = Decimal(1)
"""Stored logs are billed compressed; how well yours compress is not known. 1 is the upper bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Volumes a month. None and absent keys mean that nobody said.

    Keys of the mappings are names or logical ids: log groups, `Namespace:Name` of metrics, alarms, rules.
    Traces are in millions, requests in thousands, as they are priced.
    """

    log_gb: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    log_gb_elsewhere: Decimal | None = None
    log_stored_share: Decimal = DEFAULT_STORED_SHARE
    log_scanned_gb: Decimal | None = None
    metric_series: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    insights_metrics: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    canary_runs: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    contributor_events: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    traces_recorded: Decimal | None = None
    traces_read: Decimal | None = None
    put_metric_data_requests: Decimal | None = None
    get_metric_data_metrics: Decimal | None = None

    def shown(self) -> Iterator[tuple[str, str]]:
        """Every assumption and its value, so that a reader sees what the figures rest on."""
        yield "logs.stored_share", f"{self.log_stored_share} of the ingested GB"
        yield "logs.gb_elsewhere", _shown(self.log_gb_elsewhere, "GB a month for each other log group")
        yield "logs.scanned_gb", _shown(self.log_scanned_gb, "GB a month")
        yield "traces.recorded", _shown(self.traces_recorded, "million a month")
        yield "traces.read", _shown(self.traces_read, "million a month")
        yield "requests.put_metric_data", _shown(self.put_metric_data_requests, "thousand a month")
        yield "requests.get_metric_data", _shown(self.get_metric_data_metrics, "thousand metrics a month")
        for name, group in (
            ("logs.gb", self.log_gb),
            ("metrics.series", self.metric_series),
            ("alarms.insights_metrics", self.insights_metrics),
            ("canaries.runs", self.canary_runs),
            ("contributor_insights.events", self.contributor_events),
        ):
            for key, value in group.items():
                yield f"{name}: {key}", str(value)


NOTHING_ASSUMED = Assumptions()


def load_assumptions(path: Path) -> Assumptions:
    """Read an assumptions file. Raises BadInputError with file, line and field of the first broken rule."""
    top = read_yaml(path).mapping(
        required=(),
        optional=("logs", "metrics", "alarms", "canaries", "contributor_insights", "traces", "requests"),
    )
    logs = _section(top, "logs", ("gb", "gb_elsewhere", "stored_share", "scanned_gb"))
    traces = _section(top, "traces", ("recorded", "read"))
    requests = _section(top, "requests", ("put_metric_data", "get_metric_data"))
    share = _number(logs, "stored_share")
    if share is not None and share > 1:
        raise logs["stored_share"].error("a share is at most 1", fix="write 0.2 for a fifth")
    return Assumptions(
        log_gb=_numbers(logs, "gb"),
        log_gb_elsewhere=_number(logs, "gb_elsewhere"),
        log_stored_share=DEFAULT_STORED_SHARE if share is None else share,
        log_scanned_gb=_number(logs, "scanned_gb"),
        metric_series=_numbers(_section(top, "metrics", ("series",)), "series"),
        insights_metrics=_numbers(_section(top, "alarms", ("insights_metrics",)), "insights_metrics"),
        canary_runs=_numbers(_section(top, "canaries", ("runs",)), "runs"),
        contributor_events=_numbers(_section(top, "contributor_insights", ("events",)), "events"),
        traces_recorded=_number(traces, "recorded"),
        traces_read=_number(traces, "read"),
        put_metric_data_requests=_number(requests, "put_metric_data"),
        get_metric_data_metrics=_number(requests, "get_metric_data"),
    )


def _section(top: Mapping[str, Field], name: str, fields: tuple[str, ...]) -> Mapping[str, Field]:
    return top[name].mapping(required=(), optional=fields) if name in top else {}


def _numbers(section: Mapping[str, Field], name: str) -> dict[str, Decimal]:
    if name not in section:
        return {}
    entries = section[name].items(fix="write a name and a number on each line")
    return {key: _decimal(entry) for key, entry in entries.items()}


def _number(section: Mapping[str, Field], name: str) -> Decimal | None:
    return _decimal(section[name]) if name in section else None


def _decimal(entry: Field) -> Decimal:
    try:
        number = Decimal(entry.text())
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or number < 0:
        raise entry.error("this is a number of at least 0", fix="write one")
    return number


def _shown(value: Decimal | None, unit: str) -> str:
    return "not given" if value is None else f"{value} {unit}"
