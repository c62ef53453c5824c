"""Makes one History of history files."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from alarmlab.backtest.history.files import Declared, read_file
from alarmlab.backtest.history.grid import infer_period_s, is_period, recording_of, samples_of
from alarmlab.backtest.history.limits import check_size
from alarmlab.backtest.history.observations import FileContent, Observations
from alarmlab.backtest.history.recording import History, MetricHistory
from alarmlab.duration import format_duration
from alarmlab.errors import BadInputError
from alarmlab.evaluation.schedule import MINUTE_S
from alarmlab.metrics.metric_id import MetricId

LONGEST_DAYS = 455
"""CloudWatch keeps nothing longer.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention"""
_DAY_S = 86_400


def load_history(paths: Sequence[Path], *, metrics: Container[MetricId], declared: Declared) -> History:
    """What the files say about these metrics, from the first to the last moment of any metric in them.

    Raises BadInputError for a file that cannot be read or contradicts itself or another.
    """
    contents = [read_file(path, metrics=metrics, declared=declared) for path in paths]
    observations = [one for content in contents for one in _with_periods(content)]
    start_s, end_s = _bounds(contents, observations)
    check_size(sum(map(_slots, observations)), where="--history")
    return History(start_s=start_s, end_s=end_s, metrics=dict(_metrics(observations)))


def _with_periods(content: FileContent) -> Iterator[Observations]:
    """With the period that the file's datapoints have, where nobody said it."""
    open_ones = [one for one in content.observations if one.statistic and one.period_s is None]
    with_data = [one for one in open_ones if len(one.times_s)]
    inferred_s = infer_period_s(with_data, where=content.path) if with_data else MINUTE_S
    for one in content.observations:
        period_s = one.period_s or (inferred_s if one.statistic else None)
        if period_s is not None and not is_period(period_s):
            raise BadInputError(
                where=content.path,
                what=f"has datapoints of {period_s} s; CloudWatch has 1, 5, 10, 20, 30 s and whole minutes",
                fix="say the period with --period, such as 1m",
            )
        yield replace(one, period_s=period_s)


def _slots(one: Observations) -> int:
    """How many slots it takes on its grid."""
    if one.period_s is None or not len(one.times_s):
        return len(one.times_s)
    return int(one.times_s[-1] - one.times_s[0]) // min(one.period_s, MINUTE_S)


def _bounds(contents: Sequence[FileContent], observations: Sequence[Observations]) -> tuple[int, int]:
    firsts_s = [content.first_s for content in contents if content.first_s is not None]
    lasts_s = [content.last_s for content in contents if content.last_s is not None]
    if not firsts_s:
        paths = ", ".join(content.path for content in contents)
        raise BadInputError(where=paths, what="has no rows", fix="give a file with datapoints")
    ends_s = [int(one.times_s[-1]) + (one.period_s or 1) for one in observations if len(one.times_s)]
    start_s = min(firsts_s) // MINUTE_S * MINUTE_S
    end_s = -(-max([*ends_s, max(lasts_s) + 1]) // MINUTE_S) * MINUTE_S
    if end_s - start_s > LONGEST_DAYS * _DAY_S:
        raise BadInputError(
            where="--history",
            what=f"reaches over {format_duration(end_s - start_s)}; CloudWatch keeps {LONGEST_DAYS} days",
            fix="look whether all files write their timestamps alike",
        )
    return start_s, end_s


def _metrics(observations: Sequence[Observations]) -> Iterator[tuple[MetricId, MetricHistory]]:
    def key(one: Observations) -> tuple[str, str, int]:
        return str(one.metric), str(one.statistic), one.period_s or 0

    for _, same_metric in groupby(sorted(observations, key=key), key=lambda one: str(one.metric)):
        found = list(same_metric)
        samples = [one for one in found if one.statistic is None]
        rest = [one for one in found if one.statistic is not None]
        recordings = [
            recording_of(group, statistic=group[0].statistic, period_s=group[0].period_s)
            for _, same in groupby(rest, key=key)
            if (group := list(same)) and group[0].statistic and group[0].period_s
        ]
        yield (
            found[0].metric,
            MetricHistory(recordings=tuple(recordings), samples=samples_of(samples) if samples else None),
        )
