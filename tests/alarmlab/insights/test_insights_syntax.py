"""The language of Metrics Insights: what queries select, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.insights.select import Condition, Order
from alarmlab.insights.syntax import QueryError, UnsupportedQueryError, is_query, parse_query
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import Statistic

FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts" / "insights.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "names"), FACTS["selected"].items())
def test_a_query_selects_the_documented_metrics(text: str, names: list[str]) -> None:
    query = parse_query(text)

    found = [name for name, metric in FACTS["metrics"].items() if query.matches(MetricId.parse(metric))]

    assert found == names


def test_every_clause_is_read() -> None:
    query = parse_query(
        'SELECT COUNT(Latency) FROM SCHEMA("my/app", Service, "the zone")\n'
        "WHERE Service != 'a' AND \"the zone\" = 'it\\'s'\n"
        'GROUP BY Service, "the zone" ORDER BY MAX() DESC LIMIT 10'
    )

    assert (query.function, query.metric, query.namespace) == (Statistic.SAMPLE_COUNT, "Latency", "my/app")
    assert query.labels == {"Service", "the zone"}
    assert query.where == (
        Condition(label="Service", equal=False, value="a"),
        Condition(label="the zone", equal=True, value="it's"),
    )
    assert query.group_by == ("Service", "the zone")
    assert (query.order_by, query.limit) == (Order(by=Statistic.MAXIMUM, descending=True), 10)


def test_series_are_ordered_by_the_smallest_first_and_limited_to_500_when_nothing_is_said() -> None:
    query = parse_query("SELECT AVG(a) FROM b GROUP BY c ORDER BY AVG()")

    assert (query.order_by, query.limit) == (Order(by=Statistic.AVERAGE, descending=False), 500)


@pytest.mark.parametrize(
    ("metric", "name"),
    [('n:m{a="1",b="2"}', "a=1,b=2"), ('n:m{a="1"}', "a=1,b=Other"), ("n:m", "a=Other,b=Other")],
)
def test_a_group_is_called_by_its_labels_and_those_without_one_are_others(metric: str, name: str) -> None:
    """Recorded: a metric without the label belongs to the group Other."""
    query = parse_query("SELECT AVG(m) FROM n GROUP BY a, b ORDER BY AVG()")

    assert query.group_of(MetricId.parse(metric)) == name


@pytest.mark.parametrize(
    ("text", "at", "rule"),
    [
        ("SELECT MEDIAN(a) FROM b", 7, "got 'MEDIAN', expected one of AVG, COUNT, MAX, MIN, SUM"),
        ("SELECT AVG(a, c) FROM b", 12, "got ',', expected )"),
        ("SELECT AVG(a)", 13, "got the end, expected FROM"),
        ("SELECT AVG(a) FROM AWS/EC2", 22, "no part of a query begins so"),
        ("SELECT AVG(a) FROM my.app", 19, "got 'my.app', expected a namespace, in double quotes"),
        ("SELECT AVG(a) FROM SCHEMA(b, )", 29, "got ')', expected a label, in double quotes"),
        ("SELECT AVG(group) FROM b", 11, "got 'group', expected a metric, in double quotes"),
        ("SELECT AVG(a) FROM b WHERE c = d", 31, "got 'd', expected a value in single quotes"),
        ("SELECT AVG(a) FROM b WHERE c > 'd'", 29, "no part of a query begins so"),
        ("SELECT AVG(a) FROM b WHERE c = 'd' OR c = 'e'", 35, "got 'OR', expected the end"),
        ("SELECT AVG(a) FROM b WHERE c = 'd", 31, "the quote never ends"),
        ("SELECT AVG(a) FROM b ORDER BY AVG(a)", 34, "got 'a', expected )"),
        ("SELECT AVG(a) FROM b LIMIT 0", 27, "got '0', expected a number from 1 to 500"),
        ("SELECT AVG(a) FROM b LIMIT 501", 27, "got '501', expected a number from 1 to 500"),
        ("SELECT AVG(a) FROM b LIMIT 5 GROUP BY c", 29, "got 'GROUP', expected the end"),
    ],
)
def test_the_error_points_at_the_character_that_cannot_be_read(text: str, at: int, rule: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)

    assert caught.value.at == at
    assert caught.value.rule.startswith(rule)


@pytest.mark.parametrize("label", ["tag.env", "AWS.AccountId"])
def test_tags_and_accounts_are_refused(label: str) -> None:
    with pytest.raises(UnsupportedQueryError, match=f"cannot evaluate {label}: a scenario tells neither"):
        parse_query("SELECT AVG(a) FROM b GROUP BY c ORDER BY AVG()".replace("c", label))


@pytest.mark.parametrize(("text", "query"), [("select\nAVG(a) FROM b", True), ("selection + 1", False)])
def test_queries_are_told_from_metric_math(text: str, query: bool) -> None:
    assert is_query(text) is query


@given(st.text(alphabet="SELECTavgFROMgroupby()\"',=!; 1", max_size=40))
def test_any_text_is_a_query_or_an_error_within_it(text: str) -> None:
    try:
        parse_query(f"SELECT AVG(a) {text}")
        place = 0
    except QueryError as error:
        place = error.at

    assert 0 <= place <= len(text) + 14
