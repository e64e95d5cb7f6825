"""Whether the process lives, and whether what it needs answers. Open to all; says nothing but up or down."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from sidecar.api.services import Held

Power = Literal["up", "down"]
router = APIRouter(prefix="/health", tags=["health"])


class Live(BaseModel):
    status: Power = "up"


class Ready(BaseModel):
    status: Power
    redis: Power
    directus: Power


@router.get("/live")
async def live() -> Live:
    """The process answers."""
    return Live()


@router.get("/ready", responses={503: {"model": Ready}})
async def ready(held: Held, response: Response) -> Ready:
    """Redis and Directus answer too; 503 where one does not."""
    redis, directus = await held.redis_answers(), await held.forward.alive()
    if not (redis and directus):
        response.status_code = 503
    return Ready(status=_power(redis and directus), redis=_power(redis), directus=_power(directus))


def _power(up: bool) -> Power:
    return "up" if up else "down"
