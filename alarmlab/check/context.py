"""Everything the rules may look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from alarmlab.check.alarm import Alarm, MetricUse
from alarmlab.check.alarm_reader import ALARM, read_alarm
from alarmlab.check.catalogue.catalogue import Catalogue, load_catalogue
from alarmlab.check.dashboard import DASHBOARD, Dashboard, read_dashboard
from alarmlab.check.emitters import Emitted, filtered
from alarmlab.check.settings import DEFAULTS, Settings
from alarmlab.check.stack import Resource, Stack
from alarmlab.cloudformation.token import Token

_IMPORT = "${Fn::ImportValue:"


class Context:
    """All templates of one run. What is read from them is read once."""

    def __init__(
        self, stacks: Sequence[Stack], *, emitters: Sequence[Emitted] = (), settings: Settings = DEFAULTS
    ) -> None:
        """`emitters` are the metrics that are declared to be published."""
        self.stacks = tuple(stacks)
        self.settings = settings
        self._emitters = tuple(emitters)

    @cached_property
    def catalogue(self) -> Catalogue:
        """What AWS publishes."""
        return load_catalogue()

    @cached_property
    def metric_uses(self) -> tuple[tuple[Stack, Resource, MetricUse], ...]:
        """Every metric an alarm watches, with the alarm."""
        return tuple(
            (alarm.stack, alarm.resource, metric) for alarm in self.alarms for metric in alarm.metrics
        )

    def imported(self, token: Token) -> tuple[Stack, object] | None:
        """What an `Fn::ImportValue` gives, and the stack it means it in; None when no stack exports it."""
        return self._exports.get(token.text) if token.text.startswith(_IMPORT) else None

    @cached_property
    def _exports(self) -> dict[str, tuple[Stack, object]]:
        every = [(name, (stack, value)) for stack in self.stacks for name, value in stack.exports.items()]
        times = Counter(name for name, _ in every)
        # The same name in two regions, say: which one is meant is not known.
        return {f"{_IMPORT}{name}}}": found for name, found in every if times[name] == 1}

    def emitted(self, namespace: str) -> tuple[Emitted, ...]:
        """What is declared to be published to the namespace, and what metric filters of the templates do."""
        return tuple(found for found in self._all_emitted if found.namespace == namespace)

    @cached_property
    def _all_emitted(self) -> tuple[Emitted, ...]:
        return (*self._emitters, *filtered(self.stacks))

    @cached_property
    def alarms(self) -> tuple[Alarm, ...]:
        """Every AWS::CloudWatch::Alarm."""
        return tuple(
            read_alarm(stack, resource) for stack in self.stacks for resource in stack.of_type(ALARM)
        )

    @cached_property
    def dashboards(self) -> tuple[Dashboard, ...]:
        """Every AWS::CloudWatch::Dashboard."""
        return tuple(
            read_dashboard(stack, resource) for stack in self.stacks for resource in stack.of_type(DASHBOARD)
        )

    def of_type(self, *types: str) -> tuple[tuple[Stack, Resource], ...]:
        """The resources of these types (AWS::CloudWatch::CompositeAlarm, say), each with its stack."""
        return tuple((stack, resource) for stack in self.stacks for resource in stack.of_type(*types))
