"""The one form in which a language model answers every question. Closed, and free of all that strict schemas lack."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

AnsweredKind = Literal[
    "max_amount", "daily_max", "annual_max", "per_item_max", "deductible", "percentage",
    "duration", "waiting_period", "distance", "count", "advance",
]  # fmt: skip
AnsweredPer = Literal["person", "family", "event", "year", "trip", "day", "item", "vehicle", "animal"]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Route(_Closed):
    """Blocks `first` to `last` speak of the segment."""

    segment: str
    first: int
    last: int


class VerdictFound(_Closed):
    """What is said of a segment ("key") or a benefit ("segment/benefit")."""

    owner: str
    verdict: Literal["covered", "conditional", "excluded"]
    lines: list[int]
    summary: str


class LimitFound(_Closed):
    """A figure that bounds the cover of `owner` ("" = the whole product)."""

    owner: str
    item: str
    kind: AnsweredKind
    value: float | None
    unlimited: bool
    unit: str
    per: AnsweredPer | None
    qualifier: str
    lines: list[int]


class ClauseFound(_Closed):
    """A condition or an exclusion of `owner` ("" = the whole product)."""

    owner: str
    item: str
    kind: Literal["condition", "exclusion"]
    lines: list[int]


class Reply(_Closed):
    """The answer to any task; lists that the task does not ask for stay empty."""

    routes: list[Route]
    verdicts: list[VerdictFound]
    limits: list[LimitFound]
    clauses: list[ClauseFound]


EMPTY = Reply(routes=[], verdicts=[], limits=[], clauses=[])
