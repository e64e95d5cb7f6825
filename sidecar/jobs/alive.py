"""Signs of life of workers and sweeps in Redis, for health checks. Knows a process by its kind and its host."""

from __future__ import annotations

import socket

from redis import Redis
from redis.exceptions import RedisError

from sidecar.jobs.queue import reachable


def show(redis: Redis, kind: str, *, seconds: float) -> None:
    """Say that a process of this kind lives on this host; good for `seconds`. Never raises for a Redis that is down."""
    try:
        redis.set(_key(kind), 1, ex=max(1, int(seconds)))
    except RedisError:
        return


def hide(redis: Redis, kind: str) -> None:
    """Take the sign away: the process has ended."""
    try:
        redis.delete(_key(kind))
    except RedisError:
        return


def shown(redis: Redis, kind: str) -> bool:
    """Whether a process of this kind (worker, sweep) on this host has shown itself lately. Raises QueueUnreachable."""
    with reachable():
        return bool(redis.exists(_key(kind)))


def _key(kind: str) -> str:
    return f"coverage:alive:{kind}:{socket.gethostname()}"
