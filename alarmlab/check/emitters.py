"""Who else publishes metrics: declared in a file, or by the metric filters of the templates.

emitters:
  - namespace: Fleet
    metrics:
      - name: Temperature
        unit: None                          # optional
        dimensions: [[Machine], [Machine, Line]]   # every set it is published with; [[]] for none
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from alarmlab.check.catalogue.units import UNITS
from alarmlab.check.stack import Resource, Stack
from alarmlab.check.values import as_items, as_text, entries
from alarmlab.cloudformation.token import Token

METRIC_FILTER = "AWS::Logs::MetricFilter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Emitted:
    """A metric somebody publishes. `sets` are all its dimension sets, None when they are not known.

    `by` says who, for a message. `declared` is False for what a template does: there may be others.
    """

    namespace: str
    name: str
    sets: frozenset[frozenset[str]] | None
    unit: str | None
    by: str
    declared: bool


def read_emitters(path: Path) -> tuple[Emitted, ...]:
    """The metrics a file declares. Raises BadInputError with file and line for what breaks its format."""
    from alarmlab.scenarios.yaml_fields import read_yaml

    found: list[Emitted] = []
    document = read_yaml(path).mapping(required=["emitters"], optional=[])
    for emitter in document["emitters"].sequence(fix="write a list of namespaces and their metrics"):
        fields = emitter.mapping(required=["namespace", "metrics"], optional=[])
        for metric in fields["metrics"].sequence(fix="write a list of metrics"):
            of_metric = metric.mapping(required=["name", "dimensions"], optional=["unit"])
            unit = of_metric["unit"].text() if "unit" in of_metric else None
            if unit is not None and unit not in UNITS:
                raise of_metric["unit"].error(f"a unit is one of {', '.join(UNITS)}", fix="write one of them")
            sets = of_metric["dimensions"].sequence(fix="write a list of sets, [[]] for none")
            found.append(
                Emitted(
                    namespace=fields["namespace"].text(),
                    name=of_metric["name"].text(),
                    sets=frozenset(frozenset(name.text() for name in one.texts()) for one in sets),
                    unit=unit,
                    by=path.name,
                    declared=True,
                )
            )
    return tuple(found)


def filtered(stacks: Iterable[Stack]) -> Iterator[Emitted]:
    """What the metric filters of the templates publish, as far as it is known."""
    for stack in stacks:
        for resource in stack.of_type(METRIC_FILTER):
            yield from _transformations(resource)


def _transformations(resource: Resource) -> Iterator[Emitted]:
    items = as_items(resource.properties.get("MetricTransformations"))
    for item in () if isinstance(items, Token) else items:
        found = entries(item)
        namespace, name = as_text(found.get("MetricNamespace")), as_text(found.get("MetricName"))
        unit = as_text(found.get("Unit"))
        if isinstance(namespace, str) and isinstance(name, str):
            yield Emitted(
                namespace=namespace,
                name=name,
                sets=_sets(found.get("Dimensions")),
                # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
                unit="None" if unit is None else None if isinstance(unit, Token) else unit,
                by=f"the metric filter {resource.logical_id}",
                declared=False,
            )


def _sets(value: object) -> frozenset[frozenset[str]] | None:
    items = as_items(value)
    if isinstance(items, Token):
        return None
    names = [as_text(entries(item).get("Key")) for item in items]
    known = [name for name in names if isinstance(name, str)]
    return frozenset({frozenset(known)}) if len(known) == len(names) else None
