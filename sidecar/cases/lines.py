"""The lines of an answer: what bounds, conditions or takes away a cover, each with its place in a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sidecar.cases.checks import case_limit, check, line_kind, total
from sidecar.cases.question import Question
from sidecar.cases.shapes import CaseLine, Citation, FindingRef, LineKind, Origin
from sidecar.cases.trees import CaseTree, Row
from sidecar.cases.words import standing

ORDER: Sequence[LineKind] = (
    "ceiling", "deductible", "waiting_period", "duration", "other_figure", "exclusion", "condition",
)  # fmt: skip
INHERITED: Sequence[LineKind] = ("ceiling", "deductible", "waiting_period", "duration")
"""what holds for a benefit from above where it has none of its own"""
LONGEST_QUOTE = 4000


def citations(row: Row, documents: Mapping[str, str]) -> list[Citation]:
    """The places that prove a row: a page of a document that is there, and words on it."""
    return [one for place in row.get("evidence") or () if (one := _citation(place, documents)) is not None]


def _citation(place: Any, documents: Mapping[str, str]) -> Citation | None:
    if not isinstance(place, Mapping):
        return None
    document, page, quote = str(place.get("document") or ""), place.get("page"), place.get("quote")
    if document not in documents or not isinstance(page, int) or page < 1 or not isinstance(quote, str):
        return None
    if not quote.strip():
        return None
    number, section = place.get("number") or None, place.get("section") or None
    return Citation(document, documents[document], page, number, section, quote[:LONGEST_QUOTE])


class Lines:
    """Makes the lines of one product for one question, and counts the rows that prove nothing."""

    def __init__(self, tree: CaseTree, question: Question) -> None:
        self._tree, self._question = tree, question
        self.unproved: set[str] = set()
        self._made: dict[tuple[str | None, str | None], list[CaseLine]] = {}

    def of_benefit(self, row: Row) -> list[CaseLine]:
        """Its own figures, else those it inherits; its own clauses and its segment's."""
        segment = row.get("segment")
        own = self._all(segment, row["id"], "benefit")
        above = self._all(segment, None, "segment") if segment else []
        whole = self._all(None, None, "product")
        return _sorted([*own, *_inherited(own, above, whole), *(line for line in above if line.limit is None)])

    def of_segment(self, row: Row) -> list[CaseLine]:
        """Its own figures, else the product's; its own clauses."""
        own = self._all(row["id"], None, "segment")
        return _sorted([*own, *_inherited(own, self._all(None, None, "product"))])

    def of_product(self) -> list[CaseLine]:
        """The product's own conditions and exclusions."""
        return _sorted(line for line in self._all(None, None, "product") if line.limit is None)

    def clauses_of(self, row: Row, *, benefit: bool) -> list[CaseLine]:
        """Conditions and exclusions of a benefit and its segment, or of a segment."""
        lines = self.of_benefit(row) if benefit else self.of_segment(row)
        return [line for line in lines if line.limit is None]

    def _all(self, segment: str | None, benefit: str | None, origin: Origin) -> list[CaseLine]:
        """Those that stand just there, made once."""
        if (segment, benefit) not in self._made:
            self._made[(segment, benefit)] = [
                line
                for collection, row in self._tree.modifiers(segment, benefit)
                if (line := self._line(collection, row, origin)) is not None
            ]
        return self._made[(segment, benefit)]

    def _line(self, collection: str, row: Row, origin: Origin) -> CaseLine | None:
        places = citations(row, self._tree.documents)
        if not places:
            self.unproved.add(row["id"])
            return None
        limit = case_limit(row) if collection == "coverage_limits" else None
        verdict, number = check(limit, self._question) if limit else (None, None)
        text = None if limit else str(row.get("text") or "")
        said = " ".join([text or "", *(place.quote for place in places)])
        clause: LineKind = "condition" if row.get("kind") == "condition" else "exclusion"
        return CaseLine(
            kind=line_kind(limit.kind) if limit else clause,
            from_=origin,
            finding=FindingRef(collection, row["id"]),
            review=str(row.get("review") or "proposed"),
            limit=limit,
            text=text,
            check=verdict,
            number=number,
            total=total(limit, self._question) if limit else None,
            words=[word.shown for word in standing(self._question.words, said)],
            citations=places,
        )


def _inherited(own: Sequence[CaseLine], *above: Sequence[CaseLine]) -> Iterator[CaseLine]:
    """For each kind of figure the nearest above that has one, where there is none below it."""
    for kind in INHERITED:
        for lines in (own, *above):
            there = [line for line in lines if line.kind == kind]
            if there:
                yield from () if lines is own else there
                break


def _sorted(lines: Iterable[CaseLine]) -> list[CaseLine]:
    """By kind, those that the question speaks of first; otherwise in the order of the rows."""
    return sorted(lines, key=lambda line: (ORDER.index(line.kind), -len(line.words)))
