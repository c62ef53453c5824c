"""The emulator's process: apply every correction, then serve ministack and its control endpoint."""

from __future__ import annotations

import asyncio
import importlib
import signal
from typing import Any

import ministack.app
from hypercorn.asyncio import serve as hypercorn_serve
from hypercorn.config import Config

from local.emulator.control import with_control_endpoint
from local.emulator.deviations import DEVIATIONS


def serve(host: str, port: int) -> int:
    """Serve until SIGTERM or SIGINT; the exit code, 1 when the port is taken."""
    for patch in dict.fromkeys(row.patch for row in DEVIATIONS):
        module, _, function = patch.partition(".")
        getattr(importlib.import_module(f"local.emulator.{module}"), function)()
    config = Config()
    config.bind = [f"{host}:{port}"]
    config.loglevel = "WARNING"
    config.keep_alive_timeout = 75  # longer than boto3 keeps an idle connection, so that none is cut under it
    try:
        asyncio.run(_until_signalled(config))
    except OSError as error:
        print(f"emulator: cannot listen on {host}:{port}: {error.strerror}", flush=True)
        return 1
    return 0


async def _until_signalled(config: Any) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await hypercorn_serve(with_control_endpoint(ministack.app.app), config, shutdown_trigger=stopped.wait)
