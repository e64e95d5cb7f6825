"""Start, follow and stop jobs. Starting and cancelling are decided by Directus, with the caller's own token."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from sidecar.api.auth import Service, User
from sidecar.api.schemas import (
    AnalysisRequest,
    BatchRequest,
    BatchStarted,
    CleanupRequest,
    EnqueueRequest,
    JobError,
    JobList,
    JobStarted,
    JobView,
    NotStarted,
    Queued,
    Stopped,
    SubmitRequest,
    started,
    view,
)
from sidecar.api.services import Called, CallingUser, Held, Services
from sidecar.config import Settings
from sidecar.errors import Forbidden, OptionInvalid

router = APIRouter(prefix="/jobs", tags=["jobs"])
PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {"description": text, "content": {"application/problem+json": {}}}
    for code, text in {
        400: "The body is not valid JSON",
        401: "No valid bearer token",
        403: "No right to do this",
        404: "Not there, or not visible",
        413: "The body is too large",
        422: "A field is wrong; `field` names it",
        429: "Too many requests",
        502: "Directus refused",
        503: "Directus or Redis cannot be reached",
    }.items()
}


@router.post("/analysis", status_code=202, responses=PROBLEMS)
async def analyze(
    request: Request, response: Response, body: SubmitRequest, who: Called, held: Held
) -> JobStarted | Queued:
    """Analyse a product (Directus token), or enqueue an analysis that Directus has created (service token)."""
    if isinstance(who, Service):
        return await _enqueue(request, body, who, held)
    if isinstance(body, EnqueueRequest):
        raise Forbidden("Only the extension enqueues an analysis by its id: name a product_id instead.")
    options = operator_allows(body, held.settings)
    status, data = await held.forward.start(who.token, {"product_id": body.product_id, "reason": "api", **options})
    response.status_code = status
    return started(data, _status_url(request, data["analysis_id"]))


@router.post("/analysis/batch", status_code=207, responses=PROBLEMS)
async def analyze_batch(request: Request, body: BatchRequest, who: CallingUser, held: Held) -> BatchStarted:
    """Analyse up to a hundred products; each gets a job or its own error."""
    options = operator_allows(body, held.settings)
    _, data = await held.forward.start(who.token, {"product_ids": body.product_ids, "reason": "api", **options})
    return BatchStarted(jobs=[_one_of_batch(request, row) for row in data])


@router.post("/cleanup", status_code=202, responses=PROBLEMS)
async def cleanup(request: Request, body: CleanupRequest, who: CallingUser, held: Held) -> JobStarted:
    """Remove the product's analyses and the coverage that no person touched."""
    data = await held.forward.cleanup(who.token, body.model_dump(exclude_unset=True))
    return started(data, _status_url(request, data["analysis_id"]))


@router.get("", responses=PROBLEMS)
async def jobs(
    who: CallingUser,
    held: Held,
    product_id: Annotated[str, Query(pattern=r"^[A-Za-z0-9_.:-]{1,255}$")],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> JobList:
    """The product's jobs, newest first."""
    return JobList(jobs=[view(row) for row in await held.forward.analyses(who.token, product_id, limit)])


@router.get("/{job_id}/status", responses=PROBLEMS)
async def status(job_id: UUID, who: CallingUser, held: Held) -> JobView:
    """State, progress, result or error of a job."""
    return view(await held.forward.analysis(who.token, str(job_id)))


@router.delete("/{job_id}", status_code=202, responses=PROBLEMS)
async def cancel(job_id: UUID, request: Request, who: Called, held: Held) -> JobView | Stopped:
    """Cancel a job (Directus token), or stop the work of one that Directus has cancelled (service token)."""
    if isinstance(who, User):
        return view(await held.forward.cancel(who.token, str(job_id)))
    await held.allowed(who, act="cancel", analysis_id=str(job_id), body=await request.body())
    return Stopped(job_id=str(job_id), stopped=await run_in_threadpool(held.queue.stop, str(job_id)))


async def _enqueue(request: Request, body: AnalysisRequest | EnqueueRequest, who: Service, held: Services) -> Queued:
    if not isinstance(body, EnqueueRequest):
        raise Forbidden("A service token enqueues an analysis that exists: it names analysis_id, epoch and task.")
    await held.allowed(who, act="enqueue", analysis_id=body.analysis_id, body=await request.body())
    done = await run_in_threadpool(held.queue.enqueue, body.analysis_id, body.epoch, body.task)
    held.metrics.enqueued.labels(body.task, done.outcome).inc()
    return Queued(job_id=done.job_id, outcome=done.outcome)


def operator_allows(body: AnalysisRequest | BatchRequest, settings: Settings) -> dict[str, Any]:
    """The options to pass on. Raises OptionInvalid for one that the operator has not allowed."""
    options = body.options()
    options.pop("product_id", None)
    options.pop("product_ids", None)
    for name in ("export", "debug", "debug_clean"):
        if options.get(name) and settings.coverage_export_dir is None:
            raise OptionInvalid(f"{name}: the operator has set no export folder.", field=name)
    return options


def _one_of_batch(request: Request, row: dict[str, Any]) -> JobStarted | NotStarted:
    if "error" in row:
        error = JobError(code=str(row["error"]["code"]).lower(), message=row["error"]["message"])
        return NotStarted(product_id=row["product_id"], error=error)
    return started(row, _status_url(request, row["analysis_id"]))


def _status_url(request: Request, analysis_id: str) -> str:
    return str(request.app.url_path_for("status", job_id=analysis_id))
