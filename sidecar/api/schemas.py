"""Bodies that come in and go out, checked field by field. Unknown fields are refused, never ignored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from sidecar.models import Category, Status

T = TypeVar("T")
JobState = Literal["pending", "running", "completed", "failed", "cancelled"]
Chunk = Annotated[int, Field(ge=1, le=20)]
STATES: Mapping[str, JobState] = {
    Status.QUEUED: "pending",
    Status.PARSING: "running",
    Status.EXTRACTING: "running",
    Status.VERIFYING: "running",
    Status.WRITING: "running",
    Status.DONE: "completed",
    Status.FAILED: "failed",
    Status.CANCELLED: "cancelled",
}


ID = re.compile(r"[A-Za-z0-9_:-][A-Za-z0-9_.:-]{0,254}")


def _id(value: Any) -> Any:
    whole = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if whole or (isinstance(value, str) and ID.fullmatch(value)):
        return value
    raise PydanticCustomError("id_invalid", "is no id: a uuid, a number or a short word is needed")


Text = Annotated[str, BeforeValidator(_id)]
ProductId = Annotated[int | str, BeforeValidator(_id)]
"""Products have the key type of the user's own collection: uuid, number or string."""
Uuid = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Words = dict[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$")], T]
Phrase = Annotated[str, Field(min_length=1, max_length=2000)]
Phrases = Annotated[list[Phrase], Field(max_length=200)]


class TaxonomyChange(Body):
    """One change of an item of the taxonomy (`id`), or a new item (`key`, `category`, `parent`: id or path of keys)."""

    id: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    key: Annotated[str, Field(pattern=r"^[^/]{1,255}$")] | None = None
    parent: Phrase | None = None
    category: Category | None = None
    names: Words[Phrase] | None = None
    aliases: Words[Phrases] | None = None
    examples: Words[Phrases] | None = None
    instruction: Annotated[str, Field(max_length=10_000)] | None = None
    unit: Annotated[str, Field(max_length=64)] | None = None
    removed: bool | None = None


class Options(Body):
    """How to analyse. Every option is checked here and passed on by its name."""

    force: bool = Field(False, description="Analyse even where the same input is done already.")
    dry_run: bool = Field(False, description="Write no coverage, keep the counts. With openai: a quote, and no call.")
    extractor: Literal["rules", "openai"] | None = Field(
        None, description="rules: offline. openai: a language model. Default: the operator's setting."
    )
    model: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        None, description="One of the models that the operator allows (extractor openai)."
    )
    document_ids: Annotated[list[Uuid], Field(min_length=1, max_length=50)] | None = None
    segments: Annotated[list[Text], Field(min_length=1, max_length=200)] | None = Field(
        None, description="Keys of the taxonomy's segments to look for."
    )
    budget: Annotated[float, Field(gt=0, le=1_000_000)] | None = Field(
        None, description="Most that the language model may cost; what is not read by then stays undecided."
    )
    seed_directus: bool = Field(True, description="False: like dry_run.")
    dry_run_directus: bool = Field(False, description="Like dry_run.")
    export: bool = Field(False, description="Also write the result as JSON into the operator's export folder.")
    detailed: bool = Field(False, description="Keep withheld claims and timings on the job, and in the export.")
    no_cache: bool = Field(False, description="Use nothing kept from earlier runs; implies force.")
    segment_chunks: Chunk | None = Field(None, description="Like chunk_size, for the calls that find the segments.")
    benefit_chunks: Chunk | None = Field(None, description="Like chunk_size, for the calls that read a segment.")
    detail_chunks: Chunk | None = Field(None, description="Like chunk_size, for the second pass over what is left.")
    chunk_size: Chunk | None = Field(
        None, description="How much text one call to the language model may carry, in steps of 6000 characters."
    )
    debug: bool = Field(False, description="Write each stage's artefact into the operator's export folder.")
    debug_clean: bool = Field(False, description="Remove the product's earlier artefacts first.")
    debug_from: Literal["segments", "benefits", "details"] | None = Field(
        None, description="Ask the language model anew from this stage on; what comes before is taken from its answers."
    )

    taxonomy_changes: Annotated[list[TaxonomyChange], Field(min_length=1, max_length=200)] | None = Field(
        None, description="With a dry run alone: changes laid over the taxonomy, to see what they would find."
    )

    def options(self) -> dict[str, Any]:
        """What the caller set, and nothing he did not."""
        said = self.model_dump(exclude_unset=True, exclude_none=True)
        if self.taxonomy_changes is not None:
            # A parent of null is no parent that was not given: the item moves to the top.
            said["taxonomy_changes"] = [change.model_dump(exclude_unset=True) for change in self.taxonomy_changes]
        return said


