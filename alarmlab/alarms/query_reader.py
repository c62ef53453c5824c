"""Reads what an alarm watches: the metric it names itself, or the entries of `Metrics`.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from alarmlab.alarms.band import FUNCTION, Band
from alarmlab.alarms.insights_reader import read_insights
from alarmlab.alarms.math_reader import LONGEST_EXPRESSION, Entries, read_math
from alarmlab.alarms.properties import AlarmProperties
from alarmlab.alarms.query import Query
from alarmlab.alarms.stat_reader import read_entry_stat, read_own_stat
from alarmlab.insights.syntax import is_query

_INSTEAD_OF_METRICS = frozenset(
    ("Namespace", "MetricName", "Dimensions", "Period", "Unit", "Statistic", "ExtendedStatistic")
)
_ID = re.compile(r"[a-z]\w*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What an alarm watches, by periods of `period_s`, and the band it compares it with, if it does."""

    query: Query
    period_s: int
    band: Band | None


def read_watched(read: AlarmProperties, *, alarm: str) -> Watched:
    """What the alarm of that name watches.

    `Metrics` with a single metric is the same as naming that metric: the CDK writes it so to give it a label.
    Raises BadInputError for what CloudWatch would reject, NotEvaluatedYetError for what alarmlab cannot.
    """
    if "Metrics" not in read:
        read.check("ThresholdMetricId", None, holds="ThresholdMetricId" not in read, rule="goes with Metrics")
        return Watched(query=read_own_stat(read), period_s=read.whole_number("Period"), band=None)
    for name in sorted(_INSTEAD_OF_METRICS):
        read.check(name, name, holds=name not in read, rule="is left out beside Metrics")
    entries = _entries(read)
    returned = _returned(read, entries)
    period_s = _period_s(read, entries)
    if len(entries) == 1 and "MetricStat" in entries[returned]:
        return Watched(query=read_entry_stat(entries[returned]), period_s=period_s, band=None)
    if any("Expression" in entry and is_query(entry.text("Expression")) for entry in entries.values()):
        return Watched(query=read_insights(read, entries), period_s=period_s, band=None)
    query = read_math(read, entries, returned=returned, alarm=alarm)
    return Watched(query=query, period_s=period_s, band=_band(read, query.bands))


def _entries(read: AlarmProperties) -> Entries:
    entries: dict[str, AlarmProperties] = {}
    for entry in read.entries("Metrics"):
        if "AccountId" in entry:
            account = entry.optional_text("AccountId")
            raise entry.refused(
                "AccountId", f"a metric of the account {account} (no scenario tells accounts)"
            )
        entry.refuse_unknown({"Id", "MetricStat", "Expression", "ReturnData", "Label", "Period"})
        key = entry.text("Id")
        entry.check("Id", key, holds=bool(_ID.fullmatch(key)), rule="is letters, digits and _, first a-z")
        entry.check("Id", key, holds=key not in entries, rule="is given once")
        both = ("MetricStat" in entry) == ("Expression" in entry)
        entry.check("MetricStat", key, holds=not both, rule="or else Expression must be there")
        if "Expression" in entry:
            text = entry.text("Expression")
            rule = f"has at most {LONGEST_EXPRESSION} characters"
            entry.check("Expression", len(text), holds=len(text) <= LONGEST_EXPRESSION, rule=rule)
        entries[key] = entry
    return entries


def _returned(read: AlarmProperties, entries: Entries) -> str:
    """The one entry whose data is returned, beside the band that is the threshold."""
    threshold = read.optional_text("ThresholdMetricId")
    if threshold is not None and threshold not in entries:
        raise read.error("ThresholdMetricId", threshold, rule=f"is the Id of an {FUNCTION}")
    returned = [
        key
        for key, entry in entries.items()
        if key != threshold and entry.boolean("ReturnData", default=True)
    ]
    read.check("Metrics", returned, holds=len(returned) == 1, rule="has ReturnData true once")
    return returned[0]


def _band(read: AlarmProperties, bands: tuple[Band, ...]) -> Band | None:
    if "ThresholdMetricId" not in read:
        return None
    name = read.text("ThresholdMetricId")
    found = next((band for band in bands if band.id == name), None)
    read.check("ThresholdMetricId", name, holds=found is not None, rule=f"is the Id of an {FUNCTION}")
    return found


def _period_s(read: AlarmProperties, entries: Entries) -> int:
    """The one period that all metrics, and all expressions that give one, have."""
    periods_s = [
        owner.whole_number("Period")
        for entry in entries.values()
        for owner in ([entry.entry("MetricStat")] if "MetricStat" in entry else [entry])
        if "MetricStat" in entry or "Period" in entry
    ]
    read.check("Metrics", periods_s, holds=bool(periods_s), rule="has a metric, or a Period, to go by")
    read.check("Metrics", periods_s, holds=len(set(periods_s)) == 1, rule="has the same Period everywhere")
    return periods_s[0]
