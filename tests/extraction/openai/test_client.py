"""One question: what each failure of an endpoint leads to, what is asked again, and what it costs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from sidecar.errors import (
    BudgetExhausted,
    ModelAnswerCut,
    ModelAnswerInvalid,
    ModelCallFailed,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
)
from sidecar.extraction.openai.answers import EMPTY, Reply
from sidecar.extraction.openai.budget import Budget, Cap
from sidecar.extraction.openai.calls import Call
from sidecar.extraction.openai.client import OpenAiModel
from sidecar.extraction.openai.patience import Timing
from sidecar.extraction.openai.prices import Price
from sidecar.ports import MemoryAnswerStore
from tests.model_server.faults import FAULTS, in_turn, problem
from tests.model_server.server import MODEL, Asked, ModelServer, Reaction

GOOD = Reaction(text=EMPTY.model_dump_json())
PRICE = Price(input=1.0, cached=0.1, output=4.0)


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timing(clock: Clock) -> Timing:
    return Timing(clock=clock, sleep=clock.sleep)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(lambda asked: GOOD) as running:
        yield running


def call(user: str = "lines", **changes: Any) -> Call:
    made = Call("segment", "luggage", "You read.", user, Reply, 500, "1")
    return dataclasses.replace(made, **changes)


def ask(server: ModelServer, timing: Timing, **more: object) -> OpenAiModel:
    return OpenAiModel(server.client(timeout=0.5), MODEL, timing=timing, **more)  # type: ignore[arg-type]  # named options


AGAIN = {
    "429 with Retry-After": ModelUnavailable, "429 without Retry-After": ModelUnavailable, "500": ModelUnavailable,
    "503": ModelUnavailable, "time-out": ModelUnavailable, "connection reset": ModelUnavailable,
    "cut stream": ModelUnavailable, "no JSON body": ModelAnswerInvalid, "web page": ModelAnswerInvalid,
    "no choices": ModelAnswerInvalid, "invalid JSON": ModelAnswerInvalid, "prose": ModelAnswerInvalid,
    "schema violation": ModelAnswerInvalid, "field missing": ModelAnswerInvalid, "truncated": ModelAnswerCut,
    "empty answer": ModelAnswerInvalid, "wrong model": ModelAnswerInvalid,
}  # fmt: skip
AT_ONCE = {
    "refusal": ModelRefused, "content filter": ModelRefused, "401": ModelRejected, "403": ModelRejected,
    "404": ModelRejected, "quota": ModelRejected,
}  # fmt: skip


def test_every_fault_is_tried() -> None:
    assert AGAIN.keys() | AT_ONCE.keys() == FAULTS.keys()


@pytest.mark.parametrize("fault", AGAIN)
def test_a_passing_failure_is_asked_again_and_answered(fault: str, server: ModelServer, timing: Timing) -> None:
    server.script = in_turn(FAULTS[fault], GOOD)
    assert ask(server, timing).ask(call()).value == EMPTY
    assert len(server.asked) == 2


@pytest.mark.parametrize("fault", AGAIN)
def test_a_lasting_failure_ends_with_its_error_and_stores_nothing(
    fault: str, server: ModelServer, timing: Timing
) -> None:
    server.script = in_turn(FAULTS[fault])
    store = MemoryAnswerStore()
    with pytest.raises(ModelError) as raised:
        ask(server, dataclasses.replace(timing, tries=3), store=store).ask(call())
    assert type(raised.value) is AGAIN[fault]
    assert len(server.asked) == (3 if AGAIN[fault] is ModelUnavailable else 2)
    server.script = in_turn(GOOD)
    assert ask(server, timing, store=store).ask(call()).stored is False


@pytest.mark.parametrize("fault", AT_ONCE)
def test_what_another_try_cannot_mend_is_not_tried(fault: str, server: ModelServer, timing: Timing) -> None:
    server.script = in_turn(FAULTS[fault])
    with pytest.raises(AT_ONCE[fault]):
        ask(server, timing).ask(call())
    assert len(server.asked) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_no_error_passes_on_what_the_endpoint_said(fault: str, server: ModelServer, timing: Timing) -> None:
    server.script = in_turn(FAULTS[fault])
    with pytest.raises(ModelError) as raised:
        ask(server, dataclasses.replace(timing, tries=1)).ask(call("a secret line of the document"))
    said = f"{raised.value.message} {raised.value.details}"
    assert "key-of-the-tests" not in said
    assert "secret line" not in said


def test_it_waits_as_long_as_the_endpoint_asks(server: ModelServer, timing: Timing, clock: Clock) -> None:
    server.script = in_turn(
        problem(429, headers={"retry-after": "7"}), problem(503, headers={"retry-after-ms": "1500"}), GOOD
    )
    ask(server, timing).ask(call())
    assert 7.0 <= clock.slept[0] <= 8.0
    assert 1.5 <= clock.slept[1] <= 2.0


def test_an_endpoint_that_asks_for_long_is_away(server: ModelServer, timing: Timing, clock: Clock) -> None:
    server.script = in_turn(problem(429, headers={"retry-after": "600"}))
    with pytest.raises(ModelUnavailable) as raised:
        ask(server, timing).ask(call())
    assert raised.value.details["pause"] == 600
    assert clock.slept == []


def test_waits_without_advice_grow_and_are_spread(server: ModelServer, timing: Timing, clock: Clock) -> None:
    server.script = in_turn(FAULTS["503"])
    top = dataclasses.replace(timing, jitter=lambda low, high: high)
    with pytest.raises(ModelUnavailable):
        ask(server, top).ask(call())
    assert clock.slept == [0.5, 1.0, 2.0, 4.0]


def test_a_cut_answer_gets_twice_the_room(server: ModelServer, timing: Timing) -> None:
    server.script = in_turn(FAULTS["truncated"], GOOD)
    ask(server, timing).ask(call())
    assert [asked.body["max_completion_tokens"] for asked in server.asked] == [500, 1000]


def test_retries_of_a_run_are_bounded_over_all_its_calls(server: ModelServer, timing: Timing) -> None:
    server.script = in_turn(FAULTS["503"])
    model = ask(server, dataclasses.replace(timing, retry_tokens=5.0, breaker_failures=1000))
    for number in range(10):
        with pytest.raises(ModelUnavailable):
            model.ask(call(f"lines {number}"))
    assert len(server.asked) == 10 + 5


def test_the_breaker_opens_and_lets_one_try_after_a_while(server: ModelServer, timing: Timing, clock: Clock) -> None:
    server.script = in_turn(FAULTS["503"])
    model = ask(server, dataclasses.replace(timing, tries=1, breaker_failures=3, breaker_seconds=30))
    for number in range(6):
        with pytest.raises(ModelUnavailable):
            model.ask(call(f"lines {number}"))
    assert len(server.asked) == 3
    clock.now += 31
    with pytest.raises(ModelUnavailable):
        model.ask(call())
    assert len(server.asked) == 4
    clock.now += 31
    server.script = in_turn(GOOD)
    assert model.ask(call()).value == EMPTY
    assert model.ask(call("more")).value == EMPTY


def test_a_question_that_fails_alone_is_given_up_and_not_the_endpoint(server: ModelServer, timing: Timing) -> None:
    model = ask(server, timing)

    def script(asked: Asked) -> Reaction:
        if "poison" in asked.user:
            if asked.number == 2:
                model.ask(call("fine"))
            return FAULTS["500"]
        return GOOD

    server.script = script
    with pytest.raises(ModelCallFailed):
        model.ask(call("poison"))


def test_a_question_that_always_breaks_the_endpoint_is_given_up_after_some_runs(
    server: ModelServer, timing: Timing
) -> None:
    server.script = in_turn(FAULTS["500"])
    store, ends = MemoryAnswerStore(), []
    for _ in range(3):
        with pytest.raises(ModelError) as raised:
            ask(server, timing, store=store).ask(call())
        ends.append(type(raised.value))
    assert ends == [ModelUnavailable, ModelUnavailable, ModelCallFailed]


def test_an_answer_is_paid_once(server: ModelServer, timing: Timing) -> None:
    store = MemoryAnswerStore()
    first = ask(server, timing, store=store)
    assert first.ask(call()).stored is False
    second = ask(server, timing, store=store)
    answer = second.ask(call())
    assert (answer.stored, answer.value, answer.usage.calls, second.usage.calls) == (True, EMPTY, 0, 0)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "changed",
    [{"user": "other lines"}, {"system": "You look."}, {"prompt_version": "2"}],
)
def test_what_decides_the_answer_decides_its_key(changed: dict[str, Any], server: ModelServer, timing: Timing) -> None:
    store = MemoryAnswerStore()
    ask(server, timing, store=store).ask(call())
    assert ask(server, timing, store=store).ask(call(**changed)).stored is False
    other = OpenAiModel(server.client(), "other", store=store, timing=timing)
    server.script = in_turn(dataclasses.replace(GOOD, model="other"))
    assert other.ask(call()).stored is False


def test_kinds_to_be_asked_afresh_are(server: ModelServer, timing: Timing) -> None:
    store = MemoryAnswerStore()
    ask(server, timing, store=store).ask(call())
    assert ask(server, timing, store=store, fresh=["routing"]).ask(call()).stored is True
    assert ask(server, timing, store=store, fresh=["segment"]).ask(call()).stored is False


def test_a_stored_answer_that_no_longer_fits_is_asked_again(server: ModelServer, timing: Timing) -> None:
    store = MemoryAnswerStore()
    store.put(f"{MODEL}:{call().digest}", '{"routes": 1}')
    assert ask(server, timing, store=store).ask(call()).stored is False


def usage(sent: int, given: int, cached: int = 0) -> dict[str, object]:
    return {
        "prompt_tokens": sent, "completion_tokens": given, "prompt_tokens_details": {"cached_tokens": cached},
    }  # fmt: skip


def test_useless_answers_are_counted_too(server: ModelServer, timing: Timing) -> None:
    server.script = in_turn(
        dataclasses.replace(FAULTS["invalid JSON"], usage=usage(1000, 100)),
        dataclasses.replace(GOOD, usage=usage(1000, 50, cached=600)),
    )
    model = ask(server, timing, budget=Budget(PRICE))
    answer = model.ask(call())
    for used in (answer.usage, model.usage):
        assert (used.calls, used.input_tokens, used.cached_tokens, used.output_tokens) == (2, 2000, 600, 150)
        assert used.cost == pytest.approx((1400 * 1.0 + 600 * 0.1 + 150 * 4.0) / 1e6)


def test_refused_answers_are_counted_too(server: ModelServer, timing: Timing) -> None:
    server.script = in_turn(dataclasses.replace(FAULTS["refusal"], usage=usage(1000, 10)))
    model = ask(server, timing, budget=Budget(PRICE))
    with pytest.raises(ModelRefused):
        model.ask(call())
    assert (model.usage.calls, model.usage.input_tokens, model.usage.output_tokens) == (1, 1000, 10)


def test_without_a_price_the_cost_is_unknown_and_not_nothing(server: ModelServer, timing: Timing) -> None:
    model = ask(server, timing)
    assert model.usage.cost == 0.0
    assert model.ask(call()).usage.cost is None
    assert model.usage.cost is None


def test_an_endpoint_that_counts_nothing_is_counted_by_us(server: ModelServer, timing: Timing) -> None:
    raw = b'{"model": "test-model", "choices": [{"finish_reason": "stop", "message": {"content": %s}}]}'
    text = EMPTY.model_dump_json().replace('"', '\\"').encode()
    server.script = in_turn(Reaction(raw=raw % (b'"' + text + b'"')))
    model = ask(server, timing, budget=Budget(PRICE))
    model.ask(call("word " * 700))
    assert 800 < model.usage.input_tokens < 3000
    assert model.usage.output_tokens > 5


def test_over_budget_nothing_is_sent(server: ModelServer, timing: Timing) -> None:
    model = ask(server, timing, budget=Budget(PRICE, Cap("budget per run", 0.000_001)))
    with pytest.raises(BudgetExhausted):
        model.ask(call())
    assert server.asked == []


def test_an_address_where_nobody_listens(timing: Timing) -> None:
    client = openai.OpenAI(base_url="http://127.0.0.1:9/v1", api_key="k", timeout=1.0)
    with pytest.raises(ModelUnavailable) as raised:
        OpenAiModel(client, MODEL, timing=timing).ask(call())
    assert raised.value.details["about"] == "endpoint"
