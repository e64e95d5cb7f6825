"""The sample policies as files with their truth, and that truth in the shape of a label file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sidecar.demo.policies.content import policies
from sidecar.demo.policies.layout import write
from sidecar.demo.policies.truth import PlantedClause, Truth


@dataclass(frozen=True, slots=True)
class PolicySample:
    """A written policy. `line` is the line of business, which is also the key of its seed taxonomy."""

    path: Path
    language: str
    line: str
    truth: Truth


def generate(folder: Path) -> list[PolicySample]:
    """Write the sample policies into `folder` (made where missing); the bytes are the same every time."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = []
    for policy in policies():
        path = folder / policy.file
        samples.append(PolicySample(path, policy.language, policy.line, write(policy, path)))
    return samples


def as_labels(sample: PolicySample) -> dict[str, Any]:
    """The truth as a label file: segments, benefits, limits, exclusions and conditions, with page and quote."""
    truth = sample.truth
    return {
        "doc": sample.path.stem,
        "language": sample.language,
        "segments": [{"key": key, "included": included} for key, included in truth.segments.items()],
        "benefits": [
            {"segment": segment, "key": key, "included": True}
            for segment, keys in truth.benefits.items()
            for key in keys
        ],
        "limits": [
            {
                "segment": limit.segment,
                "benefit": limit.benefit,
                "kind": limit.kind,
                "value": limit.value,
                "unlimited": limit.unlimited,
                "unit": limit.unit,
                "per": limit.per,
                "section": limit.section,
                "page": limit.page,
                "quote": limit.quote,
            }
            for limit in truth.limits
        ],
        "exclusions": [_clause(clause) for clause in truth.clauses if clause.kind == "exclusion"],
        "conditions": [_clause(clause) for clause in truth.clauses if clause.kind == "condition"],
    }


def _clause(clause: PlantedClause) -> dict[str, Any]:
    return {"segment": clause.segment, "section": clause.section, "page": clause.page, "quote": clause.quote}
