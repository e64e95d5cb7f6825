"""Scripts of a server that is ill: each way in which an endpoint can fail, at whichever call a test wants it."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from tests.model_server.server import Asked, Reaction, Script


def problem(status: int, code: str = "", *, param: str = "", headers: Mapping[str, str] | None = None) -> Reaction:
    """An error as such endpoints word it. The message holds what must never be passed on."""
    body = {"error": {"message": f"{code} {param} for key-of-the-tests", "type": "x", "param": param, "code": code}}
    return Reaction(status=status, raw=json.dumps(body).encode(), headers=headers or {})


FAULTS: dict[str, Reaction] = {
    "429 with Retry-After": problem(429, "rate_limit_exceeded", headers={"retry-after": "0.01"}),
    "429 without Retry-After": problem(429, "rate_limit_exceeded"),
    "500": problem(500, "server_error"),
    "503": Reaction(status=503, raw=b"<html>busy</html>", headers={"content-type": "text/html"}),
    "time-out": Reaction(text="{}", delay=1.5),
    "connection reset": Reaction(reset=True),
    "cut stream": Reaction(text="{" + " " * 4000 + "}", cut=True),
    "no JSON body": Reaction(raw=b"{not json"),
    "web page": Reaction(raw=b"<html>welcome</html>", headers={"content-type": "text/html"}),
    "no choices": Reaction(raw=b'{"choices": [], "model": "test-model"}'),
    "invalid JSON": Reaction(text='{"routes": ['),
    "prose": Reaction(text="I am sorry, here is what I found: nothing."),
    "schema violation": Reaction(text='{"routes": 7, "verdicts": [], "limits": [], "clauses": []}'),
    "field missing": Reaction(text='{"routes": []}'),
    "truncated": Reaction(text='{"routes": [', finish="length"),
    "refusal": Reaction(text=None, refusal="I cannot help with that."),
    "content filter": Reaction(text=None, finish="content_filter"),
    "empty answer": Reaction(text=""),
    "wrong model": Reaction(text='{"routes": [], "verdicts": [], "limits": [], "clauses": []}', model="another-model"),
    "401": problem(401, "invalid_api_key"),
    "403": problem(403, "no_access"),
    "404": problem(404, "model_not_found"),
    "quota": problem(429, "insufficient_quota"),
}
FATAL = ("401", "403", "404", "quota")
"""After these no other question would be answered either."""


def faulty(well: Script, fault: Reaction, *, at: Collection[int], times: int | None = None) -> Script:
    """Fails the questions that arrived `at` these places (1 = first), each `times` times or for ever.

    A question keeps its place when it is asked again.
    """
    lock, places, failed = threading.Lock(), dict[str, int](), dict[str, int]()

    def script(asked: Asked) -> Reaction:
        with lock:
            place = places.setdefault(asked.user, len(places) + 1)
            count = failed.get(asked.user, 0)
            ill = place in at and (times is None or count < times)
            failed[asked.user] = count + ill
        return fault if ill else well(asked)

    return script


def in_turn(*reactions: Reaction) -> Script:
    """One reaction after another; the last one stays."""
    numbers, lock = itertools.count(), threading.Lock()

    def script(asked: Asked) -> Reaction:
        with lock:
            return reactions[min(next(numbers), len(reactions) - 1)]

    return script


def down_while(well: Script, is_down: Callable[[], bool], fault: Reaction = FAULTS["503"]) -> Script:
    """An outage of any length, on whatever clock the test has."""
    return lambda asked: fault if is_down() else well(asked)


def slow(well: Script, seconds: float) -> Script:
    """Every answer takes as long."""

    def script(asked: Asked) -> Reaction:
        found = well(asked)
        return Reaction(**{**_fields(found), "delay": seconds})

    return script


def _fields(reaction: Reaction) -> dict[str, Any]:
    return {name: getattr(reaction, name) for name in Reaction.__dataclass_fields__}


class Replay:
    """Answers each question as it was answered the first time, and then `seconds` after it was asked, to the moment."""

    def __init__(self, well: Script) -> None:
        self.well, self.seconds = well, 0.0
        self._said: dict[str, Reaction] = {}

    def __call__(self, asked: Asked) -> Reaction:
        found = self._said.get(asked.user)
        if found is None:
            found = self._said[asked.user] = self.well(asked)
        return Reaction(**{**_fields(found), "delay": max(0.0, asked.at + self.seconds - time.monotonic())})
