"""What the settings change: a product's own file field, no analysis by itself, a wrong value."""

from __future__ import annotations

import contextlib
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator

import httpx
import pytest

from sidecar.api.forward import Forward
from sidecar.directus.client import DirectusClient
from sidecar.directus.setup import setup
from sidecar.directus.start import user_client
from sidecar.directus.tree import read_tree
from tests.bundle.house import House, create, data, refusal, tree, wait_for
from tests.services.bed import DirectusBed


@pytest.fixture(scope="module")
def other_bed(new_directus: Callable[..., DirectusBed]) -> Iterator[DirectusBed]:
    """One more Directus, whose settings the tests change."""
    bed = new_directus(env={"COVERAGE_SETTLE_SECONDS": "0"})
    with bed.admin() as admin:
        field = {"field": "policy", "type": "uuid", "schema": {}, "meta": {"interface": "file", "special": ["file"]}}
        data(admin.post("/fields/products", json=field))
        relation = {"collection": "products", "field": "policy", "related_collection": "directus_files"}
        data(admin.post("/relations", json=relation))
    yield bed
    bed.instance.stop()


@pytest.fixture
def settings(other_bed: DirectusBed) -> Iterator[Callable[..., House]]:
    """`settings(COVERAGE_…="…")` restarts Directus with them, where it has others."""
    clients = []

    def restarted(**env: str) -> House:
        usual = {"COVERAGE_FILE_FIELD": "", "COVERAGE_AUTO_ANALYZE": "", "CACHE_ENABLED": "false"}
        wanted = {**usual, "QUERY_LIMIT_MAX": "-1", **env}
        if not wanted.items() <= other_bed.instance.extra.items():
            other_bed.restart(wanted)
        clients.extend([other_bed.admin(), other_bed.client(other_bed.service_token)])
        return House(other_bed, *clients[-2:])

    yield restarted
    for client in clients:
        client.close()


def test_an_existing_file_field_becomes_a_document(other_bed: DirectusBed, settings: Callable[..., House]) -> None:
    with other_bed.admin() as admin:
        before = House(other_bed, admin, admin)
        old = str(data(admin.post("/items/products", json={"name": "Old", "policy": before.upload()}))["id"])
    house = settings(COVERAGE_FILE_FIELD="policy")
    file = house.upload()
    product = str(data(house.admin.post("/items/products", json={"name": "New", "policy": file}))["id"])
    (row,) = wait_for(lambda: house.analyses(product) or None)
    assert row["reason"] == "created"
    (document,) = house.documents(product)
    assert (document["file"], document["kind"]) == (file, "general_conditions")

    house.sweep()
    (mapped,) = house.documents(old)
    assert mapped["pending"] is False
    assert house.analyses(old) == []
    assert house.start(old)["created"] is True

    claimed = house.claim({"analysis_id": row["id"], "epoch": 1})["analysis"]
    data(house.commit(claimed["id"], claimed["epoch"]))
    other = house.upload(content=b"The next edition.")
    data(house.admin.patch(f"/items/products/{product}", json={"policy": other}))
    rows = wait_for(lambda: ((found := house.analyses(product))[1:] and found) or None)
    assert rows[1]["reason"] == "document_changed"
    assert [document["file"] for document in house.documents(product)] == [other]
    data(house.admin.patch(f"/items/products/{product}", json={"policy": None}))
    wait_for(lambda: house.documents(product)[0]["file"] is None or None)


def test_a_product_saved_while_nobody_listened_is_found_by_the_sweep(settings: Callable[..., House]) -> None:
    house = settings(COVERAGE_FILE_FIELD="policy")
    house.sweep()
    lost, file = str(uuid.uuid4()), house.upload()
    with contextlib.closing(sqlite3.connect(house.bed.instance.database, timeout=30)) as database, database:
        database.execute("INSERT INTO products (id, name, policy) VALUES (?, 'Lost', ?)", (lost, file))
    assert house.documents(lost) == []
    assert house.sweep()["created"] == 1
    (row,) = house.analyses(lost)
    assert (row["reason"], row["status"]) == ("sweep", "queued")
    assert house.sweep()["created"] == 0


