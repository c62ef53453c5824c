"""What a reader sees of Slack's mrkdwn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.receivers.mrkdwn import Span, spans


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain", (Span(text="plain"),)),
        ("*bold*", (Span(text="bold", bold=True),)),
        (
            "_slanted_ ~gone~",
            (Span(text="slanted", italic=True), Span(text=" "), Span(text="gone", strike=True)),
        ),
        ("*bold _both_*", (Span(text="bold ", bold=True), Span(text="both", bold=True, italic=True))),
        ("2*3*4 snake_case_name", (Span(text="2*3*4 snake_case_name"),)),
        ("`a*b*`", (Span(text="a*b*", code=True),)),
        ("```a\nb```", (Span(text="a\nb", code=True, block=True),)),
        ("&gt; said", (Span(text="said", quote=True),)),
        ("a\n\nb", (Span(text="a"), Span(text="\n"), Span(text="\n"), Span(text="b"))),
        ("<https://x.y?a=1&amp;b=2>", (Span(text="https://x.y?a=1&b=2", url="https://x.y?a=1&b=2"),)),
        ("<https://x.y|Run *book*>", (Span(text="Run *book*", url="https://x.y"),)),
        ("<!here> <#C1|alerts> <@U1>", None),
        ("a &lt;b&gt; &amp;amp; c", (Span(text="a <b> &amp; c"),)),
        (":rotating_light: :nonsense:", (Span(text="🚨 :nonsense:"),)),
    ],
)
def test_marks_become_spans(text: str, seen: tuple[Span, ...] | None) -> None:
    if seen is None:
        assert "".join(span.text for span in spans(text)) == "@here #alerts @U1"
    else:
        assert spans(text) == seen


@given(
    st.text(alphabet=st.characters(exclude_characters="*_~`<>&:\r", exclude_categories=["Cs", "Zl", "Zp"]))
)
def test_text_without_marks_is_seen_as_written_but_for_a_last_line_end(text: str) -> None:
    seen = "".join(span.text for span in spans(text))
    assert seen in (text, text.removesuffix("\n"))


@given(st.text(alphabet="ab *_~`<>|&;lgt\n"))
def test_any_text_can_be_drawn(text: str) -> None:
    assert all(span.text for span in spans(text))
