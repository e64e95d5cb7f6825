"""Set-up on real Directus: twice, onto a user's own products, with a clash; what it leaves alone and forbids."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sidecar.directus.client import DirectusClient
from sidecar.directus.identities import SERVICE_USER, fixed_id
from sidecar.directus.schema import ORDER
from sidecar.directus.setup import SetupReport, setup
from sidecar.errors import SchemaClash
from tests.services.bed import DirectusBed

HOMES = [
    pytest.param("directus", id="12"),
    pytest.param("directus/v11", id="11", marks=pytest.mark.v11),
]
STRUCTURE = (
    "/collections", "/fields", "/relations", "/policies", "/roles", "/flows", "/operations", "/translations",
    "/dashboards", "/panels",
)  # fmt: skip


def run(bed: DirectusBed, *, check: bool = False, products: str = "wares") -> SetupReport:
    with DirectusClient(bed.url, bed.admin_token) as client:
        return setup(client, products=products, service_token=bed.service_token, check=check)


def structure(bed: DirectusBed) -> str:
    with bed.admin() as admin:
        return json.dumps([admin.get(path, params={"limit": -1}).json()["data"] for path in STRUCTURE], sort_keys=True)


def own_products(admin: httpx.Client) -> None:
    """What a user may have had before us: products keyed by a number, with rows and a field of their own."""
    fields = [
        {"field": "nr", "type": "integer", "meta": {}, "schema": {"is_primary_key": True, "has_auto_increment": True}},
        {"field": "title", "type": "string", "meta": {"note": "ours"}, "schema": {}},
    ]
    sent = {"collection": "wares", "meta": {"note": "Our products"}, "schema": {}, "fields": fields}
    admin.post("/collections", json=sent).raise_for_status()
    admin.post("/items/wares", json=[{"title": "one"}, {"title": "two"}]).raise_for_status()


@pytest.fixture(scope="module", params=HOMES)
def bed(request: pytest.FixtureRequest, new_directus: Callable[..., DirectusBed]) -> DirectusBed:
    """A Directus with a user's own products, onto which set-up ran once."""
    bare = new_directus(set_up=False, bundle=False, home=request.param)
    with bare.admin() as admin:
        own_products(admin)
        before = admin.get("/fields/wares").json()["data"]
        theirs = {
            "collection": "coverage_limits",
            "meta": {},
            "schema": {},
            "fields": [{"field": "speed", "type": "integer"}],
        }
        admin.post("/collections", json=theirs).raise_for_status()
        untouched = structure(bare)
        with pytest.raises(SchemaClash, match="coverage_limits exists that is not ours"):
            run(bare)
        assert structure(bare) == untouched
        admin.delete("/collections/coverage_limits").raise_for_status()
        report = run(bare)
        assert not report.drift
        assert f"collection {ORDER[0]}" in report.created
        after = {entry["field"]: entry for entry in admin.get("/fields/wares").json()["data"]}
        assert [after[entry["field"]] for entry in before] == before
    return bare


def test_second_run_changes_nothing(bed: DirectusBed) -> None:
    before = structure(bed)

    report = run(bed)

    assert report.unchanged
    assert not report.drift
    assert structure(bed) == before


def test_check_finds_nothing_and_writes_nothing(bed: DirectusBed) -> None:
    before = structure(bed)

    report = run(bed, check=True)

    assert (report.created, report.drift) == ((), ())
    assert structure(bed) == before


def test_users_rows_and_collection_are_as_they_were(bed: DirectusBed) -> None:
    with bed.admin() as admin:
        rows = admin.get("/items/wares", params={"fields": "nr,title"}).json()["data"]
        meta = admin.get("/collections/wares").json()["data"]["meta"]

    assert [row["title"] for row in rows] == ["one", "two"]
    assert meta["note"] == "Our products"


def test_coverage_stands_under_a_product_and_goes_with_it(bed: DirectusBed) -> None:
    with bed.admin() as admin:
        product = admin.post("/items/wares", json={"title": "goes"}).json()["data"]["nr"]
        segment = create(admin, "coverage_segments", product=product, name="Baggage")
        benefit = create(admin, "coverage_benefits", product=product, segment=segment)
        create(admin, "coverage_limits", product=product, benefit=benefit, kind="max_amount", value=2000)
        tree = admin.get(f"/items/wares/{product}", params={"fields": "coverage_segments.benefits.limits.value"}).json()

        assert tree["data"]["coverage_segments"] == [{"benefits": [{"limits": [{"value": 2000}]}]}]
        assert admin.delete(f"/items/coverage_segments/{segment}").status_code >= 400
        admin.delete(f"/items/wares/{product}").raise_for_status()
        assert admin.get("/items/coverage_limits", params={"filter[product][_eq]": product}).json()["data"] == []


def test_one_active_analysis_per_product(bed: DirectusBed) -> None:
    with bed.admin() as admin:
        product = admin.post("/items/wares", json={"title": "busy"}).json()["data"]["nr"]
        create(admin, "coverage_analyses", product=product, active_product=str(product))
        second = admin.post("/items/coverage_analyses", json={"product": product, "active_product": str(product)})
        create(admin, "coverage_analyses", product=product, active_product=None)
        create(admin, "coverage_analyses", product=product, active_product=None)

    assert second.json()["errors"][0]["extensions"]["code"] == "RECORD_NOT_UNIQUE"


