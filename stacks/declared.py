"""What an environment deploys, as it is declared: before the CDK makes stacks of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pdm_watch.resources import Resources

if TYPE_CHECKING:
    from pdm_catalog.environment import Environment

SAMPLE_WORKLOAD = "SampleWorkload"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredStack:
    """Its name within the environment, what it is, and what it holds."""

    name: str
    description: str
    resources: Resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An environment."""

    name: str
    account: str
    region: str
    tags: Mapping[str, str]
    stacks: Iterable[DeclaredStack]
    """Gone through once, as they are declared."""
    order: tuple[tuple[str, str], ...]
    """Names of two stacks: the first is deployed after the second."""
    sample_workload: Environment | None
    """What the sample workload is made for; None where none is deployed."""
