"""Whatever a template holds, alarmlab check ends, with findings or with one clear error."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.survey import survey
from alarmlab.check.baseline import baseline_of
from alarmlab.check.context import Context
from alarmlab.check.load import stack_of
from alarmlab.check.report.machine import as_github, as_json
from alarmlab.check.report.plain import plain
from alarmlab.check.rule_list import RULES
from alarmlab.check.run import run
from alarmlab.cloudformation.document import read_document
from alarmlab.cloudformation.resources import resources_of
from alarmlab.cloudformation.template import Template
from alarmlab.errors import AlarmlabError, BadInputError

CORPUS = Path(__file__).parent / "corpus"
DOCUMENTS = [read_document(path).value for path in sorted(CORPUS.iterdir()) if path.is_file()]

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ("", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::AlarmMuteRule")
    ),
    st.sampled_from(
        ("ALARM(", '{"widgets": 3}', "[1]", "${}", "${A.B}", "{{resolve:ssm:/x}}", "1e999", "NaN")
    ),
)
NAMES = st.sampled_from(
    (
        *("Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::If", "Fn::Select"),
        *("Fn::Split", "Fn::FindInMap", "Fn::Transform"),
    )
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(NAMES, st.text(max_size=8)), inner, max_size=2),
    ),
    max_leaves=6,
)


def check(document: Mapping[str, Any]) -> None:
    """Everything the command does with a template that has been read."""
    context = Context([stack_of(Template(path=Path("t.yaml"), document=document), parameters={})])
    report = run(context, RULES, all_rules=RULES, waivers=(), baseline=None, today=date(2026, 1, 1))
    for shown in (plain(report), as_json(report), as_github(report), baseline_of(report.findings)):
        assert shown
    json.loads(as_json(report))


def mutate(document: Any, data: st.DataObject) -> None:
    """Replace, drop or wrap one value somewhere inside."""
    parent: Any = document
    for _ in range(12):
        keys: list[Any] = [*parent] if isinstance(parent, dict) else [*range(len(parent))]
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        child = cast("Any", parent)[key]
        if not isinstance(child, dict | list) or not child or data.draw(st.integers(0, 3)) == 0:
            change = data.draw(st.sampled_from(("replace", "drop", "wrap")))
            if change == "drop":
                del parent[key]
            elif change == "wrap":
                parent[key] = {data.draw(NAMES): child}
            else:
                parent[key] = data.draw(JUNK)
            return
        parent = cast("Any", child)


@given(st.sampled_from(DOCUMENTS), st.integers(min_value=1, max_value=5), st.data())
def test_a_damaged_template_is_checked_all_the_same(
    original: Mapping[str, Any], changes: int, data: st.DataObject
) -> None:
    document = copy.deepcopy(dict(original))
    for _ in range(changes):
        mutate(document, data)

    check(document)


@given(st.sampled_from(DOCUMENTS), st.integers(min_value=1, max_value=5), st.data())
def test_the_commands_that_must_understand_a_template_refuse_a_damaged_one_in_one_sentence(
    original: Mapping[str, Any], changes: int, data: st.DataObject
) -> None:
    document = copy.deepcopy(dict(original))
    for _ in range(changes):
        mutate(document, data)

    for read in (survey, resources_of):
        try:
            read(document, parameters={}, account="1", region="us-east-1")
        except AlarmlabError:
            continue  # what any other error would do is end the test


@given(
    st.dictionaries(st.sampled_from(("Resources", "Parameters", "Conditions", "Mappings", "Outputs")), JUNK)
)
def test_sections_of_junk_are_checked(document: dict[str, Any]) -> None:
    check(document)


@given(st.binary(max_size=200), st.integers(min_value=0), st.sampled_from(sorted(CORPUS.glob("*.*"))))
def test_a_damaged_file_is_read_or_refused_in_one_sentence(junk: bytes, at: int, path: Path) -> None:
    import tempfile

    content = path.read_bytes()
    at %= len(content)
    with tempfile.TemporaryDirectory() as folder:
        damaged = Path(folder) / path.name
        damaged.write_bytes(content[:at] + junk + content[at + len(junk) :])
        try:
            document = read_document(damaged).value
        except BadInputError:
            return
        check(document)


@pytest.mark.parametrize(
    "kind", ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard", "AWS::Logs::MetricFilter"]
)
@given(JUNK)
def test_a_resource_of_junk_is_checked(kind: str, junk: object) -> None:
    check({"Resources": {"A": {"Type": kind, "Properties": junk, "Metadata": junk, "Condition": junk}}})
