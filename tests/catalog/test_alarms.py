"""What holds for the alarms of every environment, whatever their subject."""

from __future__ import annotations

import pytest

from local.detection import TARGET_S
from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.alarms import WATCHDOG, alarm_groups, alarms_of, metric_alarms
from pdm_catalog.alarms.composites import EVALUATION_S
from pdm_catalog.environment import Environment
from pdm_catalog.names import FUNCTIONS, Names
from pdm_catalog.remedies import REMEDIES
from pdm_catalog.second_path import takes_second_path
from pdm_catalog.severity import Severity

# The plan's alarms, with the severity and the remedy that it gives them.
PLAN = {
    "API-Gateway-High-Error-Rate": (Severity.CRITICAL, "rollback-deployment"),
    "API-Gateway-High-Latency": (Severity.HIGH, None),
    "ML-Service-Prediction-Errors": (Severity.CRITICAL, "fallback-to-backup-model"),
    "Data-Quality-Degradation": (Severity.MEDIUM, None),
    "High-CPU-Utilization": (Severity.HIGH, "scale-out-service"),
    "High-Memory-Utilization": (Severity.HIGH, "restart-service"),
    "Critical-Engine-Health-Alert": (Severity.CRITICAL, None),
    "Model-Prediction-Accuracy-Drop": (Severity.HIGH, None),
}
UNBOUNDED = ("engine", "user", "request", "session", "correlation", "trace", "ip", "url")


def test_alarm_names_are_unique(environment: Environment) -> None:
    """CloudWatch would replace one by the other without a word."""
    names = [alarm.name for alarm in alarms_of(environment)]

    assert len(set(names)) == len(names)


def test_an_alarm_is_named_after_its_environment(environment: Environment) -> None:
    """Two environments may share an account."""
    wrong = [a.name for a in alarms_of(environment) if not a.name.startswith(f"{environment.name}-")]

    assert wrong == []


def test_every_thing_that_is_watched_has_a_stack_with_alarms(environment: Environment) -> None:
    """One a cluster, one a service, one for what belongs to neither, one for this system itself."""
    groups = {group.stack: group.entries for group in alarm_groups(environment)}

    assert list(groups) == [
        *(f"Cluster-{cluster.name}" for cluster in environment.clusters),
        *(f"Service-{service.name}" for service in environment.services),
        "Business",
        WATCHDOG,
    ]
    assert all(groups.values())


def test_an_alarm_can_page_within_five_minutes(environment: Environment) -> None:
    """The target. Silence needs time to be one; who is told by another, or by a ticket, is in no hurry."""
    slow = [
        a.name
        for a in metric_alarms(alarms_of(environment))
        if not _waits_for_silence(a) and a.told_by is None and not a.ticket and _worst_s(a) > TARGET_S
    ]

    assert slow == []


def test_only_silence_may_take_its_time(environment: Environment) -> None:
    """Missing data breaches where silence is what is looked for, and nowhere else."""
    breaching = [
        alarm for alarm in metric_alarms(alarms_of(environment)) if alarm.missing is Missing.BREACHING
    ]

    assert breaching
    assert [alarm.name for alarm in breaching if not _counts_signs_of_life(alarm)] == []


def test_only_medium_and_low_alarms_are_tickets(environment: Environment) -> None:
    """A ticket may take its time: what wakes somebody may not."""
    loud = (Severity.CRITICAL, Severity.HIGH)

    assert [a.name for a in alarms_of(environment) if a.ticket and a.severity in loud] == []


def test_the_second_path_takes_every_critical_alarm_and_every_one_of_the_pipeline(
    environment: Environment,
) -> None:
    """What may not be missed does not depend on our own code alone."""
    needed = {
        alarm.name
        for group in alarm_groups(environment)
        for alarm in group.entries
        if (alarm.severity is Severity.CRITICAL and alarm.told_by is None) or group.stack == WATCHDOG
    }

    assert needed
    assert {alarm.name for alarm in alarms_of(environment) if takes_second_path(alarm)} == needed


