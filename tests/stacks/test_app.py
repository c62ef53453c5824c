"""`python app.py` works by itself: no command line, no credentials, no Node on the PATH, from any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from local.setup import CDK_MODULES
from tests.shared_assembly import Synthesized

ROOT = Path(__file__).resolve().parents[2]


def test_synth_needs_nothing_but_this_python(synthesized: Synthesized) -> None:
    """Its environment was empty but for two folders; jsii takes the Node of the wheel."""
    outdir = Path(synthesized.outdir)

    assert (synthesized.returncode, synthesized.said) == (0, "")  # the CDK's own validation too is silent
    assert (outdir / "assembly-prod").is_dir()


def test_a_mistake_is_told_in_its_own_words_and_nothing_is_written(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """No traceback: file, line, field, value, rule, fix."""
    from stacks.main import main  # starts Node: only the tests that need it pay for it

    folder, outdir = tmp_path / "environments", tmp_path / "cdk.out"
    folder.mkdir()
    good = (ROOT / "environments" / "dev.yaml").read_text()
    (folder / "dev.yaml").write_text(good.replace("service: ml-service", "service: ml"))

    line = 1 + good[: good.index("service: ml-service")].count("\n")

    code = main(folder, outdir=str(outdir))

    assert code == 1
    assert capfd.readouterr().err == (
        f"environments/dev.yaml:{line}: endpoints.0.service = 'ml' is not among the services.\n"
        "  fix: use one of: api-gateway, ml-service, data-pipeline\n"
    )
    assert not outdir.exists()


def test_one_environment_alone_is_synthesised_when_it_is_asked_for(tmp_path: Path) -> None:
    """As the command line hands over `-c environment=prod`; the modules of the others are not even loaded."""
    outdir = tmp_path / "cdk.out"
    script = (
        "import runpy, sys\n"
        "try: runpy.run_path(sys.argv[1], run_name='__main__')\n"
        "finally: print(*sorted({name.split('.')[1] for name in sys.modules if name.startswith('aws_cdk.')}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(ROOT / "app.py")],
        env={
            **os.environ,
            "CDK_VALIDATION": "false",
            "CDK_OUTDIR": str(outdir),
            "CDK_CONTEXT_JSON": json.dumps({"environment": "prod"}),
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "constructs"))),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    loaded = set(done.stdout.split())
    assert done.stderr == ""
    assert "aws_ecs" not in loaded
    # Set-up compiles what is imported: the first synth of everybody would wait for what it does not.
    assert loaded - {"_private"} <= set(CDK_MODULES)
    assert [path.name for path in outdir.glob("assembly-*")] == ["assembly-prod"]


def test_an_environment_that_has_no_file_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    """With the names that there are."""
    from stacks.main import main

    code = main(only="prod,prd")

    assert code == 1
    assert capfd.readouterr().err == (
        "environment = 'prd' has no file in environments/.\n  fix: use one of: dev, local, prod, staging\n"
    )


@pytest.mark.parametrize(
    ("variables", "only"),
    [
        ({}, None),
        ({"PDM_ENVIRONMENT": "dev"}, "dev"),
        ({"CDK_CONTEXT_JSON": '{"environment": "prod"}', "PDM_ENVIRONMENT": "dev"}, "prod"),
        ({"CDK_CONTEXT_JSON": '{"@aws-cdk/core:x": true}', "PDM_ENVIRONMENT": ""}, None),
    ],
)
def test_the_context_says_which_and_then_the_variable(variables: dict[str, str], only: str | None) -> None:
    """Neither: all of them."""
    from stacks.main import asked_for

    assert asked_for(variables) == only
