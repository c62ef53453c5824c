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
  alarmlab test scenarios --template cdk.out --parameter Stage=prod --require-both
  alarmlab test scenarios --template cdk.out --alarm 'press-*' --verbose
  alarmlab test scenarios --template cdk.out --quiet --jobs 4 --junit results.xml

The format of scenario files is described in docs/alarmlab.md.
"""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scenarios",
        nargs="+",
        type=Path,
        metavar="SCENARIO",
        help="scenario file (YAML), or directory of such files",
    )
    add_template_argument(parser)
    add_deployment_arguments(parser)
    parser.add_argument(
        "--require-both",
        action="store_true",
        help="fail when an alarm of the template lacks a case in which it fires, or stays quiet",
    )
    parser.add_argument(
        "--alarm", metavar="PATTERN", help="only alarms whose name or logical id matches, such as 'press-*'"
    )
    parser.add_argument(
        "--jobs", type=_jobs, default=1, metavar="N", help="processes to play in (default: 1)"
    )
    parser.add_argument(
        "--junit",
        type=Path,
        metavar="FILE",
        help="also write the results as JUnit XML, for GitHub or Jenkins",
    )
    how_much = parser.add_mutually_exclusive_group()
    how_much.add_argument("--quiet", action="store_true", help="print only what failed, and the counts")
    how_much.add_argument(
        "--verbose", action="store_true", help="print the states and actions of every alarm that played"
    )


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"got {text!r}; the number of processes is at least 1")
    return int(text)


def _run(options: argparse.Namespace) -> int:
    from alarmlab.commands.play import PlayOptions, play

    return play(
        scenario_paths=options.scenarios,
        template_path=options.template,
        deployment=deployment_of(options),
        options=PlayOptions(
            require_both=options.require_both,
            alarm=options.alarm,
            quiet=options.quiet,
            verbose=options.verbose,
            jobs=options.jobs,
            junit=options.junit,
        ),
    )


COMMAND = Command(
    name="test",
    summary="play scenario files and compare what the alarms do with what they must do",
    description="Play scenario files against the alarms of a template, as CloudWatch evaluates them.",
    epilog=_EPILOG,
    add_arguments=_add_arguments,
    run=_run,
)
