"""What history files may not be: each contradiction is told in one sentence, with the way out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alarmlab.backtest.history.files import Declared
from alarmlab.backtest.history.limits import check_size
from alarmlab.backtest.history.load import load_history
from alarmlab.errors import BadInputError
from tests.alarmlab.backtest.histories import START_S
from tests.alarmlab.backtest.history_files import OTHER, Files, load, minutes


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


SUM = {"statistic": "Sum"}
PRESSURE = "Fleet:Pressure"
LONG = "timestamp,metric,value"


@pytest.mark.parametrize(
    ("lines", "declared", "message"),
    [
        (["time,metric,value"], {}, "is in timestamp\n  fix: rename time to timestamp"),
        (
            [LONG, *minutes([1])],
            {},
            "does not say which statistic its values are\n  fix: say it with --statistic",
        ),
        (
            [LONG, *minutes([1])],
            {"statistic": "Mean"},
            "got the statistic 'Mean'; it is Samples or one of CloudWatch's",
        ),
        ([LONG, *minutes([1])], SUM, "so that nothing tells their period\n  fix: say it with --period"),
        ([LONG, *minutes([1, "hot"])], SUM, "could not parse `hot`"),
        ([LONG, "2026-01-01T00:00:00Z,Temperature,1"], SUM, "metric: got 'Temperature'; a metric is written"),
        (
            [LONG, *minutes([1]), "yesterday,Fleet:Pressure,2"],
            SUM,
            "csv:3: got the timestamp 'yesterday', which is no moment",
        ),
        ([LONG, *minutes([1]), ",Fleet:Pressure,2"], SUM, "csv:3: has no timestamp"),
        (
            [LONG, "2026-01-01T00:00:00,Fleet:Pressure,2"],
            SUM,
            "which has no time zone\n  fix: say it with --timezone",
        ),
        (
            [LONG, "2026-10-25T02:30:00,Fleet:Pressure,2"],
            {"statistic": "Sum", "zone": ZoneInfo("Europe/Berlin")},
            "got the timestamp '2026-10-25T02:30:00', which is no moment",
        ),
        (
            [LONG, *minutes([1, 2]), *minutes([1, 3])],
            SUM,
            "Sum has two values at 2026-01-01 00:01:00 UTC: 2.0 and 3.0",
        ),
        (
            [LONG, f"{START_S},Fleet:Pressure,1", f"{START_S + 20},Fleet:Pressure,1"],
            {"statistic": "Average", "period_s": 60},
            "several datapoints; Average does not follow from those",
        ),
        (
            [LONG, *(f"{START_S + at},Fleet:Pressure,1" for at in (0, 300, 660, 960))],
            SUM,
            "Sum of 5m has a datapoint at 2026-01-01 00:",
        ),
        ([LONG, *minutes([1, 1e200])], SUM, "got the value 1e+200; CloudWatch takes numbers between"),
        ([LONG, *minutes([1, "inf"])], SUM, "got the value inf; CloudWatch takes numbers between"),
        (
            [LONG, f"{START_S},Fleet:Pressure,1", f"{START_S // 9},Fleet:Pressure,2"],
            SUM,
            "CloudWatch keeps 455 days",
        ),
        ([LONG], SUM, "has no rows"),
        (
            ["timestamp,metric,period_s,Sum", f"{START_S},Fleet:Pressure,45,1"],
            {},
            "has datapoints of 45 s; CloudWatch has 1, 5, 10, 20, 30 s",
        ),
        (
            ["timestamp,metric,period_s,Sum", f"{START_S},Fleet:Pressure,a minute,1"],
            {},
            "period_s: got 'a minute'; a period is a whole number of seconds",
        ),
        (["timestamp,metric,namespace,value"], SUM, "names its metrics by the columns metric, namespace"),
        (["timestamp,namespace,value"], SUM, "names its metrics by the columns namespace"),
        (["timestamp,metric,temperature"], {}, "none of them is value or a statistic"),
        (["timestamp"], {}, "has only the column timestamp"),
        (["timestamp,Pressure"], SUM, "column 'Pressure': got 'Pressure'; a metric is written"),
    ],
)
def test_what_contradicts_itself_is_refused_in_one_sentence(
    files: Files, lines: list[str], declared: dict[str, Any], message: str
) -> None:
    with pytest.raises(BadInputError) as raised:
        files.load(*lines, **declared)

    assert message in str(raised.value)


def test_more_values_than_fit_into_memory_are_refused_before_they_are_read() -> None:
    check_size(2**28, where="--history")

    with pytest.raises(BadInputError, match=r"268,435,457 values are 2\.0 GiB"):
        check_size(2**28 + 1, where="--history")


def test_a_few_samples_far_apart_are_refused_when_their_grid_is_too_large(files: Files) -> None:
    rows = [f"{START_S + day * 86_400},{PRESSURE}{number},1" for day in (0, 400) for number in range(8)]
    metrics = {replace(OTHER, name=f"Pressure{number}") for number in range(8)}
    path = files.csv(LONG, *rows)

    with pytest.raises(BadInputError, match=r"276,480,000 values are 2\.1 GiB"):
        load_history([path], metrics=metrics, declared=Declared(statistic="Sum", period_s=1))


def test_a_file_that_is_not_there_or_no_table_is_refused(tmp_path: Path) -> None:
    parquet = tmp_path / "history.parquet"
    parquet.write_text("timestamp,metric\n", encoding="utf-8")

    for path in (tmp_path / "absent.csv", parquet, tmp_path):
        with pytest.raises(BadInputError, match=str(path)):
            load(path)
