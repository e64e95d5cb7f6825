"""The long-running commands: read settings, set up the log, hand over to the process' own entry point.

Settings are read before the process is imported: what is missing is said at once.
"""

from __future__ import annotations

import logging
from pathlib import Path

from sidecar.config import Settings, read_settings


def api() -> None:
    settings = _ready(read_settings("api"))
    from sidecar.api.app import serve

    serve(settings)


def worker() -> int:
    """The exit code of the worker: 0 after a clean shutdown."""
    settings = _ready(read_settings("worker"))
    from sidecar.worker import run

    return run(settings)


def sweep() -> None:
    settings = _ready(read_settings("sweep"))
    from sidecar.jobs.sweep import run

    run(
        redis_url=settings.secret("redis_url"),
        directus_url=settings.directus_url or "",
        directus_token=settings.secret("directus_auth_token"),
        every_seconds=settings.coverage_sweep_seconds,
        stale_seconds=settings.coverage_stale_seconds,
        job_seconds=settings.coverage_job_seconds,
    )


def demo(policy: Path | None, *, keep: bool, extractor: str) -> int:
    """The exit code of the demo: 0 when every sample was analysed and everything stopped."""
    from sidecar.demo.run import run

    return run(policy, keep=keep, extractor=extractor)


def _ready(settings: Settings) -> Settings:
    logging.getLogger().setLevel(settings.coverage_log_level)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return settings
