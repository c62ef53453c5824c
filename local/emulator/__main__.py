"""`python -m local.emulator --port 4566`: the corrected emulator, on the loopback interface only."""

from __future__ import annotations

import argparse
import os
import sys

HOST = "127.0.0.1"


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m local.emulator", description=__doc__)
    arguments.add_argument("--port", type=int, required=True, help="free TCP port on 127.0.0.1")
    port: int = arguments.parse_args().port
    os.environ.update(settings(port))
    from local.emulator.server import serve  # ministack reads its settings when it is imported

    sys.exit(serve(HOST, port))


def settings(port: int) -> dict[str, str]:
    """What ministack takes from the environment: no other listeners, no Docker, one account and region."""
    return {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LAMBDA_EXECUTOR": "local",
        "MINISTACK_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_SESSION_TOKEN": "",
    }


if __name__ == "__main__":
    main()
