"""`sidecar analyze FILE --extractor openai` and a real server: asks, quotes, keeps to its budget, says what fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sidecar.extraction.openai.answers import EMPTY
from tests.cli.test_app import POLICY, run
from tests.model_server.faults import FAULTS, in_turn
from tests.model_server.server import MODEL, ModelServer, Reaction

PRICES = json.dumps({MODEL: {"input": 2, "cached": 0.2, "output": 8}})


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(lambda asked: Reaction(EMPTY.model_dump_json())) as running:
        yield running


def analyze(folder: Path, server: ModelServer, *more: str, code: int = 0, **env: str) -> dict[str, Any]:
    (folder / "policy.md").write_text(POLICY)
    told = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": server.url, "OPENAI_MODEL": MODEL, "OPENAI_PRICES": PRICES, **env}
    done = run("analyze", "policy.md", "--extractor", "openai", "--json", "-", *more, cwd=folder, **told)
    assert done.returncode == code, done.stderr + done.stdout
    return dict(json.loads(done.stdout))


def test_a_file_is_read_by_the_model(tmp_path: Path, server: ModelServer) -> None:
    result = analyze(tmp_path, server)
    assert result["extractor"]["name"] == "openai"
    used = result["counts"]["usage"]
    assert used["calls"] == len(server.asked) >= 2
    assert used["cost"] == pytest.approx((used["input_tokens"] * 2 + used["output_tokens"] * 8) / 1e6)


def test_a_dry_run_quotes_and_asks_nothing(tmp_path: Path, server: ModelServer) -> None:
    result = analyze(tmp_path, server, "--dry-run")
    quote = result["account"]["quote"]
    assert server.asked == []
    assert (quote["model"], quote["stored"]) == (MODEL, 0)
    assert quote["cost"] == pytest.approx((quote["input_tokens"] * 2 + quote["output_tokens"] * 8) / 1e6)
    real = analyze(tmp_path, server)["counts"]["usage"]
    assert quote["calls"] == real["calls"]
    assert real["input_tokens"] <= quote["input_tokens"] <= 2 * real["input_tokens"]


def test_over_budget_is_undecided_and_never_silent(tmp_path: Path, server: ModelServer) -> None:
    result = analyze(tmp_path, server, "--budget", "0.00001", code=3)
    assert server.asked == []
    assert result["complete"] is False
    assert {segment["verdict"] for segment in result["segments"]} == {"undecided"}
    assert any("budget" in reason for reason in result["reasons"])


def test_without_a_key_the_rules_read_and_say_so(tmp_path: Path, server: ModelServer) -> None:
    result = analyze(tmp_path, server, OPENAI_API_KEY="", OPENAI_BASE_URL="")
    assert result["extractor"]["name"] == "rules"
    assert [segment["key"] for segment in result["segments"] if segment["included"]] == ["luggage_travel_delay"]
    assert "OPENAI_API_KEY" in " ".join(result["reasons"])


@pytest.mark.parametrize(
    ("more", "env", "code"),
    [
        (["--model", "another"], {}, "option_invalid"),
        (["--budget", "5"], {"OPENAI_RUN_BUDGET": "1"}, "option_invalid"),
        (["--budget", "5"], {"OPENAI_PRICES": "{}"}, "settings_invalid"),
        ([], {"OPENAI_MODEL": ""}, "settings_invalid"),
        ([], {"OPENAI_PRICES": '{"m": {"input": -1, "output": 1}}'}, "settings_invalid"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, server: ModelServer, more: list[str], env: dict[str, str], code: str
) -> None:
    told = analyze(tmp_path, server, *more, code=2, **env)
    assert told["error"]["code"] == code
    assert server.asked == []


@pytest.mark.parametrize(("fault", "word"), [("401", "OPENAI_API_KEY"), ("404", "OPENAI_MODEL")])
def test_a_wrong_key_or_model_is_said(tmp_path: Path, server: ModelServer, fault: str, word: str) -> None:
    server.script = in_turn(FAULTS[fault])
    told = analyze(tmp_path, server, code=1)
    assert told["error"]["code"] == "model_rejected"
    assert word in told["error"]["message"]


def test_an_allowed_model_may_be_chosen(tmp_path: Path, server: ModelServer) -> None:
    server.model = "better-model"
    analyze(tmp_path, server, "--model", "better-model", OPENAI_MODELS="other, better-model")
    assert {asked.body["model"] for asked in server.asked} == {"better-model"}
