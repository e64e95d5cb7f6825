"""Tasks run in this process, against a Directus double and a real Redis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sidecar.documents.limits import Limits
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.jobs import runtime
from tests.api.directus_double import DirectusDouble
from tests.jobs.queued import Analysis


@pytest.fixture(scope="module")
def service() -> Iterator[DirectusDouble]:
    with DirectusDouble() as double:
        yield double


@pytest.fixture
def analysis(service: DirectusDouble) -> Analysis:
    service.reset()
    queued = Analysis(service)
    queued.prepare()
    return queued


@pytest.fixture
def install(service: DirectusDouble, redis_url: str, tmp_path: Path) -> Iterator[Callable[..., None]]:
    def make(**changes: Any) -> None:
        values: dict[str, Any] = {
            "directus_url": service.url, "directus_token": "service-token", "redis_url": redis_url,
            "extractors": {"rules": RulesExtractor}, "limits": Limits(max_bytes=1_000_000), "job_seconds": 60.0,
            "beat_seconds": 0.1, "export_dir": tmp_path / "export", "worker": "test",
        }  # fmt: skip
        runtime.install(runtime.Runtime(**(values | changes)))

    make()
    yield make
    runtime._held.clear()
