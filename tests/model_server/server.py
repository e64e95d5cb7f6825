"""A real HTTP server that speaks like an OpenAI-compatible endpoint. What it answers is a script's business.

A script is called with what was asked and returns a Reaction; `scripts.py` has those that several tests need.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import openai

MODEL = "test-model"


@dataclass(frozen=True)
class Asked:
    """One request. `number` counts from 1 in order of arrival; `at` is the server's clock in seconds."""

    number: int
    path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    at: float

    @property
    def system(self) -> str:
        return self._text("system")

    @property
    def user(self) -> str:
        return self._text("user")

    @property
    def text(self) -> str:
        """Everything that the model reads."""
        return f"{self.system}\n{self.user}"

    def _text(self, role: str) -> str:
        if self.path.endswith("/responses"):
            given = self.body.get("instructions" if role == "system" else "input") or ""
            return given if isinstance(given, str) else _joined(given, role)
        return _joined(self.body.get("messages", ()), role)


def _joined(messages: Any, role: str) -> str:
    return "\n".join(str(one["content"]) for one in messages if one.get("role") == role)


@dataclass(frozen=True)
class Reaction:
    """What the server does. `text` becomes a completion; `raw` is sent as it is. Seconds throughout."""

    text: str | None = None
    status: int = 200
    raw: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    finish: str = "stop"
    refusal: str | None = None
    model: str | None = None
    usage: Mapping[str, Any] | None = None
    reset: bool = False
    """break the connection without an answer"""
    cut: bool = False
    """break the connection in the middle of the answer"""


Script = Callable[[Asked], Reaction]


class ModelServer:
    """`with ModelServer(script) as server:` serves on `server.url`; `asked` is what came. `script` may change."""

    def __init__(self, script: Script, *, model: str = MODEL, port: int = 0) -> None:
        self.script, self.model = script, model
        self.asked: list[Asked] = []
        self._clients: list[openai.OpenAI] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()
        self._http = _Http(("127.0.0.1", port), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def client(self, *, timeout: float = 10.0) -> openai.OpenAI:
        """A client of this server that tries once; closed with the server."""
        made = openai.OpenAI(base_url=self.url, api_key="key-of-the-tests", timeout=timeout, max_retries=0)
        self._clients.append(made)
        return made

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(self, _type: object, _error: object, _trace: object) -> None:
        for client in self._clients:
            client.close()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def note(self, path: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> Asked:
        with self._lock:
            asked = Asked(len(self.asked) + 1, path, body, headers, time.monotonic())
            self.asked.append(asked)
            return asked

    @contextlib.contextmanager
    def counted(self) -> Any:
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        try:
            yield
        finally:
            with self._lock:
                self._now -= 1


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


def tokens(text: str) -> int:
    """How the server counts: four bytes a token."""
    return max(1, len(text.encode()) // 4)


def completion(asked: Asked, reaction: Reaction, model: str) -> dict[str, Any]:
    """The answer's body in the format that was asked for."""
    sent, given = tokens(asked.text), tokens(reaction.text or "")
    model = reaction.model or model
    if asked.path.endswith("/responses"):
        usage = {"input_tokens": sent, "output_tokens": given, "input_tokens_details": {"cached_tokens": 0}}
        content = {"type": "output_text", "text": reaction.text or "", "annotations": []}
        if reaction.refusal:
            content = {"type": "refusal", "refusal": reaction.refusal}
        return {
            "id": f"resp_{asked.number}", "object": "response", "model": model,
            "status": "incomplete" if reaction.finish == "length" else "completed",
            "output": [{"type": "message", "role": "assistant", "content": [content]}],
            "usage": reaction.usage or usage,
        }  # fmt: skip
    usage = {"prompt_tokens": sent, "completion_tokens": given, "prompt_tokens_details": {"cached_tokens": 0}}
    message = {"role": "assistant", "content": reaction.text, "refusal": reaction.refusal}
    return {
        "id": f"chat_{asked.number}", "object": "chat.completion", "created": 0, "model": model,
        "choices": [{"index": 0, "finish_reason": reaction.finish, "message": message}],
        "usage": reaction.usage or usage,
    }  # fmt: skip


def _handler(server: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._send(
                200, json.dumps({"object": "list", "data": [{"id": server.model, "object": "model"}]}).encode(), {}
            )

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or b"{}")
            asked = server.note(self.path, body, {k.lower(): v for k, v in self.headers.items()})
            with server.counted():
                reaction = server.script(asked)
                if reaction.delay:
                    time.sleep(reaction.delay)
            self._answer(asked, reaction)

        def _answer(self, asked: Asked, reaction: Reaction) -> None:
            if reaction.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()
                return
            raw = reaction.raw
            if raw is None:
                raw = json.dumps(completion(asked, reaction, server.model)).encode()
            self._send(reaction.status, raw, reaction.headers, cut=reaction.cut)

        def _send(self, status: int, raw: bytes, headers: Mapping[str, str], *, cut: bool = False) -> None:
            with contextlib.suppress(OSError):
                self.send_response(status)
                for name, value in {"content-type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw[: len(raw) // 2] if cut else raw)
                self.wfile.flush()
            self.close_connection = self.close_connection or cut

        def log_message(self, format: str, *args: Any) -> None:
            return None

        def handle(self) -> None:
            with contextlib.suppress(OSError, ValueError):
                super().handle()

        def finish(self) -> None:
            with contextlib.suppress(OSError, ValueError):
                super().finish()

    return Handler
