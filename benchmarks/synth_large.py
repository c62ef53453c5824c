"""Synth of one environment with as many services as are asked for; says in JSON what it took.

A process of its own, so that its memory is its own: `python -m benchmarks.synth_large 200`.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from stacks.main import built


def main() -> None:
    """Declare and synthesize; print seconds, MiB, and what came out."""
    with tempfile.TemporaryDirectory() as outdir:
        started = time.perf_counter()
        app = built(["-m", "benchmarks.declare_large", sys.argv[1]], outdir=outdir)
        assert app is not None, "the model's environment can be declared"
        declared = time.perf_counter()
        app.synth()
        done = time.perf_counter()
        templates = [path.read_text() for path in Path(outdir).rglob("*.template.json")]
    resources = [len(json.loads(text)["Resources"]) for text in templates]
    took = {
        "declare_s": declared - started,
        "synth_s": done - declared,
        "stacks": len(templates),
        "resources": sum(resources),
        "most_in_a_stack": max(resources),
        "python_mib": peak_mib(os.getpid()),
        "node_mib": sum(peak_mib(pid) for pid in descendants(os.getpid())),
    }
    print(json.dumps(took))


def peak_mib(pid: int) -> float:
    """The most memory that a process had (Linux; 0 elsewhere)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(peak[1]) / 1_024 if peak else 0.0


def descendants(pid: int) -> Iterator[int]:
    """The processes below one: jsii's Node and the one that does its work."""
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, listed.read_text(encoding="utf-8").split()):
            yield child
            yield from descendants(child)


if __name__ == "__main__":
    main()
