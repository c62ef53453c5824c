"""What a service's stack says about its log and its traces, in each class and for each destination."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pdm_catalog.environment import Environment
from pdm_catalog.log_fields import INDEXED
from pdm_catalog.log_settings import LogClass
from pdm_catalog.names import Names, stack_of
from pdm_catalog.watched import Traced
from tests.conftest import ENVIRONMENTS, Template

Templates = Mapping[tuple[str, str], Template]


def of_type(template: Template, kind: str) -> list[dict[str, Any]]:
    return [r["Properties"] for r in template["Resources"].values() if r["Type"] == kind]


def services(templates: Templates) -> Iterator[tuple[Environment, str, Template]]:
    for environment in ENVIRONMENTS:
        for service in environment.services:
            yield environment, service.name, templates[environment.name, stack_of("Service", service.name)]


def test_a_standard_log_is_masked_indexed_and_counted_and_no_other(templates: Templates) -> None:
    """CloudFormation would refuse these in the class INFREQUENT_ACCESS."""
    for environment, _, template in services(templates):
        [group] = of_type(template, "AWS::Logs::LogGroup")
        filters = of_type(template, "AWS::Logs::MetricFilter")
        is_standard = environment.logs.log_class is LogClass.STANDARD
        assert ("DataProtectionPolicy" in group) == is_standard
        assert ("FieldIndexPolicies" in group) == is_standard
        assert len(filters) == is_standard
        if is_standard:
            assert group["FieldIndexPolicies"] == [{"Fields": list(INDEXED)}]

    assert {environment.logs.log_class for environment in ENVIRONMENTS} == set(LogClass)


def test_the_errors_of_a_service_are_counted_in_its_own_namespace(templates: Templates) -> None:
    """On exactly what the alarm looks at: no dimensions, and 0 where there is nothing."""
    for environment, service, template in services(templates):
        for counted in of_type(template, "AWS::Logs::MetricFilter"):
            [transformation] = counted["MetricTransformations"]
            assert transformation["MetricNamespace"] == f"PredictiveMaintenance/{service}"
            assert transformation["DefaultValue"] == 0
            assert "Dimensions" not in transformation
            alarms = [
                alarm
                for alarm in of_type(template, "AWS::CloudWatch::Alarm")
                if alarm.get("MetricName") == transformation["MetricName"]
            ]
            counted_elsewhere = bool(
                environment.load_balancers_of(environment.service(service))
                or environment.endpoints_of(environment.service(service))
            )
            assert len(alarms) == (not counted_elsewhere)
            for alarm in alarms:
                assert alarm["Namespace"] == transformation["MetricNamespace"]
                assert not alarm.get("Dimensions")


def test_lines_go_where_the_environment_says_and_nowhere_else(templates: Templates) -> None:
    """One of the two filters that a log group may have; the other is the team's."""
    for environment, _, template in services(templates):
        sent = [each["DestinationArn"] for each in of_type(template, "AWS::Logs::SubscriptionFilter")]
        assert sent == ([environment.log_search.destination_arn] if environment.log_search else [])


def test_saved_queries_read_logs_of_this_environment_only(templates: Templates) -> None:
    """And the service's own first."""
    for environment, service, template in services(templates):
        ours = {Names.of(environment).log_group(each.name) for each in environment.services}
        for query in of_type(template, "AWS::Logs::QueryDefinition"):
            assert query["Name"].startswith(f"pdm/{environment.name}/{service}/")
            assert query["LogGroupNames"][0] == Names.of(environment).log_group(service)
            assert set(query["LogGroupNames"]) <= ours


def test_a_request_is_followed_into_the_services_behind(templates: Templates) -> None:
    """A correlation id is in the log of every service on the way."""
    followed = 0
    for environment, name, template in services(templates):
        service = environment.service(name)
        [query] = [
            query
            for query in of_type(template, "AWS::Logs::QueryDefinition")
            if query["Name"].endswith("/one-request")
        ]
        for other in service.depends_on:
            followed += 1
            assert Names.of(environment).log_group(other) in query["LogGroupNames"]

    assert followed


def test_a_service_that_asks_for_it_has_its_own_group_and_rule(templates: Templates) -> None:
    """In its own stack; the stack of all services never names it."""
    asked = 0
    for environment, name, template in services(templates):
        is_own = environment.service(name).traced is Traced.OWN_GROUP
        asked += is_own
        assert len(of_type(template, "AWS::XRay::Group")) == is_own
        assert len(of_type(template, "AWS::XRay::SamplingRule")) == is_own
        shared = templates[environment.name, "Tracing"]
        assert f"pdm-{environment.name}-{name}" not in json.dumps(of_type(shared, "AWS::XRay::Group"))

    assert asked
