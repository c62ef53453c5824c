"""Every life that a fleet may have, for property tests: seeds, sizes, faults, and worlds around it."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

from hypothesis import strategies as st

from local.fleet import (
    BadDeployment,
    ErrorBurst,
    Fault,
    LoadSurge,
    MemoryLeak,
    ModelErrors,
    Task,
    World,
    WornEngine,
)
from tests.local.fleet.fleets import API, BACKUP, BAD, GOOD, ML, PRIMARY, START, TARGETS

AnyFault: TypeAlias = Fault
SEEDS = st.integers(0, 2**32)
ENGINES = st.integers(1, 5000)
SPANS = st.tuples(st.integers(0, 10), st.integers(1, 10)).map(
    lambda span: (START + timedelta(minutes=span[0]), START + timedelta(minutes=span[0] + span[1]))
)
SHARES = st.floats(0.001, 1)
ANSWERING = st.sampled_from([API, ML])
SERVICES = st.sampled_from(TARGETS.services)


@st.composite
def bursts(draw: st.DrawFn) -> ErrorBurst:
    start, end = draw(SPANS)
    return ErrorBurst(service=draw(ANSWERING), share=draw(SHARES), start=start, end=end)


@st.composite
def surges(draw: st.DrawFn) -> LoadSurge:
    start, end = draw(SPANS)
    return LoadSurge(service=draw(SERVICES), factor=draw(st.floats(0.01, 20)), start=start, end=end)


@st.composite
def leaks(draw: st.DrawFn) -> MemoryLeak:
    start, end = draw(SPANS)
    return MemoryLeak(
        service=draw(SERVICES),
        pct_per_minute=draw(st.floats(0.1, 50)),
        start=start,
        end=draw(st.sampled_from([end, None])),
    )


@st.composite
def model_errors(draw: st.DrawFn) -> ModelErrors:
    start, end = draw(SPANS)
    variant = draw(st.sampled_from([PRIMARY, BACKUP]))
    return ModelErrors(variant=variant, share=draw(SHARES), start=start, end=end)


@st.composite
def deployments(draw: st.DrawFn) -> BadDeployment:
    return BadDeployment(service=draw(ANSWERING), share=draw(SHARES), task_definition=BAD)


@st.composite
def worn_engines(draw: st.DrawFn) -> WornEngine:
    start, _ = draw(SPANS)
    return WornEngine(cycles_left=draw(st.floats(0, 130)), start=start)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Any tasks of a few that may run, and any split of the traffic."""
    some = st.lists(st.tuples(st.integers(0, 12), st.sampled_from([GOOD, BAD])), max_size=8, unique=True)
    share = draw(st.floats(0, 1))
    return World(
        tasks={
            service: tuple(Task(arn=f"{number} of {of}", definition=of) for number, of in draw(some))
            for service in TARGETS.services
        },
        traffic={PRIMARY: 1 - share, BACKUP: share},
    )


FAULTS: st.SearchStrategy[list[AnyFault]] = st.lists(
    bursts() | surges() | leaks() | model_errors() | deployments() | worn_engines(), max_size=4
)
COUNTS = st.fixed_dictionaries({service: st.integers(0, 12) for service in TARGETS.services})
HISTORY = st.lists(worlds(), min_size=1, max_size=15)
