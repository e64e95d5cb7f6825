"""Requests and tokens per window, shared through Redis by all workers of all hosts. Knows no model and no HTTP.

The window is a sliding one, kept in slices: a bucket that refills evenly lets twice its size through in one window,
which an endpoint that counts strictly refuses. Two slices more than the window are counted, for calls arrive later
than they were let go. Lua does each step at once, by Redis' own clock.
"""

from __future__ import annotations

import contextlib
import logging
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from redis import Redis
from redis.exceptions import RedisError

from sidecar.errors import ModelRejected, ModelUnavailable
from sidecar.ports import RateLimits, Slot

log = logging.getLogger(__name__)

SLICES = 40
SPARE = 2

_COMMON = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local window, slices, spare = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local width = window / slices
local slice = math.floor(now / width)
local kept = {}
local tokens, requests = 0, 0
local held = {}
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local kind, at = string.match(all[i], '^([tr]):(%d+)$')
  if kind then
    at = tonumber(at)
    if at <= slice - 2 * slices - spare then
      redis.call('HDEL', KEYS[1], all[i])
    else
      local count = tonumber(all[i + 1])
      if not kept[at] then kept[at] = {t = 0, r = 0} end
      kept[at][kind] = count
      if at > slice - slices - spare then
        if kind == 't' then tokens = tokens + count else requests = requests + count end
      end
    end
  else
    held[all[i]] = tonumber(all[i + 1])
  end
end
redis.call('PEXPIRE', KEYS[1], math.max(math.floor(window * 10), 60000))
local function limit(given, learned)
  if given > 0 and learned then return math.min(given, learned) end
  if given > 0 then return given end
  return learned or math.huge
end
local most_tokens = limit(tonumber(ARGV[4]), held['lt'])
local most_requests = limit(tonumber(ARGV[5]), held['lr'])
"""

_TAKE = (
    _COMMON
    + """
local wanted = tonumber(ARGV[6])
if wanted > most_tokens then return {-1, math.floor(most_tokens), 0} end
if held['until'] and held['until'] > now then return {0, math.ceil(held['until'] - now), 0} end
if tokens + wanted <= most_tokens and requests + 1 <= most_requests then
  redis.call('HINCRBY', KEYS[1], 't:' .. slice, wanted)
  redis.call('HINCRBY', KEYS[1], 'r:' .. slice, 1)
  return {1, 0, slice}
end
local order = {}
for at in pairs(kept) do
  if at > slice - slices - spare then table.insert(order, at) end
end
table.sort(order)
for _, at in ipairs(order) do
  tokens, requests = tokens - kept[at].t, requests - kept[at].r
  if tokens + wanted <= most_tokens and requests + 1 <= most_requests then
    return {0, math.max(1, math.ceil((at + slices + spare) * width - now)), 0}
  end
end
return {0, math.ceil(window), 0}
"""
)

_SETTLE = (
    _COMMON
    + """
local at, change = tonumber(ARGV[6]), tonumber(ARGV[7])
if kept[at] and change ~= 0 then
  redis.call('HINCRBY', KEYS[1], 't:' .. at, change)
  kept[at].t = kept[at].t + change
end
-- What the endpoint counted when it answered can be compared with nothing later than this call's own start.
tokens, requests = 0, 0
for one, count in pairs(kept) do
  if one > math.min(at, slice) - slices - spare then tokens, requests = tokens + count.t, requests + count.r end
end
local function number(text) if text == '' then return nil end return tonumber(text) end
local lr, lt, left_r, left_t = number(ARGV[8]), number(ARGV[9]), number(ARGV[10]), number(ARGV[11])
if lr and lr > 0 then redis.call('HSET', KEYS[1], 'lr', lr) end
if lt and lt > 0 then redis.call('HSET', KEYS[1], 'lt', lt) end
if lr and left_r and lr - left_r > requests then
  redis.call('HINCRBY', KEYS[1], 'r:' .. slice, lr - left_r - requests)
end
if lt and left_t and lt - left_t > tokens then
  redis.call('HINCRBY', KEYS[1], 't:' .. slice, lt - left_t - tokens)
end
local pause = tonumber(ARGV[12])
if pause > 0 then
  redis.call('HSET', KEYS[1], 'until', math.max(held['until'] or 0, now + pause))
end
return 1
"""
)


@dataclass(frozen=True, slots=True)
class Rates:
    """The operator's limits per window of `seconds`; 0 = none of his own, then the endpoint's headers alone decide."""

    requests: int = 0
    tokens: int = 0
    seconds: float = 60.0


class RedisGovernor:
    """A Governor for one endpoint and model (`name`). Without Redis calls go unheld: the endpoint refuses by itself."""

    def __init__(
        self,
        redis: Redis,
        name: str,
        rates: Rates,
        *,
        longest_wait: float = 600.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._redis, self._rates = redis, rates
        self._key = f"coverage:governor:{name}"
        self._longest_wait, self._clock, self._sleep = longest_wait, clock, sleep
        self._take, self._settle = redis.register_script(_TAKE), redis.register_script(_SETTLE)

    @contextlib.contextmanager
    def slot(self, tokens: int) -> Iterator[Slot]:
        """Leave for one call of about `tokens`, waited for.

        Raises ModelRejected where a call of that size can never fit, ModelUnavailable where the wait is too long.
        """
        try:
            at = self._wait(max(0, tokens))
        except RedisError as error:
            log.warning("governor: not asked, %s", type(error).__name__)
            at = 0
        yield _Held(self, at, tokens)

    def settle(self, at: int, change: int, limits: RateLimits) -> None:
        """Correct what a slice of the window holds, and learn what the endpoint said."""
        said = (limits.requests, limits.tokens, limits.requests_left, limits.tokens_left)
        numbers = ["" if number is None else number for number in said]
        try:
            self._settle(keys=[self._key], args=[*self._window(), at, change, *numbers, limits.pause_seconds * 1000])
        except RedisError as error:
            log.warning("governor: not told, %s", type(error).__name__)

    def _wait(self, tokens: int) -> int:
        ends = self._clock() + self._longest_wait
        while True:
            answer = cast(list[Any], self._take(keys=[self._key], args=[*self._window(), tokens]))
            state, number, at = (int(part) for part in answer)
            if state > 0:
                return at
            if state < 0:
                raise ModelRejected(
                    f"One call needs about {tokens} tokens, but only {number} are allowed at a time: "
                    "raise OPENAI_TOKENS_PER_MINUTE or let one call carry less."
                )
            # Spread a little: those who wait for the same slice should not all ask in the same moment.
            pause = number / 1000 + random.uniform(0, self._rates.seconds / SLICES / 4)
            if self._clock() + pause > ends:
                raise ModelUnavailable("The language model's rate limit is used up by other analyses.", pause=pause)
            self._sleep(pause)

    def _window(self) -> list[Any]:
        return [self._rates.seconds * 1000, SLICES, SPARE, self._rates.tokens, self._rates.requests]


class _Held:
    """A call that was let go, in the slice `at`."""

    def __init__(self, governor: RedisGovernor, at: int, tokens: int) -> None:
        self._governor, self._at, self._tokens = governor, at, tokens

    def settle(self, tokens: int | None, limits: RateLimits | None = None) -> None:
        change = 0 if tokens is None else tokens - self._tokens
        self._tokens += change
        self._governor.settle(self._at, change, limits or RateLimits())
