"""Makes alarmlab's catalogue of AWS metrics: `make catalogue`.

From two public packages, both Apache-2.0, and alarmlab's own supplement. npm and pip download the packages
into a temporary folder, at the versions below.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from alarmlab.check.catalogue.units import standard_unit

DATA = Path(__file__).resolve().parents[1] / "alarmlab" / "check" / "data"
SERVICE_SPEC = ("@aws-cdk/aws-service-spec", "0.1.216", "2026-11-24")
AWSLABS = ("awslabs.cloudwatch-mcp-server", "0.3.1", "2026-11-24")
"""Package, version, and the day this version was looked at."""

_METADATA = "awslabs/cloudwatch_mcp_server/cloudwatch_metrics/data/metric_metadata.json"


def main() -> int:
    """Download, compile and write. Ends with the error of npm or pip when a package cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        found = compiled(
            service_spec=_service_spec(Path(folder)),
            awslabs=_awslabs(Path(folder)),
            supplement=yaml.safe_load((DATA / "supplement.yaml").read_text(encoding="utf-8")),
        )
    write(found)
    metrics = sum(len(space["metrics"]) for space in found["namespaces"].values())
    print(f"{metrics} metrics in {len(found['namespaces'])} namespaces")
    return 0


def write(found: Mapping[str, Any]) -> None:
    """Write the catalogue, always the same bytes for the same content."""
    text = json.dumps(found, separators=(",", ":"), sort_keys=True)
    (DATA / "metrics.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def compiled(
    *, service_spec: Mapping[str, Any], awslabs: list[dict[str, Any]], supplement: Mapping[str, Any]
) -> dict[str, Any]:
    """One mapping of all three. A fact of the supplement stands beside what the others say, never instead."""
    namespaces: dict[str, dict[str, Any]] = {}

    def metric(namespace: str, name: str) -> dict[str, Any]:
        space = namespaces.setdefault(namespace, {"metrics": {}})
        return space["metrics"].setdefault(name, {})

    for namespace, name, sets in _spec_metrics(service_spec):
        metric(namespace, name)["sets"] = sets
    for item in awslabs:
        entry = metric(item["metricId"]["namespace"], item["metricId"]["metricName"])
        unit = standard_unit(item.get("unitInfo"))
        if unit is not None:
            entry["unit"] = unit
        for alarm in item.get("alarmRecommendations", []):
            names = sorted(dimension["name"] for dimension in alarm.get("dimensions", []))
            if names not in entry.setdefault("sets", []):
                entry["sets"].append(names)
    for namespace, facts in supplement["namespaces"].items():
        space = namespaces.setdefault(namespace, {"metrics": {}})
        space |= {
            key: facts[key] for key in ("source", "resolution_s", "region", "only", "needs") if key in facts
        }
        for key, value in facts.get("metrics", {}).items():
            metric(namespace, key).update(value, **({"sure": True} if "unit" in value else {}))
        for group in ("gauges", "ones", "percents", "signed"):
            for key in facts.get(group, []):
                metric(namespace, key)[group.removesuffix("s")] = True
    return {
        "sources": [
            {"package": package, "version": version, "seen": seen, "licence": "Apache-2.0"}
            for package, version, seen in (SERVICE_SPEC, AWSLABS)
        ],
        "namespaces": namespaces,
        "misnamed": supplement["misnamed"],
        "values": supplement["values"],
        "references": _references(service_spec, supplement),
    }


def _spec_metrics(spec: Mapping[str, Any]) -> Iterator[tuple[str, str, list[list[str]]]]:
    sets = {found["$id"]: found["dimensions"] for found in spec["dimensionSet"]["entities"]}
    uses = _relation(spec["usesDimensionSet"])
    for metric in spec["metric"]["entities"]:
        names = [sorted(item["name"] for item in sets[use["$id"]]) for use in uses[metric["$id"]]]
        yield metric["namespace"], metric["name"], [list(found) for found in sorted({*map(tuple, names)})]


def _references(spec: Mapping[str, Any], supplement: Mapping[str, Any]) -> dict[str, str]:
    """What Ref gives, for each resource type that a dimension may refer to."""
    wanted = {kind for value in supplement["values"] for kind in (*value["given_by"], *value.get("not", []))}
    found: dict[str, str] = {}
    for resource in spec["resource"]["entities"]:
        names: list[str] = resource.get("cfnRefIdentifier") or resource.get("primaryIdentifier") or []
        if resource["cloudFormationType"] in wanted and len(names) == 1:
            found[resource["cloudFormationType"]] = names[0]
    return found


def _relation(relation: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    return next(value for key, value in relation.items() if key != "type")


def _service_spec(folder: Path) -> Mapping[str, Any]:
    package, version, _ = SERVICE_SPEC
    made = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    name = re.sub(r"\s.*", "", made.stdout.strip(), flags=re.DOTALL)
    with tarfile.open(folder / name) as archive:
        member = archive.extractfile("package/db.json.gz")
        assert member is not None
        return json.loads(gzip.decompress(member.read()))["schema"]


def _awslabs(folder: Path) -> list[dict[str, Any]]:
    package, version, _ = AWSLABS
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "-d",
            str(folder),
            f"{package}=={version}",
        ],
        check=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return json.loads(archive.read(_METADATA))


if __name__ == "__main__":
    sys.exit(main())
