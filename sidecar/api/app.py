"""The API process: builds the app from settings and serves it. The one place that opens its clients."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator

import uvicorn
from fastapi import FastAPI

from sidecar import __version__
from sidecar.api import problems
from sidecar.api.graphql.router import graphql_router
from sidecar.api.limits import BoundedBody
from sidecar.api.metrics import MeasureRequests, Metrics
from sidecar.api.routes import cases, events, findings, health, jobs
from sidecar.api.services import Services, open_services
from sidecar.config import Settings

log = logging.getLogger(__name__)


def create_app(settings: Settings) -> FastAPI:
    """The app. Raises SettingsInvalid where a secret it needs is not set."""
    metrics = Metrics()

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_services(settings, metrics) as held:
            app.state.services = held
            await _greet(held)
            close = metrics.serve(settings.fastapi_host, settings.metrics_port) if settings.metrics_port else None
            try:
                yield
            finally:
                if close:
                    close()

    public = settings.coverage_docs_public
    app = FastAPI(
        title="Domain Context Items",
        version=__version__,
        lifespan=lifespan,
        docs_url="/docs" if public else None,
        redoc_url=None,
        openapi_url="/openapi.json" if public else None,
    )
    app.add_middleware(BoundedBody, most=settings.coverage_max_body_bytes, larger={cases.PATH: cases.MOST_BYTES})
    app.add_middleware(MeasureRequests, metrics=metrics)
    problems.install(app)
    for router in (health.router, cases.router, jobs.router, events.router, findings.router, graphql_router()):
        app.include_router(router)
    return app


async def _greet(held: Services) -> None:
    """Say at the start who is missing; the API serves all the same, and `/health/ready` goes on saying it."""
    for name, answers in (("Redis", await held.redis_answers()), ("Directus", await held.forward.alive())):
        if not answers:
            log.warning("%s does not answer yet", name)


def serve(settings: Settings) -> None:
    """Serve the app until SIGTERM; open streams get the grace period."""
    uvicorn.run(
        create_app(settings),
        host=settings.fastapi_host,
        port=settings.fastapi_port,
        log_level=settings.coverage_log_level.lower(),
        timeout_graceful_shutdown=int(min(settings.coverage_grace_seconds, 10)),
        server_header=False,
        ws_max_size=settings.coverage_max_body_bytes,
    )
