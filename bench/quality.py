"""Runs the pipeline over a folder of labelled policies and prints what the external scorer says. Changes nothing."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.pipeline import Outcome, Source, analyze
from sidecar.result import to_result
from sidecar.taxonomies import load_taxonomy, seed_taxonomy


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--policies", type=Path, required=True, help="folder of <name>.pdf")
    parser.add_argument("--labels", type=Path, required=True, help="folder of <name>.json")
    parser.add_argument("--score", type=Path, required=True, help="the scorer")
    parser.add_argument("--taxonomy", default="travel", help="a seed taxonomy's key, or a file")
    parser.add_argument("--out", type=Path, help="keep the results here")
    parser.add_argument("--json", type=Path, help="write the totals here")
    parser.add_argument("--misses", action="store_true", help="list the figures missed and the wrong ones")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder: Path = args.out or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        pairs = run(args.policies, args.labels, folder, args.taxonomy)
        extra = ["--misses"] if args.misses else []
        totals = ["--json", str(args.json)] if args.json else []
        command = [sys.executable, str(args.score), *pairs, "--pdf", str(args.policies), *extra, *totals]
        return subprocess.run(command, check=False).returncode


def run(policies: Path, labels: Path, folder: Path, taxonomy: str) -> list[str]:
    """Analyses every labelled policy and returns the scorer's arguments: labels and result by turns."""
    path = Path(taxonomy)
    known = load_taxonomy(path) if path.suffix == ".json" else seed_taxonomy(taxonomy)
    pairs: list[str] = []
    for label in sorted(labels.glob("*.json")):
        policy = policies / f"{label.stem}.pdf"
        if not policy.is_file():
            print(f"{label.stem}: no {policy.name}, skipped", file=sys.stderr)
            continue
        outcome = analyze([Source(policy.read_bytes(), policy.name)], known, extractor=RulesExtractor())
        result = folder / f"{label.stem}.json"
        result.write_text(json.dumps(to_result(outcome), ensure_ascii=False, indent=1), encoding="utf-8")
        pairs += [str(label), str(result)]
        _tell(label.stem, outcome)
    return pairs


def _tell(name: str, outcome: Outcome) -> None:
    took = ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in outcome.durations.items())
    withheld = outcome.coverage.account.get("withheld") or "none"
    pages = sum(len(document.pages) for document in outcome.documents)
    print(f"{name}: {pages} pages, {took}; {len(outcome.claims)} claims, withheld {withheld}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
