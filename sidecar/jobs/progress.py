"""Finer progress over Redis pub/sub. A lost message is no loss: the row in Directus has the stage."""

from __future__ import annotations

import contextlib
import json
import logging
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import RedisError

from sidecar.errors import QueueUnreachable

log = logging.getLogger(__name__)

SILENT_SECONDS = 10.0
FINAL = frozenset({"done", "failed", "cancelled"})


def channel(analysis_id: str) -> str:
    return f"coverage:progress:{analysis_id}"


class Publisher:
    """Publishes `{id, status, stage, progress, message}`; a Redis that is down never costs the job."""

    def __init__(self, redis: Redis, analysis_id: str) -> None:
        self.redis = redis
        self.analysis_id = analysis_id
        self._silent_until = 0.0

    def publish(self, message: Mapping[str, Any]) -> None:
        """Send one message; after a failure nothing is sent for some seconds, so that a dead Redis holds nothing up."""
        if time.monotonic() < self._silent_until:
            return
        try:
            self.redis.publish(channel(self.analysis_id), json.dumps({"id": self.analysis_id, **message}))
        except RedisError as error:
            self._silent_until = time.monotonic() + SILENT_SECONDS
            log.info("progress of %s not published: %s", self.analysis_id, type(error).__name__)


class Subscription:
    """An open subscription: `next(seconds)` gives the next message or None when none came in that time."""

    def __init__(self, pubsub: Any) -> None:
        self._pubsub = pubsub

    async def next(self, seconds: float) -> dict[str, Any] | None:
        """The next message. Raises QueueUnreachable."""
        try:
            raw = await self._pubsub.get_message(ignore_subscribe_messages=True, timeout=seconds)
        except RedisError as error:
            raise QueueUnreachable from error
        if raw is None:
            return None
        with contextlib.suppress(ValueError, TypeError):
            value = json.loads(raw["data"])
            if isinstance(value, dict):
                return value
        return None


@contextlib.asynccontextmanager
async def subscribe(redis: AsyncRedis, analysis_id: str) -> AsyncIterator[Subscription]:
    """Subscribe first, read the state afterwards: no update falls between. Raises QueueUnreachable."""
    pubsub = redis.pubsub()
    try:
        try:
            await pubsub.subscribe(channel(analysis_id))
        except RedisError as error:
            raise QueueUnreachable from error
        yield Subscription(pubsub)
    finally:
        with contextlib.suppress(RedisError):
            await pubsub.aclose()  # type: ignore[no-untyped-call]  # redis leaves it untyped
