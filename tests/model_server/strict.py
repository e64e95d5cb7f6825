"""A script that counts like a strict endpoint: not one request or token more than its limit in any window."""

from __future__ import annotations

import threading
import time
from collections import deque

from tests.model_server.faults import problem
from tests.model_server.server import Asked, Reaction, Script, tokens

WARM_UP = "warm up"
"""Questions that begin with it are answered and not counted."""


class Strict:
    """Refuses with 429 what is over `requests` or `tokens` per `seconds`. `taken` and `refused` list the moments."""

    def __init__(self, well: Script, *, requests: int, tokens: int, seconds: float, told: bool = True) -> None:
        self.well, self.requests, self.tokens, self.seconds, self.told = well, requests, tokens, seconds, told
        self.taken: list[tuple[float, int]] = []
        self.refused: list[float] = []
        self._window: deque[tuple[float, int]] = deque()
        self._lock = threading.Lock()

    def __call__(self, asked: Asked) -> Reaction:
        if asked.user.startswith(WARM_UP):
            return self.well(asked)
        count = tokens(asked.text)
        with self._lock:
            now = time.monotonic()
            while self._window and self._window[0][0] <= now - self.seconds:
                self._window.popleft()
            used = sum(one for _, one in self._window)
            if len(self._window) >= self.requests or used + count > self.tokens:
                self.refused.append(now)
                return problem(429, "rate_limit_exceeded", headers=self._headers(used))
            self._window.append((now, count))
            self.taken.append((now, count))
            headers = self._headers(used + count)
        found = self.well(asked)
        return Reaction(found.text, headers={**found.headers, **headers}, delay=found.delay)

    def _headers(self, used: int) -> dict[str, str]:
        if not self.told:
            return {}
        return {
            "x-ratelimit-limit-requests": str(self.requests),
            "x-ratelimit-limit-tokens": str(self.tokens),
            "x-ratelimit-remaining-requests": str(self.requests - len(self._window)),
            "x-ratelimit-remaining-tokens": str(self.tokens - used),
        }
