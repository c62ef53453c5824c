"""How data fails on its way: streams, pipelines, what the data is worth."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.environment import Environment
from pdm_catalog.failures.kind import PLAN, RECOMMENDED, Failure, Kind, Thing

_KINESIS = "https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html"


def _streams(environment: Environment) -> Iterator[Thing]:
    for stream in environment.streams:
        yield Thing(label=stream.name, words={"name": stream.name})


def _pipelines(environment: Environment) -> Iterator[Thing]:
    for pipeline in environment.pipelines:
        yield Thing(label=pipeline.service, words={"service": pipeline.service})


def _checks(environment: Environment) -> Iterator[Thing]:
    for pipeline in environment.pipelines:
        for check in pipeline.quality:
            words = {"table": check.table, "metric": check.metric}
            yield Thing(label=f"{check.metric} of {check.table}", words=words)


DATA = (
    Kind(
        title="Kinesis stream",
        things=_streams,
        failures=(
            Failure(
                name="readers fall behind",
                source=RECOMMENDED,
                alarms=("Stream-Behind-{name}",),
                elsewhere=True,
            ),
            Failure(
                name="records expire unread",
                source=RECOMMENDED,
                alarms=("Stream-Expiring-{name}",),
                elsewhere=True,
            ),
            Failure(name="nobody reads", source=_KINESIS, alarms=("Stream-Unread-{name}",)),
            Failure(name="nobody writes", source=_KINESIS, alarms=("Stream-Silent-{name}",)),
            Failure(
                name="writes fail",
                source=RECOMMENDED,
                alarms=("Stream-Writes-Failing-{name}",),
                elsewhere=True,
            ),
            Failure(
                name="writes are throttled, by one hot shard too",
                source=RECOMMENDED,
                alarms=("Stream-Writes-Throttled-{name}",),
                elsewhere=True,
            ),
            Failure(
                name="reads are throttled",
                source=RECOMMENDED,
                alarms=("Stream-Reads-Throttled-{name}",),
                elsewhere=True,
            ),
            Failure(name="its trend will use up its shards", source=PLAN, alarms=("{name}-*-Saturation",)),
        ),
    ),
    Kind(
        title="data pipeline",
        things=_pipelines,
        failures=(
            Failure(name="a stage fails", source=PLAN, alarms=("Data-Pipeline-Failing-{service}.*",)),
            Failure(
                name="a stage rejects what it is given",
                source=PLAN,
                alarms=("Data-Pipeline-Rejecting-{service}.*",),
            ),
            Failure(name="a stage is slow", source=PLAN, alarms=("Data-Pipeline-Slow-{service}.*",)),
            Failure(
                name="nothing comes out any more",
                source=PLAN,
                alarms=("Data-Pipeline-Silent-{service}",),
            ),
        ),
    ),
    Kind(
        title="data quality check",
        things=_checks,
        failures=(
            Failure(
                name="the data gets worse",
                source=PLAN,
                alarms=("Data-Quality-Degradation-{table}-{metric}",),
            ),
            Failure(
                name="nobody checks any more",
                source=PLAN,
                alarms=("Data-Quality-Silent-{table}-{metric}",),
            ),
        ),
    ),
)
"""Kinds that hold or move data."""
