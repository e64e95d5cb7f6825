"""What a caller may use: single-use tokens, requests per minute. Redis holds the shared count."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping

from fastapi import HTTPException
from redis.asyncio import Redis
from redis.exceptions import RedisError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sidecar.api.problems import respond
from sidecar.errors import BodyTooLarge, QueueUnreachable, RateLimited

REPLAY_SECONDS = 180
WINDOW_SECONDS = 60
REMEMBERED = 10_000


class BoundedBody:
    """Refuses a body above `most` bytes: by its declared length at once, else as soon as more has come in.

    `larger`: paths whose bodies may have more.
    """

    def __init__(self, app: ASGIApp, most: int, larger: Mapping[str, int] | None = None) -> None:
        self.app = app
        self.most = most
        self.larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = max(self.most, self.larger.get(scope["path"], 0))
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > most:
            await respond(BodyTooLarge())(scope, receive, send)
            return
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                # FastAPI lets only its own exception through while it reads a body; the handler makes it a problem.
                raise HTTPException(BodyTooLarge.status)
            return message

        await self.app(scope, bounded, send)


class RedisReplays:
    """Single-use ids in Redis. Without Redis no service token is accepted: an id could be used twice."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def first(self, jti: str) -> bool:
        """Whether the id is new. Raises QueueUnreachable."""
        try:
            return bool(await self._redis.set(f"coverage:jti:{jti}", 1, nx=True, ex=REPLAY_SECONDS))
        except RedisError as error:
            raise QueueUnreachable from error


class RateLimiter:
    """At most `per_minute` requests per caller and minute, over all API processes; without Redis each counts alone."""

    def __init__(self, redis: Redis, per_minute: int) -> None:
        self._redis = redis
        self._per_minute = per_minute
        self._alone: OrderedDict[str, int] = OrderedDict()

    async def check(self, caller: str) -> None:
        """Count one request of `caller`. Raises RateLimited with the seconds to wait."""
        now = time.time()
        key = f"coverage:rate:{caller}:{int(now // WINDOW_SECONDS)}"
        if await self._count(key) > self._per_minute:
            raise RateLimited(retry_after=int(WINDOW_SECONDS - now % WINDOW_SECONDS) + 1)

    async def _count(self, key: str) -> int:
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.incr(key)
                pipe.expire(key, WINDOW_SECONDS * 2)
                count, _ = await pipe.execute()
            return int(count)
        except RedisError:
            self._alone[key] = self._alone.pop(key, 0) + 1
            while len(self._alone) > REMEMBERED:
                self._alone.popitem(last=False)
            return self._alone[key]
