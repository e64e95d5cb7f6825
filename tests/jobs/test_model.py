"""Jobs whose extractor is a language model: what the row says, what an outage costs, what the operator forbids."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis as redis_client

from sidecar.extraction.openai.endpoint import Endpoint
from sidecar.extraction.openai.prices import Price
from sidecar.jobs import tasks
from tests.jobs.customer import policy
from tests.jobs.queued import ANALYSIS, Analysis
from tests.model_server.faults import FAULTS, in_turn
from tests.model_server.prompts import Prompt
from tests.model_server.scripts import answering
from tests.model_server.server import MODEL, Asked, ModelServer, Reaction

NOTHING: dict[str, Any] = {"routes": [], "verdicts": [], "limits": [], "clauses": []}
PRICE = Price(input=2.0, cached=0.2, output=8.0)


def reader(prompt: Prompt) -> dict[str, Any]:
    """What a careful reader answers about the jobs' policy."""
    if prompt.task == "routing":
        row = next(row.number for row in prompt.rows if "Reisegep" in row.label)
        return {**NOTHING, "routes": [{"segment": "luggage", "first": row, "last": row}]}
    if prompt.task != "segment":
        return NOTHING
    lines = {line.text[:2]: line.number for line in prompt.lines}
    return {
        "routes": [],
        "verdicts": [
            {"owner": owner, "verdict": "covered", "lines": [lines["A1"]], "summary": ""}
            for owner in ("luggage", "luggage/theft")
        ],
        "limits": [
            {"owner": "luggage/theft", "item": "", "kind": "max_amount", "value": 2000, "unlimited": False,
             "unit": "CHF", "per": "person", "qualifier": "", "lines": [lines["A1"]]}
        ],
        "clauses": [{"owner": "luggage", "item": "", "kind": "exclusion", "lines": [lines["A2"]]}],
    }  # fmt: skip


WELL = answering(reader)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(WELL) as running:
        yield running


@pytest.fixture
def endpoint(server: ModelServer) -> Callable[..., Endpoint]:
    def make(**changes: Any) -> Endpoint:
        values: dict[str, Any] = {
            "model": MODEL, "api_key": "key-of-the-tests", "base_url": server.url, "prices": {MODEL: PRICE},
            "timeout": 5.0,
        }  # fmt: skip
        return Endpoint(**(values | changes))

    return make


def head(analysis: Analysis) -> dict[str, Any]:
    return dict(analysis.commit[0]["result"])


def created(analysis: Analysis, collection: str) -> list[dict[str, Any]]:
    return [row["data"] for row in analysis.commit if row.get("collection") == f"coverage_{collection}"]


@pytest.mark.parametrize("by_option", [True, False])
def test_the_model_reads_and_the_row_says_what_it_took(
    analysis: Analysis, install: Callable[..., None], endpoint: Callable[..., Endpoint], server: ModelServer,
    by_option: bool,
) -> None:  # fmt: skip
    install(endpoint=endpoint(), extractor="rules" if by_option else "openai")
    analysis.options = {"extractor": "openai"} if by_option else {}
    analysis.document(policy())
    tasks.analyze(ANALYSIS, 1)
    assert [row["verdict"] for row in created(analysis, "segments")] == ["covered"]
    assert [row["value"] for row in created(analysis, "limits")] == [2000]
    result = head(analysis)
    assert result["usage"]["calls"] == len(server.asked)
    used = result["usage"]
    assert result["cost"] == pytest.approx((used["input_tokens"] * 2 + used["output_tokens"] * 8) / 1e6)
    assert result["counts"]["usage"] == used


def test_without_an_endpoint_the_rules_read_and_the_account_says_so(
    analysis: Analysis, install: Callable[..., None]
) -> None:
    analysis.options = {"extractor": "openai"}
    analysis.document(policy())
    tasks.analyze(ANALYSIS, 1)
    assert "OPENAI_API_KEY" in json.dumps(head(analysis)["account"]["reasons"])
    assert [row["verdict"] for row in created(analysis, "segments")] == ["covered"]


