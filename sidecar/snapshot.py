"""What a run found, small enough to be kept with its row: `coverage_analyses.findings`. Knows only coverage and JSON.

The shape is the extension's shared/snapshot.ts: no rectangles, long quotes cut, a few places for each finding.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sidecar.models import Benefit, Clause, Coverage, Document, Evidence, Limit, Segment

Json = dict[str, Any]

VERSION = 1
MOST_LETTERS = 4_000_000
"""of the whole; what would be longer keeps shorter quotes, at last none"""


@dataclass(frozen=True, slots=True)
class Cut:
    """How much of the evidence is kept: letters of a text, places of a finding."""

    letters: int
    places: int

    def text(self, text: str) -> str:
        plain = text.replace("\x00", "")
        return plain if len(plain) <= self.letters else plain[: self.letters - 1] + "…"


CUTS = (Cut(600, 4), Cut(160, 1), Cut(1, 0))


def snapshot(coverage: Coverage, documents: Sequence[Document]) -> Json:
    """The findings of a run, at most `MOST_LETTERS` of JSON wherever quotes alone make it longer."""
    made: Json = {}
    for cut in CUTS:
        made = _snapshot(coverage, documents, cut)
        if len(json.dumps(made, ensure_ascii=False)) <= MOST_LETTERS:
            break
    return made


def _snapshot(coverage: Coverage, documents: Sequence[Document], cut: Cut) -> Json:
    writer = _Writer(documents, cut)
    return {
        "version": VERSION,
        "documents": [{"id": document.id, "name": document.name} for document in documents],
        "segments": [writer.segment(segment) for segment in coverage.segments],
        **writer.modifiers(coverage.limits, coverage.clauses),
    }


class _Writer:
    def __init__(self, documents: Sequence[Document], cut: Cut) -> None:
        self._documents, self._cut = documents, cut

    def segment(self, segment: Segment) -> Json:
        spoken = segment.verdict.included or segment.verdict == "undecided"
        benefits = [self.benefit(benefit) for benefit in segment.benefits if spoken or benefit.evidence]
        return {**self.benefit(segment), "benefits": benefits}

    def benefit(self, thing: Segment | Benefit) -> Json:
        return {
            "item": thing.item,
            "key": thing.key,
            "name": thing.name,
            "verdict": thing.verdict.value,
            "evidence": self._places(thing.evidence),
            **self.modifiers(thing.limits, thing.clauses),
        }

    def modifiers(self, limits: Iterable[Limit], clauses: Iterable[Clause]) -> Json:
        clauses = list(clauses)
        return {
            "limits": [self._limit(limit) for limit in limits],
            "conditions": [self._clause(clause) for clause in clauses if clause.kind == "condition"],
            "exclusions": [self._clause(clause) for clause in clauses if clause.kind == "exclusion"],
        }

    def _limit(self, limit: Limit) -> Json:
        return {
            "item": limit.item,
            "kind": limit.kind,
            "value": limit.figure.value,
            "unlimited": limit.figure.unlimited,
            "unit": limit.figure.unit or None,
            "per": limit.per or None,
            "qualifier": limit.qualifier or None,
            "evidence": self._places(limit.evidence),
        }

    def _clause(self, clause: Clause) -> Json:
        text = clause.text.replace("\x00", "")
        return {"item": clause.item, "text": text, "evidence": self._places(clause.evidence)}

    def _places(self, places: Sequence[Evidence]) -> list[Json]:
        return [self._place(place) for place in places[: self._cut.places]]

    def _place(self, place: Evidence) -> Json:
        return {
            "document": self._documents[place.document].id,
            "page": place.page,
            "number": place.number or None,
            "section": self._cut.text(place.section) or None,
            "quote": self._cut.text(place.quote),
            "start": place.start,
            "end": place.end,
        }
