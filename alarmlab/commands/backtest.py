"""The command `alarmlab backtest TEMPLATE --history FILE`."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from alarmlab.commands.command import Command
from alarmlab.commands.history_arguments import add_history_arguments, history_of
from alarmlab.commands.template_arguments import (
    add_deployment_arguments,
    add_template_position,
    deployment_of,
)

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
    add_history_arguments(parser, required=True)
    judged = parser.add_argument_group("what it is judged by")
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
            history=history_of(options),
            budget=options.budget,
            require_all=options.require_all,
            names=tuple(options.alarm),
            pictures=options.pictures,
            picture_format=options.picture_format,
            form=options.format,
            jobs=options.jobs,
        )
    )


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
