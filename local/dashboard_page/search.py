"""A SEARCH expression that stands alone: the metrics of the store that it finds.

Syntax: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alarmlab.metrics.buckets import Buckets
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.notation import parse_statistic
from alarmlab.metrics.store import Datapoint, MetricStore

_SEARCH = re.compile(
    r"\s*SEARCH\(\s*'(?P<query>(?:[^'\\]|\\.)*)'\s*,\s*'(?P<statistic>[^']+)'\s*(?:,\s*(?P<period>\d+)\s*)?\)\s*"
)
_SCHEMA = re.compile(r"\s*\{(?P<schema>[^}]*)\}(?P<terms>.*)", re.DOTALL)
_TERM = re.compile(r'(?P<no>NOT\s+)?(?:(?P<key>[\w:.]+)\s*=\s*)?(?:"(?P<exact>[^"]*)"|(?P<part>[^\s"()=]+))')


def is_search(text: str) -> bool:
    """Whether the expression is a SEARCH and nothing around it."""
    return _SEARCH.fullmatch(text) is not None


def search(text: str, store: MetricStore, buckets: Buckets) -> Iterator[tuple[str, tuple[Datapoint, ...]]]:
    """Each metric that is found, by its dimensions' values. Raises ValueError for what is not understood
    here."""
    found = _SEARCH.fullmatch(text)
    assert found is not None
    statistic = parse_statistic(found["statistic"])
    if statistic is None:
        raise ValueError(f"{found['statistic']!r} is no statistic")
    schema = _SCHEMA.fullmatch(found["query"].replace('\\"', '"'))
    if schema is None or re.search(r"\bOR\b|\(", schema["terms"]):
        raise ValueError("SEARCH with OR, brackets or without a {schema} is not drawn here")
    namespace, *dimensions = (part.strip().strip('"') for part in schema["schema"].split(","))
    for metric in sorted(store.metrics(), key=str):
        names = {name for name, _ in metric.dimensions}
        if (metric.namespace, names) == (namespace, set(dimensions)) and _matches(metric, schema["terms"]):
            label = " ".join(dict(metric.dimensions)[name] for name in dimensions) or metric.name
            yield label, store.in_buckets(metric, statistic=statistic, buckets=buckets)


def _matches(metric: MetricId, terms: str) -> bool:
    fields = {"MetricName": metric.name, "Namespace": metric.namespace, **dict(metric.dimensions)}
    for term in _TERM.finditer(re.sub(r"\bAND\b", " ", terms)):
        values = [fields.get(term["key"], "")] if term["key"] else list(fields.values())
        exact, part = term["exact"], (term["part"] or "").lower()
        hit = any(value == exact if exact is not None else part in value.lower() for value in values)
        if hit is bool(term["no"]):
            return False
    return True
