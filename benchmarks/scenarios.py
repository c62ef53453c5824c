"""`alarmlab test` as a whole process: a hundred alarms, a hundred scenario files with two cases each.

Seventy alarms are on one metric, twenty on an expression, five on a percentile, five are composite. The
byte code is written by a first run that does not count, as an installation would; its cache is in the
temporary folder, because `make` keeps Python from writing any.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
ALARMS = 100
MODULES = """
import sys
from alarmlab.commands.main import main
try:
    main({arguments!r})
except SystemExit:
    pass
print(len(sys.modules), file=sys.stderr)
"""
"""Says how many modules a command loads."""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="runs of each command (default: 7)")
    rounds = parser.parse_args().rounds
    table = Table(title=f"alarmlab, wall seconds, {rounds} rounds", title_justify="left")
    for column in ("", "min", "median", "modules"):
        table.add_column(column, justify="left" if not column else "right")
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder))
        for name, arguments in {
            "--help": ["--help"],
            f"test: {ALARMS} files": ["test", "scenarios", "--template", "template.json"],
            f"test: {ALARMS} files, --jobs 2": [
                "test",
                "scenarios",
                "--template",
                "template.json",
                "--jobs=2",
            ],
        }.items():
            seconds = [timed(arguments, Path(folder)) for _ in range(rounds + 1)][1:]
            table.add_row(
                name,
                f"{min(seconds):.3f}",
                f"{statistics.median(seconds):.3f}",
                str(modules(arguments, Path(folder))),
            )
    Console(width=100).print(table)


def write_files(folder: Path) -> None:
    """Write template.json and the folder scenarios."""
    resources = {f"Alarm{index}": resource(index) for index in range(ALARMS)}
    (folder / "template.json").write_text(json.dumps({"Resources": resources}), encoding="utf-8")
    (folder / "scenarios").mkdir()
    for index in range(ALARMS):
        (folder / "scenarios" / f"{index:03}.yaml").write_text(scenario(index), encoding="utf-8")


def resource(index: int) -> dict[str, Any]:
    """The alarm of this number. Composite alarms are about the two before them."""
    name = f"alarm-{index}"
    if index % 20 == 19:
        rule = f"ALARM(alarm-{index - 1}) AND NOT ALARM(alarm-{index - 2})"
        return {
            "Type": "AWS::CloudWatch::CompositeAlarm",
            "Properties": {"AlarmName": name, "AlarmRule": rule},
        }
    common = {
        "AlarmName": name,
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "Threshold": 50,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    metric = {"Namespace": "Fleet", "MetricName": f"M{index}"}
    if index % 5 == 0:
        entries = [
            {
                "Id": key,
                "ReturnData": False,
                "MetricStat": {
                    "Metric": {**metric, "MetricName": f"{key}{index}"},
                    "Period": 60,
                    "Stat": "Sum",
                },
            }
            for key in ("failed", "all")
        ]
        ratio = {"Id": "pct", "Expression": "100 * FILL(failed, 0) / all"}
        return {"Type": "AWS::CloudWatch::Alarm", "Properties": {**common, "Metrics": [*entries, ratio]}}
    statistic = {"ExtendedStatistic": "p90"} if index % 20 == 1 else {"Statistic": "Average"}
    properties = {**common, **metric, **statistic, "Period": 60}
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def scenario(index: int) -> str:
    """A case in which the alarm fires and one in which it stays quiet, half an hour each."""
    high, low = "10x9 90x19", "10x9 90 10x18"
    if index % 20 == 19:
        given = f"M{index - 1}"
        series = [(given, high, low), (f"M{index - 2}", "10x29", "10x29")]
    elif index % 5 == 0:
        series = [(f"all{index}", "100x29", "100x29"), (f"failed{index}", "_x10 90x19", "_x10 90 _x19")]
    elif index % 20 == 1:
        series = [(f"M{index}", "(10*50)x9 (10*30 90*20)x19", "(10*50)x29")]
    else:
        series = [(f"M{index}", high, low)]
    cases = [
        f"  - name: case {place}\n    initial: OK\n    series:\n"
        + "".join(
            f"      - metric: Fleet:{name}\n        values: {values[place]}\n" for name, *values in series
        )
        + f"    {expected}\n"
        for place, expected in enumerate(("fires: true\n    fault_at: 10m\n    within: 3m", "fires: false"))
    ]
    return f"alarm: alarm-{index}\ncases:\n" + "\n".join(cases)


def timed(arguments: list[str], folder: Path) -> float:
    """The wall seconds of `python -m alarmlab` with these arguments."""
    started = time.perf_counter()
    run([sys.executable, "-m", "alarmlab", *arguments], folder)
    return time.perf_counter() - started


def modules(arguments: list[str], folder: Path) -> int:
    """How many modules the command loads."""
    return int(run([sys.executable, "-c", MODULES.format(arguments=arguments)], folder).splitlines()[-1])


def run(command: list[str], folder: Path) -> str:
    """What the command says on standard error. Raises CalledProcessError when it fails."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "cache"),
    }
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return done.stderr


if __name__ == "__main__":
    main()
