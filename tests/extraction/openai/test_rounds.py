"""Calls of a round run at once, come as they end, and one that is lost for good ends the round when all are in."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest

from sidecar.errors import Cancelled, ModelRefused, ModelRejected, ModelUnavailable
from sidecar.extraction.openai.answers import EMPTY, Reply
from sidecar.extraction.openai.calls import Answer, Call, added
from sidecar.extraction.openai.rounds import ask_all, pool
from sidecar.models import Usage


def calls(*subjects: str) -> list[Call]:
    return [Call("segment", subject, "system", subject, Reply, 100, "1") for subject in subjects]


def silent(_: int) -> None:
    return None


@dataclass
class Meeting:
    """Answers nobody before everybody has asked."""

    barrier: threading.Barrier
    usage: Usage = field(default_factory=Usage)

    def ask(self, call: Call) -> Answer:
        self.barrier.wait(10)
        return Answer(EMPTY, Usage(calls=1))


@dataclass
class Failing:
    errors: dict[str, Exception]
    usage: Usage = field(default_factory=Usage)

    def ask(self, call: Call) -> Answer:
        if call.subject in self.errors:
            raise self.errors[call.subject]
        return Answer(EMPTY, Usage(calls=1))


def test_all_calls_of_a_round_are_asked_at_once() -> None:
    asked = calls("a", "b", "c", "d")
    with pool(4) as threads:
        done = list(ask_all(Meeting(threading.Barrier(4)), asked, threads, waiting=silent))
    assert {one.call.subject for one in done} == {"a", "b", "c", "d"}


def test_a_refused_call_is_handed_on_with_its_reason() -> None:
    with pool(2) as threads:
        done = list(ask_all(Failing({"a": ModelRefused()}), calls("a", "b"), threads, waiting=silent))
    assert {one.call.subject: type(one.failure) for one in done} == {"a": ModelRefused, "b": type(None)}


@pytest.mark.parametrize("error", [ModelUnavailable(), ModelRejected()], ids=lambda error: error.code)
def test_a_lost_endpoint_is_told_after_every_answer(error: Exception) -> None:
    with pool(2) as threads:
        answers = ask_all(Failing({"b": error}), calls("a", "b", "c"), threads, waiting=silent)
        assert {next(answers).call.subject, next(answers).call.subject} == {"a", "c"}
        with pytest.raises(type(error)):
            next(answers)


def test_whoever_waits_may_end_it() -> None:
    release = threading.Event()

    @dataclass
    class Hanging:
        usage: Usage = field(default_factory=Usage)

        def ask(self, call: Call) -> Answer:
            release.wait(20)
            return Answer(EMPTY, Usage())

    def waiting(still: int) -> None:
        assert still == 2
        raise Cancelled

    try:
        with pytest.raises(Cancelled), pool(1) as threads:
            list(ask_all(Hanging(), calls("a", "b"), threads, waiting=waiting))
    finally:
        release.set()


def test_usage_adds_up_and_an_unknown_cost_stays_unknown() -> None:
    assert added(Usage(1, 10, 2, 3, 0.5), Usage(2, 20, 0, 4, 0.25)) == Usage(3, 30, 2, 7, 0.75)
    assert added(Usage(cost=None), Usage(cost=1.0)).cost is None
