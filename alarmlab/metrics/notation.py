"""How statistics are written: Average, p99.9, tm90, IQM, TM(5%:95%), PR(:300)."""

from __future__ import annotations

import re
from decimal import Decimal

from alarmlab.metrics.bounded import Bounded, Kind
from alarmlab.metrics.percentile import Percentile
from alarmlab.metrics.statistic import AnyStatistic, Statistic

_PERCENT = r"(?:\d{1,2}(?:\.\d{1,10})?|100(?:\.0{1,10})?)"
_VALUE = r"\d+(?:\.\d{1,10})?"
_PERCENTILE = re.compile(rf"p(?P<pct>{_PERCENT})")
_UP_TO = re.compile(rf"(?P<kind>tm|tc|ts|wm)(?P<high>{_PERCENT})")
_PERCENT_RANGE = re.compile(rf"(?P<kind>TM|TC|TS|WM)\((?:(?P<low>{_PERCENT})%)?:(?:(?P<high>{_PERCENT})%)?\)")
_VALUE_RANGE = re.compile(rf"(?P<kind>TM|TC|TS|WM|PR)\((?P<low>{_VALUE})?:(?P<high>{_VALUE})?\)")

EXAMPLES = (
    "Average, Sum, Minimum, Maximum, SampleCount, p99.9, tm90, tc90, ts90, wm90, IQM, TM(5%:95%), PR(:300)"
)


def parse_statistic(text: str) -> AnyStatistic | None:
    """The statistic written so, or None when the text is none.

    Capitals take a range of percentages or of values, of which one may be open; small letters take the one
    upper percentage; up to ten decimals. Bounds that leave nothing between them are no range.
    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html#Statistics-syntax
    """
    if text in list(Statistic):
        return Statistic(text)
    if matched := _PERCENTILE.fullmatch(text):
        return Percentile(pct=Decimal(matched["pct"]))
    if text == "IQM":
        return _bounded(text, Kind.TRIMMED_MEAN, "25", "75", percent=True)
    if matched := _UP_TO.fullmatch(text):
        return _bounded(text, Kind(matched["kind"].upper()), None, matched["high"], percent=True)
    if matched := _PERCENT_RANGE.fullmatch(text):
        return _bounded(text, Kind(matched["kind"]), matched["low"], matched["high"], percent=True)
    if matched := _VALUE_RANGE.fullmatch(text):
        return _bounded(text, Kind(matched["kind"]), matched["low"], matched["high"], percent=False)
    return None


def is_listed_for_alarms(statistic: AnyStatistic) -> bool:
    """Whether PutMetricAlarm lists the form for ExtendedStatistic.

    It lists percentiles, tm90 and its like, IQM, PR(n:m), and ranges of percentages between 10 and 90.
    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    if not isinstance(statistic, Bounded):
        return isinstance(statistic, Percentile)
    if statistic.kind is Kind.PERCENTILE_RANK or not statistic.notation.endswith(")"):
        return True
    low, high = statistic.low, statistic.high
    return statistic.percent and low is not None and high is not None and low >= 10 and high <= 90


def _bounded(
    notation: str, kind: Kind, low: str | None, high: str | None, *, percent: bool
) -> Bounded | None:
    lowest, highest = (None if text is None else Decimal(text) for text in (low, high))
    if lowest is None and highest is None:
        return None
    if lowest is not None and highest is not None and lowest >= highest:
        return None
    if percent and (lowest == 100 or highest == 0):
        return None
    return Bounded(kind=kind, low=lowest, high=highest, percent=percent, notation=notation)
