"""Templates for the tests of checks: a few resources, as the rules see them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from alarmlab.check.context import Context
from alarmlab.check.finding import Finding
from alarmlab.check.load import load_context, stack_of
from alarmlab.check.rule import Rule
from alarmlab.cloudformation.assembly import Template
from alarmlab.cloudformation.yaml_document import read_yaml


def a_context(text: str, **parameters: str) -> Context:
    """The context of one template written in YAML."""
    duplicates: list[str] = []
    path = Path("template.yaml")
    text = dedent(text)
    document = read_yaml(path, text, duplicates=duplicates, deepest=100)
    assert isinstance(document, Mapping)
    template = Template(path=path, document={**document}, text=text, duplicate_keys=tuple(duplicates))
    return Context([stack_of(template, parameters=parameters)])


def found(rule: Rule, text: str, **parameters: str) -> list[Finding]:
    """What the rule finds in a template written in YAML, in order."""
    return sorted(rule.findings(a_context(text, **parameters)), key=lambda finding: finding.order)


def messages(rule: Rule, text: str, **parameters: str) -> list[str]:
    """As `found`, as `LogicalId: severity: message`."""
    return [
        f"{finding.place.logical_id or 'template'}: {finding.severity}: {finding.message}"
        for finding in found(rule, text, **parameters)
    ]


def write(directory: Path, name: str, text: str) -> Path:
    """The file with the text."""
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


def a_file_context(path: Path, **parameters: str) -> Context:
    """The context of a file or a cdk.out directory."""
    return load_context([path], parameters=parameters)
