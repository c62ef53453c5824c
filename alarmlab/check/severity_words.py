"""How bad an alarm says it is: in a tag, in its name, in its description."""

from __future__ import annotations

import re

from alarmlab.check.alarm import Alarm
from alarmlab.check.values import Text, as_items, as_text, entries
from alarmlab.cloudformation.token import Token

_TAGS = frozenset(("severity", "alarmseverity", "alarm-severity", "priority", "alarmpriority"))
_WORDS = {
    "critical": "critical",
    "crit": "critical",
    "p1": "critical",
    "sev1": "critical",
    "high": "high",
    "p2": "high",
    "sev2": "high",
    "medium": "medium",
    "warning": "medium",
    "warn": "medium",
    "p3": "medium",
    "sev3": "medium",
    "low": "low",
    "info": "low",
    "p4": "low",
    "p5": "low",
    "sev4": "low",
    "sev5": "low",
}
URGENT = frozenset(("critical", "high"))
"""The severities that somebody is woken for."""

_DECLARED = re.compile(r"\b(?:severity|priority)\s*[:=]\s*\"?(?P<word>\w+)", re.IGNORECASE)
_UNMISTAKABLE = frozenset(("critical", "crit", "warning", "warn", "p1", "p2", "p3", "p4", "p5"))
_WORD = re.compile(r"[A-Z]?[a-z]+\d?|[A-Z]+\d?(?![a-z])")


def severity_of(alarm: Alarm) -> str | None:
    """`critical`, `high`, `medium` or `low`; the tag's own word for another one; None when it does not say.

    Asked in this order: a tag, `Severity: ...` in the description, an unmistakable word in the name (so that
    the `High` of `HighCpu` says nothing).
    """
    return _tagged(alarm) or _declared(alarm.description) or _named(alarm.name)


def _tagged(alarm: Alarm) -> str | None:
    tags = as_items(alarm.resource.properties.get("Tags"))
    for tag in () if isinstance(tags, Token) else tags:
        pair = entries(tag)
        key, value = as_text(pair.get("Key")), as_text(pair.get("Value"))
        if isinstance(key, str) and isinstance(value, str) and key.lower() in _TAGS:
            return _WORDS.get(value.lower(), value.lower())
    return None


def _declared(description: Text) -> str | None:
    found = _DECLARED.search(str(description)) if description is not None else None
    return _WORDS.get(found["word"].lower()) if found else None


def _named(name: Text) -> str | None:
    if not isinstance(name, str):
        return None
    words = [word.lower() for word in _WORD.findall(name)]
    found = [word for word in words if word in _UNMISTAKABLE]
    return _WORDS[found[0]] if len(found) == 1 else None
