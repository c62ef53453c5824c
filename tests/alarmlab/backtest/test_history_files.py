"""What history files may look like, and what is made of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from alarmlab.alarms.timing import parse_timezone
from alarmlab.backtest.history.files import Declared
from alarmlab.backtest.history.load import load_history
from alarmlab.backtest.history.recording import MetricHistory
from alarmlab.metrics.statistic import Statistic
from tests.alarmlab.backtest.histories import START_S
from tests.alarmlab.backtest.history_files import OTHER, WRITTEN, Files, content, load, minutes
from tests.alarmlab.builders import METRIC


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_a_long_file_has_a_row_for_each_datapoint(files: Files) -> None:
    history = files.load("timestamp,metric,value", *minutes([1, 2.5, "", 4]), statistic="Average")

    assert content(history) == {"Average 60": [1.0, 2.5, None, 4.0]}
    assert (history.start_s, history.end_s) == (START_S, START_S + 240)


@pytest.mark.parametrize("gap", ["", "NaN", "_", "null", "-"])
def test_a_gap_may_be_written_in_several_ways(files: Files, gap: str) -> None:
    history = files.load("timestamp,metric,value", *minutes([1, gap, 3]), statistic="Sum")

    assert content(history) == {"Sum 60": [1.0, None, 3.0]}


def test_a_wide_file_has_a_column_for_each_metric(files: Files) -> None:
    header = (
        'timestamp,"Average of Fleet:Temperature{Machine=""press""}",p99.9 of Fleet:Pressure,Fleet:Unknown'
    )

    history = files.load(
        header, "2026-01-01T00:00:00Z,1,10,7", "2026-01-01T00:01:00Z,,20,7", statistic="Maximum"
    )

    assert content(history) == {"Average 60": [1.0, None]}
    assert content(history, OTHER) == {"p99.9 60": [10.0, 20.0]}


def test_rows_may_name_their_own_statistic_and_period(files: Files) -> None:
    history = files.load(
        "timestamp,metric,statistic,period_s,value",
        f"2026-01-01T00:00:00Z,{WRITTEN},Sum,60,1",
        f"2026-01-01T00:00:00Z,{WRITTEN},p90,300,2",
        f"2026-01-01T00:05:00Z,{WRITTEN},p90,300,3",
    )

    assert content(history) == {"Sum 60": [1.0], "p90 300": [2.0, None, None, None, None, 3.0]}


def test_a_long_datapoint_stands_in_the_last_minute_of_its_period(files: Files) -> None:
    history = files.load(
        "timestamp,metric,Sum", f"2026-01-01T00:02:00Z,{WRITTEN},1", f"2026-01-01T00:07:00Z,{WRITTEN},2"
    )

    (recording,) = history.metrics[METRIC].recordings
    assert recording.first_s == START_S + 6 * 60
    assert history.end_s == START_S + 12 * 60


def test_columns_may_be_statistics_and_name_metrics_in_parts(files: Files) -> None:
    history = files.load(
        "timestamp,namespace,name,dimension.Machine,Sum,SampleCount",
        "2026-01-01T00:00:00Z,Fleet,Temperature,press,10,2",
        "2026-01-01T00:01:00Z,Fleet,Temperature,press,20,4",
        "2026-01-01T00:00:00Z,Fleet,Pressure,,5,5",
        period_s=60,
    )

    assert content(history) == {"SampleCount 60": [2.0, 4.0], "Sum 60": [10.0, 20.0]}
    assert content(history, OTHER) == {"SampleCount 60": [5.0], "Sum 60": [5.0]}


def test_a_column_of_dimensions_is_written_as_between_braces(files: Files) -> None:
    history = files.load(
        "timestamp,namespace,name,dimensions,value",
        '2026-01-01T00:00:00Z,Fleet,Temperature,"Machine=""press""",10',
        statistic="Sum",
        period_s=60,
    )

    assert content(history) == {"Sum 60": [10.0]}


def test_raw_samples_may_share_a_moment_and_differ(files: Files) -> None:
    history = files.load("timestamp,metric,value", *minutes([3]), *minutes([1, 2, ""]), statistic="Samples")

    samples = history.metrics[METRIC].samples
    assert samples is not None
    assert sorted(zip(samples.times_s.tolist(), samples.values.tolist(), strict=True)) == [
        (START_S, 1.0),
        (START_S, 3.0),
        (START_S + 60, 2.0),
    ]


def test_a_metric_without_any_value_was_watched_and_silent(files: Files) -> None:
    history = files.load(
        "timestamp,metric,value", *minutes([1, 2]), *minutes([""], of="Fleet:Pressure"), statistic="Sum"
    )

    assert content(history, OTHER) == {"Sum 60": [None]}


def test_metrics_nobody_asked_for_are_left_out_but_their_time_counts(files: Files) -> None:
    history = files.load(
        "timestamp,metric,value", *minutes([1, 2]), *minutes([5] * 9, of="Fleet:Unknown"), statistic="Sum"
    )

    assert history.metrics.keys() == {METRIC}
    assert history.end_s == START_S + 9 * 60


