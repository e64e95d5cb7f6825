"""A policy's content as data: chapters, clauses, the table of benefits and the facts planted in them. Knows no page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, cast

from sidecar.models import LimitKind


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure in a text (`quote` stands in it exactly once) or in a table cell (`cell`, 1 = first plan)."""

    segment: str | None
    benefit: str | None
    kind: LimitKind
    value: float | None
    unit: str
    per: str | None
    qualifier: str | None
    unlimited: bool
    quote: str
    cell: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause: paragraphs, then lettered items. `list_kind` of the items: condition, exclusion or ""."""

    number: str
    title: str
    paragraphs: tuple[str, ...]
    letters: tuple[str, ...]
    list_kind: str
    segment: str | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    letter: str
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table of benefits: a sub-heading (`head`) or cells under the table's columns."""

    head: str
    cells: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    file: str
    language: str
    line: str
    insurer: str
    title: str
    subtitle: str
    edition: str
    page_word: str
    contents_title: str
    cover: tuple[str, ...]
    table: Table
    chapters: tuple[Chapter, ...]
    segments: Mapping[str, bool]
    benefits: Mapping[str, tuple[str, ...]]


def policies() -> Iterator[Policy]:
    """The invented policies that come with this package."""
    for name in ("travel_de.json", "household_en.json"):
        text = resources.files("sidecar.demo.policies").joinpath(name).read_text(encoding="utf-8")
        yield _policy(json.loads(text))


def _policy(raw: Mapping[str, Any]) -> Policy:
    words = ("file", "language", "line", "insurer", "title", "subtitle", "edition", "page_word", "contents_title")
    table = raw["table"]
    return Policy(
        **{word: raw[word] for word in words},
        cover=tuple(raw["cover"]),
        table=Table(table["title"], table["note"], tuple(table["columns"]), tuple(_row(row) for row in table["rows"])),
        chapters=tuple(
            Chapter(chapter["letter"], chapter["title"], tuple(_clause(clause) for clause in chapter["clauses"]))
            for chapter in raw["chapters"]
        ),
        segments=raw["segments"],
        benefits={segment: tuple(keys) for segment, keys in raw["benefits"].items()},
    )


def _row(raw: Mapping[str, Any]) -> Row:
    return Row(raw.get("head", ""), tuple(raw.get("cells", ())), tuple(_fact(fact) for fact in raw.get("facts", ())))


def _clause(raw: Mapping[str, Any]) -> Clause:
    return Clause(
        number=raw["number"],
        title=raw["title"],
        paragraphs=tuple(raw["paragraphs"]),
        letters=tuple(raw.get("letters", ())),
        list_kind=raw.get("list", ""),
        segment=raw.get("segment"),
        facts=tuple(_fact(fact) for fact in raw.get("facts", ())),
    )


def _fact(raw: Mapping[str, Any]) -> Fact:
    return Fact(
        segment=raw["segment"],
        benefit=raw["benefit"],
        kind=cast(LimitKind, raw["kind"]),
        value=raw["value"],
        unit=raw["unit"],
        per=raw["per"],
        qualifier=raw.get("qualifier"),
        unlimited=raw.get("unlimited", False),
        quote=raw.get("quote", ""),
        cell=raw.get("cell", 0),
    )
