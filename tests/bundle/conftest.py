"""A Directus of the bundle's own, with a short settling time, and a sidecar that writes down what it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bundle.house import House, data
from tests.bundle.sidecar_double import SidecarDouble
from tests.services.bed import DirectusBed

SETTLE = "0.5"


@pytest.fixture(scope="session")
def bundle_bed(new_directus: Callable[..., DirectusBed]) -> DirectusBed:
    return new_directus(env={"COVERAGE_SETTLE_SECONDS": SETTLE})


@pytest.fixture
def house(bundle_bed: DirectusBed) -> Iterator[House]:
    with bundle_bed.admin() as admin, bundle_bed.client(bundle_bed.service_token) as service:
        yield House(bundle_bed, admin, service)


@pytest.fixture
def sidecar(bundle_bed: DirectusBed) -> Iterator[SidecarDouble]:
    """Listens where Directus sends its calls; without it the sidecar is down."""
    double = SidecarDouble(bundle_bed.sidecar_port)
    yield double
    double.close()


@pytest.fixture
def flows_removed(house: House) -> Iterator[None]:
    """Unlicensed Directus allows five active flows: each test removes its own."""
    before = {row["id"] for row in data(house.admin.get("/flows"))}
    yield
    for row in data(house.admin.get("/flows")):
        if row["id"] not in before:
            house.admin.delete(f"/flows/{row['id']}")


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    """Where a request is waited for while the test goes on."""
    with ThreadPoolExecutor(8) as pool:
        yield pool
