"""Prints the typeset policies of `bench/policies` with Chromium, analyses them and counts against the marks in them.

Fonts are the machine's: pages and figures may differ a little from one machine to the next.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench import first_run, places
from bench.marks import read_truth
from bench.planted import Score, recorded
from sidecar.demo.chromium import REMEDY, find_chromium
from sidecar.demo.policies import PolicySample
from sidecar.demo.policies.samples import as_labels
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.models import Taxonomy
from sidecar.pipeline import Source, analyze
from sidecar.taxonomies import seed_taxonomy

POLICIES = Path(__file__).with_name("policies")
RECORDS = {
    "before any rule was made for them": Path(__file__).with_name("typeset_first_run.json"),
    "never seen by who made the rules": Path(__file__).with_name("typeset_sealed_first_run.json"),
}
_F1 = ("segments", "benefits", "limits", "exclusions", "conditions")
_OF_FOUND = ("attributed", "kind", "per")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="policies whose name holds this")
    parser.add_argument("--misses", action="store_true", help="list what was missed and what is wrong")
    parser.add_argument("--out", type=Path, help="keep the prints and their labels here, as bench.quality takes them")
    parser.add_argument("--first-run", nargs=2, metavar=("COMMIT", "FILE"), help="record it, with the rules' commit")
    args = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        print(REMEDY, file=sys.stderr)
        return 2
    taxonomy = seed_taxonomy("travel")
    scores: dict[str, Score] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder: Path = args.out or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for source in sorted(POLICIES.glob("*.html")):
            if args.only in source.stem:
                sample = printed(source, folder, chromium, taxonomy)
                scores[source.stem] = score(sample, taxonomy)
                labels = json.dumps(as_labels(sample), ensure_ascii=False, indent=1)
                (folder / f"{source.stem}.json").write_text(labels, encoding="utf-8")
    table([*scores.items(), ("together", _sum(scores.values()))], misses=args.misses)
    if args.first_run:
        commit, file = args.first_run
        first_run.save(first_run.FirstRun(commit, {name: one.counts() for name, one in scores.items()}), Path(file))
    for title, record in RECORDS.items():
        _print_first_run(title, record, scores)
    return 0


def printed(source: Path, folder: Path, chromium: Path, taxonomy: Taxonomy) -> PolicySample:
    """The policy as a PDF in `folder`, with its truth. Raises what printing raises, and MarkUnknown."""
    path = folder / f"{source.stem}.pdf"
    with tempfile.TemporaryDirectory() as profile:
        command = [str(chromium), "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
        command += ["--no-pdf-header-footer", f"--print-to-pdf={path}", source.resolve().as_uri()]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL, timeout=120)
    keys = [segment.key for segment in taxonomy.segments]
    language, truth = read_truth(source.read_text(encoding="utf-8"), path.read_bytes(), keys)
    return PolicySample(path, language, "travel", truth)


def score(sample: PolicySample, taxonomy: Taxonomy) -> Score:
    outcome = analyze([Source(sample.path.read_bytes(), sample.path.name)], taxonomy, extractor=RulesExtractor())
    return places.count(sample.truth, outcome.coverage)


def table(rows: Iterable[tuple[str, Score]], *, misses: bool = False) -> None:
    """F1 with precision and recall, and the shares of the limits found that carry the right owner, kind and per."""
    print(f"{'':22}" + "".join(f"{name:>20}" for name in _F1) + "".join(f"{name:>12}" for name in _OF_FOUND))
    for label, score in rows:
        cells = [getattr(score, name) for name in _F1]
        line = "".join(f"{cell.f1:8.3f} ({cell.precision:.2f} {cell.recall:.2f})" for cell in cells)
        print(f"{label:22}{line}" + "".join(f"{getattr(score, name).precision:12.3f}" for name in _OF_FOUND))
        if misses:
            print(*(f"    {miss}" for miss in score.misses), sep="\n")


def _print_first_run(title: str, record: Path, scores: dict[str, Score]) -> None:
    run = first_run.load(record)
    shown = [name for name in (run.policies if run else ()) if name in scores]
    if run and shown:
        print(f"\n{title}: first run (rules of {run.commit[:12]}) and now")
        first = [recorded(run, name) for name in shown]
        now = _sum(scores[name] for name in shown)
        table([*zip(shown, first, strict=True), ("together, first run", _sum(first)), ("together, now", now)])


def _sum(scores: Iterable[Score]) -> Score:
    total = Score()
    for score in scores:
        total.add(score)
    return total


if __name__ == "__main__":
    sys.exit(main())
