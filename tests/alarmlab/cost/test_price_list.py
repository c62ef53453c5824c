"""Price lists: every figure sourced, tiers walked, regions without prices refused."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.cost.price_list import load_free_tier, load_price_list, priced_regions
from alarmlab.errors import BadInputError

CUSTOM = load_price_list("us-east-1").prices["metric-custom"]


@pytest.mark.parametrize("region", priced_regions())
def test_every_figure_names_its_source_and_the_day_it_was_read(region: str) -> None:
    for price in load_price_list(region).prices.values():
        assert price.source.startswith("https://")
        assert price.read_on[:2] == "20"


def test_a_region_without_prices_is_an_error_that_says_so() -> None:
    with pytest.raises(BadInputError, match="got mars-1; alarmlab has prices with a source for us-east-1"):
        load_price_list("mars-1")


def test_the_free_tier_is_not_mistaken_for_a_region() -> None:
    assert "free_tier" not in priced_regions()
    assert load_free_tier()["alarm-standard"] == 10


@pytest.mark.parametrize(
    ("count", "usd"), [(0, "0"), (1, "0.30"), (10_000, "3000"), (10_001, "3000.10"), (1_000_001, "64500.02")]
)
def test_tiers_are_walked(count: int, usd: str) -> None:
    assert CUSTOM.amount(Decimal(count)) == Decimal(usd)


@given(first=st.integers(0, 2_000_000), second=st.integers(0, 2_000_000))
def test_two_lines_together_cost_what_one_line_of_both_costs(first: int, second: int) -> None:
    together = CUSTOM.amount(Decimal(first + second))

    assert CUSTOM.amount(Decimal(first)) + CUSTOM.amount(Decimal(second), after=Decimal(first)) == together


def a_list(**changes: object) -> dict[str, Any]:
    price = {
        "tiers": [{"usd": "1"}],
        "per": "alarm",
        "source": "https://x",
        "read_on": "2026-01-01",
        **changes,
    }
    return {"region": "mars-1", "prices": {"alarm-standard": price}}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (a_list(source=""), "has no source"),
        (a_list(tiers=[]), "tiers rise"),
        (a_list(tiers=[{"usd": "1", "up_to": "5"}]), "tiers rise"),
        (a_list(tiers=[{"usd": "1", "up_to": "5"}, {"usd": "1", "up_to": "3"}, {"usd": "1"}]), "tiers rise"),
        (a_list(tiers=[{"usd": 0.1}]), "got 0.1; a figure is a text"),
        (a_list(tiers=[{"usd": "-1"}]), "at least 0"),
        ({"region": "mars-1"}, "holds no price"),
        ({"region": "venus-1"}, "the prices of mars-1 are asked for"),
    ],
)
def test_a_wrong_price_list_is_told_with_its_place(
    tmp_path: Path, document: dict[str, Any], message: str
) -> None:
    file = tmp_path / "prices.json"
    file.write_text(json.dumps(document), encoding="utf-8")

    with pytest.raises(BadInputError, match=message) as caught:
        load_price_list("mars-1", path=file)

    assert str(file) in str(caught.value)


def test_a_price_list_of_ones_own_is_used(tmp_path: Path) -> None:
    file = tmp_path / "prices.json"
    file.write_text(json.dumps(a_list()), encoding="utf-8")

    assert load_price_list("mars-1", path=file).prices["alarm-standard"].amount(Decimal(3)) == 3