@pytest.mark.parametrize(
    ("first", "timezone"),
    [
        ("2026-01-01T00:00:00Z", None),
        ("2026-01-01 00:00:00+00:00", None),
        ("2025-12-31T19:00:00.250-0500", None),
        ("2026-01-01T00:00Z", None),
        ("2026-01-01 01:00:00", "Europe/Berlin"),
        ("2026-01-01T05:30", "Asia/Kolkata"),
        ("2026-01-01T05:30", "+05:30"),
        ("2026-01-01", "UTC"),
        (str(START_S), None),
        (f"{START_S}.5", None),
        (str(START_S * 1000), None),
        (str(START_S * 1_000_000), None),
        (str(START_S * 1_000_000_000), None),
    ],
)
def test_moments_may_be_written_in_several_ways(files: Files, first: str, timezone: str | None) -> None:
    history = files.load(
        "timestamp,metric,value",
        f"{first},{WRITTEN},7",
        statistic="Sum",
        period_s=60,
        zone=parse_timezone(timezone) if timezone else None,
    )

    assert history.start_s == START_S
    assert content(history) == {"Sum 60": [7.0]}


@pytest.mark.parametrize(
    "dtype", [pl.Datetime("us", "UTC"), pl.Datetime("ns", "Asia/Kolkata"), pl.Datetime("ms")]
)
def test_parquet_is_read_with_its_own_types(tmp_path: Path, dtype: pl.DataType) -> None:
    path = tmp_path / "history.parquet"
    moments = [datetime(2026, 1, 1, 0, minute, tzinfo=UTC) for minute in range(3)]
    naive = dtype == pl.Datetime("ms")
    column = pl.Series([moment.replace(tzinfo=None) for moment in moments] if naive else moments)
    frame = pl.DataFrame({"timestamp": column, str(METRIC): [1, None, 3]})
    frame.with_columns(pl.col("timestamp").cast(dtype)).write_parquet(path)

    history = load(path, statistic="Sum", zone=UTC if naive else None)

    assert content(history) == {"Sum 60": [1.0, None, 3.0]}


def test_order_does_not_matter_and_files_are_joined(files: Files) -> None:
    rows = minutes([1, 2, 3, 4, 5, 6])
    one = files.csv("timestamp,metric,value", *reversed(rows[3:]))
    # The third minute is in both files, with the same value.
    other = files.csv("timestamp,metric,value", rows[1], rows[0], rows[2], rows[3], name="other.csv")

    assert content(load(one, other, statistic="Sum")) == {"Sum 60": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]}


def test_the_columns_of_a_wide_file_are_put_in_order_of_time(files: Files) -> None:
    history = files.load(
        "timestamp,Fleet:Pressure", "2026-01-01T00:01:00Z,2", "2026-01-01T00:00:00Z,1", statistic="Sum"
    )

    assert content(history, OTHER) == {"Sum 60": [1.0, 2.0]}


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ([0, 61, 119, 181], {"Sum 60": [1.0, 5.0, None, 4.0]}),
        ([5, 65, 125, 185], {"Sum 60": [1.0, 2.0, 3.0, 4.0]}),
        ([0, 10, 20, 30], {"Sum 10": [1.0, 2.0, 3.0, 4.0]}),
        ([0, 9, 20, 30], {"Sum 10": [3.0, None, 3.0, 4.0]}),
        ([0, 1, 2, 3], {"Sum 1": [1.0, 2.0, 3.0, 4.0]}),
    ],
)
def test_a_datapoint_belongs_to_the_period_its_moment_lies_in(
    files: Files, seconds: list[int], expected: dict[str, list[float | None]]
) -> None:
    rows = [f"{START_S + second},Fleet:Pressure,{value}" for value, second in enumerate(seconds, start=1)]

    assert content(files.load("timestamp,metric,value", *rows, statistic="Sum"), OTHER) == expected


@pytest.mark.parametrize(("statistic", "merged"), [("Minimum", 1.0), ("Maximum", 3.0), ("SampleCount", 4.0)])
def test_two_datapoints_in_a_period_are_merged_where_that_is_exact(
    files: Files, statistic: str, merged: float
) -> None:
    rows = [f"{START_S + second},Fleet:Pressure,{value}" for second, value in ((0, 3), (20, 1))]

    history = files.load("timestamp,metric,value", *rows, statistic=statistic, period_s=60)

    assert content(history, OTHER) == {f"{statistic} 60": [merged]}


def test_only_what_was_asked_for_is_read(files: Files) -> None:
    path = files.csv("timestamp,metric,value", *minutes([1, 2]))

    history = load_history([path], metrics={OTHER}, declared=Declared(statistic="Sum"))

    assert history.metrics == {}
    assert history.end_s == START_S + 120


def test_all_statistics_of_a_metric_are_known_together(files: Files) -> None:
    history = files.load("timestamp,metric,Sum,SampleCount", *minutes(["1,2", "3,4"]))

    assert history.metrics[METRIC] != MetricHistory()
    assert {one.statistic for one in history.metrics[METRIC].recordings} == {
        Statistic.SUM,
        Statistic.SAMPLE_COUNT,
    }
