"""A language model for the demo: the tests' own server, which answers about the demo's documents alone."""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from sidecar.demo.processes import Service, free_port
from sidecar.demo.stack import ROOT, base_environment

EXTRACTOR = "openai-test"
PRICES = '{"test-model": {"input": 1.0, "cached": 0.1, "output": 4.0}}'
"""invented, so that the demo can show a cost"""


class TestModel:
    """`settings` are for the sidecar's processes; `start(documents)` before the first analysis, `stop()` at the end."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self._service: Service | None = None

    @property
    def settings(self) -> dict[str, str]:
        return {
            "COVERAGE_EXTRACTOR": "openai",
            "OPENAI_API_KEY": "none",
            "OPENAI_BASE_URL": f"http://127.0.0.1:{self._port}/v1",
            "OPENAI_MODEL": "test-model",
            "OPENAI_PRICES": PRICES,
        }

    def start(self, documents: Sequence[tuple[str, Path]]) -> None:
        """Serve answers about these documents, each with its line of business. Raises ServiceFailed."""
        named = [f"{line}:{path.resolve()}" for line, path in documents]
        command = [sys.executable, "-m", "tests.model_server", "--port", str(self._port), *named]
        self._folder.mkdir(parents=True, exist_ok=True)
        self._service = Service("model", command, self._folder / "model.log", base_environment(), ROOT)
        self._service.start()
        self._service.wait_until(self._answers, 120)

    def stop(self) -> None:
        if self._service is not None:
            self._service.stop()

    def _answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self._port)) == 0
