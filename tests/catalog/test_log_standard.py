"""What is indexed, queried and counted in logs is what the standard tells services to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pdm_catalog.log_fields import ERROR_LINES, INDEXED
from pdm_catalog.log_queries import OF_A_SERVICE, REMEDIATIONS, SavedQuery
from pdm_catalog.quotas import QUERIES_A_SERVICE

ROOT = Path(__file__).resolve().parents[2]
STANDARD = (ROOT / "docs" / "standards.md").read_text(encoding="utf-8")
REQUEST = re.compile(r"A request's end has besides: (.+?)\n\n", re.DOTALL)
WORD = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")
# Words of Logs Insights QL, and names that a query gives its own results.
LANGUAGE = {
    *("fields", "filter", "sort", "limit", "stats", "by", "as", "and", "asc", "desc"),
    *("ispresent", "count", "latest", "earliest", "pct", "lines", "last", "example", "began", "requests"),
    *("p", "_ms"),
}


def of_the_standard() -> set[str]:
    """The fields of its tables, those of `error` with their prefix."""
    logs = STANDARD.partition("## Logs")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+) \|", logs, flags=re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    found = REQUEST.search(logs)
    assert found, "docs/standards.md: what a request's end has besides is not where it was"
    request = set(re.findall(r"`([a-z_]+)`", found[1]))
    return named | request | {"error.type", "error.message", "error.stack"}


def fields_of(query: SavedQuery) -> set[str]:
    text = re.sub(r'"[^"]*"|@\w+|\{\{\w+\}\}|p\d+_ms', "", query.text)
    return set(WORD.findall(text)) - LANGUAGE


def test_every_indexed_field_is_in_the_standard() -> None:
    """An index on a field that nobody writes finds nothing; the spelling counts."""
    assert set(INDEXED) <= of_the_standard()


def test_no_more_fields_are_indexed_than_a_policy_takes() -> None:
    """Twenty, each once."""
    assert len(set(INDEXED)) == len(INDEXED) <= 20


def test_errors_are_counted_by_the_standards_level() -> None:
    """The pattern names the field and the word that services write."""
    assert re.fullmatch(r'\{ \$\.level = "ERROR" \}', ERROR_LINES)
    assert "`ERROR`" in STANDARD


@pytest.mark.parametrize("query", OF_A_SERVICE, ids=lambda query: query.name)
def test_a_query_asks_for_fields_of_the_standard_only(query: SavedQuery) -> None:
    """A misspelt field is an empty column at 03:00."""
    assert fields_of(query)
    assert fields_of(query) <= of_the_standard()


@pytest.mark.parametrize("query", [*OF_A_SERVICE, REMEDIATIONS], ids=lambda query: query.name)
def test_a_query_ends_in_a_limit_and_declares_its_parameters(query: SavedQuery) -> None:
    """No page of ten thousand lines; and the console asks for what is declared."""
    assert re.search(r"\| limit \d+$", query.text)
    assert set(re.findall(r"\{\{(\w+)\}\}", query.text)) == set(query.parameters)
    assert len(query.text) <= 10_000  # PutQueryDefinition, `queryString`


def test_an_equality_is_on_an_indexed_field() -> None:
    """Otherwise the query scans every line of the range."""
    compared = {name for query in OF_A_SERVICE for name in re.findall(r"filter (\S+) =", query.text)}

    assert compared
    assert compared <= set(INDEXED)


def test_the_quota_counts_every_query_of_a_service() -> None:
    """The constant is written where the catalogue of queries cannot be imported."""
    assert len(OF_A_SERVICE) == QUERIES_A_SERVICE


def test_the_runbooks_name_queries_that_there_are() -> None:
    """A saved query is found by its name."""
    names = {query.name for query in OF_A_SERVICE}
    named = {
        name
        for path in (ROOT / "docs").rglob("*.md")
        for name in re.findall(r"pdm/ENVIRONMENT/SERVICE/([a-z-]+)", path.read_text(encoding="utf-8"))
        if f"/pdm/ENVIRONMENT/SERVICE/{name}" not in path.read_text(encoding="utf-8")
    }

    assert named
    assert named <= names
