"""A worker's side of a running Directus: the verbs, with products and people to try them on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sidecar.directus.client import DirectusClient
from sidecar.directus.verbs import Analyses
from tests.bundle.house import House
from tests.services.bed import DirectusBed


@pytest.fixture
def house(directus: DirectusBed) -> Iterator[House]:
    with directus.admin() as admin, directus.client(directus.service_token) as service:
        yield House(directus, admin, service)


@pytest.fixture
def analyses(directus: DirectusBed) -> Iterator[Analyses]:
    with DirectusClient(directus.url, directus.service_token) as client:
        yield Analyses(client)
