"""A Directus that answers what a test tells it to, over real HTTP, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, list[str]]
    token: str
    body: Any


Answer = tuple[int, Any] | Callable[[Asked], tuple[int, Any]]


@dataclass
class DirectusDouble:
    """`answers["GET /path"] = (status, body)` or a function of the request; `asked` is what came in."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self) -> None:
                parts = urlsplit(self.path)
                raw = self._read()
                token = (self.headers.get("authorization") or "").removeprefix("Bearer ")
                asked = Asked(self.command, parts.path, parse_qs(parts.query), token, raw)
                double.asked.append(asked)
                status, body = double.answer(asked)
                self._send(status, body)

            def _read(self) -> Any:
                if self.headers.get("transfer-encoding") == "chunked":
                    raw = b"".join(self._chunks())
                else:
                    raw = self.rfile.read(int(self.headers.get("content-length") or 0))
                if self.headers.get("content-type") == "application/x-ndjson":
                    return [json.loads(line) for line in raw.splitlines()]
                return json.loads(raw) if raw else None

            def _chunks(self) -> Any:
                while size := int(self.rfile.readline(), 16):
                    yield self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()

            def _send(self, status: int, body: Any) -> None:
                raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_POST = do_PATCH = do_DELETE = handle_one

            def log_message(self, format: str, *args: Any) -> None:
                return None

        class Server(ThreadingHTTPServer):
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, asked: Asked) -> tuple[int, Any]:
        found = self.answers.get(f"{asked.method} {asked.path}")
        if found is None:
            return 404, refused("ROUTE_NOT_FOUND", f"Route {asked.path} doesn't exist.")
        return found(asked) if callable(found) else found

    def reset(self) -> None:
        self.answers.clear()
        self.asked.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


def refused(code: str, message: str = "No.", field: str | None = None) -> dict[str, Any]:
    """An error as Directus answers it."""
    extensions = {"code": code} | ({"field": field} if field else {})
    return {"errors": [{"message": message, "extensions": extensions}]}


def analysis_row(analysis_id: str, **changes: Any) -> dict[str, Any]:
    """A row as `GET /coverage/analyses/:id` gives it."""
    return {
        "id": analysis_id, "product": "p1", "task": "analysis", "status": "queued", "stage": None, "progress": 0.0,
        "reason": "api", "attempt": 0, "counts": None, "usage": None, "cost": None, "complete": None,
        "error_code": None, "error_message": None, "started": None, "finished": None,
        "date_created": "2026-11-24T10:00:00.000Z", "options": {}, "account": None,
    } | changes  # fmt: skip
