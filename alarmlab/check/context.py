"""Everything the rules may look at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from alarmlab.check.alarm import Alarm
from alarmlab.check.alarm_reader import ALARM, read_alarm
from alarmlab.check.dashboard import DASHBOARD, Dashboard, read_dashboard
from alarmlab.check.settings import DEFAULTS, Settings
from alarmlab.check.stack import Resource, Stack


class Context:
    """All templates of one run. What is read from them is read once."""

    def __init__(self, stacks: Sequence[Stack], *, settings: Settings = DEFAULTS) -> None:
        self.stacks = tuple(stacks)
        self.settings = settings

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
