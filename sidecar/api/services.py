"""What the routes work with, built once per app; and the dependencies that say who is calling."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

import httpx
from fastapi import Depends
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from starlette.requests import HTTPConnection, Request

from sidecar.api.auth import Caller, Keys, Service, User, authorise, bearer, identify
from sidecar.api.forward import Forward
from sidecar.api.limits import RateLimiter, RedisReplays
from sidecar.api.metrics import Metrics
from sidecar.config import Settings
from sidecar.errors import Forbidden
from sidecar.jobs.queue import CoverageQueue, connect

DIRECTUS_SECONDS = 15.0
REDIS_SECONDS = 3.0


@dataclass(frozen=True)
class Services:
    """Everything an app holds open: clients of Directus and Redis, keys, limits, metrics."""

    settings: Settings
    keys: Keys
    forward: Forward
    redis: AsyncRedis
    queue: CoverageQueue
    replays: RedisReplays
    limiter: RateLimiter
    metrics: Metrics

    @property
    def own_token(self) -> str:
        """The service user's token: only to read a state that a service token asks for."""
        return self.settings.secret("directus_auth_token")

    async def redis_answers(self) -> bool:
        try:
            await self.redis.ping()
        except RedisError:
            return False
        return True

    async def allowed(self, service: Service, *, act: str, analysis_id: str, body: bytes) -> None:
        """Hold a service token to its act, analysis, body and single use. Raises Forbidden, Unauthenticated."""
        await authorise(service, act=act, analysis_id=analysis_id, body=body, replays=self.replays)


@contextlib.asynccontextmanager
async def open_services(settings: Settings, metrics: Metrics) -> AsyncIterator[Services]:
    """Clients for one app; none connects before it is used, so a partner that is down does not stop the start."""
    redis_url = settings.secret("redis_url")
    redis: AsyncRedis = AsyncRedis.from_url(
        redis_url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )
    sync = connect(redis_url, timeout=REDIS_SECONDS)
    async with httpx.AsyncClient(base_url=settings.directus_url or "", timeout=DIRECTUS_SECONDS) as http:
        try:
            yield Services(
                settings=settings,
                keys=Keys.of(settings),
                forward=Forward(http),
                redis=redis,
                queue=CoverageQueue(
                    sync, job_seconds=settings.coverage_job_seconds, stale_seconds=settings.coverage_stale_seconds
                ),
                replays=RedisReplays(redis),
                limiter=RateLimiter(redis, settings.coverage_requests_per_minute),
                metrics=metrics,
            )
        finally:
            await redis.aclose()
            sync.close()


def services(connection: HTTPConnection) -> Services:
    held: Services = connection.app.state.services
    return held


Held = Annotated[Services, Depends(services)]


async def caller(request: Request, held: Held) -> Caller:
    """Whoever the bearer token stands for. Raises Unauthenticated, RateLimited (users only)."""
    who = identify(bearer(request.headers.get("authorization")), held.keys)
    if isinstance(who, User):
        await held.limiter.check(who.id)
    return who


Called = Annotated[Caller, Depends(caller)]


async def user(who: Called) -> User:
    """The calling user. Raises Forbidden for a service token: it is good for its named acts only."""
    if isinstance(who, Service):
        raise Forbidden("A service token is not accepted here: use a Directus access token.")
    return who


CallingUser = Annotated[User, Depends(user)]
