"""What an incident looks like: always a message that Slack takes, and nothing in it that calls people."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lambdas.shared.delivery import Delivery, Kind
from lambdas.shared.http import Http
from lambdas.slack_notifier.adapters import SlackApi
from lambdas.slack_notifier.core import SlackMessage, escape, incident_message, note_message
from local.receivers import SlackReceiver
from pdm_catalog.remedies import ScaleOutService
from pdm_catalog.severity import Severity
from tests.lambdas.builders import ALARM, REMEDY, alert, delivery

ATTACKS = (
    "<!channel>",
    "<!here|x>",
    "<@U1>",
    "<https://evil|ok>",
    "*bold*",
    "`code`",
    "```",
    "&lt;!channel>",
    ">q",
)
CHARACTERS = st.characters(exclude_categories=("Cs",))
PIECES = (*ATTACKS, "&", '"', "\\", "\n", "\x00", "\x85", "\U0001f525", "a")
ONE: st.SearchStrategy[str] = st.sampled_from(PIECES) | CHARACTERS
MANY = st.tuples(ONE, st.integers(1, 4_000)).map(lambda piece: piece[0] * piece[1])
TEXT: st.SearchStrategy[str] = st.lists(ONE, max_size=6).map("".join) | MANY
LONGEST = 4_000


@st.composite
def deliveries(draw: st.DrawFn) -> Delivery:
    """Any kind of message, with any words wherever people or CloudWatch write words."""
    name = draw(TEXT.filter(bool))[:255]
    remedy = draw(
        st.none() | st.builds(ScaleOutService, cluster=TEXT.filter(bool), service=TEXT.filter(bool))
    )
    base = delivery(
        draw(st.sampled_from(Kind)),
        note=draw(TEXT.filter(bool)),
        alarm=name,
        service=draw(TEXT),
        owner=draw(TEXT),
        meaning=draw(TEXT),
        runbook_url="https://example.com/" + draw(TEXT),
        severity=draw(st.sampled_from(Severity)),
        remedy=remedy,
    )
    return replace(base, alert=replace(base.alert, alarm=name, reason=draw(TEXT)))


def mrkdwn_of(value: Any) -> Iterator[str]:
    """Every text in which Slack looks for commands."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":  # pyright: ignore[reportUnknownMemberType]  # JSON
            yield value["text"]
        for inner in value.values():  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]  # JSON
            yield from mrkdwn_of(inner)
    elif isinstance(value, list | tuple):
        for inner in value:  # pyright: ignore[reportUnknownVariableType]  # JSON
            yield from mrkdwn_of(inner)


def message_of(shown: Delivery) -> SlackMessage:
    return note_message(shown) if shown.kind is Kind.NOTE else incident_message(shown)


QUOTES = '"' * LONGEST
EVERYTHING_LONG = replace(
    delivery(
        meaning=QUOTES,
        service=QUOTES,
        owner=QUOTES,
        runbook_url="u" * 3_000,
        remedy=ScaleOutService(cluster=QUOTES, service=QUOTES),
    ),
    alert=alert(alarm="\u65e5" * 255 + "a" * 600, NewStateReason=QUOTES),
)


def test_slack_takes_every_message_whatever_words_are_in_it() -> None:
    """Posted, updated and answered in its thread; time flies, so that no rate limit is met."""

    @given(deliveries())
    @example(
        delivery(meaning='"' * LONGEST, owner="\\" * LONGEST, service="\\" * LONGEST, runbook_url="u" * 3_000)
    )
    @example(replace(delivery(), alert=alert(NewStateReason="\x00" * LONGEST, alarm="\U0001f525" * 255)))
    @example(replace(delivery(), alert=alert(NewStateReason="\n" * LONGEST, alarm="\u65e5" * 255)))
    @example(delivery(runbook_url="https://" + "u" * LONGEST, meaning="&" * LONGEST))
    @example(delivery(Kind.NOTE, note="<" * LONGEST))
    @example(EVERYTHING_LONG)
    def takes(shown: Delivery) -> None:
        message = message_of(shown)
        posted = api.post("#alerts-critical", message, thread=None, retry_s=1)
        api.update(posted, message, retry_s=1)
        api.post(posted.channel, message, thread=posted, retry_s=1)

    clock = itertools.count(0.0, 10.0).__next__
    with SlackReceiver(token="xoxb", clock=clock) as slack:
        api = SlackApi(Http(), token="xoxb", api_url=slack.url)
        takes()
        assert {call.status for call in slack.calls} == {200}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("kind", Kind)
