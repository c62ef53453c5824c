"""What this system's applications publish, declared for `alarmlab check --emitters`.

`python -m local.emitters > emitters.yaml` writes it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby

from pdm_catalog import own_metrics, telemetry_metrics
from pdm_catalog.metrics import Metric

AWS = ("AWS/", "ECS/ContainerInsights")
"""Namespaces to which nobody but AWS publishes."""


def main() -> int:
    """Print the declaration."""
    print(declaration(published()))
    return 0


def published() -> tuple[Metric, ...]:
    """The metrics of the catalogue that applications publish, not AWS."""
    modules = (own_metrics, telemetry_metrics)
    found = (value for module in modules for value in vars(module).values() if isinstance(value, Metric))
    return tuple(metric for metric in found if not metric.namespace.startswith(AWS))


def declaration(metrics: Iterable[Metric]) -> str:
    """The declaration as YAML, in the format of docs/checks/metric-unknown.md."""
    ordered = sorted(metrics, key=lambda metric: (metric.namespace, metric.name, metric.dimensions))
    spaces = groupby(ordered, key=lambda metric: metric.namespace)
    return "\n".join(["emitters:", *(line for space, found in spaces for line in _lines(space, found))])


def _lines(namespace: str, metrics: Iterable[Metric]) -> Iterator[str]:
    yield f"  - namespace: {namespace}"
    yield "    metrics:"
    for name, found in groupby(metrics, key=lambda metric: metric.name):
        sets = list(found)
        dimensions = ", ".join(f"[{', '.join(metric.dimensions)}]" for metric in sets)
        yield f"      - name: {name}"
        yield f"        unit: {sets[0].unit}"
        yield f"        dimensions: [{dimensions}]"


if __name__ == "__main__":
    sys.exit(main())
