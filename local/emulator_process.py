"""Starts and ends the embedded AWS, and gives the clients and environment variables that reach it."""

from __future__ import annotations

import json
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

from local.emulator_clients import Clients

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".venv-emulator" / "bin" / "python"
HOST = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "000000000000"

START_S = 30.0
"""A start takes a third of a second; a machine under load is given thirty seconds."""
LOG_LINES = 8
"""How much of the log an error shows."""
NO_PROXY = ("NO_PROXY", "no_proxy")


class EmulatorError(Exception):
    """The emulator did not start; the message says why, and what to do or where its log is."""


class Emulator:
    """A running emulator: account `ACCOUNT`, region `REGION`."""

    def __init__(self, *, port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.port = port
        self.process = process
        self.folder = folder
        """Everything the emulator writes while it runs; removed when it stops."""
        # The address, not `localhost`: S3 clients would put a bucket's name before that, and not every
        # machine resolves bucket.localhost.
        self.endpoint_url = f"http://{HOST}:{port}"
        session: Any = boto3.Session(
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106  # the emulator takes any key
            region_name=REGION,
            botocore_session=_LocalSession(self.endpoint_url),
        )
        self.client: Clients = session.client
        """`boto3.Session.client`, bound to this emulator."""

    def environment(self) -> dict[str, str]:
        """This process's environment, with the settings of AWS clients and the CDK that lead here."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "CDK_"))}
        direct = {
            name: ",".join(filter(None, (os.environ.get(name), "localhost", HOST))) for name in NO_PROXY
        }
        return {
            **inherited,
            **direct,
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_ENDPOINT_URL_S3": self.endpoint_url,
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
        """From now on check every call against its caller's policies; the key "test" may do anything."""
        self.control("iam", enforce=enforce)

    def control(self, what: str, **settings: object) -> None:
        """Set what AWS has no API for: docs/emulator.md, "Control"."""
        self._open(f"/_local/{what}", json.dumps(settings).encode())

    def is_answering(self) -> bool:
        try:
            self._open("/_ministack/health")
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """End the emulator and every Lambda worker that it started, and remove what they wrote."""
        stop(self.process.pid)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)  # a dying worker may still hold a file

    def _open(self, path: str, body: bytes | None = None) -> None:
        # Without the proxies that the environment may name: they do not know this machine's loopback.
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(self.endpoint_url + path, data=body, timeout=5):
            pass


class _LocalSession(botocore.session.Session):
    """A botocore session that reads no setting of the user, and whose clients reach the emulator."""

    def __init__(self, url: str) -> None:
        no_file = (None, None, os.devnull, None)
        no_profile = (None, None, None, None)
        settings = {"profile": no_profile, "config_file": no_file, "credentials_file": no_file}
        super().__init__(session_vars=settings)
        self._url = url

    def create_client(self, service_name: str, *arguments: Any, **options: Any) -> Any:
        options["endpoint_url"] = self._url
        local = Config(retries={"total_max_attempts": 1}, proxies={})
        options["config"] = local.merge(options.get("config") or Config())
        return super().create_client(service_name, *arguments, **options)


@contextmanager
def start_emulator(*, port: int | None = None, log: Path) -> Generator[Emulator]:
    """A started emulator, stopped on exit; without `port` it takes a free one.

    Raises:
        EmulatorError: the port is taken, or the process ended or did not answer within `START_S`.
    """
    emulator = launch(port=port, log=log)
    try:
        yield emulator
    finally:
        emulator.stop()


def launch(*, port: int | None = None, log: Path) -> Emulator:
    """As `start_emulator`, but it runs until its `stop()`, or `stop(pid)` from another process."""
    port = _free_port() if port is None else _checked(port)
    folder = log.parent / f"{log.stem}.running"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [PYTHON, "-m", "local.emulator", "--port", str(port)],
            cwd=ROOT,
            # Lambda functions inherit this environment: nothing of the caller's is in it.
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    emulator = Emulator(port=port, process=process, folder=folder)
    try:
        _wait_for(emulator, log)
    except BaseException:
        emulator.stop()
        raise
    return emulator


def stop(pid: int) -> None:
    """End the emulator with this process id and its process group; nothing happens when it has ended."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)  # it holds nothing worth saving


def _wait_for(emulator: Emulator, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while not emulator.is_answering():
        code = emulator.process.poll()
        if code is not None:
            raise EmulatorError(f"emulator: ended with exit code {code} before it answered{_end_of(log)}")
        if time.monotonic() > deadline:
            raise EmulatorError(f"emulator: no answer within {START_S:.0f} s{_end_of(log)}")
        time.sleep(0.02)


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
                f"emulator: port = {port} is not free ({error.strerror})\n"
                "  fix: end what listens there, or give another port"
            ) from error
    return port


def _end_of(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
    return f"; its log {log} ends with\n" + "\n".join(f"  {line}" for line in lines)
