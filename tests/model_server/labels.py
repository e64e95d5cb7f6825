"""What an analysis found, in the shape of a label file: lets an oracle answer about documents that nobody labelled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sidecar.models import Clause, Evidence, Limit
from sidecar.pipeline import Outcome

Json = dict[str, Any]


def labels_of(outcome: Outcome) -> Json:
    """Segments and benefits that are covered or conditional, every limit and clause at its first place."""
    found = outcome.coverage
    labels: Json = {"segments": [], "benefits": [], "limits": [], "exclusions": [], "conditions": []}
    _modifiers(labels, None, None, found.limits, found.clauses)
    for segment in found.segments:
        included = segment.verdict.included and bool(segment.evidence)
        labels["segments"].append({"key": segment.key, "included": included, **_place(segment.evidence)})
        if not included:
            continue
        _modifiers(labels, segment.key, None, segment.limits, segment.clauses)
        for benefit in segment.benefits:
            granted = benefit.verdict.included and bool(benefit.evidence)
            row = {"segment": segment.key, "key": benefit.key, "included": granted, **_place(benefit.evidence)}
            labels["benefits"].append(row)
            _modifiers(labels, segment.key, benefit.key, benefit.limits, benefit.clauses)
    return labels


def _modifiers(
    labels: Json,
    segment: str | None,
    benefit: str | None,
    limits: tuple[Limit, ...],
    clauses: tuple[Clause, ...],
) -> None:
    owner = {"segment": segment, "benefit": benefit}
    for limit in limits:
        figure = limit.figure
        said = {"kind": limit.kind, "value": figure.value, "unlimited": figure.unlimited, "unit": figure.unit}
        labels["limits"].append({**owner, **said, "per": limit.per, **_place(limit.evidence)})
    for clause in clauses:
        labels[f"{clause.kind}s"].append({**owner, **_place(clause.evidence)})


def _place(evidence: tuple[Evidence, ...]) -> Json:
    first = next(_first(evidence), None)
    if first is None:
        return {"section": None, "page": None, "quote": None}
    return {"section": first.section, "page": first.page, "quote": first.quote}


def _first(evidence: tuple[Evidence, ...]) -> Iterator[Evidence]:
    yield from evidence[:1]
