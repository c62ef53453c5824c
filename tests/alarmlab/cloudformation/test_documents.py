"""A file is read as CloudFormation reads it, or refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.cloudformation import document
from alarmlab.cloudformation.document import read_document
from alarmlab.errors import BadInputError


def read(tmp_path: Path, text: str | bytes, name: str = "template.yaml") -> object:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_document(path).value


def refusal(tmp_path: Path, text: str | bytes, name: str = "template.yaml") -> str:
    with pytest.raises(BadInputError) as caught:
        read(tmp_path, text, name)
    assert caught.value.where == str(tmp_path / name)
    return caught.value.what


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("!Ref Topic", {"Ref": "Topic"}),
        ("!Sub '${A}-b'", {"Fn::Sub": "${A}-b"}),
        ("!GetAtt Child.Outputs.Arn", {"Fn::GetAtt": ["Child", "Outputs.Arn"]}),
        ("!GetAtt [A, Arn]", {"Fn::GetAtt": ["A", "Arn"]}),
        ("!If [Prod, !Ref A, 1]", {"Fn::If": ["Prod", {"Ref": "A"}, 1]}),
        ("!Not [!Condition Prod]", {"Fn::Not": [{"Condition": "Prod"}]}),
        ("!Select [0, !Split ['/', !Ref A]]", {"Fn::Select": [0, {"Fn::Split": ["/", {"Ref": "A"}]}]}),
        ("2012-10-17", "2012-10-17"),
        ("012345678901", "012345678901"),
        ("1:30", "1:30"),
        ("1e3", "1e3"),
        ("80", 80),
        ("-0.5", -0.5),
        ("yes", True),
        ("'yes'", "yes"),
        ("'80'", "80"),
        ("", None),
        ("~", None),
        ("!!binary QUI=", "QUI="),
        ("!!python/object:os.system x", "x"),
        ("{<<: {a: 1, b: 1}, b: 2}", {"a": 1, "b": 2}),
        ("{<<: [{a: 1}, {a: 2}]}", {"a": 1}),
        ("[&x [1], *x]", [[1], [1]]),
    ],
)
def test_yaml_is_read_with_its_short_forms_and_its_numbers(tmp_path: Path, yaml: str, value: object) -> None:
    assert read(tmp_path, f"a: {yaml}") == {"a": value}


@pytest.mark.parametrize("key", ["on", "Yes", "1", "null"])
def test_a_name_is_always_text(tmp_path: Path, key: str) -> None:
    assert read(tmp_path, f"{key}: 1") == {key: 1}


def test_json_is_read_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    assert read(tmp_path, '\ufeff  {"a": [1, null]}', "any.template") == {"a": [1, None]}


@pytest.mark.parametrize(
    ("name", "text"), [("t.json", '{"a": 1, "b": {"c": 1, "c": 2}}'), ("t.yaml", "a: 1\nb: {c: 1, c: 2}")]
)
def test_the_last_of_two_equal_names_counts_and_is_told(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)

    found = read_document(path)

    assert (found.value, found.duplicate_keys) == ({"a": 1, "b": {"c": 2}}, ("c",))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is not a mapping of names to values"),
        ("[1]", "is not a mapping of names to values"),
        ("text", "is not a mapping of names to values"),
        ("a: *b", "is not YAML: line 1: the alias *b is not known here"),
        ("a: &a\n  b: *a", "is not YAML: line 2: the alias *a is not known here"),
        ("? [a]\n: b", "is not YAML: line 1: a name must be text"),
        ("<<: 1", "is not YAML: line 1: << brings in mappings only"),
        ("a: 1\n---\nb: 2", "is not YAML: line 2: a template is one document, this begins another"),
        ("a: 'b", "is not YAML: line 1: found unexpected end of stream"),
        ("a: \x07", "control characters are not allowed"),
        (b"\xff\xfe\x00", "is not text in UTF-8"),
        ("a: " + "[" * 100_000, "is not YAML: line 1: it is nested deeper than 100 levels"),
        ("a: " + "[" * 101 + "]" * 101, "is not YAML: line 1: it is nested deeper than 100 levels"),
    ],
)
def test_what_is_no_template_is_refused_in_one_sentence(tmp_path: Path, text: str | bytes, what: str) -> None:
    assert what in refusal(tmp_path, text)


@pytest.mark.parametrize("levels", [101, 100_000])
def test_json_may_not_be_deeper_than_yaml(tmp_path: Path, levels: int) -> None:
    text = '{"a":' * levels + "1" + "}" * levels

    assert refusal(tmp_path, text, "t.json") == "is nested deeper than 100 levels"


def test_aliases_cannot_stand_for_more_than_memory_holds(tmp_path: Path) -> None:
    lines = ["a0: &a0 [1,1,1,1,1,1,1,1,1,1]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]

    assert refusal(tmp_path, "\n".join(lines)) == "holds more than 2000000 values, aliases counted"


def test_a_file_may_not_be_larger_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "LARGEST_BYTES", 9)

    assert read(tmp_path, '{"a": 12}') == {"a": 12}
    assert refusal(tmp_path, '{"a": 123}') == "is 10 bytes long, at most 9 are read"


@pytest.mark.parametrize("name", ["nowhere.yaml", ""])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        read_document(tmp_path / name)
