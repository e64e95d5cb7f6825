"""Answers and the day's spending in a real Redis."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from sidecar.errors import QueueUnreachable
from sidecar.jobs.answers import RedisAnswers
from sidecar.jobs.ledger import DayLedger
from sidecar.jobs.queue import connect

NOWHERE = "redis://:a-password@127.0.0.1:9/0"


def test_an_answer_is_found_by_every_process(redis_url: str) -> None:
    RedisAnswers(connect(redis_url), seconds=60).put("model:key", '{"ä": 1}')
    assert RedisAnswers(connect(redis_url), seconds=60).get("model:key") == '{"ä": 1}'
    assert RedisAnswers(connect(redis_url), seconds=60).get("model:other") is None


def test_an_answer_lives_as_long_as_it_is_used(redis_url: str) -> None:
    answers = RedisAnswers(connect(redis_url), seconds=0.4)
    answers.put("key", "x")
    for _ in range(4):
        time.sleep(0.2)
        assert answers.get("key") == "x"
    time.sleep(0.7)
    assert answers.get("key") is None


def test_a_redis_that_is_down_costs_only_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    answers = RedisAnswers(connect(NOWHERE), seconds=60)
    answers.put("key", "x")
    assert answers.get("key") is None
    assert "a-password" not in caplog.text


def test_a_day_is_one_sum_for_all_and_the_next_begins_anew(redis_url: str) -> None:
    days = [datetime(2026, 3, 1, 23, 59, tzinfo=UTC), datetime(2026, 3, 2, 0, 0, tzinfo=UTC)]
    first, second = (DayLedger(connect(redis_url), now=lambda: days[0]) for _ in range(2))
    assert first.add(1.5) == 1.5
    assert second.add(-0.5) == 1.0
    assert DayLedger(connect(redis_url), now=lambda: days[1]).add(0.25) == 0.25


def test_a_hard_cap_is_not_guessed() -> None:
    with pytest.raises(QueueUnreachable):
        DayLedger(connect(NOWHERE)).add(1.0)
