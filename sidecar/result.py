"""An outcome as the JSON tree that programs read: documents, segments, figures, clauses, counts. Knows only JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sidecar import __version__
from sidecar.models import Benefit, Clause, Coverage, Document, Evidence, Limit, Quality, Segment, Usage, Verdict
from sidecar.pipeline import Outcome

Json = dict[str, Any]


def to_result(outcome: Outcome) -> Json:
    """The result file: one entry per taxonomy segment; pages are 1-based, boxes PDF points with origin top left."""
    coverage = outcome.coverage
    documents = outcome.documents
    return {
        "documents": [_document(document) for document in documents],
        "failures": {name: {"code": error.code, "message": error.message} for name, error in outcome.failures.items()},
        "taxonomy": {
            "key": outcome.taxonomy.key,
            "name": outcome.taxonomy.name,
            "version": outcome.taxonomy.version,
        },
        "extractor": {"name": coverage.extractor, "version": __version__},
        "complete": coverage.complete,
        "reasons": list(coverage.reasons),
        "segments": [_segment(segment, documents) for segment in coverage.segments],
        **_modifiers(coverage.limits, coverage.clauses, documents),
        "withheld": [
            {
                "reason": held.reason,
                "category": held.category,
                "item": held.item,
                "page": held.page,
                "quote": held.quote,
            }
            for held in coverage.withheld
        ],
        "account": dict(coverage.account),
        "counts": counts(coverage),
        "durations": dict(outcome.durations),
    }


def counts(coverage: Coverage, *, seeded: bool = False) -> Json:
    """The counts of an analysis; segments and benefits that are covered or conditional. `seeded`: rows were written."""
    segments = [segment for segment in coverage.segments if segment.verdict.included]
    benefits = [benefit for segment in segments for benefit in segment.benefits if benefit.verdict.included]
    clauses = list(all_clauses(coverage))
    return {
        "num_segments": len(segments),
        "num_benefits": len(benefits),
        "num_limits": sum(1 for _ in all_limits(coverage)),
        "num_conditions": sum(clause.kind == "condition" for clause in clauses),
        "num_exclusions": sum(clause.kind == "exclusion" for clause in clauses),
        "withheld": len(coverage.withheld),
        "undecided": sum(part.verdict is Verdict.UNDECIDED for part in _parts(coverage)),
        "complete": coverage.complete,
        "seeding_success": seeded,
        "usage": usage(coverage.usage),
    }


def _parts(coverage: Coverage) -> Iterator[Segment | Benefit]:
    for segment in coverage.segments:
        yield segment
        yield from segment.benefits


def usage(used: Usage) -> Json:
    return {
        "calls": used.calls,
        "input_tokens": used.input_tokens,
        "cached_tokens": used.cached_tokens,
        "output_tokens": used.output_tokens,
        "cost": used.cost,
    }


def all_limits(coverage: Coverage) -> Iterator[Limit]:
    yield from coverage.limits
    for segment in coverage.segments:
        yield from segment.limits
        for benefit in segment.benefits:
            yield from benefit.limits


def all_clauses(coverage: Coverage) -> Iterator[Clause]:
    yield from coverage.clauses
    for segment in coverage.segments:
        yield from segment.clauses
        for benefit in segment.benefits:
            yield from benefit.clauses


def evidence(found: Evidence, documents: Sequence[Document]) -> Json:
    """One place: document by position and name, page, section in words, the exact quote, one box per line."""
    document = documents[found.document]
    return {
        "document": found.document,
        "document_id": document.id,
        "name": document.name,
        "page": found.page,
        "number": found.number,
        "section": found.section,
        "quote": found.quote,
        "start": found.start,
        "end": found.end,
        "boxes": [list(box) for box in found.boxes],
    }


def quality(account: Quality) -> Json:
    """The text-loss account of a document, as results and its row in Directus show it."""
    return {
        "engine": account.engine,
        "kept": account.kept,
        "unreadable": list(account.unreadable),
        "flags": list(account.flags),
    }


def _document(document: Document) -> Json:
    return {
        "id": document.id,
        "name": document.name,
        "kind": document.kind,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "pages": len(document.pages),
        "language": document.language,
        "quality": quality(document.quality),
    }


def _segment(segment: Segment, documents: Sequence[Document]) -> Json:
    return {
        "key": segment.key,
        "name": segment.name,
        "verdict": segment.verdict.value,
        "included": segment.verdict.included,
        "summary": segment.summary,
        **_places(segment.evidence, documents),
        "benefits": [_benefit(benefit, documents) for benefit in segment.benefits],
        **_modifiers(segment.limits, segment.clauses, documents),
    }


def _benefit(benefit: Benefit, documents: Sequence[Document]) -> Json:
    return {
        "key": benefit.key,
        "name": benefit.name,
        "verdict": benefit.verdict.value,
        "included": benefit.verdict.included,
        "summary": benefit.summary,
        **_places(benefit.evidence, documents),
        **_modifiers(benefit.limits, benefit.clauses, documents),
    }


def _modifiers(limits: Iterable[Limit], clauses: Iterable[Clause], documents: Sequence[Document]) -> Json:
    clauses = list(clauses)
    return {
        "limits": [_limit(limit, documents) for limit in limits],
        "conditions": [_clause(clause, documents) for clause in clauses if clause.kind == "condition"],
        "exclusions": [_clause(clause, documents) for clause in clauses if clause.kind == "exclusion"],
    }


def _limit(limit: Limit, documents: Sequence[Document]) -> Json:
    return {
        "kind": limit.kind,
        "value": limit.figure.value,
        "unlimited": limit.figure.unlimited,
        "unit": limit.figure.unit,
        "per": limit.per,
        "qualifier": limit.qualifier,
        **_places(limit.evidence, documents),
    }


def _clause(clause: Clause, documents: Sequence[Document]) -> Json:
    return {"text": clause.text, **_places(clause.evidence, documents)}


def _places(found: Sequence[Evidence], documents: Sequence[Document]) -> Json:
    """The first place is the primary one, the others stand in `also`."""
    if not found:
        return {"evidence": None, "also": []}
    first, *others = (evidence(place, documents) for place in found)
    return {"evidence": first, "also": others}
