"""How an action comes by the clients that it reads with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# boto3's name of an API to its client; boto3's stubs know one service in ten, so the reader names the type.
Clients = Callable[[str], Any]
