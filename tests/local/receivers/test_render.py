"""Messages and incidents in a terminal and on a page."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console, RenderableType

from local.receivers import PagerDutyReceiver, SlackReceiver
from local.receivers.render import pagerduty_text, slack_html, slack_text
from tests.local.receivers.clients import FakeClock, PagerDutyClient, SlackClient

BLOCKS: list[dict[str, Any]] = [
    {"type": "header", "text": {"type": "plain_text", "text": ":fire: ml-service is hot"}},
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "CPU is *94 %* &gt; `80`"},
        "accessory": {"type": "image", "image_url": "https://x.y/z.png", "alt_text": "graph"},
    },
    {
        "type": "section",
        "fields": [
            {"type": "mrkdwn", "text": "*Severity*"},
            {"type": "mrkdwn", "text": "*Remedy*"},
            {"type": "plain_text", "text": "last"},
        ],
    },
    {"type": "divider"},
    {"type": "image", "image_url": "https://x.y/z.png", "alt_text": "the CPU"},
    {"type": "markdown", "text": "# raw"},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "<https://x.y|Runbook>"}]},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "text": {"type": "plain_text", "text": "Open"}, "url": "https://x.y/open"},
            {"type": "button", "text": {"type": "plain_text", "text": "Stop"}, "style": "danger"},
        ],
    },
]


def drawn(renderable: RenderableType) -> list[str]:
    console = Console(file=io.StringIO(), width=78, color_system=None)
    console.print(renderable)
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_a_terminal_shows_every_block(slack_client: SlackClient, slack: SlackReceiver) -> None:
    assert slack_client.post(text="fallback", blocks=BLOCKS)["ok"]
    assert drawn(slack_text(slack.messages[0])) == [
        "🔥 ml-service is hot",
        "CPU is 94 % > 80",
        "[image: graph]",
        "Severity   Remedy",
        "last",
        "─" * 24,
        "[image: the CPU]",
        "# raw",
        "Runbook (https://x.y)",
        "[ Open ] https://x.y/open",
        "[ Stop ]",
    ]


def test_a_terminal_shows_attachments_quotes_and_edits(
    slack_client: SlackClient, slack: SlackReceiver
) -> None:
    ts = slack_client.post(text="> quoted\nopen", attachments=[{"text": "*more*", "blocks": BLOCKS[:1]}])[
        "ts"
    ]
    slack_client.call("chat.update", {"channel": "C0000000001", "ts": ts, "text": "> quoted\nclosed"})
    assert drawn(slack_text(slack.messages[0])) == [
        "▏ quoted",
        "closed",
        "  more",
        "  🔥 ml-service is hot",
        "(edited 1x)",
    ]


def test_a_terminal_shows_the_life_of_an_incident(
    pagerduty_client: PagerDutyClient, pagerduty: PagerDutyReceiver, clock: FakeClock
) -> None:
    details = {"summary": "hot", "source": "ecs", "severity": "warning", "custom_details": {"CPU": "94 %"}}
    pagerduty_client.send("trigger", payload=details, links=[{"href": "https://x.y", "text": "Runbook"}])
    pagerduty_client.send("trigger")
    clock.pass_s(2.5)
    pagerduty_client.send("acknowledge")
    pagerduty_client.send("resolve")
    assert drawn(pagerduty_text(pagerduty.incidents[0])) == [
        "RESOLVED  warning  payments",
        "hot",
        "source     ecs",
        "dedup key  k",
        "life       triggered, acknowledged after 2.5 s, resolved after 2.5 s (1 more",
        "           triggers joined it)",
        "CPU        94 %",
        "Runbook    https://x.y",
    ]


def test_a_page_shows_every_block(slack_client: SlackClient, slack: SlackReceiver) -> None:
    slack_client.post(text="fallback", blocks=BLOCKS)
    page = slack_html(slack.messages)
    for part in (
        "<h1># monitoring</h1>",
        "<h2>🔥 ml-service is hot</h2>",
        "<p>CPU is <b>94 %</b> &gt; <code>80</code></p>",
        '<div class="image">graph</div>',
        "<div><b>Severity</b></div><div><b>Remedy</b></div><div>last</div>",
        "<hr>",
        "<p># raw</p>",
        '<a href="https://x.y">Runbook</a>',
        '<a class="button " href="https://x.y/open">Open</a>',
        '<span class="button danger">Stop</span>',
    ):
        assert part in page
    assert "fallback" not in page


@pytest.mark.parametrize(
    ("color", "bar"),
    [("danger", "#e01e5a"), ("#123abc", "#123abc"), ("red; background: url(x)", "#dddddd"), ("", "#dddddd")],
)
def test_an_attachment_has_a_bar_in_its_colour(
    slack_client: SlackClient, slack: SlackReceiver, color: str, bar: str
) -> None:
    slack_client.post(attachments=[{"color": color, "text": "x"}])
    assert f'style="border-left-color:{bar}"' in slack_html(slack.messages)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<javascript:alert(1)|click>", '<https://x.y"onclick="z|click>']
)
def test_no_message_can_put_a_script_on_the_page(
    slack_client: SlackClient, slack: SlackReceiver, text: str
) -> None:
    slack_client.post(text=text)
    page = slack_html(slack.messages)
    assert "<script" not in page
    assert "javascript:" not in page.replace(">javascript:", "")
    assert '"onclick' not in page


def test_replies_stand_below_the_message_they_answer(slack_client: SlackClient, slack: SlackReceiver) -> None:
    root = slack_client.post(text="root")["ts"]
    slack_client.post(text="later")
    slack.say("monitoring", "answer", thread_ts=root)
    page = slack_html(slack.messages)
    assert page.index(">root<") < page.index(">answer<") < page.index(">later<")
    assert "Engineer on call" in page
