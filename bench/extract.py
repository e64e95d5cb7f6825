"""Milliseconds per page of parsing alone and of parsing with the rules, as a ratio. Measures only."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

from sidecar.documents.reader import parse
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.models import Document, Taxonomy
from sidecar.ports import SilentReport
from sidecar.taxonomies import seed_taxonomy
from sidecar.verification.verify import verify


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of PDFs")
    parser.add_argument("--taxonomy", default="travel")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    taxonomy = seed_taxonomy(args.taxonomy)
    print(f"{'document':24}{'pages':>7}{'parse':>10}{'rules':>10}{'verify':>10}{'ratio':>8}   (ms/page)")
    for path in sorted(args.folder.glob("*.pdf")):
        data = path.read_bytes()
        document = parse(data, name=path.name)
        pages = len(document.pages)
        parsing, rules, checking = (
            1000 * statistics.median(times) / pages for times in zip(*_times(data, taxonomy, args.rounds), strict=True)
        )
        ratio = (parsing + rules + checking) / parsing
        print(f"{path.name:24}{pages:>7}{parsing:>10.1f}{rules:>10.1f}{checking:>10.1f}{ratio:>8.2f}")
    return 0


def _times(data: bytes, taxonomy: Taxonomy, rounds: int) -> list[tuple[float, float, float]]:
    return [_round(data, taxonomy) for _ in range(rounds)]


def _round(data: bytes, taxonomy: Taxonomy) -> tuple[float, float, float]:
    start = time.perf_counter()
    document: Document = parse(data, name="bench.pdf")
    parsed = time.perf_counter()
    extraction = RulesExtractor().extract([document], taxonomy, SilentReport())
    extracted = time.perf_counter()
    verify(extraction.claims, [document], taxonomy)
    return parsed - start, extracted - parsed, time.perf_counter() - extracted


if __name__ == "__main__":
    sys.exit(main())
