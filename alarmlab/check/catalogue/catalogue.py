"""What AWS publishes: namespaces, metrics, dimension sets, units; which references give a dimension.

A metric that is not in it may exist all the same. Only what `only`, `needs` and the other facts say is sure.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

_DATA = Path(__file__).resolve().parents[1] / "data" / "metrics.json.gz"

Dimensions = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMetric:
    """A metric of the catalogue. What is None or False is not known to be so.

    `sets` are dimension sets it is published with; `only` are all there are; each set there is holds one of
    `needs`. `unit_is_sure` when the unit was read from AWS's page. A `gauge` is a level, read every
    `resolution_s` seconds. Of `ones` each sample is 1. A `percent` is between 0 and 100. `source` is a page.
    """

    namespace: str
    name: str
    sets: tuple[Dimensions, ...]
    only: tuple[Dimensions, ...] | None
    needs: tuple[Dimensions, ...] | None
    unit: str | None
    unit_is_sure: bool
    gauge: bool
    ones: bool
    percent: bool
    signed: bool
    resolution_s: int | None
    region: str | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionValue:
    """What a dimension holds. `given_by`: per resource type the attributes (or "Ref") that give it.

    `not_given_by` are resource types no reference of which gives it. `like` is a pattern every value matches.
    """

    dimension: str
    is_what: str
    like: str | None
    given_by: Mapping[str, tuple[str, ...]]
    not_given_by: frozenset[str]


class Catalogue:
    """The data of metrics.json.gz. Metrics are made of it when they are asked for."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._namespaces: Mapping[str, Mapping[str, Any]] = data["namespaces"]
        self._misnamed: Mapping[str, str] = data["misnamed"]
        self._references: Mapping[str, str] = data["references"]
        self._data = data

    def knows(self, namespace: str) -> bool:
        """Whether AWS publishes anything there."""
        return namespace in self._namespaces

    def names(self, namespace: str) -> Iterable[str]:
        """The metrics that are known of a namespace."""
        return self._namespaces[namespace]["metrics"] if namespace in self._namespaces else ()

    def metric(self, namespace: str, name: str) -> KnownMetric | None:
        """The metric, when it is known."""
        space = self._namespaces.get(namespace)
        if space is None or name not in space["metrics"]:
            return None
        found: Mapping[str, Any] = space["metrics"][name]
        return KnownMetric(
            namespace=namespace,
            name=name,
            sets=tuple(frozenset(names) for names in found.get("sets", ())),
            only=_sets(found, space, "only"),
            needs=_sets(found, space, "needs"),
            unit=found.get("unit"),
            unit_is_sure=found.get("sure", False),
            gauge=found.get("gauge", False),
            ones=found.get("one", False),
            percent=found.get("percent", False),
            signed=found.get("signed", False),
            resolution_s=found.get("resolution_s", space.get("resolution_s")),
            region=space.get("region"),
            source=found.get("source", space.get("source")),
        )

    def likely_namespace(self, namespace: str) -> str | None:
        """The namespace that is meant by one AWS does not use: in another case, or by another name."""
        return self._misnamed.get(namespace) or self._by_lower_case.get(namespace.lower())

    def value_of(self, namespace: str, dimension: str) -> DimensionValue | None:
        """What the dimension holds in the namespace, when that is known."""
        return self._values.get((namespace, dimension))

    def reference_of(self, resource_type: str) -> str | None:
        """The property that Ref gives of a resource type."""
        return self._references.get(resource_type)

    def is_identity(self, resource_type: str) -> bool:
        """Whether some dimension refers to resources of the type, so that another one hardly does."""
        return resource_type in self._identities

    @cached_property
    def _identities(self) -> frozenset[str]:
        return frozenset(kind for value in self._values.values() for kind in value.given_by)

    @cached_property
    def _by_lower_case(self) -> Mapping[str, str]:
        return {name.lower(): name for name in self._namespaces}

    @cached_property
    def _values(self) -> Mapping[tuple[str, str], DimensionValue]:
        return {
            (namespace, item["dimension"]): DimensionValue(
                dimension=item["dimension"],
                is_what=item["is"],
                like=item.get("like"),
                given_by={kind: tuple(names) for kind, names in item["given_by"].items()},
                not_given_by=frozenset(item.get("not", ())),
            )
            for item in self._data["values"]
            for namespace in item["namespaces"]
        }


def load_catalogue() -> Catalogue:
    """The catalogue that is part of alarmlab."""
    return Catalogue(json.loads(gzip.decompress(_DATA.read_bytes())))


def _sets(found: Mapping[str, Any], space: Mapping[str, Any], key: str) -> tuple[Dimensions, ...] | None:
    """The metric's own fact, else that of its namespace unless the metric has one of either kind."""
    owner = found if "only" in found or "needs" in found else space
    return tuple(frozenset(names) for names in owner[key]) if key in owner else None
