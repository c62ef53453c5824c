"""Whether a new alarm still waits: its warm-up.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-warm-up.html
"""

from __future__ import annotations

from datetime import datetime, timedelta

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.evaluation.schedule import newest_end, retrieved
from alarmlab.metrics.store import MetricStore


def warms_up(alarm: MetricAlarm, store: MetricStore, *, created_at: datetime, now: datetime) -> bool:
    """Whether the alarm, created at `created_at`, is not evaluated at `now` because it warms up.

    Its warm-up is over when its time is, or when its data fills the evaluation window: the newest period has
    a datapoint, and the first sample is as old as Period times EvaluationPeriods. This is how the page's
    example comes about: three periods of five minutes, first published at 10:04, are full at 10:19. It never
    begins again: once it is over, do not ask again.
    """
    if alarm.warm_up is None or now >= created_at + timedelta(seconds=alarm.warm_up.duration_s):
        return False
    if alarm.warm_up.full:
        return True
    window = timedelta(seconds=alarm.period_s * alarm.evaluation_periods)
    published = [at for metric in alarm.query.sources(store) if (at := store.first_at(metric)) is not None]
    if not published or min(published) > newest_end(alarm, now=now) - window:
        return True
    return alarm.query.ask(store, retrieved(alarm, now=now)).datapoints[-1].value is None