def test_service_user_reads_our_collections_and_products_and_writes_nothing(bed: DirectusBed) -> None:
    with bed.client(bed.service_token) as service:
        assert service.get("/users/me").json()["data"]["id"] == SERVICE_USER
        for name in ("wares", *ORDER):
            assert service.get(f"/items/{name}", params={"limit": 1}).status_code == 200
            assert service.post(f"/items/{name}", json={}).status_code == 403
        for path in ("/files", "/flows", "/items/directus_policies"):
            assert service.get(path).status_code == 403
        assert service.patch("/items/wares/1", json={"title": "mine"}).status_code == 403


def test_taxonomy_is_seeded_once_and_edits_stay(bed: DirectusBed) -> None:
    segment = fixed_id("taxonomy/travel/luggage_travel_delay")
    with bed.admin() as admin:
        admin.patch(f"/items/coverage_taxonomy_items/{segment}", json={"instruction": "edited"}).raise_for_status()
        run(bed)
        row = admin.get(f"/items/coverage_taxonomy_items/{segment}").json()["data"]
        children = admin.get("/items/coverage_taxonomy_items", params={"filter[parent][_eq]": segment}).json()["data"]

    assert row["instruction"] == "edited"
    assert row["category"] == "segment"
    assert row["names"]["de"]
    assert children
    assert {child["category"] for child in children} <= {"benefit", "limit", "condition", "exclusion"}


def test_flow_is_whole(bed: DirectusBed) -> None:
    with bed.admin() as admin:
        flow = admin.get(f"/flows/{fixed_id('flow/analyze')}", params={"fields": "*,operations.*"}).json()["data"]

    assert flow["options"]["collections"] == ["wares"]
    assert flow["operation"] == flow["operations"][0]["id"]
    assert flow["operations"][0]["type"] == "coverage-analyze"


def test_one_flow_is_active(bed: DirectusBed) -> None:
    """An unlicensed Directus allows five in all: most are left to the people."""
    with bed.admin() as admin:
        flows = admin.get("/flows", params={"filter[status][_eq]": "active"}).json()["data"]

    assert [flow["id"] for flow in flows] == [fixed_id("flow/analyze")]


def test_the_dashboard_shows_every_figure(bed: DirectusBed) -> None:
    with bed.admin() as admin:
        listed = admin.get(f"/dashboards/{fixed_id('dashboard/coverage')}", params={"fields": "*,panels.*"}).json()
    panels = listed["data"]["panels"]

    assert {panel["type"] for panel in panels} == {"coverage-insights"}
    assert sorted(panel["options"]["figure"] for panel in panels) == ["backlog", "effort", "runs", "withheld"]
    covered = [
        (x, y)
        for panel in panels
        for x in range(panel["position_x"], panel["position_x"] + panel["width"])
        for y in range(panel["position_y"], panel["position_y"] + panel["height"])
    ]
    assert len(covered) == len(set(covered))


def test_what_people_made_of_the_dashboard_stays(bed: DirectusBed) -> None:
    dashboard = f"/dashboards/{fixed_id('dashboard/coverage')}"
    with bed.admin() as admin:
        admin.patch(dashboard, json={"name": "Ours"}).raise_for_status()
        admin.patch(f"/panels/{fixed_id('panel/runs')}", json={"options": {"days": 7}, "width": 40}).raise_for_status()
        admin.delete(f"/panels/{fixed_id('panel/withheld')}").raise_for_status()
        before = structure(bed)
        assert run(bed).unchanged
        assert structure(bed) == before

        admin.delete(dashboard).raise_for_status()
        missing = run(bed, check=True)
        assert missing.created == ("dashboard Coverage",)
        assert admin.get(dashboard).status_code == 403
        assert run(bed).created == ("dashboard Coverage",)
        assert len(admin.get(dashboard).json()["data"]["panels"]) == 4


def test_new_service_token_replaces_the_old_one(bed: DirectusBed) -> None:
    with DirectusClient(bed.url, bed.admin_token) as client:
        report = setup(client, products="wares", service_token="another-token-of-the-service")
        again = setup(client, products="wares", service_token=bed.service_token)

    assert report.created == ("token of the service user",)
    assert again.created == ("token of the service user",)


def test_service_token_that_is_somebody_elses_is_refused(bed: DirectusBed) -> None:
    with DirectusClient(bed.url, bed.admin_token) as client, pytest.raises(SchemaClash, match="another user's token"):
        setup(client, products="wares", service_token=bed.admin_token)


def test_drift_is_reported(bed: DirectusBed) -> None:
    with bed.admin() as admin:
        admin.patch("/collections/coverage_clauses", json={"meta": {"accountability": "all"}}).raise_for_status()
        report = run(bed)
        admin.patch("/collections/coverage_clauses", json={"meta": {"accountability": None}}).raise_for_status()

    assert report.drift == ("coverage_clauses: activity tracking is 'all', expected None",)
    assert report.unchanged


def create(admin: httpx.Client, collection: str, **row: Any) -> str:
    answer = admin.post(f"/items/{collection}", json=row)
    answer.raise_for_status()
    return str(answer.json()["data"]["id"])
