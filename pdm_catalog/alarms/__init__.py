"""The alarms, by subject. Each subject has a stack; `alarms_of` is the whole list of one environment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from pdm_catalog.alarm import Alarm
from pdm_catalog.alarms import data_quality, engines, load_balancer, pipeline, predictions, services
from pdm_catalog.environment import Environment


class Subject(StrEnum):
    """What the alarms of a stack are about."""

    INFRASTRUCTURE = "infrastructure"
    APPLICATION = "application"
    BUSINESS = "business"
    WATCHDOG = "watchdog"


_BY_SUBJECT: Mapping[Subject, tuple[Callable[[Environment], Iterator[Alarm]], ...]] = {
    Subject.INFRASTRUCTURE: (services.alarms,),
    Subject.APPLICATION: (load_balancer.alarms, predictions.alarms),
    Subject.BUSINESS: (data_quality.alarms, engines.alarms),
    Subject.WATCHDOG: (pipeline.alarms,),
}


def alarms_about(subject: Subject, environment: Environment) -> tuple[Alarm, ...]:
    """The alarms of one subject, in a stable order."""
    return tuple(alarm for alarms in _BY_SUBJECT[subject] for alarm in alarms(environment))


def alarms_of(environment: Environment) -> tuple[Alarm, ...]:
    """Every alarm of an environment, in a stable order."""
    return tuple(alarm for subject in Subject for alarm in alarms_about(subject, environment))
