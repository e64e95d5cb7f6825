"""Set-up and the licence of Directus 12: how many collections it needs is said before anything is created."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from sidecar.directus.client import DirectusClient
from sidecar.directus.setup import setup
from sidecar.errors import DirectusRejected


class EmptyDirectus:
    """A Directus without any collection and with a licence; remembers what was written."""

    def __init__(self, licence: dict[str, Any] | None) -> None:
        self.licence, self.written = licence, list[str]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method != "GET":
            self.written.append(request.url.path)
            return httpx.Response(200, json={"data": {}})
        if request.url.path in ("/settings", "/server/info"):
            return httpx.Response(200, json={"data": {}})
        if request.url.path != "/license":
            return httpx.Response(200, json={"data": []})
        if self.licence is None:
            refused = {"message": "Route doesn't exist.", "extensions": {"code": "ROUTE_NOT_FOUND"}}
            return httpx.Response(404, json={"errors": [refused]})
        return httpx.Response(200, json={"data": self.licence})


def licence(collections: int, used: int, *, flows: int = 0, status: str = "active") -> dict[str, Any]:
    limits = {"collections": {"limit": collections}, "flows": {"limit": 5}}
    return {"status": status, "entitlements": limits, "usage": {"collections": used, "flows": flows}}


def run(directus: EmptyDirectus) -> tuple[str, ...]:
    with DirectusClient("http://directus", "admin", transport=httpx.MockTransport(directus)) as client:
        return setup(client).notes


def test_too_few_collections_left_stops_before_the_first_write() -> None:
    directus = EmptyDirectus(licence(25, 20))

    with pytest.raises(DirectusRejected, match=r"9 more collections are needed, but .* only 5 more"):
        run(directus)
    assert directus.written == []


def test_locked_directus_is_left_alone() -> None:
    directus = EmptyDirectus(licence(25, 30, status="locked"))

    with pytest.raises(DirectusRejected, match="locked by its licence"):
        run(directus)
    assert directus.written == []


def test_need_is_told_where_there_is_room() -> None:
    assert run(EmptyDirectus(licence(25, 3))) == ("9 collections are needed; the licence allows 22 more.",)


@pytest.mark.parametrize("unlimited", [None, licence(-1, 300)])
def test_directus_without_limits_needs_no_word(unlimited: dict[str, Any] | None) -> None:
    assert run(EmptyDirectus(unlimited)) == ()


def test_flow_is_left_out_where_no_more_may_be_active() -> None:
    directus = EmptyDirectus(licence(25, 0, flows=5))

    assert "The Flow was not created: the licence allows no further active flow." in run(directus)
    assert "/flows" not in directus.written
    assert "/collections" in directus.written