def test_an_outage_gives_the_analysis_back_and_keeps_what_was_answered(
    analysis: Analysis, install: Callable[..., None], endpoint: Callable[..., Endpoint], server: ModelServer
) -> None:
    install(endpoint=endpoint())
    analysis.options = {"extractor": "openai"}
    analysis.document(policy())
    away = Reaction(status=503, raw=b"", headers={"retry-after": "120"})
    server.script = lambda asked: WELL(asked) if "Task: routing" in asked.user else away
    tasks.analyze(ANALYSIS, 1)
    failure = analysis.failure
    assert (failure["code"], failure["outage"], failure["retryable"]) == ("model_unavailable", True, True)
    assert failure["not_before_seconds"] == 120
    server.script, server.asked[:], analysis.directus.asked[:] = WELL, [], []
    tasks.analyze(ANALYSIS, 1)
    assert head(analysis)["complete"] is True
    assert not any("Task: routing" in asked.user for asked in server.asked)


def test_a_second_analysis_of_the_same_input_pays_nothing(
    analysis: Analysis, install: Callable[..., None], endpoint: Callable[..., Endpoint], server: ModelServer
) -> None:
    install(endpoint=endpoint())
    analysis.options = {"extractor": "openai"}
    analysis.document(policy())
    tasks.analyze(ANALYSIS, 1)
    first, count = created(analysis, "limits"), len(server.asked)
    analysis.directus.asked[:] = []
    tasks.analyze(ANALYSIS, 1)
    assert len(server.asked) == count
    assert head(analysis)["cost"] == 0.0
    assert [row["evidence"] for row in created(analysis, "limits")] == [row["evidence"] for row in first]


@pytest.mark.parametrize(
    ("options", "asked_again"),
    [
        ({"no_cache": True}, {"routing", "segment"}),
        ({"debug_from": "segments"}, {"routing", "segment"}),
        ({"debug_from": "benefits"}, {"segment"}),
        ({"debug_from": "details"}, set()),
    ],
)
def test_answers_are_asked_anew_where_the_caller_wishes(
    analysis: Analysis, install: Callable[..., None], endpoint: Callable[..., Endpoint], server: ModelServer,
    options: dict[str, Any], asked_again: set[str],
) -> None:  # fmt: skip
    install(endpoint=endpoint())
    analysis.options = {"extractor": "openai"}
    analysis.document(policy())
    tasks.analyze(ANALYSIS, 1)
    analysis.directus.asked[:], server.asked[:] = [], []
    analysis.options |= options
    tasks.analyze(ANALYSIS, 1)
    kinds = {kind for kind in ("routing", "segment") if any(f"Task: {kind}" in one.user for one in server.asked)}
    assert kinds == asked_again


def test_a_dry_run_is_a_quote(
    analysis: Analysis, install: Callable[..., None], endpoint: Callable[..., Endpoint], server: ModelServer
) -> None:
    install(endpoint=endpoint())
    analysis.options = {"extractor": "openai", "dry_run": True}
    analysis.document(policy())
    tasks.analyze(ANALYSIS, 1)
    assert server.asked == []
    assert created(analysis, "segments") == []
    quote = head(analysis)["account"]["quote"]
    assert quote["calls"] >= 2
    assert quote["cost"] == pytest.approx((quote["input_tokens"] * 2 + quote["output_tokens"] * 8) / 1e6)


def test_the_days_budget_holds_over_all_jobs(
    analysis: Analysis, install: Callable[..., None], endpoint: Callable[..., Endpoint], server: ModelServer,
    redis_url: str,
) -> None:  # fmt: skip
    install(endpoint=endpoint(day_budget=5.0))
    analysis.options = {"extractor": "openai"}
    analysis.document(policy())
    tasks.analyze(ANALYSIS, 1)
    spent = head(analysis)["cost"]
    with redis_client.Redis.from_url(redis_url) as connection:
        (key,) = connection.keys("coverage:spent:*")
        assert float(connection.get(key) or 0) == pytest.approx(spent)
    install(endpoint=endpoint(day_budget=spent))
    analysis.options, analysis.directus.asked[:] = {"extractor": "openai", "no_cache": True}, []
    count = len(server.asked)
    tasks.analyze(ANALYSIS, 1)
    assert len(server.asked) == count
    assert (analysis.failure["code"], analysis.failure["retryable"]) == ("model_error", False)
    assert "budget per day" in analysis.failure["message"]


