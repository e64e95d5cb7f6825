"""Two places that state different figures for the same thing. Decides between documents, never within one.

An alarm must be right: figures of one section are sub-limits, plans are told apart by qualifier, and two sources that
share a value do not disagree. What is left must also speak of the same things, word by word.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from sidecar.models import Document, Evidence, Figure, Limit, Role
from sidecar.values import find_figures, same_figure
from sidecar.verification.findings import Owner, merged_evidence

RANK: Mapping[str, int] = {"schedule": 0, "product_sheet": 1, "general_conditions": 2}
"""whose figure counts where documents differ: what was agreed with this customer goes before what is printed for all"""
_OVERLAP = 0.5
_VERBATIM = 0.8
_STEM = 6
_COMMON: frozenset[str] = frozenset(
    json.loads(resources.files("sidecar.verification").joinpath("data/common_words.json").read_text(encoding="utf-8"))
)
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Stated:
    """One owned limit, with what it is told apart by."""

    owner: Owner
    limit: Limit

    @property
    def key(self) -> tuple[Owner, str, str, str | None, str | None, str | None]:
        limit = self.limit
        return self.owner, limit.kind, limit.figure.unit, limit.per, limit.qualifier, limit.item


def rank(document: Document) -> int:
    return RANK.get(document.kind, len(RANK))


def settle(stated: Sequence[Stated], documents: Sequence[Document]) -> tuple[list[Stated], list[dict[str, Any]]]:
    """The limits that count and every contradiction found.

    Where two documents of different rank disagree the higher one's limit stays, with the other's place as evidence.
    Where they are of one rank, or one document disagrees with itself, both stay.
    """
    by_key: defaultdict[Any, list[Stated]] = defaultdict(list)
    for one in stated:
        by_key[one.key].append(one)
    dropped: set[int] = set()
    added: defaultdict[int, list[tuple[Evidence, ...]]] = defaultdict(list)
    alarms: list[dict[str, Any]] = []
    for group in by_key.values():
        for a, b in _disagreeing(group, documents):
            alarms.append(_entry(a, b, documents))
            winner, loser = sorted((a, b), key=lambda s: rank(documents[s.limit.evidence[0].document]))
            if _ranks(winner, documents) != _ranks(loser, documents):
                dropped.add(id(loser))
                added[id(winner)].append(loser.limit.evidence)
    settled = [_with_places(one, added.get(id(one), [])) for one in stated if id(one) not in dropped]
    return settled, alarms


def _ranks(one: Stated, documents: Sequence[Document]) -> int:
    return rank(documents[one.limit.evidence[0].document])


def _with_places(one: Stated, places: Sequence[tuple[Evidence, ...]]) -> Stated:
    if not places:
        return one
    return replace(one, limit=replace(one.limit, evidence=merged_evidence([one.limit.evidence, *places])))


def _disagreeing(group: Sequence[Stated], documents: Sequence[Document]) -> list[tuple[Stated, Stated]]:
    if len(group) < 2 or group[0].limit.figure.unit == "count":
        return []
    by_source: defaultdict[tuple[int, str], list[Stated]] = defaultdict(list)
    for one in group:
        for source in {_source(found, documents) for found in one.limit.evidence}:
            by_source[source].append(one)
    sources = sorted(by_source)
    pairs: dict[tuple[int, int], tuple[Stated, Stated]] = {}
    for place, left in enumerate(sources):
        for right in sources[place + 1 :]:
            pair = _pair(by_source[left], by_source[right], documents)
            if pair is not None:
                pairs.setdefault((id(pair[0]), id(pair[1])), pair)
    return list(pairs.values())


def _source(found: Evidence, documents: Sequence[Document]) -> tuple[int, str]:
    """Where a figure is said: figures under one heading are parts of one statement."""
    return found.document, " / ".join(found.path) or f"page {found.page}"


def _pair(
    left: Sequence[Stated], right: Sequence[Stated], documents: Sequence[Document]
) -> tuple[Stated, Stated] | None:
    """Both sources say one figure, not the same one, and speak of the same things."""
    if len(left) != 1 or len(right) != 1 or left[0] is right[0]:
        return None
    a, b = left[0], right[0]
    if same_figure(a.limit.figure, b.limit.figure):
        return None
    first, second = a.limit.evidence[0], b.limit.evidence[0]
    if _holds(first, b.limit.figure, documents) or _holds(second, a.limit.figure, documents):
        return None
    overlap = _OVERLAP if _restates(first, second, documents) else _VERBATIM
    if not _same_matter(_said(first, overlap), _said(second, overlap), owned=a.owner[1] is not None, overlap=overlap):
        return None
    return a, b


def _restates(a: Evidence, b: Evidence, documents: Sequence[Document]) -> bool:
    """One sums the other up: another document, or a table beside a clause. Two clauses may grant two things."""
    return a.document != b.document or _is_row(a, documents) != _is_row(b, documents)


def _is_row(found: Evidence, documents: Sequence[Document]) -> bool:
    page = next(p for p in documents[found.document].pages if p.number == found.page)
    touched = (line for line in page.lines if line.start < found.end and line.end > found.start)
    return any(line.role is Role.TABLE for line in touched)


def _said(found: Evidence, overlap: float) -> str:
    """Between clauses the heading says in which case the figure holds."""
    return found.quote if overlap < _VERBATIM else f"{found.path[-1] if found.path else ''} {found.quote}"


def _holds(found: Evidence, figure: Figure, documents: Sequence[Document]) -> bool:
    language = documents[found.document].language or "de"
    currency = figure.unit if figure.unit.isupper() else None
    figures = find_figures(found.quote, language, currency=currency)
    return any(same_figure(f.figure, figure) for f in figures)


def _same_matter(a: str, b: str, *, owned: bool, overlap: float) -> bool:
    left, right = _words(a), _words(b)
    if not left or not right:
        # a bare row says nothing but its figure: the shared benefit is all there is to go by
        return owned
    shared = len(left & right) / min(len(left), len(right))
    return shared >= overlap and (owned or len(left & right) > 1)


def _words(quote: str) -> frozenset[str]:
    return frozenset(w[:_STEM] for w in _WORD.findall(quote.lower()) if w[:_STEM] not in _COMMON)


def _entry(a: Stated, b: Stated, documents: Sequence[Document]) -> dict[str, Any]:
    segment, benefit = a.owner
    return {
        "segment": segment,
        "benefit": benefit,
        "item": a.limit.item,
        "kind": a.limit.kind,
        "unit": a.limit.figure.unit,
        "per": a.limit.per,
        "qualifier": a.limit.qualifier,
        "places": [_place(a.limit, documents), _place(b.limit, documents)],
    }


def _place(limit: Limit, documents: Sequence[Document]) -> dict[str, Any]:
    found = limit.evidence[0]
    return {
        "value": limit.figure.value,
        "unlimited": limit.figure.unlimited,
        "document": found.document,
        "document_id": documents[found.document].id,
        "page": found.page,
        "section": found.section,
        "quote": found.quote,
    }
