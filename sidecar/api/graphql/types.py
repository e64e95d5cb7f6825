"""The shapes GraphQL answers with: jobs, analyses, and the coverage tree of a product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import strawberry
from strawberry import ID, Info
from strawberry.scalars import JSON

from sidecar.api.graphql.context import Context
from sidecar.api.schemas import JobView

Row = Mapping[str, Any]
Asked = Info[Context, None]


@strawberry.type
class Evidence:
    """A place in a document; boxes are PDF points, origin at the page's top left."""

    document: ID
    page: int
    number: str | None
    section: str | None
    quote: str
    boxes: JSON
    start: int | None
    end: int | None


@strawberry.type
class Limit:
    id: ID
    kind: str
    value: float | None
    unlimited: bool
    unit: str | None
    per: str | None
    qualifier: str | None
    review: str | None
    evidence: list[Evidence]


@strawberry.type
class Clause:
    """A condition or an exclusion."""

    id: ID
    text: str
    review: str | None
    evidence: list[Evidence]


@strawberry.type
class Owned:
    """What a product, a segment and a benefit have in common: limits, conditions and exclusions of their own."""

    product: strawberry.Private[str]
    owner: strawberry.Private[tuple[str | None, str | None]]

    @strawberry.field
    async def limits(self, info: Asked) -> list[Limit]:
        rows = await info.context.rows("coverage_limits", self.product)
        return [limit(row) for row in rows if _owner(row) == self.owner]

    @strawberry.field
    async def conditions(self, info: Asked) -> list[Clause]:
        return await self._clauses(info, "condition")

    @strawberry.field
    async def exclusions(self, info: Asked) -> list[Clause]:
        return await self._clauses(info, "exclusion")

    async def _clauses(self, info: Asked, kind: str) -> list[Clause]:
        rows = await info.context.rows("coverage_clauses", self.product)
        return [clause(row) for row in rows if _owner(row) == self.owner and row["kind"] == kind]


@strawberry.type
class Benefit(Owned):
    id: ID
    name: str | None
    verdict: str
    summary: str | None
    review: str | None
    evidence: list[Evidence]


@strawberry.type
class Segment(Owned):
    id: ID
    name: str | None
    verdict: str
    summary: str | None
    review: str | None
    evidence: list[Evidence]

    @strawberry.field
    async def benefits(self, info: Asked) -> list[Benefit]:
        rows = await info.context.rows("coverage_benefits", self.product)
        return [
            Benefit(owner=(None, row["id"]), **_verdict(row, self.product)) for row in rows if row["segment"] == self.id
        ]


@strawberry.type
class Coverage(Owned):
    """Everything known of one product; its own limits and clauses stand for the product as a whole."""

    product_id: ID

    @strawberry.field
    async def segments(self, info: Asked) -> list[Segment]:
        rows = await info.context.rows("coverage_segments", self.product)
        return [Segment(owner=(row["id"], None), **_verdict(row, self.product)) for row in rows]


@strawberry.type
class JobError:
    code: str
    message: str


@strawberry.type
class Job:
    """One job, as the REST status says it."""

    job_id: ID
    product_id: ID | None
    task: str
    status: str
    stage: str | None
    progress: float
    attempt: int
    reason: str | None
    created: str | None
    started: str | None
    finished: str | None
    result: JSON | None
    error: JobError | None


@strawberry.type
class Analysis:
    """One run, as Directus keeps it."""

    id: ID
    product_id: ID | None
    task: str
    status: str
    stage: str | None
    progress: float
    reason: str | None
    options: JSON | None
    counts: JSON | None
    usage: JSON | None
    cost: float | None
    complete: bool | None
    account: JSON | None
    error_code: str | None
    error_message: str | None
    started: str | None
    finished: str | None
    engine_version: str | None
    taxonomy_version: str | None


@strawberry.type
class Progress:
    id: ID
    status: str
    stage: str | None
    progress: float
    message: str
    counts: JSON | None
    part: str | None = None
    findings: JSON | None = None


def job(seen: JobView) -> Job:
    fields = seen.model_dump(exclude={"error", "product_id"})
    error = JobError(code=seen.error.code, message=seen.error.message) if seen.error else None
    product = None if seen.product_id is None else ID(str(seen.product_id))
    return Job(**fields, product_id=product, error=error)


def analysis(row: Row) -> Analysis:
    known = {
        name: row.get(name)
        for name in (
            "id", "status", "stage", "reason", "options", "counts", "usage", "cost", "complete", "account",
            "error_code", "error_message", "started", "finished", "engine_version", "taxonomy_version",
        )
    }  # fmt: skip
    product = None if row.get("product") is None else ID(str(row["product"]))
    progress = float(row.get("progress") or 0.0)
    return Analysis(**known, product_id=product, task=row.get("task") or "analysis", progress=progress)  # type: ignore[arg-type]  # the row's own columns


def coverage(product: str) -> Coverage:
    return Coverage(product=product, owner=(None, None), product_id=ID(product))


def limit(row: Row) -> Limit:
    return Limit(
        id=row["id"],
        kind=row["kind"],
        value=row.get("value"),
        unlimited=bool(row.get("unlimited")),
        unit=row.get("unit"),
        per=row.get("per"),
        qualifier=row.get("qualifier"),
        review=row.get("review"),
        evidence=_evidence(row),
    )


def clause(row: Row) -> Clause:
    return Clause(id=row["id"], text=row.get("text") or "", review=row.get("review"), evidence=_evidence(row))


def _verdict(row: Row, product: str) -> dict[str, Any]:
    known = {name: row.get(name) for name in ("id", "name", "verdict", "summary", "review")}
    return {**known, "product": product, "evidence": _evidence(row)}


def _evidence(row: Row) -> list[Evidence]:
    return [
        Evidence(
            document=entry.get("document"),
            page=entry["page"],
            number=entry.get("number"),
            section=entry.get("section"),
            quote=entry["quote"],
            boxes=JSON(entry.get("boxes") or []),
            start=entry.get("start"),
            end=entry.get("end"),
        )
        for entry in row.get("evidence") or []
    ]


def _owner(row: Row) -> tuple[str | None, str | None]:
    """Segment and benefit a row stands under; the benefit alone where there is one."""
    benefit = row.get("benefit")
    return (None, benefit) if benefit else (row.get("segment"), None)
