"""The CDK command line, as a person runs it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
LAST_LINES = 15
"""How much of a failed command's output an error shows; the rest is in its log."""


class CdkError(Exception):
    """A command failed. Says which, its last lines and where the whole output is."""


class Cdk:
    """Runs `cdk` with the given environment variables; each command's output goes to a log of its own."""

    def __init__(self, environment: Mapping[str, str], *, folder: Path) -> None:
        # The virtual environment's python and node come before whatever the machine has.
        # The CDK's own template validation takes as long as the rest of synth; one test has it on.
        self._environment = {
            **environment,
            "PATH": f"{BIN}{os.pathsep}{environment['PATH']}",
            "CDK_VALIDATION": "false",
        }
        self._folder = folder
        self.assembly = folder / "cdk.out"

    def synth(self, environment: str) -> None:
        """Write the cloud assembly of one environment: once, the other commands read it."""
        only = ("--context", f"environment={environment}")
        self._run("synth", "--quiet", *only, "--output", str(self.assembly), f"{environment}/**")

    def bootstrap(self, *, account: str, region: str) -> None:
        """Make what the CDK needs in an account. Needs no assembly, so it may run beside synth."""
        self._run("bootstrap", f"aws://{account}/{region}", "--app", "")

    def deploy(self, selector: str) -> None:
        """Deploy the assembly's stacks in their order, independent ones side by side."""
        options = ("--app", str(self.assembly), "--require-approval", "never", "--concurrency", "4")
        self._run("deploy", *options, "--method", "direct", selector)

    def _run(self, command: str, *arguments: str) -> None:
        log = self._folder / f"cdk-{command}.log"
        with log.open("wb") as output:
            done = subprocess.run(
                [str(BIN / "cdk"), command, *arguments],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]
            shown = "\n".join(f"  {line}" for line in lines)
            raise CdkError(f"cdk {command} failed; {log} ends with\n{shown}")
