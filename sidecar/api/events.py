"""The progress of one analysis as a stream that always ends: messages from Redis, the row every few seconds."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from redis.asyncio import Redis

from sidecar.errors import CoverageError, QueueUnreachable
from sidecar.jobs.progress import FINAL, Subscription, subscribe

POLL_SECONDS = 3.0
LONGEST_SECONDS = 6 * 3600.0
FIELDS = ("id", "status", "stage", "progress", "message")
LIVE = ("part", "findings", "usage")
"""what was found in one part of the documents and is not stored yet; what a model has used so far"""

Read = Callable[[], Awaitable[Mapping[str, Any]]]


async def progress(
    read: Read, redis: Redis, analysis_id: str, *, poll_seconds: float = POLL_SECONDS
) -> AsyncIterator[dict[str, Any]]:
    """States `{id, status, stage, progress, message, counts?, usage?}` until a final one."""
    async for state in ticking(read, redis, analysis_id, poll_seconds=poll_seconds):
        if state is not None:
            yield state


async def ticking(
    read: Read, redis: Redis, analysis_id: str, *, poll_seconds: float = POLL_SECONDS
) -> AsyncIterator[dict[str, Any] | None]:
    """As `progress`, and None whenever a poll had nothing new, so that a stream can show that it lives.

    Subscribed before the first read. Without Redis it polls; it ends when the row can no longer be read.
    """
    async with contextlib.AsyncExitStack() as stack:
        subscription = await _subscribed(stack, redis, analysis_id)
        state = of_row(await read())
        yield state
        ends = time.monotonic() + LONGEST_SECONDS
        while state["status"] not in FINAL and time.monotonic() < ends:
            async for message in _messages(subscription, poll_seconds):
                yield message
            try:
                fresh = of_row(await read())
            except CoverageError as error:
                if error.retryable:
                    yield None
                    continue
                return
            yield fresh if fresh != state else None
            state = fresh


async def _messages(subscription: Subscription | None, seconds: float) -> AsyncIterator[dict[str, Any]]:
    """What comes in within `seconds`; a final message ends the wait at once, and the row is read for its counts."""
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        try:
            message = await _next(subscription, left)
        except QueueUnreachable:
            await asyncio.sleep(left)
            return
        if message is None:
            continue
        if message.get("status") in FINAL:
            return
        yield {key: message.get(key) for key in FIELDS} | {key: message[key] for key in LIVE if key in message}


async def _next(subscription: Subscription | None, seconds: float) -> dict[str, Any] | None:
    if subscription is not None:
        return await subscription.next(seconds)
    await asyncio.sleep(seconds)
    return None


async def _subscribed(stack: contextlib.AsyncExitStack, redis: Redis, analysis_id: str) -> Subscription | None:
    try:
        return await stack.enter_async_context(subscribe(redis, analysis_id))
    except QueueUnreachable:
        return None


def of_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The event that a row in Directus stands for."""
    event = {
        "id": row["id"],
        "status": row["status"],
        "stage": row.get("stage"),
        "progress": 1.0 if row["status"] == "done" else float(row.get("progress") or 0.0),
        "message": row.get("error_message") or "",
    }
    return event | {name: row[name] for name in ("counts", "usage") if row.get(name)}


def encode(event: Mapping[str, Any] | None) -> str:
    """One server-sent event; a comment where there is none, so that no proxy takes the stream for dead."""
    if event is None:
        return ": waiting\n\n"
    return f"event: progress\ndata: {json.dumps(event)}\n\n"
