"""Starts and ends the embedded AWS, and gives the clients and environment variables that reach it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".venv-emulator" / "bin" / "python"
HOST = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "000000000000"

START_S = 30.0
"""A start takes about a second; a machine under load is given thirty."""
LOG_LINES = 8
"""How much of the log an error shows."""


class EmulatorError(Exception):
    """The emulator did not start or does not answer; the message says why and what to do."""


class Emulator:
    """A running emulator. Account 000000000000, region us-east-1."""

    def __init__(self, *, port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.port = port
        self.process = process
        self.folder = folder
        """Everything the emulator writes while it runs; removed when it stops."""
        self.endpoint_url = f"http://{HOST}:{port}"
        # The bucket becomes a host name, which an address cannot carry: S3 needs the name.
        self.s3_endpoint_url = f"http://localhost:{port}"
        session = boto3.Session(
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106  # the emulator takes any key
            region_name=REGION,
            botocore_session=_LocalSession(self),
        )
        self.client = session.client  # pyright: ignore[reportUnknownMemberType]  # stubs of a few services only
        """`boto3.Session.client`, bound to this emulator."""

    def environment(self) -> dict[str, str]:
        """This process's environment with settings of AWS clients and of the CDK that lead here, and no others."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "CDK_"))}
        hosts = {
            name: ",".join(filter(None, (os.environ.get(name), f"localhost,{HOST}"))) for name in NO_PROXY
        }
        return {
            **inherited,
            **hosts,
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_ENDPOINT_URL_S3": self.s3_endpoint_url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
            "CDK_HOME": str(self.folder / "cdk"),
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CDK_DISABLE_VERSION_CHECK": "true",
            "CDK_NOTICES": "false",
            "CI": "true",
        }

    def enforce_iam(self, *, enforce: bool = True) -> None:
        """From now on check every call against its caller's policies; the account's own key may do anything."""
        request = urllib.request.Request(  # noqa: S310  # a loopback URL made here
            f"{self.endpoint_url}/_local/iam",
            data=f'{{"enforce": {str(enforce).lower()}}}'.encode(),
            method="POST",
        )
        with _open(request, timeout_s=5):
            pass

    def stop(self) -> None:
        """End the emulator and every Lambda worker that it started, and remove what they wrote."""
        stop(self.process.pid)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)  # a dying worker may still hold a file


NO_PROXY = ("NO_PROXY", "no_proxy")


class _LocalSession(botocore.session.Session):
    """A botocore session that reads no setting of the user, and whose clients reach the emulator."""

    def __init__(self, emulator: Emulator) -> None:
        nothing = (None, None, os.devnull, None)
        super().__init__(
            session_vars={
                "profile": (None, None, None, None),
                "config_file": nothing,
                "credentials_file": nothing,
            }
        )
        self._emulator = emulator

    def create_client(self, service_name: str, *arguments: Any, **options: Any) -> Any:
        emulator = self._emulator
        url = emulator.s3_endpoint_url if service_name == "s3" else emulator.endpoint_url
        settings = Config(retries={"total_max_attempts": 1}, proxies={}).merge(
            options.get("config") or Config()
        )
        return super().create_client(
            service_name, *arguments, **{**options, "endpoint_url": url, "config": settings}
        )


@contextmanager
def start_emulator(*, port: int | None = None, log: Path) -> Generator[Emulator]:
    """A started emulator, stopped on exit; `port` None takes a free one.

    Raises:
        EmulatorError: the port is taken, or the process ended or did not answer within `START_S`.
    """
    emulator = launch(port=port, log=log)
    try:
        yield emulator
    finally:
        emulator.stop()


def launch(*, port: int | None = None, log: Path) -> Emulator:
    """As `start_emulator`, but it runs until `.stop()`, or `stop(pid)` in another process."""
    port = _free_port() if port is None else _checked(port)
    folder = log.parent / f"{log.stem}.running"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [PYTHON, "-m", "local.emulator", "--port", str(port)],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "TMPDIR": str(folder),
                "HOME": str(folder),
                "PYTHONUNBUFFERED": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    emulator = Emulator(port=port, process=process, folder=folder)
    try:
        _wait_until_it_answers(emulator, log)
    except BaseException:
        emulator.stop()
        raise
    return emulator


def stop(pid: int) -> None:
    """End the emulator with this process id and its process group; nothing happens when it has ended."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)  # it holds nothing worth saving


def _wait_until_it_answers(emulator: Emulator, log: Path) -> None:
    request = urllib.request.Request(f"{emulator.endpoint_url}/_ministack/health")  # noqa: S310  # a loopback URL made here
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if emulator.process.poll() is not None:
            raise EmulatorError(
                f"emulator: ended with exit code {emulator.process.returncode} before it answered{_end_of(log)}"
            )
        try:
            with _open(request, timeout_s=1):
                return
        except OSError:
            time.sleep(0.02)
    raise EmulatorError(
        f"emulator: no answer on {emulator.endpoint_url} within {START_S:.0f} s{_end_of(log)}"
    )


def _open(request: urllib.request.Request, *, timeout_s: float) -> Any:
    """Open without the proxies that the environment may name: they do not know this machine's loopback."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=timeout_s)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _checked(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise EmulatorError(
                f"emulator: port = {port} is taken ({error.strerror})\n  fix: end what listens there, or choose another"
            ) from error
    return port


def _end_of(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
    return f"; its log {log} ends with\n" + "\n".join(f"  {line}" for line in lines)
