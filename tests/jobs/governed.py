"""A process that asks a model server through the shared governor as fast as it is let: one worker of several.

`python -m tests.jobs.governed REDIS_URL MODEL_URL THREADS REQUESTS TOKENS SECONDS TEXT_BYTES` says "ready" when each
thread has asked once, and asks for as many seconds as it then reads.
"""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import openai

from sidecar.extraction.openai.answers import Reply
from sidecar.extraction.openai.calls import Call
from sidecar.extraction.openai.client import OpenAiModel
from sidecar.jobs.governor import Rates, RedisGovernor
from sidecar.jobs.queue import connect
from tests.model_server.server import MODEL
from tests.model_server.strict import WARM_UP


def main(redis_url: str, url: str, threads: int, rates: Rates, size: int) -> None:
    """Warm up, wait for the word, ask."""
    client = openai.OpenAI(base_url=url, api_key="k", timeout=30.0)
    model = OpenAiModel(client, MODEL, governor=RedisGovernor(connect(redis_url), "test", rates))
    free = OpenAiModel(client, MODEL)

    def warm_up(name: str) -> None:
        free.ask(_question(f"{WARM_UP} {name}"))

    def ask_on(name: str, until: float) -> None:
        number = 0
        while time.monotonic() < until:
            number += 1
            model.ask(_question(f"{name} {number} ".ljust(size, "x")))

    names = [f"{id(model)}-{number}" for number in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(warm_up, names))
    print("ready", flush=True)
    until = time.monotonic() + float(sys.stdin.readline())
    for name in names:
        threading.Thread(target=ask_on, args=(name, until), daemon=True).start()
    time.sleep(until - time.monotonic())


def _question(text: str) -> Call:
    return Call("segment", "x", "", text, Reply, 50, "1")


if __name__ == "__main__":
    redis_url, url, threads, requests, tokens, seconds, size = sys.argv[1:]
    main(redis_url, url, int(threads), Rates(int(requests), int(tokens), float(seconds)), int(size))
