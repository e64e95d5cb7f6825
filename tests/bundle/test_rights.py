"""Who may do what on every route of the endpoint: no leak, no action without right."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.bundle.house import House, data
from tests.bundle.rights import MATRIX, ROLES, World, registered, world
from tests.services.bed import DirectusBed

ROUTES = sorted(registered())
Callers = dict[str, httpx.Client]


def test_every_route_stands_in_the_matrix() -> None:
    assert set(ROUTES) - MATRIX.keys() == set(), "say in tests/bundle/rights.py who may use it"
    assert len(ROUTES) > 20


def share(house: House, at: World) -> str:
    """The token of somebody who was sent a link to the product, with a reader's rights."""
    role = data(house.admin.get("/users/me", params={"fields": "role"}))["role"]
    sent = {"collection": "products", "item": at.product, "role": role}
    made = data(house.admin.post("/shares", json=sent))["id"]
    return str(data(house.admin.post("/shares/auth", json={"share": made}))["access_token"])


@pytest.fixture
def at(house: House) -> World:
    return world(house)


@pytest.fixture(scope="module")
def people(bundle_bed: DirectusBed) -> Iterator[Callers]:
    with bundle_bed.admin() as admin, bundle_bed.client(bundle_bed.service_token) as service:
        house = House(bundle_bed, admin, service)
        made = {
            "public": house.bed.client(None),
            "stranger": house.reader(("directus_folders", "read")),
            "reader": house.reader(("products", "read")),
            "editor": house.reader(("products", "read"), ("products", "update")),
            "admin": admin,
        }
        yield made
        for client in made.values():
            client.close()


@pytest.fixture
def callers(house: House, at: World, people: Callers) -> Iterator[Callers]:
    with house.bed.client(share(house, at)) as guest:
        yield {**people, "share": guest}


@pytest.mark.parametrize("name", ROUTES)
def test_each_role_gets_what_is_its(house: House, at: World, callers: Callers, name: str) -> None:
    route = MATRIX[name]
    before, refused = at.rows(), True
    for role in ROLES:
        if refused and route.writes and route.expected(role) < 300:
            assert at.rows() == before, "somebody without the right has changed something"
            refused = False
        answer = at.send(callers[role], route)
        assert answer.status_code == route.expected(role), f"{role}: {answer.text[:300]}"
        told = [secret for secret in at.secrets if secret in answer.text]
        if role in ("share", "public", "stranger"):
            assert told == [], f"{role} learns {told}"
        elif route.says:
            assert told != [], f"{role} is told nothing: this test could not fail"
    if refused:
        assert at.rows() == before, "nobody may change anything here"
