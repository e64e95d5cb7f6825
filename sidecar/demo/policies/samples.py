"""The sample policies as files with their truth, and that truth in the shape of a label file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sidecar.demo.policies.content import Group, Policy
from sidecar.demo.policies.layout import write
from sidecar.demo.policies.source import policies
from sidecar.demo.policies.truth import PlantedClause, Truth

SHOWN = ("reise-saentisblick.pdf", "household-larkmoor.pdf")
"""what a short look at the product needs: two lines of business, two languages"""


@dataclass(frozen=True, slots=True)
class PolicySample:
    """A written policy. `line` is the line of business, which is also the key of its seed taxonomy."""

    path: Path
    language: str
    line: str
    truth: Truth
    group: Group = "open"


def generate(folder: Path) -> list[PolicySample]:
    """Write the policies that the demo shows into `folder` (made where missing); the same bytes every time."""
    known = {policy.file: policy for policy in policies()}
    return [sample(known[file], folder) for file in SHOWN]


def generate_all(folder: Path) -> list[PolicySample]:
    """Write every policy of this package into `folder` (made where missing); the same bytes every time."""
    return [sample(policy, folder) for policy in policies()]


def sample(policy: Policy, folder: Path) -> PolicySample:
    """Write one policy into `folder` (made where missing)."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / policy.file
    return PolicySample(path, policy.language, policy.line, write(policy, path), policy.group)


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
