"""Plans from the process that declares to the one that has the CDK, stack by stack as each is declared."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BufferedReader
from typing import BinaryIO, cast

from stacks.declared import DeclaredStack, Plan


def send(plans: Iterable[Plan], to: BinaryIO) -> None:
    """Each plan without its stacks, then these one by one, then None."""
    for plan in plans:
        _dump(replace(plan, stacks=()), to)
        for stack in plan.stacks:
            _dump(stack, to)
        _dump(None, to)
    to.flush()


def receive(source: BufferedReader) -> Iterator[Plan]:
    """What was sent. The stacks of a plan are to be gone through before the next plan is asked for.

    Raises:
        EOFError: The sender ended in the middle of a plan.
    """
    while source.peek(1):
        plan = cast(Plan, _load(source))
        yield replace(plan, stacks=_stacks(source))


def _stacks(source: BufferedReader) -> Iterator[DeclaredStack]:
    while stack := _load(source):
        yield cast(DeclaredStack, stack)


def _dump(value: object, to: BinaryIO) -> None:
    pickle.dump(value, to, protocol=pickle.HIGHEST_PROTOCOL)
    to.flush()


def _load(source: BufferedReader) -> object:
    return pickle.load(source)  # noqa: S301  # from a child process of ours, over a pipe