class AnalysisRequest(Options):
    """Start the analysis of one product."""

    product_id: ProductId


class BatchRequest(Options):
    """Start the analyses of up to a hundred products."""

    product_ids: Annotated[list[ProductId], Field(min_length=1, max_length=100)]


class CleanupRequest(Body):
    """Remove a product's analyses and untouched coverage."""

    product_id: ProductId
    include_reviewed: bool = Field(False, description="Also remove rows that a person accepted, edited or rejected.")


class AnalysisRow(Body):
    """The id of an analysis."""

    id: Uuid


class EnqueueRequest(Body):
    """The extension's order to put an existing analysis into the queue; it never creates a row."""

    analysis_id: Uuid
    epoch: Annotated[int, Field(ge=1)]
    task: Literal["analysis", "cleanup"]


def _kind(value: Any) -> str:
    return "enqueue" if isinstance(value, dict) and "analysis_id" in value else "analysis"


SubmitRequest = Annotated[
    Annotated[AnalysisRequest, Tag("analysis")] | Annotated[EnqueueRequest, Tag("enqueue")], Discriminator(_kind)
]
"""A body that names an `analysis_id` is the extension's order, any other a user's request."""


class JobStarted(BaseModel):
    job_id: str
    product_id: str | int
    status: JobState
    status_url: str
    created: bool
    rerun: bool


class JobError(BaseModel):
    code: str
    message: str


class NotStarted(BaseModel):
    product_id: str | int
    error: JobError


class BatchStarted(BaseModel):
    jobs: list[JobStarted | NotStarted]


class JobView(BaseModel):
    """One job as the outside sees it. `progress` 0..1; `result` when completed, `error` when failed."""

    job_id: str
    product_id: str | int | None
    task: str
    status: JobState
    stage: str | None
    progress: float
    attempt: int
    reason: str | None
    created: str | None
    started: str | None
    finished: str | None
    result: dict[str, Any] | None
    error: JobError | None


class JobList(BaseModel):
    jobs: list[JobView]


class Queued(BaseModel):
    job_id: str
    outcome: Literal["enqueued", "waiting", "blocked"]


class Stopped(BaseModel):
    job_id: str
    stopped: int


def started(row: Mapping[str, Any], status_url: str) -> JobStarted:
    """A job from what Directus says it started."""
    return JobStarted(
        job_id=row["analysis_id"],
        product_id=row["product_id"],
        status=STATES[row["status"]],
        status_url=status_url,
        created=bool(row.get("created")),
        rerun=bool(row.get("rerun")),
    )


def view(row: Mapping[str, Any]) -> JobView:
    """A job from its row in Directus."""
    state = STATES[row["status"]]
    return JobView(
        job_id=row["id"],
        product_id=row.get("product"),
        task=row.get("task") or "analysis",
        status=state,
        stage=row.get("stage"),
        progress=1.0 if state == "completed" else float(row.get("progress") or 0.0),
        attempt=int(row.get("attempt") or 0),
        reason=row.get("reason"),
        created=row.get("date_created"),
        started=row.get("started"),
        finished=row.get("finished"),
        result=_result(row) if state == "completed" else None,
        error=_error(row) if state == "failed" else None,
    )


def _result(row: Mapping[str, Any]) -> dict[str, Any]:
    counts: dict[str, Any] = dict(row.get("counts") or {})
    if row.get("task") == "cleanup":
        return counts
    return {**counts, "usage": row.get("usage"), "cost": row.get("cost"), "complete": row.get("complete")}


def _error(row: Mapping[str, Any]) -> JobError:
    return JobError(code=row.get("error_code") or "coverage_error", message=row.get("error_message") or "")
