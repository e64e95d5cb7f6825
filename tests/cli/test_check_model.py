"""The model's line of `sidecar check`: each thing that can be wrong has its sentence, and no key is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from sidecar.cli.operate import _model
from sidecar.config import Settings
from sidecar.errors import CoverageError
from tests.model_server.server import MODEL, ModelServer, Reaction

PRICES = json.dumps({MODEL: {"input": 1, "output": 4}})


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(lambda asked: Reaction("{}")) as running:
        yield running


def settings(server: ModelServer, **changes: object) -> Settings:
    values: dict[str, object] = {
        "openai_api_key": "a-secret-key", "openai_base_url": server.url, "openai_model": MODEL,
        "openai_prices": json.loads(PRICES),
    }  # fmt: skip
    return Settings(_env_file=None, **(values | changes))  # type: ignore[arg-type, call-arg]  # settings by name


def test_a_model_that_is_there_is_said(server: ModelServer) -> None:
    assert _model(settings(server)) == f"reachable, {MODEL}, prices known, used where the extractor openai is chosen"
    assert "cost stays unknown" in _model(settings(server, openai_prices={}))
    assert "by default" in _model(settings(server, coverage_extractor="openai"))


def test_none_is_no_fault(server: ModelServer) -> None:
    assert "rules" in _model(settings(server, openai_api_key=None, openai_base_url=None))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"openai_model": None}, "OPENAI_MODEL is not set"),
        ({"openai_model": "other"}, "does not offer other"),
        ({"openai_models": "one, two"}, "does not offer one, two"),
        ({"openai_prices": {}, "openai_day_budget": 3.0}, "no price of test-model"),
        ({"openai_base_url": "http://127.0.0.1:9/v1"}, "cannot be reached"),
    ],
)
def test_what_is_wrong_is_said_without_the_key(server: ModelServer, changes: dict[str, object], words: str) -> None:
    with pytest.raises(CoverageError) as raised:
        _model(settings(server, **changes))
    assert words in raised.value.message
    assert "a-secret-key" not in raised.value.message
