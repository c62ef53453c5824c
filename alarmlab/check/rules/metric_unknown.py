"""A metric that nobody publishes under the name and dimensions the alarm gives: it never receives data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from alarmlab.check.alarm import MetricUse
from alarmlab.check.catalogue.catalogue import KnownMetric
from alarmlab.check.context import Context
from alarmlab.check.dimension_values import shown, wrong_value
from alarmlab.check.emitters import Emitted
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.stack import Resource, Stack
from alarmlab.cloudformation.token import Token

RESERVED = "AWS/"
"""Only AWS publishes there: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html"""
_NEVER = "so it never receives data"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """A metric whose namespace and name are known, and where it is used."""

    context: Context
    stack: Stack
    resource: Resource
    metric: MetricUse
    namespace: str
    name: str
    asker: str

    def problem(self, message: str, fix: str, severity: Severity | None = None) -> Problem:
        return Problem(at=self.resource, message=message, fix=fix, severity=severity)

    @property
    def full_name(self) -> str:
        return f"{self.namespace} {self.name}"


def _look(context: Context) -> Iterator[Problem]:
    for stack, resource, metric in context.metric_uses:
        yield from judge(context, stack, resource, metric, asker="the alarm")


def judge(
    context: Context, stack: Stack, resource: Resource, metric: MetricUse, *, asker: str
) -> Iterator[Problem]:
    """What is wrong with a metric that `asker` wants to have; nothing when it is not known which it is."""
    if isinstance(metric.namespace, str) and isinstance(metric.name, str):
        use = _Use(
            context=context,
            stack=stack,
            resource=resource,
            metric=metric,
            namespace=metric.namespace,
            name=metric.name,
            asker=asker,
        )
        yield from _judge(use)


def _judge(use: _Use) -> Iterator[Problem]:
    catalogue = use.context.catalogue
    known = catalogue.metric(use.namespace, use.name)
    if known is not None:
        yield from _of_known(use, known)
    elif emitted := use.context.emitted(use.namespace):
        yield from _of_emitted(use, emitted)
    elif catalogue.knows(use.namespace):
        yield from _unknown_name(use)
    else:
        yield from _unknown_namespace(use)


def _of_known(use: _Use, known: KnownMetric) -> Iterator[Problem]:
    given = use.metric.dimensions
    region = use.stack.region
    if known.region is not None and region is not None and not _same_place(region, known.region):
        yield use.problem(
            f"{use.namespace} exists in {known.region} only, the stack is in {region}, {_NEVER}",
            f"move the alarm to a stack in {known.region}",
        )
    if given is None:
        return
    wrong = False
    for dimension, value in given.items():
        stack, meant = use.stack, value
        if isinstance(value, Token):
            stack, imported = use.context.imported(value) or (stack, value)
            meant = imported if isinstance(imported, str | Token) else value
        found = wrong_value(
            use.context.catalogue, stack, namespace=use.namespace, dimension=dimension, value=meant
        )
        if found is not None:
            wrong = True
            yield use.problem(f"{found.message}, {_NEVER}", found.fix)
    if not wrong and not _possible(known, frozenset(given)):
        right = known.only or known.needs or ()
        choices = ", or ".join(_with(names) for names in right)
        yield use.problem(
            f"AWS publishes {use.full_name} always {choices}; {_with(given)}{_alone(given)} "
            "it never receives data",
            f"give it the dimensions that AWS's page names: {known.source}",
        )


def _same_place(region: str, other: str) -> bool:
    """True also when one is in a partition of its own (China, GovCloud): those have regions of their own."""
    return region == other or region.startswith(("cn-", "us-gov-", "us-iso", "eusc-", "eu-iso"))


def _possible(known: KnownMetric, given: frozenset[str]) -> bool:
    """False only when AWS's page says so."""
    if known.only is not None:
        return given in known.only
    return known.needs is None or any(needed <= given for needed in known.needs)


def _with(names: Iterable[str]) -> str:
    shown_names = shown(dict.fromkeys(names))
    return f"with {shown_names}" if shown_names else "without dimensions"


def _alone(given: Mapping[str, object]) -> str:
    return " alone" if given else ""


def _of_emitted(use: _Use, emitted: tuple[Emitted, ...]) -> Iterator[Problem]:
    """Whether what is declared, or filtered from logs, is what the alarm names."""
    same_name = [found for found in emitted if found.name == use.name]
    if not same_name:
        yield from _not_emitted(use, emitted)
        return
    given = use.metric.dimensions
    sets = [found.sets for found in same_name if found.sets is not None]
    if given is None or len(sets) < len(same_name) or any(frozenset(given) in found for found in sets):
        return
    declared = any(found.declared for found in same_name)
    by = ", ".join(sorted({found.by for found in same_name}))
    right = ", or ".join(sorted(_with(names) for found in sets for names in found))
    yield use.problem(
        f"{by} publishes {use.full_name} {right}; {use.asker} asks for it {_with(given)}, another metric",
        f"ask for it {right}",
        None if declared else Severity.WARNING,
    )


def _not_emitted(use: _Use, emitted: tuple[Emitted, ...]) -> Iterator[Problem]:
    names = sorted({found.name for found in emitted})
    meant = _same_letters(use.name, names)
    declared = any(found.declared for found in emitted)
    if meant is not None or declared:
        likely = [meant] if meant else get_close_matches(use.name, names, n=1)
        yield use.problem(
            f"nobody is known to publish {use.full_name}",
            f"is {likely[0]} meant?" if likely else f"what is known there: {', '.join(names)}",
            Severity.WARNING,
        )


def _unknown_name(use: _Use) -> Iterator[Problem]:
    names = list(use.context.catalogue.names(use.namespace))
    meant = _same_letters(use.name, names)
    if meant is not None:
        yield use.problem(f"{use.namespace} publishes {meant}, not {use.name}, {_NEVER}", f"write {meant}")
    elif use.namespace.startswith(RESERVED):
        likely = get_close_matches(use.name, names, n=1, cutoff=0.8)
        yield use.problem(
            f"alarmlab does not know the metric {use.full_name}",
            f"is {likely[0]} meant?" if likely else "check its name on AWS's page",
            Severity.NOTE,
        )


def _unknown_namespace(use: _Use) -> Iterator[Problem]:
    catalogue = use.context.catalogue
    meant = catalogue.likely_namespace(use.namespace)
    if meant is None:
        return
    if use.namespace.startswith(RESERVED) or catalogue.metric(meant, use.name) is not None:
        yield use.problem(f"AWS publishes to {meant}, not to {use.namespace}, {_NEVER}", f"write {meant}")


def _same_letters(name: str, names: Iterable[str]) -> str | None:
    """The name that differs in case, in `_`, `-`, `.` or blanks only."""
    letters = _letters(name)
    return next((known for known in names if _letters(known) == letters), None)


def _letters(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum() or character == "%")


RULE = Rule(
    id="metric-unknown",
    doc="The alarm asks for a metric that nobody publishes with this name and these dimensions.",
    severity=Severity.ERROR,
    look=_look,
)
