"""Input tokens of the model extractor beside those of asking about every item with the whole text. Measures only.

Runs every PDF of a folder against the test server, whose oracle answers from labels, or else from the rules' findings.
Tokens are those of o200k_base, by the package bpe-openai, which brings its vocabulary with it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sidecar.documents.reader import parse
from sidecar.extraction.openai.calls import Answer, Call
from sidecar.extraction.openai.client import OpenAiModel, strict_schema
from sidecar.extraction.openai.extractor import OpenAiExtractor
from sidecar.extraction.openai.sheet import number_lines
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.models import Document, Taxonomy
from sidecar.pipeline import Outcome
from sidecar.ports import SilentReport
from sidecar.taxonomies import load_taxonomy, seed_taxonomy
from sidecar.verification.verify import verify
from tests.model_server.labels import labels_of
from tests.model_server.scripts import oracle
from tests.model_server.server import MODEL, ModelServer

PER_BENEFIT = 3
"""limits, conditions and exclusions of a benefit, a call each"""


@dataclass(frozen=True)
class Cost:
    """Tokens of one document. `calls`: ours by kind; `naive`: one call per item, the text alone counted."""

    name: str
    text: int
    calls: Mapping[str, int]
    ours: int
    naive_calls: int
    segments: int

    @property
    def naive(self) -> int:
        return self.naive_calls * self.text


@lru_cache
def _encoding() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the package reads its vocabulary in an old-fashioned way
        bpe_openai = importlib.import_module("bpe_openai")
        return bpe_openai.get_encoding("o200k_base")


def tokens(text: str) -> int:
    return len(_encoding().encode_ordinary(text))


def input_tokens(call: Call) -> int:
    """All that is sent: instructions, question and schema. Cached tokens count in full."""
    return tokens(call.system) + tokens(call.user) + tokens(json.dumps(strict_schema(call.schema)))


def measure(document: Document, taxonomy: Taxonomy, labels: Mapping[str, Any] | None) -> Cost:
    """One document's cost. Without labels the rules' own findings stand for the truth."""
    truth = labels if labels is not None else _rules_labels(document, taxonomy)
    pages = {number: entry.line.page for number, entry in number_lines([document]).entries.items()}
    calls: list[Call] = []

    def note(call: Call, _: Answer) -> None:
        calls.append(call)

    with ModelServer(oracle(truth, pages)) as server:
        model = OpenAiModel(server.client(), MODEL, on_answer=note)
        OpenAiExtractor(model).extract([document], taxonomy, SilentReport())
    return Cost(
        name=document.name,
        text=tokens("\n".join(page.text for page in document.pages)),
        calls=Counter(call.kind for call in calls),
        ours=sum(input_tokens(call) for call in calls),
        naive_calls=naive_calls(truth, taxonomy),
        segments=sum(bool(segment["included"]) for segment in truth["segments"]),
    )


def naive_calls(truth: Mapping[str, Any], taxonomy: Taxonomy) -> int:
    """One call per segment, one per benefit of a found segment, three per found benefit."""
    found = {segment["key"] for segment in truth["segments"] if segment["included"]}
    asked = sum(len(taxonomy.children(segment.id, "benefit")) for segment in taxonomy.segments if segment.key in found)
    return len(taxonomy.segments) + asked + PER_BENEFIT * sum(bool(one["included"]) for one in truth["benefits"])


def _rules_labels(document: Document, taxonomy: Taxonomy) -> Mapping[str, Any]:
    extraction = RulesExtractor().extract([document], taxonomy, SilentReport())
    coverage = verify(extraction.claims, [document], taxonomy)
    return labels_of(Outcome((document,), extraction.claims, coverage, {}, taxonomy))


def table(costs: Sequence[Cost]) -> str:
    rows = [
        f"{'document':28}{'text':>9}{'calls':>7}{'ours':>9}{'x text':>8}{'naive calls':>13}{'naive':>12}{'saved':>9}"
    ]
    for cost in costs:
        rows.append(
            f"{cost.name:28}{cost.text:>9}{sum(cost.calls.values()):>7}{cost.ours:>9}{cost.ours / cost.text:>8.2f}"
            f"{cost.naive_calls:>13}{cost.naive:>12}{f'1/{cost.naive / cost.ours:.1f}':>9}"
        )
    ours, naive = sum(cost.ours for cost in costs), sum(cost.naive for cost in costs)
    rows.append(f"{'all':28}{'':>9}{'':>7}{ours:>9}{'':>8}{'':>13}{naive:>12}{f'1/{naive / max(ours, 1):.1f}':>9}")
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("policies", type=Path, help="folder of PDFs")
    parser.add_argument("--labels", type=Path, help="folder of <name>.json; without one the rules' findings serve")
    parser.add_argument("--taxonomy", default="travel", help="a seed taxonomy's key, or a file")
    args = parser.parse_args()
    path = Path(args.taxonomy)
    taxonomy = load_taxonomy(path) if path.suffix == ".json" else seed_taxonomy(args.taxonomy)
    costs = []
    for policy in sorted(args.policies.glob("*.pdf")):
        label = args.labels / f"{policy.stem}.json" if args.labels else None
        truth = json.loads(label.read_text(encoding="utf-8")) if label is not None and label.is_file() else None
        costs.append(measure(parse(policy.read_bytes(), name=policy.name), taxonomy, truth))
    print(table(costs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
