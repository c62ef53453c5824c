"""The rules of composite alarms: which are accepted, where the others go wrong, what they make of states."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.composite_reader import LONGEST_RULE, composite_alarm
from alarmlab.alarms.naming import Names
from alarmlab.alarms.rule import (
    AllOf,
    AnyOf,
    AtLeast,
    Constant,
    InState,
    Negation,
    Reference,
    Rule,
    state_of,
    written,
)
from alarmlab.alarms.rule_syntax import (
    DEEPEST_RULE,
    MOST_CHILDREN,
    MOST_ELEMENTS,
    RuleError,
    UnsupportedRuleError,
    mark,
    parse_rule,
)
from alarmlab.alarms.states import State
from alarmlab.errors import BadInputError

FACTS = Path(__file__).parents[1] / "facts" / "composite_admission.yaml"
NAMES = Names(by_logical_id={}, generated=frozenset(), account="123456789012", region="us-east-1")
OK, ALARM, INSUFFICIENT_DATA = State.OK, State.ALARM, State.INSUFFICIENT_DATA
ABC = {"a": OK, "b": ALARM, "c": INSUFFICIENT_DATA}


@pytest.mark.parametrize(
    "fact", yaml.safe_load(FACTS.read_text(encoding="utf-8"))["rules"], ids=lambda fact: fact["rule"]
)
def test_a_rule_is_accepted_or_rejected_as_cloudwatch_was_recorded_to_do(fact: dict[str, Any]) -> None:
    properties = {"AlarmName": "composite", "AlarmRule": fact["rule"]}
    if "at" in fact:
        with pytest.raises(BadInputError) as caught:
            composite_alarm(properties, logical_id="C", where="alarm composite", names=NAMES)
        if fact["at"] != "none":
            assert f"at character {fact['at'] + 1}: " in caught.value.what
    else:
        alarm = composite_alarm(properties, logical_id="C", where="alarm composite", names=NAMES)
        assert {*alarm.children} - {"one", "two"} == {fact[key] for key in ("missing",) if key in fact}


@pytest.mark.parametrize(
    ("rule", "state"),
    [
        ("TRUE", ALARM),
        ("FALSE", OK),
        ("NOT FALSE", ALARM),
        ("NOT NOT FALSE", OK),
        ("OK(a)", ALARM),
        ("OK(b)", OK),
        ("ALARM(b)", ALARM),
        ("INSUFFICIENT_DATA(c)", ALARM),
        ("NOT ALARM(c)", ALARM),
        ("TRUE OR TRUE AND FALSE", ALARM),
        ("(TRUE OR TRUE) AND FALSE", OK),
        ("FALSE AND FALSE OR TRUE", ALARM),
        ("NOT FALSE AND FALSE", OK),
        ("NOT (FALSE AND FALSE)", ALARM),
        ("NOT(ALARM(a)OR ALARM(b))", OK),
        ("ALARM(a)\n  OR ALARM(b)\t", ALARM),
        ('ALARM("b")AND OK( a )', ALARM),
        ("AT_LEAST(1, ALARM, (a, b, c))", ALARM),
        ("AT_LEAST(2, ALARM, (a, b, c))", OK),
        ("AT_LEAST(2, NOT ALARM, (a, b, c))", ALARM),
        ("AT_LEAST(3, NOT ALARM, (a, b, c))", OK),
        ("AT_LEAST(2, ALARM, (b, b, a))", ALARM),
        ("AT_LEAST(33%, ALARM, (a, b, c))", ALARM),
        ("AT_LEAST(34%, ALARM, (a, b, c))", OK),
        ("AT_LEAST(1%, INSUFFICIENT_DATA, (a, b, c))", ALARM),
        ("AT_LEAST(100%, NOT OK, (b, c))", ALARM),
        ("AT_LEAST(1, OK, (a)) AND NOT AT_LEAST(1, OK, (b))", ALARM),
    ],
)
def test_a_rule_that_is_true_is_alarm_and_any_other_ok(rule: str, state: State) -> None:
    assert state_of(parse_rule(rule), ABC) is state


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AND", "AND"),
        ("50%", "50%"),
        ("a-b/c.d:e", "a-b/c.d:e"),
        ('say"so', 'say"so'),
        ('"a, (b) c"', "a, (b) c"),
        (r'"say \"so\""', 'say "so"'),
        (r'"C:\temp"', r"C:\temp"),
    ],
)
def test_a_name_is_everything_up_to_a_space_a_bracket_or_a_comma_unless_it_is_quoted(
    text: str, name: str
) -> None:
    assert [parse_rule(rule) for rule in (f"OK({text})", f"AT_LEAST(1, OK, ({text}))")] == [
        InState(state=OK, alarm=Reference(text=name, at=3 + text.startswith('"'))),
        AtLeast(
            needed=1,
            state=OK,
            negated=False,
            alarms=(Reference(text=name, at=17 + text.startswith('"')),),
        ),
    ]


@pytest.mark.parametrize(
    ("text", "at", "rule", "hint"),
    [
        ("", 0, "got the end, expected (, NOT", ""),
        ("ALARM", 5, "got the end, expected ( and the name", ""),
        ("ALARM(a", 7, "got the end, expected )", "close the parenthesis"),
        ("ALARM(a b)", 8, "got 'b', expected )", "a name with spaces stands in double quotes"),
        ("(ALARM(a) OR", 12, "got the end, expected (, NOT", ""),
        ("ALARM(a) ALARM(b)", 9, "got 'ALARM', expected AND, OR or the end", ""),
        ("ALARM(a))", 8, "got ')', expected AND, OR or the end", ""),
        ('ALARM("a)', 6, "the quote never ends", 'close it with "'),
        ('"a"', 0, "got '\"a\"', expected (, NOT", ""),
        ("a", 0, "got 'a', expected (, NOT", ""),
        ("ALARM(a) || OK(b)", 9, "got '||', expected AND, OR or the end", "write OR for ||"),
        ("ALARM(a) And OK(b)", 9, "got 'And', expected AND, OR or the end", "write AND: words of a rule"),
        ("AT_LEAST 2", 9, "got '2', expected ( and a number", ""),
        ("AT_LEAST(2 ALARM", 11, "got 'ALARM', expected a comma", ""),
        ("AT_LEAST(1, NOT NOT ALARM, (a))", 16, "got 'NOT', expected ALARM, OK or", ""),
        ("AT_LEAST(1, ALARM, a)", 19, "got 'a', expected ( and the names", ""),
        ("AT_LEAST(1, ALARM, (a,))", 22, "got ')', expected the name or the ARN", ""),
        ("AT_LEAST(1, ALARM, (a b))", 22, "got 'b', expected a comma or )", "double quotes"),
        ("AT_LEAST(3, ALARM, (a, b))", 9, "got 3; the number is between 1 and that of the alarms, 2", ""),
        ("AT_LEAST(101%, ALARM, (a))", 9, "got 101%; a percentage is between 1% and 100%", ""),
    ],
)
def test_an_error_points_at_the_character_that_cannot_be_read(
    text: str, at: int, rule: str, hint: str
) -> None:
    with pytest.raises(RuleError) as caught:
        parse_rule(text)

    assert caught.value.at == at
    assert caught.value.rule.startswith(rule)
    assert hint in caught.value.hint
    assert bool(hint) == bool(caught.value.hint)


def test_a_rule_is_as_large_as_cloudwatch_takes_it() -> None:
    alarms = [f"ALARM(a{index})" for index in range(MOST_CHILDREN)]
    constants = ["TRUE"] * MOST_ELEMENTS

    assert parse_rule(" OR ".join(alarms))
    assert parse_rule(" OR ".join(alarms * 5))
    assert parse_rule(" AND ".join(constants))
    for too_large in (" OR ".join([*alarms, "OK(b)"]), " AND ".join([*constants, "FALSE"])):
        with pytest.raises(RuleError, match="at most"):
            parse_rule(too_large)
    with pytest.raises(BadInputError, match=f"a rule has at most {LONGEST_RULE}"):
        composite_alarm(
            {"AlarmRule": "TRUE" + " " * LONGEST_RULE}, logical_id="C", where="alarm c", names=NAMES
        )


def test_a_rule_too_deep_to_walk_is_refused_and_not_called_wrong() -> None:
    assert parse_rule("(" * DEEPEST_RULE + "TRUE" + ")" * DEEPEST_RULE) == Constant(value=True)
    assert parse_rule("NOT " * 2_000 + "TRUE") == Constant(value=True)
    with pytest.raises(UnsupportedRuleError, match="parentheses within each other"):
        parse_rule("(" * (DEEPEST_RULE + 1) + "TRUE" + ")" * (DEEPEST_RULE + 1))


@pytest.mark.parametrize(
    ("text", "at", "marked"),
    [
        ("TRUE and FALSE", 5, "TRUE and FALSE\n     ^"),
        ("TRUE AND", 8, "TRUE AND\n        ^"),
        ("a\nb\tc", 4, "a b c\n    ^"),
        ("x" * 100 + "!" + "y" * 100, 100, "x" * 5 + "!" + "y" * 4 + "\n     ^"),
        ("x" * 100 + "!", 100, "x" * 9 + "!" + "\n         ^"),
    ],
)
def test_the_caret_stands_below_the_place(text: str, at: int, marked: str) -> None:
    assert mark(text, at, width=10 if len(text) > 50 else 76) == marked


REFERENCES = st.sampled_from("abc").map(lambda text: Reference(text=text, at=0))


@st.composite
def quorums(draw: st.DrawFn) -> AtLeast:
    alarms = tuple(draw(st.lists(REFERENCES, min_size=1, max_size=4)))
    needed = draw(st.integers(1, len(alarms)))
    return AtLeast(
        needed=needed, state=draw(st.sampled_from(State)), negated=draw(st.booleans()), alarms=alarms
    )


def several(rules: st.SearchStrategy[Rule]) -> st.SearchStrategy[tuple[Rule, ...]]:
    return st.lists(rules, min_size=2, max_size=3).map(tuple)


RULES: st.SearchStrategy[Rule] = st.recursive(
    st.builds(Constant, value=st.booleans())
    | st.builds(InState, state=st.sampled_from(State), alarm=REFERENCES)
    | quorums(),
    lambda rules: (
        st.builds(Negation, operand=rules)
        | st.builds(AllOf, operands=several(rules))
        | st.builds(AnyOf, operands=several(rules))
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("( (ALARM(a)) )AND(OK(b) OR TRUE)", "ALARM(a) AND (OK(b) OR TRUE)"),
        ("(ALARM(a) AND OK(b)) OR FALSE", "ALARM(a) AND OK(b) OR FALSE"),
        ("NOT (ALARM(a)) AND NOT (OK(a) AND OK(b))", "NOT ALARM(a) AND NOT (OK(a) AND OK(b))"),
        ("AT_LEAST(50%,NOT OK,(a,b,c))", "AT_LEAST(2, NOT OK, (a, b, c))"),
        (
            r'ALARM("a b") OR ALARM("a") OR ALARM("say \"so\"")',
            r'ALARM("a b") OR ALARM(a) OR ALARM("say \"so\"")',
        ),
    ],
)
def test_a_rule_is_written_with_as_few_parentheses_and_quotes_as_it_takes(rule: str, text: str) -> None:
    assert written(parse_rule(rule)) == text


@given(rule=RULES)
def test_a_written_rule_reads_as_one_that_means_the_same(rule: Rule) -> None:
    again = parse_rule(written(rule))

    for states in product(State, repeat=3):
        by_name = dict(zip("abc", states, strict=True))
        assert state_of(again, by_name) is state_of(rule, by_name)


def error_of(text: str) -> RuleError | None:
    try:
        parse_rule(text)
    except RuleError as error:
        return error
    return None


@given(text=st.text(alphabet='ANDORTLEKFUSMI_()", %1a\\', max_size=40))
def test_any_text_is_a_rule_or_an_error_with_its_place(text: str) -> None:
    error = error_of(text)

    assert error is None or 0 <= error.at <= len(text)
