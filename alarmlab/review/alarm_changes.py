"""What changes for whoever is woken: alarms that come, go, or act differently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from alarmlab.alarms.outline import AlarmOutline, outlines_of
from alarmlab.cloudformation.resources import Resource
from alarmlab.review.alarm_words import alarm_in_words, difference_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmChange:
    """Alarms that change in the same way, and how: several stages change alike, and are told once."""

    alarms: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmChanges:
    """Alarms that come and go in words, and those that change."""

    added: tuple[AlarmChange, ...]
    removed: tuple[AlarmChange, ...]
    changed: tuple[AlarmChange, ...]

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many alarms come, go and change."""
        added, removed, changed = (
            sum(len(change.alarms) for change in group) for group in (self.added, self.removed, self.changed)
        )
        return added, removed, changed


def alarm_changes(
    old: Mapping[str, tuple[Resource, ...]], new: Mapping[str, tuple[Resource, ...]]
) -> AlarmChanges:
    """Compare the alarms of two revisions; the same is what has stack and id, or the name, in common."""
    before, after = _alarms(old), _alarms(new)
    pairs: list[tuple[AlarmOutline, AlarmOutline]] = []
    for key in list(after):
        match = key if key in before else _of_name(before, after[key].name, gone=before.keys() - after.keys())
        if match is not None:
            pairs.append((before.pop(match), after.pop(key)))
    changed = [(new_alarm.name, difference_in_words(old_alarm, new_alarm)) for old_alarm, new_alarm in pairs]
    return AlarmChanges(
        added=_grouped((alarm.name, [alarm_in_words(alarm)]) for alarm in after.values()),
        removed=_grouped((alarm.name, [alarm_in_words(alarm)]) for alarm in before.values()),
        changed=_grouped((name, words) for name, words in changed if words),
    )


_Key = tuple[str, str]


def _alarms(stacks: Mapping[str, tuple[Resource, ...]]) -> dict[_Key, AlarmOutline]:
    return {
        (stack, alarm.logical_id): alarm
        for stack, resources in stacks.items()
        for alarm in outlines_of(resources)
    }


def _of_name(alarms: Mapping[_Key, AlarmOutline], name: str, *, gone: Iterable[_Key]) -> _Key | None:
    """An alarm of this name that would otherwise be gone: it moved, or has another id."""
    return next((key for key in sorted(gone) if alarms[key].name == name), None)


def _grouped(changes: Iterable[tuple[str, list[str]]]) -> tuple[AlarmChange, ...]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, words in changes:
        groups.setdefault(tuple(words), []).append(name)
    return tuple(AlarmChange(alarms=tuple(names), words=words) for words, names in groups.items())
