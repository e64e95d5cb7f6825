"""Finished model answers in Redis, so that none is paid for twice. A Redis that is down costs money, no analysis."""

from __future__ import annotations

import hashlib
import logging

from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class RedisAnswers:
    """An AnswerStore whose answers are kept for `seconds` after they were last written or used."""

    def __init__(self, redis: Redis, *, seconds: float) -> None:
        self._redis = redis
        self._milliseconds = max(1, int(seconds * 1000))

    def get(self, key: str) -> str | None:
        """The answer of that content key, or None where there is none or Redis cannot be asked."""
        try:
            raw = self._redis.getex(_name(key), px=self._milliseconds)
        except RedisError as error:
            log.warning("answers: not read, %s", type(error).__name__)
            return None
        if raw is None:
            return None
        return raw.decode() if isinstance(raw, bytes) else str(raw)

    def put(self, key: str, answer: str) -> None:
        """Keep the answer; where Redis cannot be asked the next run asks the model again."""
        try:
            self._redis.set(_name(key), answer, px=self._milliseconds)
        except RedisError as error:
            log.warning("answers: not kept, %s", type(error).__name__)


def _name(key: str) -> str:
    # The model's name is part of the key and the operator's own text.
    return f"coverage:answer:{hashlib.sha256(key.encode()).hexdigest()}"
