"""What the value rules say of findings that people write. For the extension alone: it knows whose product it is."""

from __future__ import annotations

import time
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.concurrency import run_in_threadpool

from sidecar.api.auth import User
from sidecar.api.routes.jobs import PROBLEMS
from sidecar.api.schemas import Body, Text
from sidecar.api.services import Called, Held
from sidecar.errors import Forbidden, OptionInvalid
from sidecar.verification.edits import LimitEdit, Problem, Quote, Reading, check_limit, check_words, read

router = APIRouter(prefix="/findings", tags=["findings"])
MOST_FINDINGS = 500
MOST_LETTERS = 20_000
"""of a finding's quotes together: reading figures takes time that grows faster than they do"""
MOST_SECONDS = 8.0
"""after which no further finding of a request is begun: the extension does not wait longer for its answer"""


class Place(Body):
    """The words of one place in a document."""

    quote: Annotated[str, Field(min_length=1, max_length=MOST_LETTERS)]
    language: Annotated[str, Field(max_length=35)] | None = None


class Written(BaseModel):
    """The fields of a row that the rules look at; what else it has is no business of theirs."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    kind: str | None = None
    value: Annotated[float, Field(allow_inf_nan=False)] | None = None
    unlimited: bool | None = None
    unit: str | None = None
    per: str | None = None
    text: str | None = None
    name: str | None = None


class Finding(Body):
    """A row as a person wants it, and the places it stands on."""

    collection: Literal["coverage_segments", "coverage_benefits", "coverage_limits", "coverage_clauses"]
    data: Written
    evidence: Annotated[list[Place], Field(max_length=50)]

    @model_validator(mode="after")
    def _few_letters(self) -> Self:
        if sum(len(place.quote) for place in self.evidence) > MOST_LETTERS:
            raise ValueError(f"The quotes of a finding have at most {MOST_LETTERS} letters together.")
        return self


class CheckRequest(Body):
    product_id: Text
    findings: Annotated[list[Finding], Field(min_length=1, max_length=MOST_FINDINGS)]


class Against(BaseModel):
    """One thing that speaks against a finding."""

    field: str
    code: str
    message: str


class Stated(BaseModel):
    """A figure that a quote states; `start` and `end` are characters of the quote with index `quote`."""

    value: float | None
    unlimited: bool
    unit: str | None
    per: str | None
    kind: str | None
    quote: int
    start: int
    end: int
    text: str


class Checked(BaseModel):
    ok: bool
    problems: list[Against]
    reading: list[Stated]


class CheckAnswer(BaseModel):
    results: list[Checked]


@router.post("/check", responses=PROBLEMS)
async def check(request: Request, body: CheckRequest, who: Called, held: Held) -> CheckAnswer:
    """Whether each finding is borne out by its quotes (service token). Nothing is read from Directus or written."""
    if isinstance(who, User):
        raise Forbidden("Only the extension asks this: use its own route for checking a finding.")
    await held.allowed(who, act="check", analysis_id=str(body.product_id), body=await request.body())
    return CheckAnswer(results=await run_in_threadpool(check_all, body.findings))


def check_all(findings: list[Finding], seconds: float = MOST_SECONDS) -> list[Checked]:
    """Raises OptionInvalid where they take longer than `seconds`."""
    until, checked = time.monotonic() + seconds, []
    for finding in findings:
        if time.monotonic() > until:
            raise OptionInvalid("These findings take too long to check: send fewer at once.", field="findings")
        checked.append(_check(finding))
    return checked


def _check(finding: Finding) -> Checked:
    quotes = [Quote(place.quote, place.language) for place in finding.evidence]
    data = finding.data
    if finding.collection == "coverage_limits":
        unlimited = bool(data.unlimited)
        edit = LimitEdit(data.kind, data.value, unlimited, data.unit, data.per)
        problems, readings = check_limit(edit, quotes)
    elif finding.collection == "coverage_clauses":
        problems, readings = check_words("text", data.text, quotes), read(quotes, None)
    else:
        problems, readings = check_words("name", data.name, quotes), []
    against = [_against(problem) for problem in problems]
    return Checked(ok=not against, problems=against, reading=[_stated(reading) for reading in readings])


def _against(problem: Problem) -> Against:
    return Against(field=problem.field, code=problem.code, message=problem.message)


def _stated(reading: Reading) -> Stated:
    found = reading.found
    facts: dict[str, Any] = {
        "value": found.figure.value,
        "unlimited": found.figure.unlimited,
        "unit": found.figure.unit or None,
        "per": found.per,
        "kind": found.kind_hint,
    }
    return Stated(**facts, quote=reading.quote, start=found.start, end=found.end, text=found.text)