def test_switched_off_nothing_is_analysed_by_itself(settings: Callable[..., House]) -> None:
    house = settings(COVERAGE_AUTO_ANALYZE="false")
    product = house.product(pending=None)
    time.sleep(0.5)
    assert house.sweep()["created"] == 0
    assert house.analyses(product) == []
    assert [document["pending"] for document in house.documents(product)] == [True]
    assert data(house.admin.get("/coverage/status"))["auto_analyze"] is False
    assert house.start(product)["created"] is True


def test_a_cache_of_answers_is_emptied_by_our_writes(settings: Callable[..., House]) -> None:
    house = settings(CACHE_ENABLED="true", CACHE_AUTO_PURGE="true")
    product = house.product()
    analysis, epoch = house.running(product)
    assert house.analysis(analysis)["status"] == "parsing"
    assert house.rows(product)["coverage_segments"] == []
    data(house.commit(analysis, epoch, tree(product, house.documents(product)[0]["id"])))
    assert house.analysis(analysis)["status"] == "done"
    assert len(house.rows(product)["coverage_segments"]) == 1


async def test_where_directus_caps_its_answers_everything_is_read_all_the_same(settings: Callable[..., House]) -> None:
    house = settings(QUERY_LIMIT_MAX="2")
    product = house.product()
    segment, benefit, *_ = tree(product, house.documents(product)[0]["id"])
    parents = {"product": product, "segment": segment["id"], "benefit": benefit["id"]}
    limits = [create("limits", kind="max_amount", value=float(n), unlimited=False, sort=1, **parents) for n in range(7)]
    analysis, epoch = house.running(product)
    data(house.commit(analysis, epoch, [segment, benefit, *limits]))
    wanted = {float(n) for n in range(7)}

    with user_client(house.bed.url, house.bed.service_token) as client:
        (found,) = read_tree(client, product)["segments"]
    assert {limit["value"] for limit in found["benefits"][0]["limits"]} == wanted
    async with httpx.AsyncClient(base_url=house.bed.url, trust_env=False) as http:
        query = {"filter[product][_eq]": product, "limit": "-1", "sort": "sort,id"}
        rows = await Forward(http).items(house.bed.admin_token, "coverage_limits", query)
    assert sorted(row["value"] for row in rows) == sorted(wanted)
    with DirectusClient(house.bed.url, house.bed.admin_token) as admin:
        assert setup(admin, service_token=house.bed.service_token).unchanged
    again, epoch = house.running(product, force=True)
    stored = data(house.service.get(f"/coverage/service/analyses/{again}/rows", params={"epoch": epoch}))
    assert {row["value"] for row in stored["limits"]} == wanted


def test_a_wrong_setting_is_named_and_saves_go_on(settings: Callable[..., House]) -> None:
    house = settings(COVERAGE_AUTO_ANALYZE="perhaps")
    assert house.product(pending=None)
    answer = house.admin.get("/coverage/status")
    assert refusal(answer)[:2] == (500, "SETTINGS_INVALID")
    assert "COVERAGE_AUTO_ANALYZE" in answer.json()["errors"][0]["message"]


def test_before_set_up_saves_go_on_and_the_endpoint_says_what_is_missing(
    new_directus: Callable[..., DirectusBed],
) -> None:
    bed = new_directus(set_up=False)
    try:
        with bed.admin() as admin, bed.client(None) as nobody:
            house = House(bed, admin, nobody)
            assert house.upload()
            answer = admin.post("/coverage/analyses", json={"product_id": "x"})
            assert refusal(answer)[:2] == (500, "SETTINGS_INVALID")
            assert "sidecar setup" in answer.json()["errors"][0]["message"]
            assert "coverage: a change" not in bed.instance.log.read_text()
    finally:
        bed.instance.stop()
