"""The world that the fleet runs in, as AWS shows it: whatever a remedy or a person may change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


class WorldError(ValueError):
    """A world that cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A running ECS task: which one, and of which task definition (both ARNs)."""

    arn: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What runs, and where predictions come from.

    Attributes:
        tasks: The running tasks of each service, by the service's name.
        traffic: The share of the predictions that each variant of the endpoint answers, 0 to 1; they sum
            up to 1.

    Raises WorldError when the shares do not.
    """

    tasks: Mapping[str, tuple[Task, ...]]
    traffic: Mapping[str, float]

    def __post_init__(self) -> None:
        shares = self.traffic.values()
        if any(share < 0 for share in shares) or not math.isclose(sum(shares), 1):
            raise WorldError(
                f"World: traffic = {dict(self.traffic)}, its shares are at least 0 and sum up to 1\n"
                "  fix: divide each variant's CurrentWeight by their sum"
            )
