"""The command `alarmlab check TEMPLATE...`."""

from __future__ import annotations

import argparse
from pathlib import Path

from alarmlab.commands.command import Command
from alarmlab.commands.template_arguments import add_parameter_argument

_EPILOG = """\
exit codes:
  0  nothing found at or above --fail-on
  1  something found
  2  an argument, a template, a waiver or a baseline is wrong

examples:
  alarmlab check cdk.out
  alarmlab check infra/*.yaml --waivers alarmlab-waivers.yaml --format github
  alarmlab check template.yaml --baseline known.json --write-baseline

Every rule has a page in docs/checks/.
"""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "templates",
        nargs="*",
        type=Path,
        metavar="TEMPLATE",
        help="template (YAML, JSON) or cdk.out directory",
    )
    add_parameter_argument(parser)
    parser.add_argument(
        "--format", choices=("plain", "json", "github"), default="plain", help="default: %(default)s"
    )
    parser.add_argument(
        "--notes", action="store_true", help="tell notes, too; otherwise they are only counted (JSON has all)"
    )
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "note", "never"),
        default="warning",
        help="the mildest finding that fails (default: %(default)s)",
    )
    parser.add_argument(
        "--rule", action="append", default=[], metavar="ID", help="run only this rule; may be repeated"
    )
    parser.add_argument(
        "--exclude", action="append", default=[], metavar="ID", help="leave this rule out; may be repeated"
    )
    parser.add_argument(
        "--target-s",
        action="append",
        default=[],
        type=_target,
        metavar="[SEVERITY=]SECONDS",
        help="how soon a fault must be detected (detection-slow; default: 300); may be repeated",
    )
    parser.add_argument("--emitters", type=Path, metavar="FILE", help="metrics the system publishes (YAML)")
    parser.add_argument("--waivers", type=Path, metavar="FILE", help="waivers (YAML)")
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="known findings (JSON), not told again")
    parser.add_argument(
        "--write-baseline", action="store_true", help="write what is found now to the --baseline file"
    )
    parser.add_argument("--list-rules", action="store_true", help="list the rules and end")


def _run(options: argparse.Namespace) -> int:
    from alarmlab.commands.lint import lint, list_rules

    if options.list_rules:
        return list_rules()
    return lint(
        paths=options.templates,
        parameters=dict(options.parameter),
        output=options.format,
        notes=options.notes or options.fail_on == "note",
        fail_on=options.fail_on,
        only=options.rule,
        without=options.exclude,
        emitters=options.emitters,
        waivers=options.waivers,
        baseline=options.baseline,
        write_baseline=options.write_baseline,
        targets_s=dict(options.target_s),
    )


def _target(text: str) -> tuple[str | None, int]:
    severity, equals, seconds = text.rpartition("=")
    if not seconds.isascii() or not seconds.isdigit() or (equals and not severity):
        raise argparse.ArgumentTypeError(f"got {text!r}; a target is written 300 or critical=120")
    return severity.lower() or None, int(seconds)


COMMAND = Command(
    name="check",
    summary="find mistakes in the alarms and dashboards of any CloudFormation template",
    description="Find mistakes in the alarms and dashboards of templates, however they were written.",
    epilog=_EPILOG,
    add_arguments=_add_arguments,
    run=_run,
)
