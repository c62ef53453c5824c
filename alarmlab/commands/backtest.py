"""The command `alarmlab backtest TEMPLATE --history FILE`."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from alarmlab.commands.command import Command
from alarmlab.commands.template_arguments import (
    add_deployment_arguments,
    add_template_position,
    deployment_of,
)
from alarmlab.duration import parse_duration_s

_EPILOG = """\
exit codes:
  0  the alarms were tested
  1  an alarm pages more often than --budget allows, an incident that OTHER detects is lost,
     or --require-all found an alarm that could not be tested
  2  an argument, a template, the history or the incidents are wrong

example:
  alarmlab backtest cdk.out --history june.parquet --incidents incidents.csv --against cdk.out.main

The format of history and incidents is described in docs/alarmlab/backtest.md.
"""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_template_position(parser)
    add_deployment_arguments(parser)
    history = parser.add_argument_group("history")
    history.add_argument(
        "--history",
        required=True,
        nargs="+",
        type=Path,
        metavar="FILE",
        help="CSV or Parquet with recorded datapoints",
    )
    history.add_argument(
        "--statistic", metavar="WORD", help="what plain values are: Average, p99, ..., or Samples"
    )
    history.add_argument(
        "--period", type=_duration, metavar="TIME", help="period of the datapoints, such as 1m"
    )
    history.add_argument("--timezone", metavar="ZONE", help="zone of moments that have none, such as UTC")
    judged = parser.add_argument_group("what it is judged by")
    judged.add_argument("--incidents", type=Path, metavar="FILE", help="CSV with start,end,name")
    judged.add_argument(
        "--grace",
        type=_duration,
        default=300,
        metavar="TIME",
        help="how long after an incident a page still counts for it (default: 5m)",
    )
    judged.add_argument(
        "--budget",
        type=_rate,
        metavar="PAGES",
        help="false pages a week an alarm may have (pages, without incidents)",
    )
    judged.add_argument(
        "--against", type=Path, metavar="OTHER", help="older template or cdk.out to compare with"
    )
    judged.add_argument("--require-all", action="store_true", help="fail when an alarm could not be tested")
    parser.add_argument(
        "--alarm", action="append", default=[], metavar="NAME", help="test only this one; may be repeated"
    )
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="draw each alarm into this folder")
    parser.add_argument(
        "--picture-format", choices=("png", "svg"), default="png", help="default: %(default)s"
    )
    parser.add_argument(
        "--format", choices=("plain", "json", "markdown"), default="plain", help="default: %(default)s"
    )
    parser.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="processes (default: 1)")


def _run(options: argparse.Namespace) -> int:
    from alarmlab.commands.backtest_run import Request, run_backtest

    return run_backtest(
        Request(
            template_path=options.template,
            against_path=options.against,
            deployment=deployment_of(options),
            history_paths=tuple(options.history),
            statistic=options.statistic,
            period_s=options.period,
            timezone=options.timezone,
            incidents_path=options.incidents,
            grace_s=options.grace,
            budget=options.budget,
            require_all=options.require_all,
            names=tuple(options.alarm),
            pictures=options.pictures,
            picture_format=options.picture_format,
            form=options.format,
            jobs=options.jobs,
        )
    )


def _duration(text: str) -> int:
    seconds = parse_duration_s(text)
    if seconds is None:
        raise argparse.ArgumentTypeError(f"got {text!r}; a time is written 90s, 5m or 1h30m")
    return seconds


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = math.nan
    if not 0 <= rate < math.inf:
        raise argparse.ArgumentTypeError(f"got {text!r}; a budget is a number of pages, 0 or more")
    return rate


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"got {text!r}; jobs are a number from 1 to 64")
    return int(text)


COMMAND = Command(
    name="backtest",
    summary="say what the alarms would have done over recorded history",
    description="Evaluate the alarms of a template over recorded datapoints; judge their pages by incidents.",
    epilog=_EPILOG,
    add_arguments=_add_arguments,
    run=_run,
)
