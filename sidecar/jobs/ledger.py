"""What all workers of all hosts spent on a day, in Redis. A hard cap needs it: a Redis that is down is an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from redis import Redis

from sidecar.jobs.queue import reachable

KEPT_SECONDS = 2 * 86_400


class DayLedger:
    """A Ledger that begins anew every day (UTC)."""

    def __init__(self, redis: Redis, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._redis, self._now = redis, now

    def add(self, amount: float) -> float:
        """Book an amount on today and answer today's sum. Raises QueueUnreachable."""
        name = f"coverage:spent:{self._now().date().isoformat()}"
        with reachable(), self._redis.pipeline(transaction=True) as pipeline:
            pipeline.incrbyfloat(name, amount)
            pipeline.expire(name, KEPT_SECONDS)
            total = pipeline.execute()[0]
        return float(total)
