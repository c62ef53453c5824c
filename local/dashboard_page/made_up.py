"""Data for metrics that nobody simulates: a quiet course, made up, so that a picture shows each line.

The same body gives the same data: it is made of the metric's name and of time alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import Statistic
from alarmlab.metrics.store import MetricStore
from local.dashboard_page.body import span_of_widget
from local.dashboard_page.values import Span
from local.dashboard_page.widgets import Drawn, MetricRow, Metrics

DAY_S = 86_400
SWING, NOISE = 0.05, 0.03
_TROUBLE = re.compile(
    "error|throttl|fail|exceed|reject|refus|4xx|5xx|unhealthy|drop|dead|warning|timedout", re.IGNORECASE
)
"""Metrics of these names count what should not be."""
SOME_LEVEL = 20.0
"""Where nothing says how large a value is."""
MOST_SAMPLES = 720


def fill(
    store: MetricStore, widgets: Iterable[Drawn], span: Span, quiet: Mapping[MetricId, float | None]
) -> None:
    """Give every metric that the widgets draw samples from the beginning of the span to its first real one.

    Args:
        store: What is known of them; is added to.
        widgets: What is drawn.
        span: The time that is drawn.
        quiet: About which value is unsuspicious, where it is known; None for what stays silent.
    """
    for widget in widgets:
        if isinstance(widget, Metrics):
            own = span_of_widget(widget, span)
            for row in widget.rows:
                if isinstance(row, MetricRow):
                    level = quiet.get(row.metric, 0.0 if _TROUBLE.search(row.metric.name) else SOME_LEVEL)
                    if level is not None:
                        _fill(store, row, own, level)


def _fill(store: MetricStore, row: MetricRow, span: Span, level: float) -> None:
    first = store.first_at(row.metric)
    if first is not None and not _has_any(store, row, span):
        first = None
    if first is not None and first <= span.begin:
        return
    end = span.end if first is None else first
    step = timedelta(seconds=max(60, (span.end - span.begin).total_seconds() // MOST_SAMPLES // 60 * 60))
    at = span.begin.replace(second=0, microsecond=0)
    if first is not None:
        level = _average(store, row, first)
    if row.statistic is Statistic.SUM:
        level *= step / timedelta(seconds=row.period_s)
    phase = sha256(str(row.metric).encode()).digest()
    while at < end:
        store.add(row.metric, at=at, value=_course(level, at.timestamp(), phase))
        at += step


def _has_any(store: MetricStore, row: MetricRow, span: Span) -> bool:
    whole_s = int((span.end - span.begin).total_seconds())
    [all_of_it] = store.datapoints(
        row.metric, statistic=Statistic.SAMPLE_COUNT, period_s=whole_s, end=span.end, count=1
    )
    return bool(all_of_it.value)


def _average(store: MetricStore, row: MetricRow, first: datetime) -> float:
    """Of the row's first real hour, so that what is made up goes over into it."""
    end = first.replace(minute=0) + timedelta(hours=2)
    points = store.datapoints(
        row.metric,
        statistic=row.statistic,
        period_s=row.period_s,
        end=end,
        count=max(1, 3_600 // row.period_s),
    )
    values = [point.value for point in points if point.value is not None]
    return sum(values) / len(values) if values else SOME_LEVEL


def _course(level: float, second: float, phase: bytes) -> float:
    """A day's swing and a little noise; the noise repeats and is none of a clock's."""
    swing = math.sin(2 * math.pi * (second / DAY_S + phase[0] / 256))
    noise = phase[int(second // 60) % len(phase)] / 127.5 - 1
    return max(0.0, level * (1 + SWING * swing + NOISE * noise))
