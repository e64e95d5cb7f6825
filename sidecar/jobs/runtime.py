"""What tasks need from outside, built once by the entry point before it forks. Tasks never read the environment."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sidecar.directus.client import DirectusClient, Tries
from sidecar.directus.verbs import Analyses
from sidecar.documents.limits import Limits
from sidecar.errors import SettingsInvalid
from sidecar.extraction.base import Extractor
from sidecar.extraction.openai.endpoint import Endpoint
from sidecar.jobs.governor import Rates
from sidecar.jobs.pulse import Pulse


@dataclass(frozen=True)
class Runtime:
    """Addresses, tokens, limits and the extractors by name. Seconds throughout."""

    directus_url: str
    directus_token: str = field(repr=False)
    redis_url: str = field(repr=False)
    extractors: Mapping[str, Callable[[], Extractor]]
    """those that need nothing from outside; openai is made from `endpoint`"""
    extractor: str = "rules"
    """which one works where an analysis names none"""
    endpoint: Endpoint | None = None
    rates: Rates = field(default_factory=Rates)
    answer_seconds: float = 30 * 86_400.0
    limits: Limits = field(default_factory=Limits)
    job_seconds: float = 1800.0
    beat_seconds: float = 4.0
    export_dir: Path | None = None
    worker: str = field(default_factory=socket.gethostname)
    pulse: Pulse = field(default_factory=Pulse, repr=False)

    @contextlib.contextmanager
    def patient(self) -> Iterator[Analyses]:
        """The verbs by a client that tries again, for what has to succeed. Made per job: forks share no connection."""
        with DirectusClient(self.directus_url, self.directus_token, tries=Tries(8)) as client:
            yield Analyses(client)

    @contextlib.contextmanager
    def quick(self) -> Iterator[Analyses]:
        """The verbs by a client that tries once and not for long: for what the next call repeats anyway."""
        seconds = max(2.0, self.beat_seconds)
        with DirectusClient(self.directus_url, self.directus_token, timeout=seconds, tries=Tries(1)) as client:
            yield Analyses(client)


_held: list[Runtime] = []


def install(runtime: Runtime) -> None:
    """Make the runtime known to the tasks of this process and of those forked from it."""
    _held[:] = [runtime]


def current() -> Runtime:
    """The installed runtime. Raises SettingsInvalid where the process did not start as our worker."""
    if not _held:
        raise SettingsInvalid("Jobs run in `sidecar worker` only.")
    return _held[0]
