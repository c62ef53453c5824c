"""One more service is one more stack: nothing moves, nothing is replaced, and no quota comes near."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.large_environment import with_services
from pdm_catalog.environment import Environment
from pdm_catalog.watched import Service
from stacks.plan import plan
from tests.conftest import ENVIRONMENTS
from tests.stacks.quotas import UNPACKED_BYTES, Template, unpacked_bytes, uses

PROD = next(environment for environment in ENVIRONMENTS if environment.name == "prod")
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
SERVICES = 400 if LONG else 40
# What lists every service, and may therefore change in place: CloudFormation updates each of these without
# interruption, by their pages in https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/.
LISTS_SERVICES = {
    ("Alerting", "AWS::Lambda::Function", "Code"),  # the alarm index beside the router
    ("Remediation", "AWS::IAM::Policy", "PolicyDocument"),  # the remediator's targets
    ("Telemetry", "AWS::Lambda::Function", "Code"),  # the watch list
    ("Telemetry", "AWS::IAM::Policy", "PolicyDocument"),
    ("Telemetry", "AWS::Events::Rule", "EventPattern"),
    ("Dashboards", "AWS::CloudWatch::Dashboard", "DashboardBody"),
    ("Tracing", "AWS::XRay::Group", "FilterExpression"),
}
SAFE_SHARE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """The same environment before and after one more service."""

    before: Mapping[str, Template]
    after: Mapping[str, Template]
    assets: tuple[Path, ...]


def synthesised(environment: Environment, outdir: Path) -> Mapping[str, Template]:
    """Templates by stack."""
    from stacks.app import build_app  # starts Node: only the tests that need it pay for it

    build_app([plan(environment)], outdir=str(outdir)).synth()
    folder = outdir / f"assembly-{environment.name}"
    manifest = json.loads((folder / "manifest.json").read_text())
    return {
        artifact["displayName"].split(" ")[0].split("/")[1]: json.loads(
            (folder / artifact["properties"]["templateFile"]).read_text()
        )
        for artifact in manifest["artifacts"].values()
        if artifact["type"] == "aws:cloudformation:stack"
    }


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Grown:
    """The new one is first in the file: no name may depend on a place."""
    folder = tmp_path_factory.mktemp("grown")
    before = with_services(PROD, SERVICES)
    new = Service(name="added", cluster=before.clusters[0].name, max_tasks=4)
    after = replace(before, services=(new, *before.services))
    return Grown(
        before=synthesised(before, folder / "before"),
        after=synthesised(after, folder / "after"),
        assets=tuple(path for path in (folder / "after").glob("asset.*") if path.is_dir()),
    )


def test_one_more_service_is_one_more_stack(grown: Grown) -> None:
    """And no stack goes."""
    assert set(grown.after) - set(grown.before) == {"Service-added"}
    assert set(grown.before) <= set(grown.after)


def test_no_resource_comes_goes_or_moves(grown: Grown) -> None:
    """Of any other stack: logical ids and types are what they were."""
    moved = {
        stack: (kinds(template), kinds(grown.after[stack]))
        for stack, template in grown.before.items()
        if kinds(template) != kinds(grown.after[stack])
    }

    assert moved == {}


def test_only_what_lists_every_service_changes_and_in_place(grown: Grown) -> None:
    """Nothing is replaced: a replaced alarm forgets its state."""
    changed = {
        (stack, template["Resources"][logical_id]["Type"], name)
        for stack, template in grown.before.items()
        for logical_id, name in differences(template, grown.after[stack])
    }

    assert changed <= LISTS_SERVICES


def test_no_quota_comes_near(grown: Grown) -> None:
    """With a fifth to spare, of every stack."""
    near = [
        f"{stack}: {what} {used} of {quota}"
        for stack, template in grown.after.items()
        for what, used, quota in uses(template)
        if used > SAFE_SHARE * quota
    ]

    assert near == []
    assert grown.assets
    assert max(map(unpacked_bytes, grown.assets)) < SAFE_SHARE * UNPACKED_BYTES / 10


def kinds(template: Template) -> dict[str, str]:
    """The type of every resource by logical id."""
    return {logical_id: resource["Type"] for logical_id, resource in template["Resources"].items()}


def differences(before: Template, after: Template) -> list[tuple[str, str]]:
    """The properties that differ, by resource; other parts of a resource by their own names."""
    found: list[tuple[str, str]] = []
    for logical_id, was in before["Resources"].items():
        now = after["Resources"][logical_id]
        found += [(logical_id, name) for name in _unlike(_own(was), _own(now))]
        found += [
            (logical_id, name) for name in _unlike(was.get("Properties", {}), now.get("Properties", {}))
        ]
    return found


def _own(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in resource.items() if name not in ("Properties", "Metadata")}


def _unlike(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return [name for name in {*was, *now} if was.get(name) != now.get(name)]
