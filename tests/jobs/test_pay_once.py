"""A worker that is killed in the middle has paid for what was answered: the next one asks only the rest."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.extraction.openai.boats import honest
from tests.model_server.scripts import answering
from tests.model_server.server import Asked, ModelServer, Reaction

ROOT = Path(__file__).parents[2]
CALLS = 4
WELL = answering(honest)


class StopsAfter:
    """Answers so many questions; whoever asks another one waits until `go_on`."""

    def __init__(self, count: int) -> None:
        self.count, self.answered = count, 0
        self.waiting, self.go_on = threading.Event(), threading.Event()
        self._lock = threading.Lock()

    def __call__(self, asked: Asked) -> Reaction:
        with self._lock:
            open_for_it = self.answered < self.count
            self.answered += open_for_it
        if not open_for_it:
            self.waiting.set()
            self.go_on.wait(60)
            return Reaction(reset=True)
        return WELL(asked)


def start(redis_url: str, server: ModelServer) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.jobs.extracting", redis_url, server.url]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("finished", range(CALLS))
def test_after_a_kill_only_the_rest_is_asked(finished: int, redis_url: str) -> None:
    script = StopsAfter(finished)
    with ModelServer(script) as server:
        first = start(redis_url, server)
        try:
            assert script.waiting.wait(60)
            time.sleep(0.5)  # what was answered is being stored
        finally:
            first.kill()
            first.communicate()
        script.go_on.set()
        server.script, server.asked[:] = WELL, []
        second = start(redis_url, server)
        told, _ = second.communicate(timeout=60)
        assert second.returncode == 0
        assert len(server.asked) == CALLS - finished
        assert told.strip().endswith("()")


def test_a_second_run_asks_nothing(redis_url: str) -> None:
    with ModelServer(WELL) as server:
        for _ in range(2):
            run = start(redis_url, server)
            run.communicate(timeout=60)
            assert run.returncode == 0
        assert len(server.asked) == CALLS
