"""An alarm over other alarms: what they mean together, and whose being down explains whose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pdm_catalog.alarm import Alarm, name_problems
from pdm_catalog.errors import Problem, refuse
from pdm_catalog.severity import Severity

RULE_MAX_CHARS = 10_240
"""PutCompositeAlarm, `AlarmRule`: 1 to 10,240 characters
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html)."""


@dataclass(frozen=True, slots=True)
class Rings:
    """True while the alarm of that name is in ALARM."""

    alarm: str

    @property
    def alarms(self) -> tuple[str, ...]:
        """The names it looks at."""
        return (self.alarm,)

    def __str__(self) -> str:
        return f'ALARM("{self.alarm}")'


@dataclass(frozen=True, slots=True)
class _Several:
    """Rules that are joined by one word."""

    WORD: ClassVar[str]
    rules: tuple[Rule, ...]

    @property
    def alarms(self) -> tuple[str, ...]:
        """The names it looks at, each once."""
        return tuple(dict.fromkeys(name for rule in self.rules for name in rule.alarms))

    def __str__(self) -> str:
        return f"({f' {self.WORD} '.join(map(str, self.rules))})"


@dataclass(frozen=True, slots=True)
class AnyOf(_Several):
    """True while one of the rules is."""

    WORD: ClassVar[str] = "OR"


@dataclass(frozen=True, slots=True)
class AllOf(_Several):
    """True while all of the rules are."""

    WORD: ClassVar[str] = "AND"


@dataclass(frozen=True, slots=True)
class Not:
    """True while the rule is not."""

    rule: Rule

    @property
    def alarms(self) -> tuple[str, ...]:
        """The names it looks at."""
        return self.rule.alarms

    def __str__(self) -> str:
        return f"(NOT {self.rule})"


Rule = Rings | AnyOf | AllOf | Not


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressor:
    """An alarm during which a composite tells nobody (ActionsSuppressor).

    Attributes:
        alarm: Its name.
        wait_s: How long the composite waits for it to ring before it tells after all.
        extension_s: How long the composite stays quiet after it is OK again.
    """

    alarm: str
    wait_s: int
    extension_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeAlarm:
    """A CloudWatch composite alarm. Its fields are those of an Alarm, where they mean the same.

    Attributes:
        name: Unique in its account and region.
        service: The service it speaks about.
        rule: When it rings, in the states of other alarms of the catalogue.
        suppressor: What explains it while it rings; None when nothing does.
        severity, owner, runbook, meaning, because: As of an Alarm.
        told_by: Name of the composite that tells in its place.
        ticket: Opens a ticket, whatever its severity.
    """

    name: str
    service: str
    rule: Rule
    suppressor: Suppressor | None
    severity: Severity
    owner: str
    runbook: str
    meaning: str
    because: str
    told_by: str | None = None
    ticket: bool = False

    remedy: ClassVar[None] = None

    def __post_init__(self) -> None:
        refuse(self._problems())

    @property
    def needs(self) -> tuple[str, ...]:
        """The alarms that must exist before it."""
        suppressor = (self.suppressor.alarm,) if self.suppressor else ()
        return tuple(dict.fromkeys((*self.rule.alarms, *suppressor)))

    def _problem(self, field: str, got: object, rule: str, fix: str) -> Problem:
        return Problem(where=f"alarm {self.name!r}", field=field, got=got, rule=rule, fix=fix)

    def _problems(self) -> Iterator[Problem]:
        yield from name_problems(self.name)
        if not self.rule.alarms or self.name in self.needs:
            yield self._problem(
                "rule", str(self.rule), "looks at no other alarm, or at itself.", "name the alarms it is over"
            )
        if len(str(self.rule)) > RULE_MAX_CHARS:
            yield self._problem(
                "rule",
                f"{str(self.rule)[:40]}...",
                f"has {len(str(self.rule))} characters; CloudWatch takes {RULE_MAX_CHARS}.",
                "split it into composites of composites",
            )
        for field in ("service", "owner", "runbook", "meaning", "because"):
            if not getattr(self, field).strip():
                yield self._problem(field, getattr(self, field), "is empty.", "somebody reads it at 03:00")


Entry = Alarm | CompositeAlarm
"""One alarm of the catalogue, of either kind."""
