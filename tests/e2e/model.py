"""A language model whose answers wait for leave, so that a test can look at a run in its middle."""

from __future__ import annotations

import threading
from pathlib import Path

from tests.model_server.__main__ import oracle_for
from tests.model_server.scripts import answering
from tests.model_server.server import MODEL, Asked, ModelServer, Reaction, Script

PRICES = f'{{"{MODEL}": {{"input": 1.0, "cached": 0.1, "output": 4.0}}}}'
"""invented, so that there is a cost"""
LONGEST = 60.0
"""seconds that an answer waits when a test forgets it"""


class Gate:
    """Answers by `script`: at once, or, after `hold()`, only as many as `let(count)` allows until `open()`."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._turn = threading.Condition()
        self._left: int | None = None

    def __call__(self, asked: Asked) -> Reaction:
        reaction = self._script(asked)
        with self._turn:
            self._turn.wait_for(lambda: self._left is None or self._left > 0, LONGEST)
            if self._left is not None:
                self._left -= 1
        return reaction

    def hold(self) -> None:
        with self._turn:
            self._left = 0

    def let(self, count: int) -> None:
        with self._turn:
            self._left = (self._left or 0) + count
            self._turn.notify_all()

    def open(self) -> None:
        with self._turn:
            self._left = None
            self._turn.notify_all()


def knowing(path: Path, line: str) -> Gate:
    """A model that knows this document."""
    return Gate(answering(oracle_for(path, line).answer))


def settings(server: ModelServer) -> dict[str, str]:
    """What the sidecar's processes need to ask it where an analysis says so; the rules read otherwise."""
    return {
        "COVERAGE_EXTRACTOR": "rules",
        "OPENAI_API_KEY": "none",
        "OPENAI_BASE_URL": server.url,
        "OPENAI_MODEL": MODEL,
        "OPENAI_PRICES": PRICES,
    }
