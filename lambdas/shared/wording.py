"""What an incident says to a person just woken, in whichever sink. Pure; each sink adds form and limits."""

from __future__ import annotations

import math
import re
from datetime import datetime
from urllib.parse import quote

from lambdas.shared.alert import Alert
from lambdas.shared.delivery import Delivery, Kind
from lambdas.shared.numerals import short, shorten

_CONTROL = re.compile(r"[^\n\x20-\x7e\xa0-\U0010ffff]")  # each costs six characters of JSON and shows nothing
_COMPARISONS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": ">=",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
}
# CloudWatch lists datapoints as "[91.0 (23/11/26 09:04:00), ...]", day first (User Guide, alarm history).
_DATAPOINT = re.compile(r"(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?) \((\d\d/\d\d/\d\d \d\d:\d\d:\d\d)\)")


def clean(text: str) -> str:
    """Without control characters, except the newline."""
    return _CONTROL.sub(" ", text)


def one_line(text: str) -> str:
    """Without control characters at all."""
    return clean(text).replace("\n", " ")


def cut(text: str, most: int) -> str:
    """At most so many characters; what was cut shows."""
    return text if len(text) <= most else text[: most - 1] + "…"


def is_over(delivery: Delivery) -> bool:
    """Whether the message says that the incident has ended."""
    return delivery.kind is Kind.RESOLVE


def verdict(delivery: Delivery) -> str:
    """How it stands, in one line: a resolved incident does not read as if it still burnt."""
    if is_over(delivery):
        return f"Over after {lasted(delivery)}."
    return delivery.entry.meaning


def lasted(delivery: Delivery) -> str:
    """From the first ALARM to the alert that led to this message, in the two largest units."""
    opened = datetime.fromisoformat(delivery.opened_at)
    seconds = max(0, math.floor((delivery.alert.changed - opened).total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if minutes < 60:
        return f"{minutes} min"
    if hours < 24:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{days} d {hours % 24} h" if hours % 24 else f"{days} d"


def reason(alert: Alert) -> str:
    """CloudWatch's sentence, with numbers that can be read."""
    return shorten(alert.reason, apart_from=alert.threshold)


def reading(alert: Alert) -> str | None:
    """The newest value against the threshold: "100 > 80 (CPUUtilization)"; None without a fixed threshold.

    An OK has no value beyond its threshold, so it is told from it: "42, alarm at > 80 (CPUUtilization)".
    """
    symbol = _COMPARISONS.get(alert.comparison)
    if alert.threshold is None or symbol is None:
        return None
    value, limit = _newest_value(alert.reason), f"{symbol} {short(alert.threshold)}"
    if value is None:
        text = f"alarm at {limit}"
    elif alert.state == "ALARM":
        text = f"{short(value, apart_from=alert.threshold)} {limit}"
    else:
        text = f"{short(value, apart_from=alert.threshold)}, alarm at {limit}"
    return f"{text} ({alert.measured})" if alert.measured else text


def facts(delivery: Delivery) -> tuple[tuple[str, str], ...]:
    """What there is to know at a glance, as (name, value)."""
    entry, value = delivery.entry, reading(delivery.alert)
    return (
        ("Service", entry.service),
        *((("Which", delivery.alert.contributor),) if delivery.alert.contributor else ()),
        ("Severity", entry.severity),
        ("Owner", entry.owner),
        ("Since", moment(delivery.opened_at)),
        *((("Over at", moment(delivery.alert.changed_at)),) if is_over(delivery) else ()),
        *((("Value", value),) if value else ()),
    )


def links(delivery: Delivery) -> tuple[tuple[str, str], ...]:
    """Where to read on, as (name, address)."""
    alert = delivery.alert
    runbook = ("Runbook", delivery.entry.runbook_url)
    if ":alarm:" not in alert.alarm_arn:  # an unparsed notification is about no alarm
        return (runbook,)
    console = f"https://{alert.region}.console.aws.amazon.com/cloudwatch/home?region={alert.region}"
    return runbook, ("Alarm", f"{console}#alarmsV2:alarm/{quote(alert.alarm, safe='')}")


def moment(iso: str) -> str:
    """2026-11-23T09:04:17.123+00:00 as a person reads it."""
    return f"{iso[:10]} {iso[11:19]} UTC"


def _newest_value(reason: str) -> float | None:
    points = [(when, float(value)) for value, when in _DATAPOINT.findall(reason)]
    finite = [point for point in points if math.isfinite(point[1])]
    return max(finite, key=lambda point: _year_first(point[0]))[1] if finite else None


def _year_first(when: str) -> tuple[str, ...]:
    return when[6:8], when[3:5], when[:2], when[9:]
