"""Alarms on a Kinesis stream: that it is written to, that it is read in time, and that nobody is refused.

What the metrics mean: https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
"""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import (
    STREAM_AGE,
    STREAM_BATCH_FAILED,
    STREAM_BATCH_RECORDS,
    STREAM_INCOMING,
    STREAM_READ,
    STREAM_READS_THROTTLED,
    STREAM_SINGLE_WRITES,
    STREAM_WRITES_THROTTLED,
    Metric,
)
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Expression, Reading, Signal, filled
from pdm_catalog.watched import Stream

NEW_STREAM_MIN = 15
ENOUGH = 100
"""Records a minute from which a share of them says something: one is the limit of 1 % itself."""
LOST_SHARE = 0.5
"""Of the retention; half leaves as much time as was lost:
https://docs.aws.amazon.com/streams/latest/dev/troubleshooting-consumers.html."""

NEVER_MISSING = "Never missing: silence is read as 0."
NOBODY_READS = "Nobody reads: that is another alarm's matter."


def alarms(environment: Environment, stream: Stream) -> Iterator[Alarm]:
    """The alarms of a stream."""
    yield _silent(environment, stream)
    yield _unread(environment, stream)
    yield from _behind(environment, stream)
    yield _writes_throttled(environment, stream)
    yield _writes_failing(environment, stream)
    yield _reads_throttled(environment, stream)


def _silent(environment: Environment, stream: Stream) -> Alarm:
    return _alarm(
        environment,
        stream,
        what="Silent",
        signal=filled("written", _reading(stream, STREAM_INCOMING, "Sum"), label="records written"),
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(3, 3),
        missing=Missing.BREACHING,
        missing_because="Silence is what it looks for: somebody writes every minute.",
        severity=Severity.CRITICAL,
        runbook="stream-silent",
        meaning=f"Nobody writes to {stream.name}: its writers are down, or their way to it is cut.",
        because="Three minutes without a record. What is not written cannot be read later.",
        warm_up_min=NEW_STREAM_MIN,
    )


def _unread(environment: Environment, stream: Stream) -> Alarm:
    """The age of the records cannot tell: Kinesis measures it when somebody reads."""
    return _alarm(
        environment,
        stream,
        what="Unread",
        signal=Expression(
            text="IF(FILL(read, 0) < 1, FILL(written, 0), 0)",
            inputs={
                "read": _reading(stream, STREAM_READ, "Sum"),
                "written": _reading(stream, STREAM_INCOMING, "Sum"),
            },
            highest=float("inf"),
            label="records written while none is read",
        ),
        comparison=Comparison.ABOVE,
        threshold=0,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=NEVER_MISSING,
        severity=Severity.CRITICAL,
        runbook="stream-unread",
        meaning=f"{stream.service} reads nothing from {stream.name}, while records arrive.",
        because="Two minutes: a reader that lives asks every second.",
    )


def _behind(environment: Environment, stream: Stream) -> Iterator[Alarm]:
    age = _reading(stream, STREAM_AGE, "Maximum")
    limit_s, half_h = environment.thresholds.stream_age_s, LOST_SHARE * stream.retention_h
    yield _alarm(
        environment,
        stream,
        what="Behind",
        signal=age,
        comparison=Comparison.ABOVE,
        threshold=1_000 * limit_s,
        datapoints=(2, 3),
        missing=Missing.MISSING,
        missing_because=NOBODY_READS,
        severity=Severity.HIGH,
        runbook="stream-behind",
        meaning=f"{stream.service} is behind with {stream.name}: what it makes of them is old.",
        because=f"{limit_s:g} s, the environment's; the oldest record of any shard.",
    )
    yield _alarm(
        environment,
        stream,
        what="Expiring",
        signal=age,
        comparison=Comparison.ABOVE,
        threshold=3_600_000 * half_h,
        datapoints=(2, 3),
        missing=Missing.MISSING,
        missing_because=NOBODY_READS,
        severity=Severity.CRITICAL,
        runbook="stream-behind",
        meaning=f"{stream.service} is so far behind with {stream.name} that records will be lost.",
        because=f"{half_h:g} hours: half of the stream's retention, so as much is left.",
    )


