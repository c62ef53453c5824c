"""The pipelines and streams of one service: does data arrive, is it worked through, is it good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pdm_catalog import metrics as m
from pdm_catalog import own_metrics as own
from pdm_catalog.alarms import Entry
from pdm_catalog.dashboards.belonging import about_any
from pdm_catalog.dashboards.frame import framed
from pdm_catalog.dashboards.lines import line
from pdm_catalog.dashboards.links import service_link
from pdm_catalog.dashboards.panels import Dashboard, Graph, Panel, Section
from pdm_catalog.environment import Environment
from pdm_catalog.watched import Pipeline, Service, Stream

HOUR_S = 3_600


def dashboard(environment: Environment, service: Service, entries: Sequence[Entry]) -> Dashboard:
    """The dashboard of the streams and pipelines that a service answers for; `entries` are all its alarms."""
    streams, pipelines = environment.streams_of(service), environment.pipelines_of(service)
    return framed(
        environment,
        name=f"pipeline-{service.name}",
        title=f"Data of {service.name}",
        about="Whether data arrives, is worked through, and is good.",
        entries=entries_of(environment, service, entries),
        sections=(
            *(
                Section(
                    name=f"stream {stream.name}", title=f"Stream {stream.name}", panels=tuple(_stream(stream))
                )
                for stream in streams
            ),
            *(
                Section(name="quality", title="Quality of what is loaded", panels=tuple(_quality(pipeline)))
                for pipeline in pipelines
            ),
        ),
        links=(service_link(environment, service.name),),
        hours=6,
    )


def entries_of(environment: Environment, service: Service, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The alarms on the service's streams and on the data that it makes of them.

    Metrics of the data itself all begin so (own_metrics).
    """
    streams = (stream.name for stream in environment.streams_of(service))
    return about_any(entries, "StreamName", streams, or_named="data")


def _stream(stream: Stream) -> Iterator[Panel]:
    yield Graph(
        title="How far its reader is behind",
        unit="milliseconds",
        lines=(line(m.STREAM_AGE, (stream.name,), "Maximum", "age of the record that is read next"),),
    )
    yield Graph(
        title="Records written and read",
        unit="per minute",
        lines=(
            line(m.STREAM_INCOMING, (stream.name,), "Sum", "written"),
            line(m.STREAM_READ, (stream.name,), "Sum", "read"),
        ),
    )


def _quality(pipeline: Pipeline) -> Iterator[Panel]:
    """A graph for each table, in which a line is a check; the loads are hourly."""
    for table in dict.fromkeys(check.table for check in pipeline.quality):
        yield Graph(
            title=f"Rows of {table} that pass each check",
            unit="share, 1 is all",
            period_s=HOUR_S,
            hours=24,
            from_zero=False,
            lines=tuple(
                line(own.DATA_QUALITY.of(pipeline.service), (check.metric, table), "Average", check.metric)
                for check in pipeline.quality
                if check.table == table
            ),
        )
