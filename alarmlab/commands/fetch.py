"""The command `alarmlab fetch TEMPLATE --to FILE`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from alarmlab.commands.command import Command
from alarmlab.commands.template_arguments import (
    add_deployment_arguments,
    add_template_position,
    deployment_of,
)

_EPILOG = """\
exit codes:
  0  the history was written
  1  it was written, and is not enough for some of the alarms
  2  an argument or a template is wrong, or the account refused

example:
  alarmlab fetch cdk.out --to june.parquet --days 14 --region eu-central-1 --profile production

It calls GetMetricData and nothing else. How long CloudWatch keeps what is told in
docs/alarmlab/backtest.md.
"""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_template_position(parser)
    add_deployment_arguments(parser)
    parser.add_argument("--to", required=True, type=Path, metavar="FILE", help="Parquet file to write")
    parser.add_argument(
        "--days", type=_days, default=14, metavar="N", help="how far back, at most 455 (default: 14)"
    )
    parser.add_argument(
        "--until", type=_moment, metavar="MOMENT", help="end, such as 2026-06-30T00:00:00Z (default: now)"
    )
    parser.add_argument("--profile", metavar="NAME", help="profile with the credentials")
    parser.add_argument(
        "--alarm", action="append", default=[], metavar="NAME", help="for this alarm only; may be repeated"
    )


def _run(options: argparse.Namespace) -> int:
    from alarmlab.commands.extras import require

    require("backtest", "account")
    from alarmlab.commands.fetch_run import run_fetch

    return run_fetch(
        template_path=options.template,
        deployment=deployment_of(options),
        path=options.to,
        days=options.days,
        now=datetime.now(UTC),
        until=options.until,
        profile=options.profile,
        names=options.alarm,
    )


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 455:
        raise argparse.ArgumentTypeError(f"got {text!r}; CloudWatch keeps 1 to 455 days")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise argparse.ArgumentTypeError(f"got {text!r}; write a moment like 2026-06-30T00:00:00Z")
    return at.astimezone(UTC)


COMMAND = Command(
    name="fetch",
    summary="record the metrics of an account that a back-test of a template needs",
    description="Write the history that `alarmlab backtest` needs for a template, as Parquet.",
    epilog=_EPILOG,
    add_arguments=_add_arguments,
    run=_run,
)
