"""The found coverage as readings of rows: one node per row to be, under its parent. Knows nothing of what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sidecar.merge.stored import Reading
from sidecar.models import Benefit, Clause, Coverage, Evidence, Limit, Segment, Verdict

SHORT = 255
"""Letters that a string column holds."""


@dataclass(slots=True)
class Node:
    """A row to be. `reading` lacks the parents' ids until they are known; `children` by collection."""

    collection: str
    reading: Reading
    sort: int
    children: list[Node] = field(default_factory=list)

    @property
    def undecided(self) -> bool:
        return bool(self.reading.get("verdict") == Verdict.UNDECIDED)


def nodes_of(coverage: Coverage, documents: Sequence[str]) -> list[Node]:
    """Segments, and the limits and clauses of the product itself. `documents`: ids in the coverage's order."""
    tree = [_segment(segment, sort, documents) for sort, segment in enumerate(coverage.segments, start=1)]
    return [*tree, *_modifiers(coverage.limits, coverage.clauses, documents)]


def _segment(segment: Segment, sort: int, documents: Sequence[str]) -> Node:
    wanted = segment.verdict.included or segment.verdict is Verdict.UNDECIDED
    benefits = [benefit for benefit in segment.benefits if wanted or benefit.evidence]
    children = [_benefit(benefit, position, documents) for position, benefit in enumerate(benefits, start=1)]
    children += _modifiers(segment.limits, segment.clauses, documents)
    return Node("segments", _verdict(segment, documents), sort, children)


def _benefit(benefit: Benefit, sort: int, documents: Sequence[str]) -> Node:
    return Node("benefits", _verdict(benefit, documents), sort, _modifiers(benefit.limits, benefit.clauses, documents))


def _modifiers(limits: Iterable[Limit], clauses: Iterable[Clause], documents: Sequence[str]) -> list[Node]:
    return [
        *(Node("limits", _limit(limit, documents), sort) for sort, limit in enumerate(limits, start=1)),
        *(Node("clauses", _clause(clause, documents), sort) for sort, clause in enumerate(clauses, start=1)),
    ]


def _verdict(thing: Segment | Benefit, documents: Sequence[str]) -> Reading:
    return {
        "taxonomy_item": thing.item,
        "verdict": thing.verdict.value,
        "name": _short(thing.name),
        "summary": _clean(thing.summary),
        "evidence": evidence_of(thing.evidence, documents),
    }


def _limit(limit: Limit, documents: Sequence[str]) -> Reading:
    return {
        "taxonomy_item": limit.item,
        "kind": limit.kind,
        "value": limit.figure.value,
        "unlimited": limit.figure.unlimited,
        "unit": limit.figure.unit or None,
        "per": limit.per or None,
        "qualifier": _short(limit.qualifier or ""),
        "evidence": evidence_of(limit.evidence, documents),
    }


def _clause(clause: Clause, documents: Sequence[str]) -> Reading:
    return {
        "taxonomy_item": clause.item,
        "kind": clause.kind,
        "text": _clean(clause.text),
        "evidence": evidence_of(clause.evidence, documents),
    }


def evidence_of(places: Sequence[Evidence], documents: Sequence[str]) -> list[dict[str, Any]]:
    """Evidence as it is stored; offsets count characters of the page's text, boxes are PDF points, origin top left."""
    return [dict(_entry(place, documents)) for place in places]


def _entry(place: Evidence, documents: Sequence[str]) -> Iterator[tuple[str, Any]]:
    yield "document", documents[place.document]
    yield "page", place.page
    yield "number", place.number
    yield "section", place.section
    yield "quote", place.quote
    yield "boxes", [list(box) for box in place.boxes]
    yield "start", place.start
    yield "end", place.end


def _short(text: str) -> str | None:
    return (_clean(text) or "")[:SHORT] or None


def _clean(text: str) -> str | None:
    """Without NUL, which PostgreSQL refuses in text."""
    return text.replace("\x00", "") or None
