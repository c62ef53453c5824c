"""One snapshot a stack: a change to a template is reviewed as a diff. `make snapshots` rewrites them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.conftest import ENVIRONMENTS, Template

# prod is what matters; local adds the sample workload.
STACKS = [
    *(("prod", stack) for stack in ("Remediation", "Alerting", "Cluster-predictive-maintenance", "Business")),
    *(("prod", f"Service-{service}") for service in ("api-gateway", "ml-service", "data-pipeline")),
    *(("prod", stack) for stack in ("Watchdog", "Telemetry", "Dashboards", "Logging", "Tracing")),
    ("local", "SampleWorkload"),
]
ASSET_HASH = re.compile(r"[0-9a-f]{64}")


class JsonFile(SingleFileSnapshotExtension):
    """A readable .json file per stack."""

    file_extension = "json"
    _write_mode = WriteMode.TEXT


@pytest.mark.parametrize(("environment", "stack"), STACKS, ids=lambda part: part)
def test_the_template_is_as_reviewed(
    environment: str, stack: str, templates: Mapping[tuple[str, str], Template], snapshot: SnapshotAssertion
) -> None:
    """Asset hashes and the CDK's own metadata are masked: they change with every edit and say nothing."""
    assert any(env.name == environment for env in ENVIRONMENTS)

    assert masked(templates[environment, stack]) == snapshot(extension_class=JsonFile)


def masked(template: Template) -> str:
    shown = {key: value for key, value in template.items() if key not in ("Conditions", "Rules")}
    shown["Resources"] = {
        logical_id: {key: value for key, value in resource.items() if key != "Metadata"}
        for logical_id, resource in template["Resources"].items()
        if resource["Type"] != "AWS::CDK::Metadata"
    }
    return ASSET_HASH.sub("<asset>", json.dumps(shown, indent=1, sort_keys=True)) + "\n"
