"""What a person may ask of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`target_s`: seconds in which a fault must be detected, None by default; `targets_s`: by severity."""

    target_s: int | None = None
    targets_s: Mapping[str, int] = field(default_factory=dict[str, int])


DEFAULTS = Settings()
