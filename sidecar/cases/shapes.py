"""What an answer to a case is made of; the same shapes stand in the extension's shared/cases.ts. Decides nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Check = Literal["over", "not_over", "within", "above", "to_check"]
LineKind = Literal["ceiling", "deductible", "waiting_period", "duration", "other_figure", "condition", "exclusion"]
Origin = Literal["benefit", "segment", "product"]
Outcome = Literal["answered", "nothing_matches", "not_analysed"]
LedBy = Literal["topic", "same_clause", "above", "below"]
Names = dict[str, str]


@dataclass(frozen=True, slots=True)
class CaseNumber:
    text: str
    value: float
    unit: str
    of: str | None


@dataclass(frozen=True, slots=True)
class CaseTopic:
    item: str
    key: str
    category: str
    names: Names
    segment: Names | None
    words: list[str]


@dataclass(frozen=True, slots=True)
class Citation:
    document: str
    name: str
    page: int
    number: str | None
    section: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class FindingRef:
    collection: str
    id: str


@dataclass(frozen=True, slots=True)
class CaseLimit:
    kind: str
    value: float | None
    unlimited: bool
    unit: str | None
    per: str | None
    qualifier: str | None


@dataclass(frozen=True, slots=True)
class Total:
    persons: int
    value: float


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A figure or clause that bears on the case. `citations` is never empty: what is not proved is no line."""

    kind: LineKind
    from_: Origin
    finding: FindingRef
    review: str
    limit: CaseLimit | None
    text: str | None
    check: Check | None
    number: int | None
    total: Total | None
    words: list[str]
    citations: list[Citation]


@dataclass(frozen=True, slots=True)
class CaseFinding:
    item: str | None
    category: str
    name: str
    segment: str | None
    verdict: str | None
    decided_by: str
    led_by: LedBy
    finding: FindingRef | None
    review: str | None
    citations: list[Citation]
    lines: list[CaseLine]


@dataclass(frozen=True, slots=True)
class CaseProduct:
    id: str | int
    name: str
    outcome: Outcome
    findings: list[CaseFinding]
    lines: list[CaseLine]
    without_evidence: int


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    question: str
    language: str
    numbers: list[CaseNumber]
    topics: list[CaseTopic]
    unmatched: list[str]
    nearest: list[Names]
    products: list[CaseProduct]

    def to_json(self) -> dict[str, Any]:
        made: dict[str, Any] = asdict(self)
        for product in made["products"]:
            for line in (*product["lines"], *(line for finding in product["findings"] for line in finding["lines"])):
                line["from"] = line.pop("from_")
        return made
