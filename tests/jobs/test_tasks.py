"""The tasks at their edge: what goes wrong ends on the row as code and sentence; a coverage is one write request."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from sidecar.errors import ModelUnavailable, SettingsInvalid
from sidecar.extraction.base import Extraction
from sidecar.jobs import runtime, tasks
from sidecar.jobs.queue import CoverageQueue, connect
from sidecar.models import Document, Taxonomy
from sidecar.ports import Event, Report
from tests.api.directus_double import refused
from tests.jobs.customer import policy
from tests.jobs.queued import ANALYSIS, DOCUMENT, SERVICE, TAXONOMY, Analysis, item


class Slow:
    """An extractor that reports for ever."""

    name = "slow"

    def extract(self, documents: Sequence[Document], taxonomy: Taxonomy, report: Report) -> Extraction:
        while True:
            time.sleep(0.01)
            report(Event("extracting", 0.5, "still at it"))


class Failing:
    name = "failing"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def extract(self, documents: Sequence[Document], taxonomy: Taxonomy, report: Report) -> Extraction:
        raise self.error


def test_an_analysis_is_written_by_one_request(analysis: Analysis, install: Callable[..., None]) -> None:
    analysis.document(policy())
    tasks.analyze(ANALYSIS, 4)
    head, *operations, end = analysis.commit
    assert head["epoch"] == 5
    assert head["result"]["counts"]["num_segments"] == 1
    assert head["result"]["counts"]["seeding_success"] is True
    assert head["documents"][0]["id"] == DOCUMENT
    assert head["documents"][0]["pages"] == 1
    assert end == {"end": len(operations)}
    assert {row["op"] for row in operations} == {"create"}
    statuses = [asked.body["status"] for asked in analysis.asked("progress")]
    assert statuses == ["extracting", "verifying", "writing"]
    assert len(analysis.asked("claim")) == len(analysis.asked("rows")) == len(analysis.asked("content")) == 1
    assert {asked.token for asked in analysis.directus.asked} == {"service-token"}


@pytest.mark.parametrize("option", [{"dry_run": True}, {"dry_run_directus": True}, {"seed_directus": False}])
def test_a_dry_run_ends_with_counts_and_no_operation(
    analysis: Analysis, install: Callable[..., None], option: dict[str, bool]
) -> None:
    analysis.document(policy())
    analysis.options = option
    tasks.analyze(ANALYSIS, 1)
    head, end = analysis.commit
    assert (head["result"]["counts"]["seeding_success"], end) == (False, {"end": 0})
    assert head["result"]["counts"]["num_segments"] == 1
    assert analysis.asked("rows") == []


def test_rows_edited_meanwhile_are_merged_again_but_not_extracted_again(
    analysis: Analysis, install: Callable[..., None]
) -> None:
    analysis.document(policy())
    answers = [
        (409, refused("STALE_ROWS")),
        (409, refused("STALE_ROWS")),
        (200, {"data": {"created": 1, "updated": 0, "deleted": 0}}),
    ]
    analysis.directus.answers[f"POST {SERVICE}/commit"] = lambda asked: answers.pop(0)
    tasks.analyze(ANALYSIS, 1)
    assert (len(analysis.asked("rows")), len(analysis.asked("commit"))) == (3, 3)
    assert len(analysis.asked("content")) == 1
    assert analysis.asked("fail") == []


def test_rows_that_never_rest_end_it_after_five_commits(analysis: Analysis, install: Callable[..., None]) -> None:
    analysis.document(policy())
    analysis.directus.answers[f"POST {SERVICE}/commit"] = (409, refused("STALE_ROWS"))
    tasks.analyze(ANALYSIS, 1)
    assert len(analysis.asked("commit")) == 5
    assert analysis.asked("fail")[0].body["code"] == "stale_rows"


def test_a_cleanup_says_only_what_may_go(analysis: Analysis, install: Callable[..., None]) -> None:
    analysis.task, analysis.options = "cleanup", {"include_reviewed": True}
    tasks.cleanup(ANALYSIS, 1)
    head, end = analysis.commit
    assert (head["epoch"], head["include_reviewed"], end) == (2, True, {"end": 0})
    assert analysis.asked("rows") == []


def no_document(analysis: Analysis) -> None:
    return None


def gone(analysis: Analysis) -> None:
    analysis.document(b"x")
    analysis.directus.answers[f"GET {SERVICE}/documents/{DOCUMENT}/content"] = (410, refused("DOCUMENT_GONE"))


def without_file(analysis: Analysis) -> None:
    analysis.document(b"x")
    analysis.documents[0]["file"] = None


def without_taxonomy(analysis: Analysis) -> None:
    analysis.document(policy())
    analysis.taxonomy = None


def cyclic(analysis: Analysis) -> None:
    analysis.document(policy())
    analysis.taxonomy = TAXONOMY | {
        "items": [item("a", "segment", "item-b"), item("b", "segment", "item-a")]
    }  # fmt: skip


def with_option(name: str, value: Any) -> Callable[[Analysis], None]:
    def prepare(analysis: Analysis) -> None:
        analysis.document(policy())
        analysis.options = {name: value}

    return prepare


def with_bytes(data: bytes) -> Callable[[Analysis], None]:
    return lambda analysis: analysis.document(data)


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (no_document, "product_without_document"),
        (gone, "document_gone"),
        (without_file, "document_gone"),
        (with_bytes(b""), "document_empty"),
        (with_bytes(b"%PDF-1.7 nonsense"), "document_broken"),
        (with_bytes(b"\x7fELF" + bytes(100)), "document_unsupported"),
        (with_bytes(b"x" * 1_000_001), "document_too_large"),
        (without_taxonomy, "taxonomy_missing"),
        (cyclic, "taxonomy_invalid"),
        (with_option("segments", ["nothing-of-that-name"]), "option_invalid"),
        (with_option("extractor", "magic"), "option_invalid"),
    ],
)
def test_what_another_try_cannot_help_fails_with_code_and_sentence(
    analysis: Analysis, install: Callable[..., None], prepare: Callable[[Analysis], None], code: str
) -> None:
    prepare(analysis)
    tasks.analyze(ANALYSIS, 1)
    failure = analysis.failure
    assert (failure["code"], failure["retryable"], failure["epoch"]) == (code, False, 2)
    assert len(failure["message"]) > 10
    assert "Traceback" not in failure["message"]


def test_one_gone_document_of_two_leaves_an_incomplete_coverage(
    analysis: Analysis, install: Callable[..., None]
) -> None:
    gone(analysis)
    analysis.document(policy(), key="0c9d8a4e-0000-4000-8000-0000000000d1")
    tasks.analyze(ANALYSIS, 1)
    head, *_ = analysis.commit
    assert head["result"]["complete"] is False
    assert [document["id"][-2:] for document in head["documents"]] == ["d1"]
    assert "deleted" in json.dumps(head["result"]["account"]["reasons"])


def test_the_unexpected_is_logged_here_and_said_without_details(
    analysis: Analysis, install: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    install(extractors={"rules": lambda: Failing(ValueError("a detail of the inside"))})
    analysis.document(policy())
    tasks.analyze(ANALYSIS, 1)
    failure = analysis.failure
    assert (failure["code"], failure["retryable"]) == ("internal_error", True)
    assert "inside" not in failure["message"]
    assert "a detail of the inside" in caplog.text


def test_an_outage_costs_no_attempt(analysis: Analysis, install: Callable[..., None]) -> None:
    install(extractors={"rules": lambda: Failing(ModelUnavailable())})
    analysis.document(policy())
    tasks.analyze(ANALYSIS, 1)
    assert analysis.failure["outage"] is True
    assert analysis.failure["not_before_seconds"] > 0


def test_time_that_is_over_ends_it(analysis: Analysis, install: Callable[..., None]) -> None:
    install(extractors={"rules": Slow}, job_seconds=2.0)
    analysis.document(policy())
    tasks.analyze(ANALYSIS, 1)
    assert (analysis.failure["code"], analysis.failure["retryable"]) == ("analysis_timeout", True)


@pytest.mark.parametrize("verb", ["beat", "progress", "commit"])
def test_a_lost_lease_stops_the_work_and_says_nothing_more(
    analysis: Analysis, install: Callable[..., None], verb: str
) -> None:
    if verb == "beat":
        install(extractors={"rules": Slow})
    analysis.document(policy())
    analysis.directus.answers[f"POST {SERVICE}/{verb}"] = (409, refused("LEASE_LOST"))
    tasks.analyze(ANALYSIS, 1)
    assert analysis.asked("fail") == []
    assert len(analysis.asked("commit")) == (1 if verb == "commit" else 0)


def test_a_lost_lease_stops_the_parser(analysis: Analysis, install: Callable[..., None]) -> None:
    analysis.document(policy(300))
    analysis.directus.answers[f"POST {SERVICE}/beat"] = (409, refused("LEASE_LOST"))
    tasks.analyze(ANALYSIS, 1)
    assert analysis.asked("fail") == analysis.asked("progress") == []


def test_what_is_not_to_be_done_any_more_is_left(analysis: Analysis, install: Callable[..., None]) -> None:
    analysis.directus.answers[f"POST {SERVICE}/claim"] = (409, refused("LEASE_LOST"))
    tasks.analyze(ANALYSIS, 1)
    assert [asked.path for asked in analysis.directus.asked] == [f"{SERVICE}/claim"]


def test_neither_stages_nor_redis_are_needed_to_finish(analysis: Analysis, install: Callable[..., None]) -> None:
    install(redis_url="redis://127.0.0.1:9/0")
    analysis.document(policy())
    analysis.directus.answers[f"POST {SERVICE}/progress"] = (500, refused("INTERNAL_SERVER_ERROR"))
    analysis.directus.answers[f"POST {SERVICE}/beat"] = (503, refused("SERVICE_UNAVAILABLE"))
    tasks.analyze(ANALYSIS, 1)
    assert analysis.commit[0]["result"]["complete"] is True


def test_a_failure_that_cannot_be_written_is_left_to_the_sweep(
    analysis: Analysis, install: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    analysis.directus.answers[f"POST {SERVICE}/fail"] = (500, refused("INTERNAL_SERVER_ERROR"))
    tasks.analyze(ANALYSIS, 1)
    assert "could not be written" in caplog.text


@pytest.mark.parametrize("analysis_id", ["../../x", "", "1", "0c9d8a4e-0000-4000-8000"])
def test_an_id_that_is_none_reaches_nothing(analysis: Analysis, install: Callable[..., None], analysis_id: str) -> None:
    with pytest.raises(ValueError, match="UUID"):
        tasks.analyze(analysis_id, 1)
    assert analysis.directus.asked == []


def test_tasks_run_in_our_worker_only() -> None:
    with pytest.raises(SettingsInvalid):
        tasks.analyze(ANALYSIS, 1)


def test_artefacts_are_written_where_asked_for(
    analysis: Analysis, install: Callable[..., None], tmp_path: Path
) -> None:
    analysis.document(policy())
    analysis.options = {"export": True, "debug": True, "detailed": True}
    tasks.analyze(ANALYSIS, 1)
    result = json.loads((tmp_path / "export" / f"{ANALYSIS}.json").read_text())
    assert result["counts"]["num_segments"] == 1
    assert "withheld" in result
    names = {path.name for path in (tmp_path / "export" / "debug" / "product-p1" / ANALYSIS).iterdir()}
    assert names == {"result.json", "document-0.json", "claims.json"}
    assert "withheld_claims" in analysis.commit[0]["result"]["account"]


def test_a_horse_stuck_in_c_is_ended_by_its_worker(analysis: Analysis, redis_url: str) -> None:
    analysis.document(policy())
    command = [sys.executable, str(Path(__file__).with_name("stuck.py")), redis_url, analysis.directus.url]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment) as worker:
        try:
            CoverageQueue(connect(redis_url), job_seconds=600).enqueue(ANALYSIS, 1, "analysis")
            ends = time.monotonic() + 40
            while not analysis.asked("fail"):
                assert time.monotonic() < ends, "the horse is still stuck"
                time.sleep(0.1)
        finally:
            worker.terminate()
    assert (analysis.failure["code"], analysis.failure["epoch"]) == ("worker_died", 2)


def test_no_secret_is_shown_by_the_runtime(install: Callable[..., None]) -> None:
    assert "service-token" not in repr(runtime.current())
