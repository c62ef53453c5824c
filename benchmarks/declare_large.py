"""Sends the plan of one environment with as many services as are asked for, as stacks/declare.py does."""

from __future__ import annotations

import gc
import sys

from benchmarks.large_environment import with_services
from environments import read_environments
from stacks.plan import plan
from stacks.stream import send

if __name__ == "__main__":
    gc.disable()
    [model] = read_environments(only="prod")
    send([plan(with_services(model, int(sys.argv[1])))], sys.stdout.buffer)
