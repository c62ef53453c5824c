"""A kind of watched thing, the ways in which it is known to fail, and the alarms that are to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pdm_catalog.environment import Environment

RECOMMENDED = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
    "Best_Practice_Recommended_Alarms_AWS_Services.html"
)
"""The alarms that AWS recommends, by service."""
PLAN = "docs/plan.md"
"""What this system's own plan asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One way to fail. It is listed because it is known, never because an alarm happens to show it.

    Attributes:
        name: What happens, in words.
        source: The page that knows of it.
        alarms: The alarms that tell it, by name without the environment's: `{words}` are those of the thing,
            `*` stands for anything.
        gap: Why nothing tells it, where a thing has none of these alarms; None when each must have one.
        elsewhere: Whether cdk-monitoring-constructs 10.3 has an alarm for it, too.
    """

    name: str
    source: str
    alarms: tuple[str, ...]
    gap: str | None = None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One watched thing: what people call it, and the words that its alarms' names are made of."""

    label: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Things that fail in the same ways.

    Attributes:
        title: What one of them is called.
        things: Those of an environment.
        failures: Every known way to fail.
    """

    title: str
    things: Callable[[Environment], Iterable[Thing]]
    failures: tuple[Failure, ...]
