"""The units CloudWatch knows, and how documentation writes them.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
"""

from __future__ import annotations

_SIZES = ("Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes")
_BITS = ("Bits", "Kilobits", "Megabits", "Gigabits", "Terabits")
TIMES = ("Seconds", "Microseconds", "Milliseconds")
UNITS = (
    *("Count", "Percent", "None"),
    *TIMES,
    *_SIZES,
    *_BITS,
    *(f"{unit}/Second" for unit in (*_SIZES, *_BITS, "Count")),
)

_WRITTEN = {
    "count": "Count",
    "millisecond": "Milliseconds",
    "percentage": "Percent",
    "gigabytes (gb)": "Gigabytes",
    "bytes per second": "Bytes/Second",
    "count per second": "Count/Second",
    "count (per second)": "Count/Second",
    "bytes/second": "Bytes/Second",
}


def standard_unit(text: str | None) -> str | None:
    """The unit a documentation means, None when it is not clear."""
    word = (text or "").strip().rstrip(".")
    return word if word in UNITS else _WRITTEN.get(word.lower())
