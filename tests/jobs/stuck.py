"""A worker whose extractor never comes back from C; a test starts it as `python stuck.py REDIS_URL DIRECTUS_URL`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from sidecar.extraction.base import Extraction
from sidecar.jobs import runtime
from sidecar.jobs.queue import connect
from sidecar.models import Document, Taxonomy
from sidecar.ports import Report
from sidecar.worker import CoverageWorker


class Stuck:
    name = "stuck"

    def extract(self, documents: Sequence[Document], taxonomy: Taxonomy, report: Report) -> Extraction:
        sum(range(10**13))
        raise AssertionError("unreachable")


def main() -> None:
    redis_url, directus_url = sys.argv[1:]
    held = runtime.Runtime(
        directus_url=directus_url,
        directus_token="service-token",
        redis_url=redis_url,
        extractors={"rules": Stuck},
        beat_seconds=0.5,
    )
    runtime.install(held)
    CoverageWorker(connect(redis_url), pulse=held.pulse, grace_seconds=5, silence_seconds=2).work()


if __name__ == "__main__":
    main()
