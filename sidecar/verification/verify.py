"""Claims and documents become a Coverage in which everything is proven. Knows no extractor and no storage."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sidecar.models import Benefit, Claim, Clause, Coverage, Document, Evidence, Limit, Segment, Taxonomy, Verdict
from sidecar.verification.completeness import completeness
from sidecar.verification.contradictions import Stated, rank, settle
from sidecar.verification.findings import Finding, Owner, Sieve
from sidecar.verification.places import Places
from sidecar.verification.tree import Builder, Owned, merged_clauses, merged_limits

Row = TypeVar("Row", Limit, Clause)
_PRODUCT: Owner = (None, None)


def verify(claims: Sequence[Claim], documents: Sequence[Document], taxonomy: Taxonomy) -> Coverage:
    """The coverage that the claims prove.

    One segment per taxonomy segment, in its order; every evidence's quote is `page.text[start:end]`; every limit's
    figure is read again from its first quote. What cannot be proven is in `withheld`, counted in `account["withheld"]`.
    """
    places = Places(documents)
    sieve = Sieve(places, taxonomy)
    findings = _by_rank(list(sieve.findings(claims)), documents)
    stated = [Stated(owner, limit) for owner, limit in merged_limits(_of(findings, "limit"))]
    settled, contradictions = settle(stated, documents)
    owned = Owned(
        limits=_grouped([(one.owner, one.limit) for one in settled]),
        clauses=_grouped(merged_clauses(_of(findings, "condition", "exclusion"))),
    )
    unreadable = [(d.name, page) for d in documents for page in _unreadable(d)]
    builder = Builder(
        taxonomy=taxonomy,
        language=documents[0].language if documents else "",
        unread=bool(unreadable) or not documents,
        doubtful=sieve.doubtful,
        verdicts=_by_item(findings),
        owned=owned,
    )
    segments = builder.segments()
    limits, clauses = tuple(owned.limits.get(_PRODUCT, ())), tuple(owned.clauses.get(_PRODUCT, ()))
    undecided = sum(v is Verdict.UNDECIDED for v in _verdicts(segments))
    reasons = [f"{name}: page {page} could not be read" for name, page in unreadable]
    if sieve.doubtful:
        reasons.append(f"{len(sieve.doubtful)} verdicts could not be proven")
    return Coverage(
        segments=segments,
        limits=limits,
        clauses=clauses,
        withheld=tuple(sieve.withheld),
        complete=not unreadable and not undecided,
        reasons=tuple(reasons),
        account={
            **_account(sieve, contradictions, documents, segments, limits, clauses),
            "disputed": [_disputed(found, documents) for found in findings if found.claim.disputed],
        },
    )


def _account(
    sieve: Sieve,
    contradictions: Sequence[Mapping[str, Any]],
    documents: Sequence[Document],
    segments: Sequence[Segment],
    limits: Sequence[Limit],
    clauses: Sequence[Clause],
) -> dict[str, Any]:
    rows: list[Limit | Clause] = [*limits, *clauses]
    evidence = [*_evidence(segments), *(e for row in rows for e in row.evidence)]
    return {
        "withheld": dict(sorted(Counter(w.reason for w in sieve.withheld).items())),
        "contradictions": list(contradictions),
        "completeness": completeness(documents, evidence),
    }


def _disputed(found: Finding, documents: Sequence[Document]) -> dict[str, Any]:
    """What a second opinion does not confirm, as a person is shown it, and by what the row it became is known."""
    claim, place = found.claim, found.evidence[0]
    segment, benefit = found.owner
    return {
        "reason": claim.disputed,
        "category": claim.category,
        "item": claim.item or claim.benefit or claim.segment,
        "segment": segment,
        "benefit": benefit,
        "kind": found.kind,
        "value": found.figure.value if found.figure else None,
        "document_id": documents[place.document].id,
        "page": place.page,
        "quote": place.quote,
    }


def _by_rank(findings: Sequence[Finding], documents: Sequence[Document]) -> list[Finding]:
    """Findings of the more binding document first, so that its place is the primary one; else as they came."""
    return sorted(findings, key=lambda f: rank(documents[f.evidence[0].document]))


def _of(findings: Sequence[Finding], *categories: str) -> list[Finding]:
    return [f for f in findings if f.claim.category in categories]


def _by_item(findings: Sequence[Finding]) -> Mapping[str, list[Finding]]:
    by_item: defaultdict[str, list[Finding]] = defaultdict(list)
    for found in _of(findings, "segment", "benefit"):
        item = found.owner[1] if found.claim.category == "benefit" else found.owner[0]
        if item is not None:
            by_item[item].append(found)
    return by_item


def _grouped(rows: Sequence[tuple[Owner, Row]]) -> Mapping[Owner, Sequence[Row]]:
    grouped: defaultdict[Owner, list[Row]] = defaultdict(list)
    for owner, row in rows:
        grouped[owner].append(row)
    return grouped


def _unreadable(document: Document) -> list[int]:
    flagged = {page.number for page in document.pages if not page.readable}
    return sorted(flagged | set(document.quality.unreadable))


def _verdicts(segments: Sequence[Segment]) -> Iterator[Verdict]:
    for segment in segments:
        yield segment.verdict
        yield from (benefit.verdict for benefit in segment.benefits)


def _evidence(segments: Sequence[Segment]) -> Iterator[Evidence]:
    for segment in segments:
        owners: list[Segment | Benefit] = [segment, *segment.benefits]
        for owner in owners:
            yield from owner.evidence
            rows: list[Limit | Clause] = [*owner.limits, *owner.clauses]
            for row in rows:
                yield from row.evidence
