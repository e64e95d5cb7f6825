"""Figures for Prometheus, on a port of their own: never on the public door."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Metrics:
    """One registry per app, so that several apps may live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "coverage_http_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "coverage_http_seconds", "Time to the answer's start", ["route"], registry=self.registry
        )
        self.enqueued = Counter(
            "coverage_jobs_enqueued", "Jobs by outcome", ["task", "outcome"], registry=self.registry
        )

    def serve(self, host: str, port: int) -> Callable[[], None]:
        """Listen on a port of its own; returns what closes it again."""
        served: tuple[WSGIServer, Thread] = start_http_server(port, host, self.registry)
        server, thread = served

        def close() -> None:
            server.shutdown()
            server.server_close()
            thread.join(timeout=5)

        return close


class MeasureRequests:
    """Counts every HTTP answer under its route's pattern, so that ids never become labels."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = _route(scope)
                self.metrics.seconds.labels(route).observe(time.perf_counter() - begun)
                self.metrics.requests.labels(scope["method"], route, message["status"]).inc()
            await send(message)

        await self.app(scope, receive, counted)


def _route(scope: Scope) -> str:
    route: Any = scope.get("route")
    return str(getattr(route, "path", "unknown"))
