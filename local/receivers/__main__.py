"""Both receivers in one process: prints one line of JSON with their addresses, serves until told to end."""

from __future__ import annotations

import argparse
import json
import signal
from collections.abc import Sequence

from local.receivers.pagerduty import PagerDutyReceiver
from local.receivers.slack import CHANNELS, SlackReceiver


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # before any thread, so that only sigwait sees them
    slack = SlackReceiver(
        token=options.slack_token,
        channels=dict(options.slack_channel) or CHANNELS,
        port=options.slack_port,
    )
    pagerduty = PagerDutyReceiver(routing_keys=dict(options.routing_key), port=options.pagerduty_port)
    with slack, pagerduty:
        print(json.dumps({"slack": slack.url, "pagerduty": pagerduty.url}), flush=True)
        signal.sigwait(ends)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m local.receivers", description=__doc__, allow_abbrev=False
    )
    parser.add_argument("--slack-token", required=True, help="the one bot token that Slack accepts")
    parser.add_argument(
        "--slack-channel",
        type=_pair,
        action="append",
        default=[],
        metavar="NAME=ID",
        help=f"a channel the app is in; may be repeated (default: {', '.join(CHANNELS)})",
    )
    parser.add_argument(
        "--routing-key",
        type=_pair,
        action="append",
        required=True,
        metavar="KEY=SERVICE",
        help="a PagerDuty integration key of 32 characters and its service; may be repeated",
    )
    parser.add_argument("--slack-port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--pagerduty-port", type=int, default=0, help="0 takes a free port")
    return parser


def _pair(text: str) -> tuple[str, str]:
    left, equals, right = text.partition("=")
    if not (left and equals and right):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form LEFT=RIGHT")
    return left, right


if __name__ == "__main__":
    main()
