"""From catalogue entry to CloudFormation properties, without jsii."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pdm_catalog.alarm import DESCRIPTION_MAX_CHARS
from pdm_catalog.alarm_index import AlarmIndex, alarm_index
from pdm_catalog.alarms import alarms_of
from pdm_catalog.environment import Environment, Parameter
from pdm_catalog.errors import CatalogError
from pdm_catalog.rendering import alarm_properties
from pdm_catalog.routes import UNKNOWN_ALARM_SEVERITY


def as_ref(parameter: Parameter) -> dict[str, str]:
    return {"Ref": parameter.name}


def test_a_deploy_time_value_becomes_what_the_resolver_says() -> None:
    """The catalogue knows no tokens; whoever renders it brings them."""
    environment = next(env for env in _environments() if env.load_balancer.parameter)
    [alarm] = [alarm for alarm in alarms_of(environment) if "LoadBalancer" in alarm.dimensions]

    properties = alarm_properties(environment, alarm, actions=["topic"], resolve=as_ref)

    assert properties["Dimensions"] == [
        {"Name": "LoadBalancer", "Value": {"Ref": environment.load_balancer.parameter}}
    ]


def test_the_description_is_enough_without_our_routing(environment: Environment) -> None:
    """The console and a plain e-mail show only this."""
    for alarm in alarms_of(environment):
        text = alarm_properties(environment, alarm, actions=[], resolve=as_ref)["AlarmDescription"]

        assert text.startswith(alarm.meaning)
        assert f"{environment.runbook_url}/{alarm.runbook}.md" in text
        assert alarm.severity in text
        assert len(text) <= DESCRIPTION_MAX_CHARS


def test_a_description_that_cloudwatch_would_cut_is_refused(environment: Environment) -> None:
    """CloudWatch keeps 1,024 characters; half a runbook address helps nobody."""
    alarm = replace(alarms_of(environment)[0], meaning="long " * 200)

    with pytest.raises(CatalogError, match=r"meaning = .* makes a description of \d+ characters"):
        alarm_properties(environment, alarm, actions=[], resolve=as_ref)


def test_the_index_survives_its_file(environment: Environment) -> None:
    """What synth writes is what the Lambda reads."""
    index = alarm_index(environment, alarms_of(environment))

    assert AlarmIndex.from_text(index.to_text()) == index


def test_an_unknown_alarm_gets_the_stated_default(environment: Environment) -> None:
    """Never lost, never a page by guess."""
    entry = alarm_index(environment, alarms_of(environment)).find("somebody-elses-alarm")

    assert not entry.known
    assert entry.alarm == "somebody-elses-alarm"
    assert entry.severity is UNKNOWN_ALARM_SEVERITY
    assert entry.remedy is None


def _environments() -> tuple[Environment, ...]:
    from tests.conftest import ENVIRONMENTS

    return ENVIRONMENTS
