"""A real HTTP server in the sidecar's place: writes down each call, and streams the events it was given."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    token: str
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class SidecarDouble:
    port: int
    calls: list[Call] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    refusal: tuple[int, dict[str, Any]] | None = None
    """what a question (not an order to enqueue) is refused with"""
    hold: float = 0.0
    """seconds for which the event stream stays open after its last event"""
    disconnected: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), handler_of(self))
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def calls_for(self, analysis: str) -> list[Call]:
        return [call for call in list(self.calls) if analysis in call.path or analysis.encode() in call.body]


def handler_of(double: SidecarDouble) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def take(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            token = (self.headers.get("authorization") or "").removeprefix("Bearer ")
            double.calls.append(Call(self.command, self.path, token, body))

        def answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def do_POST(self) -> None:
            self.take()
            if double.refusal and not self.path.startswith("/jobs/"):
                status, problem = double.refusal
                body = json.dumps(problem).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                return
            self.answer(202)

        def do_DELETE(self) -> None:
            self.take()
            self.answer(202)

        def do_GET(self) -> None:
            self.take()
            if not self.path.endswith("/events"):
                self.answer(200)
                return
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("connection", "close")
            self.end_headers()
            try:
                for event in double.events:
                    self.write(f"event: progress\ndata: {json.dumps(event)}\n\n")
                until = time.monotonic() + double.hold
                while time.monotonic() < until:
                    time.sleep(0.1)
                    self.write(": waiting\n\n")
            except OSError:
                double.disconnected.set()

        def write(self, text: str) -> None:
            self.wfile.write(text.encode())
            self.wfile.flush()

        def log_message(self, format: str, *args: Any) -> None:
            return None

    return Handler
