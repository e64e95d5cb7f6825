"""A worker's side of a running Directus (12, and 11 with --v11): the verbs, with products and people to try them on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sidecar.directus.client import DirectusClient
from sidecar.directus.verbs import Analyses
from tests.bundle.house import House
from tests.services.bed import DirectusBed


@pytest.fixture(
    params=[pytest.param("directus", id="12"), pytest.param("directus_v11", id="11", marks=pytest.mark.v11)]
)
def running(request: pytest.FixtureRequest) -> DirectusBed:
    bed: DirectusBed = request.getfixturevalue(request.param)
    return bed


@pytest.fixture
def house(running: DirectusBed) -> Iterator[House]:
    with running.admin() as admin, running.client(running.service_token) as service:
        yield House(running, admin, service)


@pytest.fixture
def analyses(running: DirectusBed) -> Iterator[Analyses]:
    with DirectusClient(running.url, running.service_token) as client:
        yield Analyses(client)
