"""Server-sent progress of one job."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

from sidecar.api.auth import User
from sidecar.api.events import encode, ticking
from sidecar.api.routes.jobs import PROBLEMS
from sidecar.api.services import Called, Held

router = APIRouter(prefix="/jobs", tags=["jobs"])
HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


@router.get("/{job_id}/events", responses=PROBLEMS, response_class=StreamingResponse)
async def events(job_id: UUID, request: Request, who: Called, held: Held) -> StreamingResponse:
    """Progress as server-sent events; ends after a final state."""
    analysis_id = str(job_id)
    if isinstance(who, User):
        token = who.token
    else:
        await held.allowed(who, act="events", analysis_id=analysis_id, body=await request.body())
        token = held.own_token

    async def read() -> Mapping[str, Any]:
        return await held.forward.analysis(token, analysis_id)

    stream = ticking(read, held.redis, analysis_id)
    first = await anext(stream)
    return StreamingResponse(_encoded(first, stream), media_type="text/event-stream", headers=HEADERS)


async def _encoded(first: Mapping[str, Any] | None, rest: AsyncIterator[dict[str, Any] | None]) -> AsyncIterator[str]:
    yield encode(first)
    async for event in rest:
        yield encode(event)
