"""What is sent to endpoints of several kinds, and what their headers say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from sidecar.errors import ModelCallFailed, ModelRefused, ModelRejected
from sidecar.extraction.openai.answers import EMPTY, Reply
from sidecar.extraction.openai.calls import Call
from sidecar.extraction.openai.client import OpenAiModel
from sidecar.extraction.openai.limits import rate_limits, retry_after
from sidecar.extraction.openai.patience import Timing
from sidecar.extraction.openai.wire import Wire
from sidecar.ports import RateLimits
from tests.model_server.faults import in_turn, problem
from tests.model_server.server import MODEL, Asked, ModelServer, Reaction

GOOD = Reaction(EMPTY.model_dump_json())
CALL = Call("segment", "luggage", "You read.", "lines", Reply, 500, "1")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(lambda asked: GOOD) as running:
        yield running


def model(server: ModelServer) -> OpenAiModel:
    return OpenAiModel(server.client(), MODEL, timing=Timing(sleep=lambda _: None))


def test_a_modern_endpoint_gets_a_strict_schema_and_two_messages(server: ModelServer) -> None:
    model(server).ask(CALL)
    (asked,) = server.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == "Bearer key-of-the-tests"
    assert asked.body["response_format"]["json_schema"]["strict"] is True
    assert [(one["role"], one["content"]) for one in asked.body["messages"]] == [
        ("system", "You read."),
        ("user", "lines"),
    ]
    assert asked.body.keys() == {"model", "messages", "response_format", "max_completion_tokens"}


def picky(*, formats: tuple[str, ...], length: str = "max_completion_tokens") -> Any:
    """An endpoint that knows some formats and one name for the longest answer; it keeps to a schema it is told."""

    def script(asked: Asked) -> Reaction:
        kind = (asked.body.get("response_format") or {"type": "text"})["type"]
        if length not in asked.body:
            return problem(400, "unsupported_parameter", param="max_completion_tokens")
        if kind not in formats:
            return problem(400, "invalid_request", param="response_format")
        knows = kind == "json_schema" or '"additionalProperties": false' in asked.system
        return GOOD if knows else Reaction("What do you want?")

    return script


@pytest.mark.parametrize(
    ("formats", "length", "tries"),
    [
        (("json_schema",), "max_tokens", 2),
        (("json_object", "text"), "max_completion_tokens", 2),
        (("text",), "max_completion_tokens", 3),
        (("text",), "max_tokens", 4),
    ],
)
def test_a_plainer_endpoint_is_spoken_to_plainer_and_remembered(
    formats: tuple[str, ...], length: str, tries: int, server: ModelServer
) -> None:
    server.script = picky(formats=formats, length=length)
    asking = model(server)
    assert asking.ask(CALL).value == EMPTY
    assert len(server.asked) == tries
    asking.ask(Call("segment", "x", "You read.", "other lines", Reply, 500, "1"))
    assert len(server.asked) == tries + 1


def test_an_endpoint_that_ignores_the_schema_is_told_it_in_words(server: ModelServer) -> None:
    def script(asked: Asked) -> Reaction:
        return GOOD if '"additionalProperties": false' in asked.system else Reaction("Sure! The answer is: none.")

    server.script = script
    assert model(server).ask(CALL).value == EMPTY
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("reaction", "error"),
    [
        (problem(400, "invalid_value", param="messages"), ModelRejected),
        (problem(400, "context_length_exceeded"), ModelCallFailed),
        (problem(413), ModelCallFailed),
        (problem(400, "content_filter"), ModelRefused),
        (problem(403), ModelRejected),
    ],
)
def test_a_refused_request_says_why_in_our_words(
    server: ModelServer, reaction: Reaction, error: type[Exception]
) -> None:
    server.script = in_turn(reaction)
    with pytest.raises(error):
        model(server).ask(CALL)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answered", "same"),
    [
        (MODEL, True), (f"{MODEL}-2026-02-01", True), (f"provider/{MODEL}", True), (MODEL.upper(), True), ("", True),
        (f"{MODEL}-mini", False), ("other", False), ("test", False),
    ],
)  # fmt: skip
def test_another_models_answer_is_not_taken(server: ModelServer, answered: str, same: bool) -> None:
    server.script = in_turn(Reaction(GOOD.text, model=answered) if answered else Reaction(raw=_without_model()))
    sent = Wire(server.client(), MODEL).send(CALL, max_output_tokens=500)
    assert (sent.error is None) is same


def _without_model() -> bytes:
    choice = {"finish_reason": "stop", "message": {"content": EMPTY.model_dump_json()}}
    return json.dumps({"choices": [choice]}).encode()


NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None), ({"retry-after": "7"}, 7.0), ({"retry-after": "0.5"}, 0.5), ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25), ({"retry-after": "1m30s"}, 90.0),
        ({"retry-after": "20ms"}, 0.02), ({"retry-after": "Sun, 01 Mar 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Sun, 01 Mar 2026 11:00:00 GMT"}, 0.0), ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None), ({"retry-after": "inf"}, None), ({"retry-after": "999999999"}, 86_400.0),
    ],
)  # fmt: skip
def test_how_long_to_wait_is_read_in_every_spelling(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, now=NOW) == seconds


def test_limits_are_read_and_nonsense_is_not() -> None:
    said = {
        "x-ratelimit-limit-requests": "500", "x-ratelimit-remaining-requests": "499",
        "x-ratelimit-limit-tokens": "many", "x-ratelimit-remaining-tokens": "-1",
    }  # fmt: skip
    assert rate_limits(said) == RateLimits(requests=500, requests_left=499)
