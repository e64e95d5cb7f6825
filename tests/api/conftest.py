"""The real API on a free port, with a real Redis and a Directus double."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import redis
import uvicorn

from sidecar.api.app import create_app
from sidecar.config import Settings
from sidecar.demo.processes import free_port
from sidecar.demo.redis import RedisServer
from tests.api.directus_double import DirectusDouble
from tests.api.tokens import DIRECTUS_SECRET, SIDECAR_SECRET, service_token, user_token


class RunningApi:
    """The app in a uvicorn of its own. Use as a context manager."""

    def __init__(self, settings: Settings) -> None:
        self.port = settings.fastapi_port
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            create_app(settings), host="127.0.0.1", port=self.port, log_level="warning", timeout_graceful_shutdown=2
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> RunningApi:
        self._thread.start()
        ends = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < ends, "the API does not start"
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)


def settings_for(redis_url: str, directus_url: str, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "directus_url": directus_url,
        "directus_secret": DIRECTUS_SECRET,
        "sidecar_secret": SIDECAR_SECRET,
        "directus_auth_token": "token-of-the-service-user",
        "redis_url": redis_url,
        "fastapi_port": free_port(),
        "coverage_requests_per_minute": 10_000,
    }
    return Settings(**(values | changes))


@dataclass(frozen=True)
class Bed:
    """`http` calls the API without a token; `user()` and `service()` make headers."""

    url: str
    http: httpx.Client
    directus: DirectusDouble
    redis: redis.Redis

    def user(self, **changes: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {user_token(**changes)}"}

    def service(self, act: str, res: list[str], body: bytes = b"", **changes: Any) -> dict[str, str]:
        token = service_token(act, res, body, **changes)
        return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


@pytest.fixture(scope="session")
def double() -> Iterator[DirectusDouble]:
    with DirectusDouble() as running:
        yield running


@pytest.fixture(scope="session")
def running_api(redis_server: RedisServer, double: DirectusDouble) -> Iterator[RunningApi]:
    with RunningApi(settings_for(redis_server.url, double.url)) as api:
        yield api


@pytest.fixture
def api(running_api: RunningApi, double: DirectusDouble, redis_url: str) -> Iterator[Bed]:
    double.reset()
    with (
        httpx.Client(base_url=running_api.url, trust_env=False, timeout=10) as http,
        redis.Redis.from_url(redis_url) as connection,
    ):
        yield Bed(running_api.url, http, double, connection)
