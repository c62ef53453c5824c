"""Dividing by names: nothing is lost, every part fits, and one more thing moves no other about."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pdm_catalog.dashboards.parts import divided

NAMES = st.sets(st.text(min_size=1), max_size=80)


def by_count(names: Sequence[str], most: int) -> dict[str, tuple[str, ...]]:
    return divided(names, name=str, fits=lambda held: len(held) <= most)


@given(names=NAMES, most=st.integers(1, 20))
def test_everything_is_in_exactly_one_part_and_every_part_fits(names: set[str], most: int) -> None:
    parts = by_count(sorted(names), most)

    assert sorted(name for held in parts.values() for name in held) == sorted(names)
    assert all(len(held) <= most for held in parts.values())
    assert len(parts) == 1 or all(parts.values())


@given(names=NAMES, most=st.integers(1, 20), another=st.text(min_size=1))
def test_another_thing_changes_one_part_at_most(names: set[str], most: int, another: str) -> None:
    before = by_count(sorted(names), most)
    after = by_count(sorted(names | {another}), most)
    changed = [bits for bits, held in before.items() if after.get(bits) != held]
    new = {bits: held for bits, held in after.items() if bits not in before}

    assert len(changed) <= 1
    if changed:
        assert all(bits.startswith(changed[0]) for bits in new)
    else:
        assert list(new.values()) in ([], [(another,)])


@given(names=st.lists(st.text(min_size=1), unique=True, max_size=40), most=st.integers(1, 9))
def test_where_a_thing_is_does_not_depend_on_the_order_of_the_list(names: list[str], most: int) -> None:
    there, back = by_count(names, most), by_count(names[::-1], most)

    assert {bits: set(held) for bits, held in there.items()} == {
        bits: set(held) for bits, held in back.items()
    }


def test_what_does_not_fit_alone_has_a_part_of_its_own() -> None:
    parts = divided(("big", "a", "b"), name=str, fits=lambda held: "big" not in held)

    assert ("big",) in parts.values()
    assert sorted(name for held in parts.values() for name in held) == ["a", "b", "big"]
