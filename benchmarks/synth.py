"""Synth of every environment against a bare CDK app with one topic: what we add to the CDK's own cost.

Both run alternately as processes of their own with CDK_VALIDATION=false (the CDK's built-in validation
costs seconds in either); nag is on in ours, because it is in every synth.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

import pdm_watch  # chooses the Node that jsii starts
from environments import read_environments

ROOT = Path(__file__).resolve().parents[1]
BARE = """
import pdm_watch
import aws_cdk as cdk
from aws_cdk import aws_sns as sns

app = cdk.App()
sns.Topic(cdk.Stack(app, "Bare"), "Topic")
app.synth()
"""
assert pdm_watch.__doc__


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="runs of each side (default: 7)")
    rounds = parser.parse_args().rounds
    commands = {
        "bare app, one topic": [sys.executable, "-c", BARE],
        f"ours, {len(read_environments())} environments": [sys.executable, "app.py"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CDK_VALIDATION": "false", "TMPDIR": folder}
        for _ in range(rounds):
            for name, command in commands.items():
                started = time.perf_counter()
                subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
                times[name].append(time.perf_counter() - started)
    console = Console(width=100)
    table = Table(title=f"synth, wall seconds, {rounds} alternating rounds", title_justify="left")
    for column in ("", "min", "median", "ratio of medians"):
        table.add_column(column, justify="left" if not column else "right")
    base = statistics.median(next(iter(times.values())))
    for name, seconds in times.items():
        median = statistics.median(seconds)
        table.add_row(name, f"{min(seconds):.2f}", f"{median:.2f}", f"{median / base:.2f}")
    console.print(table)


if __name__ == "__main__":
    main()
