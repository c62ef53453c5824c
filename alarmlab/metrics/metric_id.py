"""The name of one metric: namespace, metric name and the exact set of dimensions.

CloudWatch treats each combination of dimensions as a metric of its own; nothing is rolled up over them.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from alarmlab.errors import BadInputError

EXAMPLE = 'AWS/ECS:CPUUtilization{ClusterName="c",ServiceName="s"}'

_DIMENSION = re.compile(r'\s*(?P<name>[^={}",\s][^={}",]*?)\s*=\s*"(?P<value>(?:[^"\\]|\\["\\])*)"\s*')
# A namespace may not begin with a colon, but may hold one; the metric name may too. The first colon divides.
_METRIC = re.compile(
    r"\s*(?P<namespace>[^:{}\"]+):(?P<name>[^{}\"]+?)\s*(?:\{(?P<dimensions>.*)\}\s*)?", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricId:
    """One CloudWatch metric. Two ids are the same metric only when all three fields are equal."""

    namespace: str
    name: str
    dimensions: frozenset[tuple[str, str]]

    def __str__(self) -> str:
        """The notation `parse` reads, dimensions in alphabetical order."""
        pairs = ",".join(f'{name}="{_escape(value)}"' for name, value in sorted(self.dimensions))
        return f"{self.namespace}:{self.name}" + (f"{{{pairs}}}" if pairs else "")

    @classmethod
    def parse(cls, text: str, *, where: str = "metric") -> MetricId:
        """Read `Namespace:Name{Dimension="value",...}`; without braces the metric has no dimensions.

        Inside a value, `\\"` stands for a quote and `\\\\` for a backslash.
        Raises BadInputError, naming `where`, for any other text and for a dimension given twice.
        """
        matched = _METRIC.fullmatch(text)
        if matched is None:
            raise _malformed(text, where=where)
        return cls(
            namespace=matched["namespace"],
            name=matched["name"],
            dimensions=_parse_dimensions(matched["dimensions"] or "", text=text, where=where),
        )


def _parse_dimensions(inner: str, *, text: str, where: str) -> frozenset[tuple[str, str]]:
    found: dict[str, str] = {}
    position = 0
    while position < len(inner) or (found and inner.endswith(",")):
        matched = _DIMENSION.match(inner, position)
        if matched is None:
            raise _malformed(text, where=where)
        if matched["name"] in found:
            raise BadInputError(
                where=where,
                what=f"got {text!r}; a metric has each dimension once, not {matched['name']} twice",
                fix="keep one of the two",
            )
        found[matched["name"]] = re.sub(r"\\(.)", r"\1", matched["value"])
        position = matched.end()
        if position < len(inner):
            if inner[position] != ",":
                raise _malformed(text, where=where)
            position += 1
            if position == len(inner):
                raise _malformed(text, where=where)
    return frozenset(found.items())


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _malformed(text: str, *, where: str) -> BadInputError:
    return BadInputError(
        where=where,
        what=f'got {text!r}; a metric is written Namespace:Name{{Dimension="value",...}}',
        fix=f"write it like {EXAMPLE}",
    )
