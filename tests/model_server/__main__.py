"""The test server as a process, for the demo: an oracle for the documents that it is given.

`python -m tests.model_server --port N [--latency S] LINE:FILE…` answers about each file what the rules found in it by
the seed taxonomy of that line of business; which document a prompt shows, it tells by what it can answer.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sidecar.documents.reader import parse
from sidecar.extraction.openai.sheet import number_lines
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.pipeline import Outcome
from sidecar.ports import SilentReport
from sidecar.taxonomies import seed_taxonomy
from sidecar.verification.verify import verify
from tests.model_server.labels import labels_of
from tests.model_server.oracle import Oracle
from tests.model_server.prompts import Prompt
from tests.model_server.scripts import answering
from tests.model_server.server import ModelServer


def oracle_for(path: Path, line: str) -> Oracle:
    """An oracle that knows what the rules find in the file."""
    taxonomy = seed_taxonomy(line)
    document = parse(path.read_bytes(), name=path.name)
    extraction = RulesExtractor().extract([document], taxonomy, SilentReport())
    coverage = verify(extraction.claims, [document], taxonomy)
    pages = {number: entry.line.page for number, entry in number_lines([document]).entries.items()}
    return Oracle(labels_of(Outcome((document,), extraction.claims, coverage, {}, taxonomy)), pages)


def best_of(oracles: Sequence[Oracle], prompt: Prompt) -> dict[str, Any]:
    """The fullest answer: an oracle of another document finds next to nothing of its own."""
    return max((oracle.answer(prompt) for oracle in oracles), key=lambda answer: len(json.dumps(answer)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--latency", type=float, default=0.5, help="seconds per call")
    parser.add_argument("documents", nargs="+", metavar="LINE:FILE")
    args = parser.parse_args()
    named = [document.partition(":") for document in args.documents]
    oracles = [oracle_for(Path(path), line) for line, _, path in named]
    script = answering(lambda prompt: best_of(oracles, prompt), delay=args.latency)
    with ModelServer(script, port=args.port):
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