@pytest.mark.parametrize(
    ("options", "changes", "code"),
    [
        ({"extractor": "rules", "model": MODEL}, {}, "option_invalid"),
        ({"extractor": "rules", "chunk_size": 3}, {}, "option_invalid"),
        ({"extractor": "openai", "model": "forbidden"}, {}, "option_invalid"),
        ({"extractor": "openai", "budget": 3.0}, {"run_budget": 1.0}, "option_invalid"),
        ({"extractor": "openai", "budget": 3.0}, {"prices": {}}, "settings_invalid"),
        ({"extractor": "openai"}, {"model": ""}, "settings_invalid"),
    ],
)
def test_what_the_operator_does_not_allow_is_said_on_the_row(
    analysis: Analysis, install: Callable[..., None], endpoint: Callable[..., Endpoint], server: ModelServer,
    options: dict[str, Any], changes: dict[str, Any], code: str,
) -> None:  # fmt: skip
    install(endpoint=endpoint(**changes))
    analysis.options = options
    analysis.document(policy())
    tasks.analyze(ANALYSIS, 1)
    assert (analysis.failure["code"], analysis.failure["retryable"]) == (code, False)
    assert server.asked == []


@pytest.mark.parametrize("fault", ["401", "404", "quota"])
def test_a_key_or_model_that_is_refused_fails_at_once(
    analysis: Analysis, install: Callable[..., None], endpoint: Callable[..., Endpoint], server: ModelServer, fault: str
) -> None:
    install(endpoint=endpoint())
    analysis.options = {"extractor": "openai"}
    analysis.document(policy())
    server.script = in_turn(FAULTS[fault])
    tasks.analyze(ANALYSIS, 1)
    assert (analysis.failure["code"], analysis.failure["retryable"]) == ("model_rejected", False)
    assert "key-of-the-tests" not in analysis.failure["message"]


def test_nothing_decided_is_no_finding(
    analysis: Analysis, install: Callable[..., None], endpoint: Callable[..., Endpoint], server: ModelServer
) -> None:
    install(endpoint=endpoint())
    analysis.options = {"extractor": "openai"}
    analysis.document(policy())
    server.script = in_turn(FAULTS["refusal"])
    tasks.analyze(ANALYSIS, 1)
    assert analysis.failure["code"] == "model_error"
    assert "Nothing could be decided" in analysis.failure["message"]
    assert "refused" in analysis.failure["message"]


def test_debug_keeps_each_answer_beside_its_question(
    analysis: Analysis, install: Callable[..., None], endpoint: Callable[..., Endpoint], tmp_path: Path
) -> None:
    install(endpoint=endpoint(), export_dir=tmp_path)
    analysis.options = {"extractor": "openai", "debug": True}
    analysis.document(policy())
    tasks.analyze(ANALYSIS, 1)
    kept = {path.name.split("-")[1]: json.loads(path.read_text()) for path in tmp_path.rglob("answer-*.json")}
    assert kept.keys() >= {"routing", "segment"}
    assert kept["segment"]["answer"]["limits"][0]["value"] == 2000
    assert "A1 Versichert" in kept["segment"]["user"]


def test_one_call_carries_as_much_as_the_caller_says(
    analysis: Analysis, install: Callable[..., None], endpoint: Callable[..., Endpoint], server: ModelServer
) -> None:
    install(endpoint=endpoint())
    seen: list[Asked] = []

    def everything(asked: Asked) -> Reaction:
        seen.append(asked)
        if "Task: routing" in asked.user:
            return Reaction(json.dumps({**NOTHING, "routes": [{"segment": "luggage", "first": 1, "last": 2}]}))
        return Reaction(json.dumps(NOTHING))

    server.script = everything
    analysis.document(policy(6))
    sizes = {}
    for chunks in (1, 20):
        analysis.options = {"extractor": "openai", "benefit_chunks": chunks, "no_cache": True}
        seen.clear()
        tasks.analyze(ANALYSIS, 1)
        sizes[chunks] = [len(asked.user) for asked in seen if "Task: segment" in asked.user]
    assert len(sizes[1]) > len(sizes[20]) == 1
