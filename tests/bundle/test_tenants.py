"""On Directus 11.17 an item rule parts the tenants: nobody learns of another's products, or acts on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.bundle.house import House, data
from tests.bundle.rights import MATRIX, World, registered, world
from tests.services.bed import DirectusBed

pytestmark = pytest.mark.v11
ROUTES = sorted(registered())


@pytest.fixture(scope="module")
def old_bed(new_directus: Callable[..., DirectusBed]) -> Iterator[DirectusBed]:
    bed = new_directus(home="directus/v11", env={"COVERAGE_SETTLE_SECONDS": "0.2"})
    yield bed
    bed.instance.stop()


@pytest.fixture
def old(old_bed: DirectusBed) -> Iterator[House]:
    with old_bed.admin() as admin, old_bed.client(old_bed.service_token) as service:
        yield House(old_bed, admin, service)


@pytest.mark.parametrize("name", ROUTES)
def test_another_tenant_is_not_there(old: House, name: str) -> None:
    mine, foreign, route = world(old), world(old), MATRIX[name]
    before = foreign.rows()
    rights = (("products", "read"), ("products", "update"))
    with old.reader(*rights, rule={"id": {"_eq": mine.product}}) as tenant:
        answer = foreign.send(tenant, route)
        assert answer.status_code == route.expected("stranger"), answer.text[:300]
        hidden(answer, foreign)
        assert foreign.rows() == before
        own = mine.send(tenant, route)
        assert own.status_code == route.expected("editor"), own.text[:300]
        hidden(own, foreign)
        if route.says:
            assert any(secret in own.text for secret in mine.secrets)


def test_a_list_of_own_and_foreign_products_tells_nothing_of_the_foreign(old: House) -> None:
    mine, foreign = world(old), world(old)
    with old.reader(("products", "read"), rule={"id": {"_eq": mine.product}}) as tenant:
        both = f"{mine.product},{foreign.product}"
        assert tenant.get("/coverage/comparison", params={"products": both}).status_code == 404
        listed = tenant.get("/coverage/products", params={"ids": both}).json()
        assert ([row["id"] for row in listed["data"]], listed["total"]) == ([mine.product], 1)
        found = tenant.get("/coverage/findings", params={"search": "luggage"}).json()
        assert {row["product"]["id"] for row in found["data"]} == {mine.product}
        assert found["total"] == sum(found["counts"]["by_reason"].values()) == 4
        assert tenant.get("/coverage/findings", params={"product_id": foreign.product}).status_code == 404
        analyses = data(tenant.get("/coverage/analyses", params={"limit": 100}))
        assert {row["product"] for row in analyses} == {mine.product}


def test_a_name_that_may_not_be_read_is_not_told(old: House) -> None:
    at = world(old)
    with old.reader(("products", "read"), fields=["id"]) as person:
        answers = [
            person.get("/coverage/products", params={"ids": at.product}),
            person.get(f"/coverage/products/{at.product}/tree"),
            person.get("/coverage/findings", params={"product_id": at.product}),
            person.get("/coverage/comparison", params={"products": at.product}),
        ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert not any(at.name in answer.text for answer in answers)
    assert data(answers[0])[0]["name"] == at.product


def hidden(answer: httpx.Response, foreign: World) -> None:
    told = [secret for secret in foreign.secrets if secret in answer.text]
    assert told == [], f"{answer.request.method} {answer.request.url} tells {told}"
