"""A stack as it is declared, before the CDK makes one of it."""

from __future__ import annotations

from dataclasses import dataclass

from pdm_watch.resources import Resources


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredStack:
    """Its name within the environment, what it is, and what it holds."""

    name: str
    description: str
    resources: Resources
