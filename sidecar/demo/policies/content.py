"""A policy's content as data: chapters, clauses, the table of benefits and the facts planted in them. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sidecar.models import LimitKind

Group = Literal["open", "kept", "blind", "unseen"]
"""open: rules may be tuned on it; kept: written after the rules were frozen; blind: by one who did not know them;
unseen: likewise, after what the blind ones showed had been worked on"""

ClauseKind = Literal["", "condition", "exclusion"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure in a text; `quote` stands in it exactly once."""

    quote: str
    segment: str | None
    benefit: str | None
    kind: LimitKind
    value: float | None
    unit: str
    per: str | None
    qualifier: str | None = None
    unlimited: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, a list item or a cell, with the facts that stand in it; `kind`: what a paragraph is by itself."""

    text: str
    facts: tuple[Fact, ...] = ()
    kind: ClauseKind = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause: paragraphs, then list items. `list_kind` of the items: condition, exclusion or ""."""

    number: str
    title: str
    paragraphs: tuple[Text, ...]
    items: tuple[Text, ...]
    list_kind: str
    segment: str | None
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    number: str
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table of benefits: a sub-heading (`head`) or cells under the table's columns."""

    head: str
    cells: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    footnotes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Dress:
    """How a policy is set: columns of its clauses, the mark of list items, type size in points, where the table is.

    `titles`: a clause's title stands above its text or in the margin beside it; `heads`: the table's column heads
    stand once, or again on each of its pages; `cells` of plans are one line, however long, or as many as they need.
    """

    columns: int = 2
    mark: str = "a)"
    size: float = 10.0
    font: Literal["helvetica", "times"] = "helvetica"
    table: Literal["front", "back"] = "front"
    titles: Literal["above", "margin"] = "above"
    heads: Literal["once", "repeated"] = "once"
    cells: Literal["line", "wrapped"] = "line"


@dataclass(frozen=True, slots=True)
class Policy:
    file: str
    language: str
    line: str
    group: Group
    insurer: str
    title: str
    subtitle: str
    edition: str
    page_word: str
    contents_title: str
    dress: Dress
    cover: tuple[str, ...]
    table: Table
    chapters: tuple[Chapter, ...]
    segments: Mapping[str, bool]
    benefits: Mapping[str, tuple[str, ...]]
