"""The command line as a process of its own, against the running stack."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sidecar.demo.stack import Stack, base_environment
from tests.bundle.house import House
from tests.services.bed import DirectusBed

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def house(directus: DirectusBed) -> Iterator[House]:
    with directus.admin() as admin, directus.client(directus.service_token) as service:
        yield House(directus, admin, service)


@pytest.fixture
def command(stack: Stack, directus: DirectusBed, tmp_path: Path) -> Command:
    """`command("status", …)`: the ended process; no secret may stand in what it says."""
    env = {
        **base_environment(),
        "REDIS_URL": stack.redis_url,
        "DIRECTUS_URL": directus.url,
        "DIRECTUS_AUTH_TOKEN": directus.service_token,
        "DIRECTUS_ADMIN_TOKEN": directus.admin_token,
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "sidecar", *arguments]
        done = subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False)
        assert "Traceback" not in done.stderr
        for secret in (directus.service_token, directus.admin_token):
            assert secret not in done.stdout + done.stderr
        return done

    return run
