"""Routing loses nothing: with perfect answers to what stands in the prompts, recall and precision are near perfect."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sidecar.extraction.openai.client import OpenAiModel
from sidecar.extraction.openai.extractor import OpenAiExtractor
from sidecar.pipeline import Outcome
from sidecar.ports import SilentReport
from sidecar.result import to_result
from sidecar.verification.verify import verify
from tests.extraction.openai.labelled import EVAL, SCORER, TRAVEL, labelled, names
from tests.model_server.oracle import Oracle
from tests.model_server.prompts import Prompt
from tests.model_server.scripts import Change, answering
from tests.model_server.server import MODEL, ModelServer

pytestmark = pytest.mark.skipif(not SCORER.is_file(), reason="the labelled policies are not here (DCI_EVAL_DIR)")
RECALL = 0.98


def run(folder: Path, change: Change | None = None) -> Path:
    """The four policies through a real server, as result files; beside each the calls that it took."""
    for name in names():
        policy = labelled(name)
        with ModelServer(answering(Oracle(policy.labels, policy.pages).answer, change=change)) as server:
            extractor = OpenAiExtractor(OpenAiModel(server.client(), MODEL))
            extraction = extractor.extract([policy.document], TRAVEL, SilentReport())
            calls = len(server.asked)
        coverage = verify(extraction.claims, [policy.document], TRAVEL)
        outcome = Outcome((policy.document,), extraction.claims, coverage, {}, TRAVEL)
        (folder / f"{name}.json").write_text(json.dumps(to_result(outcome), ensure_ascii=False), encoding="utf-8")
        (folder / f"{name}.calls").write_text(str(calls))
    return folder


def score(results: Path) -> dict[str, Any]:
    out = results / "totals.out"
    pairs = [str(path) for name in names() for path in (EVAL / "eval" / "labels" / f"{name}.json",
                                                        results / f"{name}.json")]  # fmt: skip
    command = [sys.executable, str(SCORER), *pairs, "--pdf", str(EVAL / "policies"), "--json", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    scores: dict[str, Any] = json.loads(out.read_text())
    return scores


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("results"))


@pytest.fixture(scope="module")
def totals(results: Path) -> dict[str, Any]:
    return score(results)


@pytest.mark.parametrize("what", ["segments", "benefits", "limits"])
def test_nothing_is_lost_between_the_labels_and_the_result(totals: dict[str, Any], what: str) -> None:
    assert totals[what]["recall"] >= RECALL
    assert totals[what]["precision"] == 1.0


def test_clauses_are_read_as_well(totals: dict[str, Any]) -> None:
    assert totals["exclusions"]["recall"] >= 0.95
    assert totals["conditions"]["recall"] >= 0.90


def test_a_document_takes_at_most_fifteen_calls(results: Path) -> None:
    assert max(int((results / f"{name}.calls").read_text()) for name in names()) <= 15


def test_a_routing_that_finds_nothing_loses_little(tmp_path: Path) -> None:
    """The rules' routes and the second pass read what the model's routing forgets."""

    def forgetful(prompt: Prompt, said: dict[str, Any]) -> dict[str, Any]:
        return {**said, "routes": []}

    found = score(run(tmp_path, forgetful))
    assert found["limits"]["recall"] >= 0.95
    assert found["benefits"]["recall"] >= 0.95
    assert found["limits"]["precision"] == found["benefits"]["precision"] == 1.0