def test_no_dimension_grows_with_engines_users_or_requests(environment: Environment) -> None:
    """10,000 engines x 10 metrics would cost 12,000 dollars a month; such ids belong into the log."""
    dimensions = {
        name
        for alarm in metric_alarms(alarms_of(environment))
        for reading in alarm.signal.readings
        for name in reading.metric.dimensions
    }

    assert dimensions
    assert [name for name in dimensions if name.lower().removesuffix("id") in UNBOUNDED] == []


@pytest.mark.parametrize("name", PLAN)
def test_the_alarms_of_the_plan_have_its_severities_and_remedies(name: str, environment: Environment) -> None:
    """Whoever knows the plan finds them by their names; the cluster's alarms have no remedy of their own."""
    found = [alarm for alarm in alarms_of(environment) if name in alarm.name]
    severity, remedy = PLAN[name]
    clusters = {cluster.name for cluster in environment.clusters}

    assert {alarm.severity for alarm in found} == {severity}
    assert {a.remedy.name if a.remedy else None for a in found if a.service not in clusters} == {remedy}


def test_every_remedy_is_bound_to_an_alarm(environment: Environment) -> None:
    """One that nothing asks for is dead code that may act."""
    bound = {alarm.remedy.name for alarm in alarms_of(environment) if alarm.remedy}

    assert bound == set(REMEDIES)


def test_a_target_has_one_alarm_for_each_of_its_remedies(environment: Environment) -> None:
    """Two alarms of one fault would act twice."""
    asked = [(a.remedy.name, a.remedy.target) for a in alarms_of(environment) if a.remedy]

    assert len(set(asked)) == len(asked)


def test_every_service_check_queue_and_function_is_watched(environment: Environment) -> None:
    """A resource of the environment without an alarm is a blind spot."""
    names = Names.of(environment)
    expected = {
        *(service.name for service in environment.services),
        *(check.table for pipeline in environment.pipelines for check in pipeline.quality),
        *(check.metric for pipeline in environment.pipelines for check in pipeline.quality),
        *names.queues,
        *(names.dead_letters(queue) for queue in names.queues),
        *(names.function(package) for package in FUNCTIONS),
        *(cluster.name for cluster in environment.clusters),
        *(endpoint.name for endpoint in environment.endpoints),
        *(variant for endpoint in environment.endpoints for variant in endpoint.variants),
        *(stream.name for stream in environment.streams),
        *(stage for pipeline in environment.pipelines for stage in pipeline.stages),
    }
    watched = {
        value
        for alarm in metric_alarms(alarms_of(environment))
        for reading in alarm.signal.readings
        for value in reading.dimensions.values()
    }

    assert expected - watched == set()
    assert {balancer.dimension for balancer in environment.load_balancers} <= watched


def _waits_for_silence(alarm: Alarm) -> bool:
    """Too few of what is counted; or no sign of life, of whatever metrics."""
    counts = all(reading.statistic in ("SampleCount", "Sum") for reading in alarm.signal.readings)
    few = alarm.comparison is Comparison.BELOW and alarm.missing is Missing.BREACHING
    return few and (counts or _counts_signs_of_life(alarm))


def _counts_signs_of_life(alarm: Alarm) -> bool:
    """Fewer than one of what lives: whether AWS says 0 or nothing at all, none does."""
    return (alarm.comparison, alarm.threshold) == (Comparison.BELOW, 1)


def _worst_s(alarm: Alarm) -> int:
    """From the fault, or for a sparse metric from the datapoint that tells, to the state ALARM."""
    breaching, _ = alarm.datapoints
    if alarm.missing is Missing.IGNORE and breaching == 1:
        return 60 + EVALUATION_S  # evaluated every minute, whatever the period
    return alarm.period_s * (breaching + 1) + EVALUATION_S  # the fault began just after a period did