def _writes_throttled(environment: Environment, stream: Stream) -> Alarm:
    return _alarm(
        environment,
        stream,
        what="Writes-Throttled",
        signal=_share(
            "100 * FILL(refused, 0)",
            "FILL(taken, 0) + FILL(refused, 0)",
            {
                "refused": _reading(stream, STREAM_WRITES_THROTTLED, "Sum"),
                "taken": _reading(stream, STREAM_INCOMING, "Sum"),
            },
            "records refused, %",
        ),
        comparison=Comparison.ABOVE,
        threshold=1,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=NEVER_MISSING,
        severity=Severity.HIGH,
        runbook="stream-throttled",
        meaning=f"Kinesis refuses records for {stream.name}: writers lose what they cannot keep.",
        because=f"1 % of at least {ENOUGH} records a minute: writers make up for a few.",
    )


def _writes_failing(environment: Environment, stream: Stream) -> Alarm:
    lost = "FILL(failed, 0) + FILL(sent, 0) - FILL(taken, 0)"
    return _alarm(
        environment,
        stream,
        what="Writes-Failing",
        signal=_share(
            f"100 * ({lost})",
            "FILL(batched, 0) + FILL(sent, 0)",
            {
                "failed": _reading(stream, STREAM_BATCH_FAILED, "Sum"),
                "batched": _reading(stream, STREAM_BATCH_RECORDS, "Sum"),
                "sent": _reading(stream, STREAM_SINGLE_WRITES, "SampleCount"),
                "taken": _reading(stream, STREAM_SINGLE_WRITES, "Sum"),
            },
            "records failed, %",
        ),
        comparison=Comparison.ABOVE,
        threshold=1,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=NEVER_MISSING,
        severity=Severity.HIGH,
        runbook="stream-writes-failing",
        meaning=f"Kinesis fails to take records for {stream.name}: writers lose what they cannot keep.",
        because=f"1 % of at least {ENOUGH} records a minute: AWS calls occasional failures normal.",
    )


def _reads_throttled(environment: Environment, stream: Stream) -> Alarm:
    return _alarm(
        environment,
        stream,
        what="Reads-Throttled",
        signal=Expression(
            text="100 * refused",
            inputs={"refused": _reading(stream, STREAM_READS_THROTTLED, "Average")},
            highest=100,
            label="reads refused, %",
        ),
        comparison=Comparison.ABOVE,
        threshold=10,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=NOBODY_READS,
        severity=Severity.MEDIUM,
        runbook="stream-throttled",
        meaning=f"Readers of {stream.name} take each other's share: they fall behind at the next peak.",
        because="10 % of the reads: readers try again a second later, and lose time only.",
    )


def _share(part: str, of: str, inputs: dict[str, Reading], label: str) -> Expression:
    """In percent; 0 while there is too little of it."""
    return Expression(
        text=f"IF(({of}) >= {ENOUGH}, ({part}) / ({of}), 0)", inputs=inputs, highest=100, label=label
    )


def _alarm(
    environment: Environment,
    stream: Stream,
    *,
    what: str,
    signal: Signal,
    comparison: Comparison,
    threshold: float,
    datapoints: tuple[int, int],
    missing: Missing,
    missing_because: str,
    severity: Severity,
    runbook: str,
    meaning: str,
    because: str,
    warm_up_min: int = 0,
) -> Alarm:
    return Alarm(
        name=f"{environment.name}-Stream-{what}-{stream.name}",
        service=stream.service,
        signal=signal,
        period_s=60,
        comparison=comparison,
        threshold=threshold,
        datapoints=datapoints,
        missing=missing,
        missing_because=missing_because,
        severity=severity,
        owner=environment.owner,
        runbook=runbook,
        meaning=meaning,
        because=because,
        remedy=None,
        warm_up_min=warm_up_min,
    )


def _reading(stream: Stream, metric: Metric, statistic: str) -> Reading:
    return Reading(metric=metric, dimensions={"StreamName": stream.name}, statistic=statistic)
