"""A sidecar that answers the one question about findings by the real rules, behind the real token's fence."""

from __future__ import annotations

import base64
import hashlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sidecar.api.auth import Keys, Service, identify
from sidecar.api.routes.findings import CheckAnswer, CheckRequest, check_all


@dataclass
class RulesDouble:
    """Listens on `port`. `asked` keeps every good question."""

    port: int
    keys: Keys
    asked: list[CheckRequest] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), handler_of(self))
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, token: str, body: bytes) -> bytes:
        """Raises AssertionError for a token that is not for this very question."""
        who = identify(token, self.keys)
        assert isinstance(who, Service)
        question = CheckRequest.model_validate_json(body)
        assert (who.act, who.resources) == ("check", (str(question.product_id),))
        digest = hashlib.sha256(body).digest()
        assert who.body_hash == urlsafe(digest)
        self.asked.append(question)
        return CheckAnswer(results=check_all(question.findings)).model_dump_json().encode()


def urlsafe(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def handler_of(double: RulesDouble) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            token = (self.headers.get("authorization") or "").removeprefix("Bearer ")
            known = self.path == "/findings/check"
            answer = double.answer(token, body) if known else b"{}"
            self.send_response(200 if known else 202)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            return None

    return Handler
