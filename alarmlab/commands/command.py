"""What a command is: words for its help, the arguments it takes, what it does with them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One word after `alarmlab`. Each lives in a file of its own, `alarmlab/commands/<name>.py`.

    That file is loaded for every `alarmlab --help`, so it imports what it needs inside `run`.
    `epilog` gives the exit codes and an example; `run` returns the exit code, and raises AlarmlabError for
    bad input.
    """

    name: str
    summary: str
    description: str
    epilog: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
