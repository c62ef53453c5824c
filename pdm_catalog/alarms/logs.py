"""Alarms on what a service logs: errors in bursts, what should not be in a log, and lines that get lost."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.environment import Environment
from pdm_catalog.log_metrics import ERROR_LOGS, LOG_DELIVERY_ERRORS, LOG_FINDINGS
from pdm_catalog.log_settings import LogClass
from pdm_catalog.metrics import Metric
from pdm_catalog.names import Names
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Query, Reading
from pdm_catalog.watched import Service, title_of

ERROR_LINES_PER_MINUTE = 10


def alarms(environment: Environment, service: Service) -> Iterator[Alarm]:
    """The alarms on a service's log; none in the class INFREQUENT_ACCESS, which feeds no filters."""
    if environment.logs.log_class is not LogClass.STANDARD:
        return
    if not environment.load_balancers_of(service) and not environment.endpoints_of(service):
        yield _error_burst(environment, service)
    yield _sensitive_data(environment, service)
    if environment.log_search is not None:
        yield _delivery_failing(environment, service)


def _error_burst(environment: Environment, service: Service) -> Alarm:
    """For a service whose failures nobody else counts.

    Behind a load balancer or an endpoint the same failures are told by the alarms on errors there; a second
    message would be noise. Their lines are counted all the same, for panels and queries.
    """
    return Alarm(
        name=f"{environment.name}-{title_of(service.name)}-Error-Log-Burst",
        service=service.name,
        signal=Reading(metric=ERROR_LOGS.of(service.name), dimensions={}, statistic="Sum"),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=ERROR_LINES_PER_MINUTE,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="The filter counts 0 in every minute with lines; a minute without any has no errors.",
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="error-log-burst",
        meaning=f"{service.name} logs errors by the dozen: something in it fails again and again.",
        because=f"The plan's {ERROR_LINES_PER_MINUTE} errors, for a service that no caller waits for; "
        "2 of 3 minutes forgives one stack of retries.",
        remedy=None,
    )


def _sensitive_data(environment: Environment, service: Service) -> Alarm:
    return Alarm(
        name=f"{environment.name}-{title_of(service.name)}-Sensitive-Data-Logged",
        service=service.name,
        signal=_of_the_group(environment, service, LOG_FINDINGS, "Lines with something masked"),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=0,
        datapoints=(1, 1),
        missing=Missing.NOT_BREACHING,
        missing_because="Counted only when something was found.",
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="sensitive-data-logged",
        meaning=f"{service.name} wrote a credential or personal data into its log; readers see asterisks.",
        because="None may be there: the service redacts before it writes (docs/standards.md).",
        remedy=None,
        ticket=True,
    )


def _delivery_failing(environment: Environment, service: Service) -> Alarm:
    return Alarm(
        name=f"{environment.name}-{title_of(service.name)}-Log-Delivery-Failing",
        service=service.name,
        signal=_of_the_group(environment, service, LOG_DELIVERY_ERRORS, "Lines that were not delivered"),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=0,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="Counted only when a delivery failed.",
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="log-delivery-failing",
        meaning=f"The log search gets no lines of {service.name}: what is looked up there is incomplete.",
        because="CloudWatch Logs repeats a failed delivery for a day; 2 of 3 minutes forgives one refusal.",
        remedy=None,
    )


def _of_the_group(environment: Environment, service: Service, metric: Metric, label: str) -> Query:
    """The metric of the service's log group, whatever other dimensions it is published with.

    CloudWatch Logs publishes these with more dimensions than its pages agree on; a query asks for the one
    that counts.
    """
    group = Names.of(environment).log_group(service.name)
    selected = f'SELECT SUM({metric.name}) FROM "{metric.namespace}"'  # noqa: S608  # our own words, no SQL
    text = f"{selected} WHERE LogGroupName = '{group}'"
    return Query(text=text, metric=metric, highest=metric.highest, label=label)
