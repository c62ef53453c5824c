"""Tables as text and as Markdown that nothing breaks out of."""

from __future__ import annotations

from alarmlab.tables import Table, as_markdown, as_text, escape_markdown

TABLE = Table(
    title="Prices",
    columns=("what", "USD"),
    rows=(("alarm", "0.10"), ("all", "12.00")),
    numbers=frozenset({"USD"}),
)


def test_text_is_aligned_numbers_to_the_right() -> None:
    assert as_text([TABLE]) == "Prices\n  what     USD\n  alarm   0.10\n  all    12.00"


def test_markdown_is_a_table_with_a_heading() -> None:
    assert as_markdown([TABLE]).splitlines() == [
        "### Prices",
        "",
        "| what | USD |",
        "| --- | ---: |",
        "| alarm | 0.10 |",
        "| all | 12.00 |",
    ]


def test_a_table_without_rows_is_left_out() -> None:
    assert as_text([Table(title="none", columns=("a",), rows=()), TABLE]) == as_text([TABLE])


def test_no_text_breaks_out_of_its_cell_or_notifies_anybody() -> None:
    escaped = escape_markdown("a|b\n<img src=x> @team #1 `code` [x](y) *b* &amp; ${T}")

    assert escaped == (
        "a&#124;b &lt;img src=x&gt; @\u200bteam #\u200b1 \\`code\\` \\[x\\](y) \\*b\\* &amp;amp; "
        "<span>$</span>\\{T\\}"
    )