def test_no_attack_becomes_a_command_wherever_it_is_written(kind: Kind, attack: str) -> None:
    remedy = ScaleOutService(cluster=attack, service=attack)
    shown = delivery(kind, note=attack, service=attack, owner=attack, meaning=attack, remedy=remedy)
    message = message_of(replace(shown, alert=replace(shown.alert, alarm=attack, reason=attack)))
    for text in (message.text, *mrkdwn_of(message.blocks)):
        assert not {"<", ">"} & set(text)


@given(deliveries())
def test_no_words_of_others_become_a_command(shown: Delivery) -> None:
    message = message_of(shown)
    for text in (message.text, *mrkdwn_of(message.blocks)):
        assert "<" not in text
        assert ">" not in text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("bell\x07 and\r\nlines", "bell  and \nlines"),
        ("*bold* `code` _it_", "*bold* `code` _it_"),
    ],
)
def test_the_three_characters_slack_gives_a_meaning_are_escaped(text: str, safe: str) -> None:
    assert escape(text) == safe


def test_a_firing_incident_tells_what_since_when_who_and_what_to_read() -> None:
    message = incident_message(delivery())
    said = "\n".join(mrkdwn_of(message.blocks))
    for words in (
        "ml-service runs out of CPU.",
        "2026-11-23 09:04:17 UTC",
        "critical",
        "platform-reliability",
    ):
        assert words in said
    assert "`scale-out-service` on `plant/ml-service`" in said
    buttons = {one["text"]["text"]: one["url"] for one in message.blocks[-1]["elements"]}
    assert buttons["Runbook"] == "https://example.com/runbooks/high-cpu-utilization.md"
    assert buttons["Alarm"].startswith("https://eu-west-1.console.aws.amazon.com/cloudwatch/home")
    assert message.text.startswith("prod-ml-service-High-CPU-Utilization firing")


def test_a_resolved_incident_says_first_that_it_is_over_and_only_then_what_it_was() -> None:
    message = incident_message(delivery(Kind.RESOLVE))
    said = message.blocks[1]["text"]["text"].splitlines()
    assert said[:2] == ["*Over after 10 min.*", "It was: ml-service runs out of CPU."]
    told = f"{ALARM} resolved: Over after 10 min. It was: ml-service runs out of CPU."
    assert message.text == told


def test_the_newest_value_stands_beside_its_threshold_and_can_be_read() -> None:
    long = "1 datapoint [90.962915931459754 (23/11/26 09:04:00)] was greater than the threshold (80.0)."
    message = incident_message(replace(delivery(), alert=alert(NewStateReason=long)))
    assert "*Value*\n90.96 &gt; 80 (CPUUtilization)" in list(mrkdwn_of(message.blocks))
    assert "[90.96 (23/11/26 09:04:00)]" in message.blocks[1]["text"]["text"]


def test_a_resolved_incident_tells_when_it_was_over_and_promises_no_remedy() -> None:
    message = incident_message(delivery(Kind.RESOLVE))
    said = "\n".join(mrkdwn_of(message.blocks))
    assert "*Owner*\nplatform-reliability" in said
    assert "*Since*\n2026-11-23 09:04:17 UTC" in said
    assert "*Over at*\n2026-11-23 09:14:17 UTC" in said
    assert REMEDY.name not in said
    assert "resolved" in message.text


def test_the_console_link_quotes_the_name() -> None:
    shown = replace(delivery(), alert=alert(alarm="a/b c?d#e"))
    assert (
        incident_message(shown).blocks[-1]["elements"][1]["url"].endswith("#alarmsV2:alarm/a%2Fb%20c%3Fd%23e")
    )


def test_a_link_that_slack_would_refuse_is_left_out_and_not_the_message() -> None:
    shown = delivery(runbook_url="https://" + "u" * 3_000)
    labels = [one["text"]["text"] for one in incident_message(shown).blocks[-1]["elements"]]
    assert labels == ["Alarm"]
