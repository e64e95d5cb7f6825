"""The words of the trade as frozen values: document, taxonomy, claim, coverage. Ignorant of where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points (1/72 inch) rounded to 0.1, origin at the page's top left."""


class Status(StrEnum):
    """States of an analysis; the same list stands in the extension's shared/status.ts."""

    QUEUED = "queued"
    PARSING = "parsing"
    EXTRACTING = "extracting"
    VERIFYING = "verifying"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Verdict(StrEnum):
    """What the documents say of a segment or benefit. `silent` and `undecided` are never confused."""

    COVERED = "covered"
    CONDITIONAL = "conditional"
    EXCLUDED = "excluded"
    SILENT = "silent"
    UNDECIDED = "undecided"

    @property
    def included(self) -> bool:
        return self in (Verdict.COVERED, Verdict.CONDITIONAL)


class Role(StrEnum):
    """What a line is on its page."""

    BODY = "body"
    HEADING = "heading"
    TABLE = "table"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row. `start`/`end` are offsets in the page's text; `head` is the column's head, or ""."""

    text: str
    start: int
    end: int
    box: Box
    head: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One visual line or table row. `text == page.text[start:end]`; `id` is unique in the document, e.g. "p3l17"."""

    id: str
    page: int
    text: str
    start: int
    end: int
    box: Box
    role: Role = Role.BODY
    cells: tuple[Cell, ...] = ()
    indent: float = 0.0
    size: float = 0.0
    bold: bool = False
    column: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page in reading order. `number` is 1-based, sizes in points; not `readable` where no text could be had."""

    number: int
    width: float
    height: float
    text: str
    lines: tuple[Line, ...]
    readable: bool = True
    source: Literal["text", "ocr", "none"] = "text"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the lines under it, up to the next heading. `path`: the headings from the root down to this one."""

    id: str
    number: str
    title: str
    level: int
    parent: str | None
    path: tuple[str, ...]
    lines: tuple[str, ...]
    """ids of the heading's own lines followed by the body lines, in reading order"""
    heading: tuple[str, ...] = ()
    """ids of the heading's own lines (a prefix of `lines`)"""


@dataclass(frozen=True, slots=True)
class Quality:
    """The text-loss account: share of the second engine's letters and digits that we kept, per page and in all."""

    engine: str = ""
    kept: float | None = None
    pages: Mapping[int, float] = field(default_factory=dict)
    unreadable: tuple[int, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A parsed document: canonical text per page, numbered lines with boxes, a section tree."""

    name: str
    sha256: str
    media_type: str
    pages: tuple[Page, ...]
    sections: tuple[Section, ...]
    language: str = ""
    quality: Quality = field(default_factory=Quality)
    id: str = ""
    """the row's id in coverage_documents, or "" for a plain file"""
    kind: str = "general_conditions"

    def line(self, line_id: str) -> Line:
        """The line of that id. Raises KeyError."""
        return self.index[line_id]

    @cached_property
    def index(self) -> Mapping[str, Line]:
        return {line.id: line for line in self.iter_lines()}

    def iter_lines(self) -> Iterator[Line]:
        for page in self.pages:
            yield from page.lines


Category = Literal["segment", "benefit", "limit", "condition", "exclusion"]


@dataclass(frozen=True, slots=True)
class TaxonomyItem:
    """One thing to look for. Names, aliases and examples are per language ("de", "fr", "it", "en")."""

    id: str
    key: str
    category: Category
    parent: str | None = None
    """the parent item's id"""
    names: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    instruction: str = ""
    unit: str = ""
    data_type: str = ""
    sort: int = 0


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A tree of items for one line of business. `version` is a hash of its content."""

    key: str
    name: str
    line_of_business: str
    items: tuple[TaxonomyItem, ...]
    version: str = ""
    id: str = ""

    def children(self, parent: str | None, category: Category | None = None) -> tuple[TaxonomyItem, ...]:
        return tuple(
            sorted(
                (i for i in self.items if i.parent == parent and (category is None or i.category == category)),
                key=lambda i: (i.sort, i.key),
            )
        )

    @property
    def segments(self) -> tuple[TaxonomyItem, ...]:
        return self.children(None, "segment")


LimitKind = Literal[
    "max_amount", "daily_max", "annual_max", "per_item_max", "deductible", "percentage",
    "duration", "waiting_period", "distance", "count", "advance",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A value as read from text. `value` is None exactly where `unlimited`.

    unit: ISO currency, %, hours, days, weeks, months, years, km, count.
    """

    value: float | None
    unit: str
    unlimited: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A place that an extractor points to: whole lines, or the character range inside the first and last of them."""

    document: int
    """index in the list of documents"""
    lines: tuple[str, ...]
    start: int | None = None
    """offset in the page's text; None = start of the first line"""
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What an extractor says, before verification.

    `segment`/`benefit` are taxonomy item ids (both None: the product as a whole).
    """

    category: Category
    span: Span
    segment: str | None = None
    benefit: str | None = None
    item: str | None = None
    """taxonomy item id of the limit / condition / exclusion, where one fits"""
    verdict: Verdict | None = None
    """for segments and benefits"""
    kind: LimitKind | None = None
    figure: Figure | None = None
    per: str | None = None
    """person | family | event | year | trip | day | item | vehicle | animal | None"""
    qualifier: str | None = None
    """plan, variant, or "inherited" """
    name: str = ""
    also: tuple[Span, ...] = ()
    summary: str = ""
    """one sentence in the document's language, for segments and benefits"""
    refused: str = ""
    """why the extractor itself does not stand by it: it is withheld and counted under this word"""
    disputed: str = ""
    """why a second opinion differs: it is kept, and listed as disputed"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a document. `quote == page.text[start:end]`, always."""

    document: int
    page: int
    quote: str
    start: int
    end: int
    boxes: tuple[Box, ...]
    number: str = ""
    path: tuple[str, ...] = ()

    @property
    def section(self) -> str:
        return " · ".join(self.path)


@dataclass(frozen=True, slots=True)
class Limit:
    kind: LimitKind
    figure: Figure
    evidence: tuple[Evidence, ...]
    per: str | None = None
    qualifier: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition or an exclusion."""

    kind: Literal["condition", "exclusion"]
    text: str
    evidence: tuple[Evidence, ...]
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Benefit:
    item: str
    key: str
    name: str
    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()
    summary: str = ""
    limits: tuple[Limit, ...] = ()
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    item: str
    key: str
    name: str
    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()
    summary: str = ""
    benefits: tuple[Benefit, ...] = ()
    limits: tuple[Limit, ...] = ()
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A claim that failed verification, and why."""

    reason: str
    category: Category
    item: str | None
    page: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What the extractor consumed. `cost` in the price table's currency, None where no price is known."""

    calls: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything an analysis found, verified. One segment per taxonomy segment, in taxonomy order."""

    segments: tuple[Segment, ...]
    limits: tuple[Limit, ...] = ()
    clauses: tuple[Clause, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    complete: bool = True
    reasons: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    account: Mapping[str, Any] = field(default_factory=dict)
    extractor: str = "rules"
