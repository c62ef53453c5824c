"""A threaded HTTP server on the loopback that can be stopped without leaving a socket or a thread.

Connections are kept alive as the real services keep them, so a client's connection pool is
exercised too; `stop` therefore ends the idle ones itself instead of waiting for their clients.
"""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from local.receivers.wire import Answer, Request

HOST = "127.0.0.1"
IDLE_CONNECTION_S = 30
"""After this long without a request a connection is closed, so a forgotten client holds no thread."""

Respond = Callable[[Request], Answer | None]
"""None closes the connection without an answer: that is what an outage looks like to a client."""


class LoopbackServer:
    """Serves `respond` on 127.0.0.1; `port` 0 takes a free one, known at once as `.port`."""

    def __init__(self, *, respond: Respond, port: int) -> None:
        self._server = _Server((HOST, port), _handler(respond))
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self.port: int = self._server.server_address[1]

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends every connection, joins every thread and closes every socket."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.hang_up()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that server_close() joins them
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, handler)

    def server_bind(self) -> None:
        # HTTPServer.server_bind asks the name service for the host's name: seconds, on some machines.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the client was faster


def _handler(respond: Respond) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = IDLE_CONNECTION_S
        wbufsize = -1  # head and body leave in one segment
        disable_nagle_algorithm = True

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True  # the client hung up: nobody is left to answer

        def _respond(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            answer = respond(
                Request(
                    method=self.command,
                    path=self.path,
                    headers={name.lower(): value for name, value in self.headers.items()},
                    body=self.rfile.read(length),
                )
            )
            if answer is None:
                self.close_connection = True
                return
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = do_PUT = do_DELETE = _respond  # noqa: N815  the names http.server calls

        def log_message(self, format: str, *args: Any) -> None:
            """The receivers keep what they got; a line on stderr for each request helps nobody."""

    return Handler
