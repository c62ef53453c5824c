"""The command `alarmlab test SCENARIO... --template PATH`."""

from __future__ import annotations

import argparse
from pathlib import Path

from alarmlab.commands.command import Command
from alarmlab.commands.template_arguments import (
    add_deployment_arguments,
    add_template_argument,
    deployment_of,
)

_EPILOG = """\
exit codes:
  0  every case passed
  1  a case failed, or --require-both found an alarm without a firing or a quiet case
  2  an argument, a template or a scenario file is wrong, or a scenario names an alarm
     alarmlab cannot evaluate yet

example:
  alarmlab test scenarios/*.yaml --template cdk.out --parameter Stage=prod --require-both

The format of scenario files is described in docs/alarmlab.md.
"""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenarios", nargs="+", type=Path, metavar="SCENARIO", help="scenario file (YAML)")
    add_template_argument(parser)
    add_deployment_arguments(parser)
    parser.add_argument(
        "--require-both",
        action="store_true",
        help="fail when an alarm of the template lacks a case in which it fires, or stays quiet",
    )


def _run(options: argparse.Namespace) -> int:
    from alarmlab.commands.play import play

    return play(
        scenario_paths=options.scenarios,
        template_path=options.template,
        deployment=deployment_of(options),
        require_both=options.require_both,
    )


COMMAND = Command(
    name="test",
    summary="play scenario files and compare what the alarms do with what they must do",
    description="Play scenario files against the alarms of a template, as CloudWatch evaluates them.",
    epilog=_EPILOG,
    add_arguments=_add_arguments,
    run=_run,
)
