"""The long-running commands: read settings, set up the log, hand over to the process' own entry point."""

from __future__ import annotations

import logging
from pathlib import Path

from sidecar.config import Settings, read_settings


def api() -> None:
    from sidecar.api.app import serve

    serve(_ready(read_settings("api")))


def worker() -> int:
    """The exit code of the worker: 0 after a clean shutdown."""
    from sidecar.worker import run

    return run(_ready(read_settings("worker")))


def sweep() -> None:
    from sidecar.worker import run_sweep

    run_sweep(_ready(read_settings("sweep")))


def demo(policy: Path | None, *, keep: bool) -> int:
    """The exit code of the demo: 0 when every sample was analysed and everything stopped."""
    from sidecar.demo.run import run

    return run(policy, keep=keep)


def _ready(settings: Settings) -> Settings:
    logging.getLogger().setLevel(settings.coverage_log_level)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return settings
