"""Wall time of an analysis against a server that takes L seconds per call, beside one call per item in chunks of eight.

The other schedule is run on the same server: one call per segment, then one per benefit of a found segment, then three
per found benefit; a chunk starts when the one before has ended. Measures only; exits 1 where a run is over its bound.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.model_cost import PER_BENEFIT
from sidecar.documents.reader import parse
from sidecar.extraction.openai.answers import EMPTY, Reply
from sidecar.extraction.openai.calls import Answer, Call
from sidecar.extraction.openai.client import OpenAiModel
from sidecar.extraction.openai.extractor import OpenAiExtractor
from sidecar.extraction.openai.sheet import number_lines
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.models import Document, Taxonomy
from sidecar.pipeline import Outcome, Source, analyze
from sidecar.ports import SilentReport
from sidecar.taxonomies import seed_taxonomy
from sidecar.verification.verify import verify
from tests.model_server.faults import Replay
from tests.model_server.labels import labels_of
from tests.model_server.scripts import oracle
from tests.model_server.server import MODEL, ModelServer, Reaction, Script

CHUNK = 8
BASE, MORE = 2.3, 1.1
"""latencies: routing and reading; the second pass, and the repair, where there is one"""


@dataclass(frozen=True)
class Run:
    """One document at one latency; seconds. `bound`: what the run may take after parsing."""

    name: str
    latency: float
    parsing: float
    rest: float
    calls: Mapping[str, int]
    other: float
    other_calls: int

    @property
    def bound(self) -> float:
        return self.latency * (BASE + MORE * bool(self.calls["second_pass"]) + MORE * bool(self.calls["repair"]))


def measure(
    data: bytes, name: str, taxonomy: Taxonomy, truth: Mapping[str, Any] | None, latencies: Sequence[float]
) -> list[Run]:
    """One run per latency. Without labels the rules' own findings stand for the truth."""
    document = parse(data, name=name)
    truth = truth if truth is not None else _rules_labels(document, taxonomy)
    pages = {number: entry.line.page for number, entry in number_lines([document]).entries.items()}
    replay = Replay(_any(oracle(truth, pages)))
    tiers = _tiers(truth, taxonomy)
    with ModelServer(replay) as server:
        _analyze(server, data, name, taxonomy)  # so that every answer is at hand
        runs = []
        for latency in latencies:
            replay.seconds = latency
            began = time.perf_counter()
            durations, calls = _analyze(server, data, name, taxonomy)
            rest = time.perf_counter() - began - durations["parsing"]
            runs.append(Run(name, latency, durations["parsing"], rest, calls, _other(server, tiers), sum(tiers)))
    return runs


def _analyze(
    server: ModelServer, data: bytes, name: str, taxonomy: Taxonomy
) -> tuple[Mapping[str, float], Counter[str]]:
    calls: Counter[str] = Counter()

    def note(call: Call, _: Answer) -> None:
        calls[call.kind] += 1

    model = OpenAiModel(server.client(timeout=60.0), MODEL, on_answer=note)
    outcome = analyze([Source(data, name)], taxonomy, extractor=OpenAiExtractor(model))
    return outcome.durations, calls


def _any(well: Script) -> Script:
    """The other schedule's questions get the empty answer: only their time counts."""
    return lambda asked: Reaction(EMPTY.model_dump_json()) if asked.user.startswith("item ") else well(asked)


def _tiers(truth: Mapping[str, Any], taxonomy: Taxonomy) -> tuple[int, int, int]:
    found = {segment["key"] for segment in truth["segments"] if segment["included"]}
    benefits = sum(
        len(taxonomy.children(segment.id, "benefit")) for segment in taxonomy.segments if segment.key in found
    )
    granted = sum(bool(benefit["included"]) for benefit in truth["benefits"])
    return len(taxonomy.segments), benefits, PER_BENEFIT * granted


def _other(server: ModelServer, tiers: Sequence[int]) -> float:
    """Seconds that the other schedule takes; its prompts are short here, which is in its favour."""
    model = OpenAiModel(server.client(timeout=60.0), MODEL)
    began = time.perf_counter()
    with ThreadPoolExecutor(CHUNK) as threads:
        for tier, count in enumerate(tiers):
            for first in range(0, count, CHUNK):
                questions = [f"item {tier} {number}" for number in range(first, min(first + CHUNK, count))]
                list(threads.map(lambda text: model.ask(Call("segment", text, "", text, Reply, 100, "1")), questions))
    return time.perf_counter() - began


def _rules_labels(document: Document, taxonomy: Taxonomy) -> Mapping[str, Any]:
    extraction = RulesExtractor().extract([document], taxonomy, SilentReport())
    coverage = verify(extraction.claims, [document], taxonomy)
    return labels_of(Outcome((document,), extraction.claims, coverage, {}, taxonomy))


def table(runs: Sequence[Run]) -> str:
    heads = f"{'document':24}{'L':>5}{'parse':>8}{'rest':>8}{'in L':>7}{'bound':>7}{'calls':>7}"
    rows = [f"{heads}{'other':>9}{'calls':>7}{'faster':>8}"]
    for run in runs:
        rows.append(
            f"{run.name:24}{run.latency:>5.1f}{run.parsing:>8.2f}{run.rest:>8.2f}{run.rest / run.latency:>7.2f}"
            f"{run.bound / run.latency:>7.1f}{sum(run.calls.values()):>7}{run.other:>9.2f}{run.other_calls:>7}"
            f"{run.other / run.rest:>7.1f}x"
        )
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("policies", type=Path, help="folder of PDFs")
    parser.add_argument("--labels", type=Path, help="folder of <name>.json; without one the rules' findings serve")
    parser.add_argument("--taxonomy", default="travel", help="a seed taxonomy's key")
    parser.add_argument("--latency", type=float, nargs="+", default=[0.5, 2.0], help="seconds per call")
    args = parser.parse_args()
    taxonomy, runs = seed_taxonomy(args.taxonomy), list[Run]()
    for policy in sorted(args.policies.glob("*.pdf")):
        label = args.labels / f"{policy.stem}.json" if args.labels else None
        truth = json.loads(label.read_text(encoding="utf-8")) if label is not None and label.is_file() else None
        runs.extend(measure(policy.read_bytes(), policy.name, taxonomy, truth, args.latency))
    print(table(runs))
    return int(any(run.rest > run.bound for run in runs))


if __name__ == "__main__":
    sys.exit(main())
