"""The Flows of docs/flows.md, made as the page says and run on the real Directus."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from sidecar.demo.stack import ROOT
from tests.bundle.house import House, Row, data, refusal, result, wait_for

PAGE = (ROOT / "docs" / "flows.md").read_text(encoding="utf-8")
FLOWS, FIRST, PERMISSION = (
    [json.loads(block) for block in re.findall(rf"```json {kind}\n(.*?)```", PAGE, re.DOTALL)]
    for kind in ("flow", "first", "permission")
)


@pytest.fixture
def user(house: House) -> str:
    """Who is told; has read everything before."""
    me = str(data(house.admin.get("/users/me"))["id"])
    for note in data(house.admin.get("/notifications", params={"filter[recipient][_eq]": me, "limit": -1})):
        house.admin.delete(f"/notifications/{note['id']}")
    return me


@pytest.fixture
def made(house: House, request: pytest.FixtureRequest, user: str) -> Iterator[Row]:
    """The Flow of that name, by the two requests of the page."""
    place = next(index for index, flow in enumerate(FLOWS) if flow["name"] == request.param)
    flow = json.loads(json.dumps(FLOWS[place]).replace("<user id>", user))
    if flow["trigger"] == "schedule":
        flow["options"]["cron"] = "* * * * * *"  # no test waits for the night
    data(house.admin.post("/flows", json=flow))
    data(house.admin.patch(f"/flows/{flow['id']}", json=FIRST[place]))
    yield flow
    house.admin.delete(f"/flows/{flow['id']}")


def told(house: House, user: str) -> list[Row]:
    """The notifications, the oldest first; None instead of none, to be waited for."""
    params: dict[str, Any] = {"filter[recipient][_eq]": user, "sort": "timestamp", "limit": -1}
    return list(data(house.admin.get("/notifications", params=params)))


def wait_told(house: House, user: str) -> Row:
    return wait_for(lambda: told(house, user) or None)[0]


def attach(house: House, product: str) -> None:
    sent = {"product": product, "file": house.upload(), "kind": "general_conditions", "pending": False}
    data(house.admin.post("/items/coverage_documents", json=sent))


def queued(house: House, product: str) -> Row:
    (row,) = wait_for(lambda: house.analyses(product) or None)
    claimed: Row = house.claim({"analysis_id": row["id"], "epoch": row["epoch"]})["analysis"]
    return claimed


def test_the_page_holds_three_flows_each_with_its_first_step() -> None:
    assert [flow["name"] for flow in FLOWS] == [
        "Analyze on upload",
        "Notify on a contradiction",
        "Check all products every night",
    ]
    assert [first["operation"] for first in FIRST] == [flow["operations"][-1]["id"] for flow in FLOWS]


@pytest.mark.parametrize("made", ["Analyze on upload"], indirect=True)
def test_an_upload_is_analysed_and_the_uploader_told(house: House, made: Row, user: str) -> None:
    product = house.product(documents=0)
    attach(house, product)
    claimed = queued(house, product)
    counts = {"num_benefits": 12, "num_limits": 30}
    data(house.commit(claimed["id"], claimed["epoch"], result=result(counts=counts)))
    note = wait_told(house, user)
    assert note["message"] == "12 benefits and 30 limits were found."
    assert (note["collection"], note["item"]) == ("products", product)


@pytest.mark.parametrize("made", ["Analyze on upload"], indirect=True)
def test_an_upload_that_cannot_be_analysed_is_told_too(house: House, made: Row, user: str) -> None:
    product = house.product(documents=0)
    attach(house, product)
    claimed = queued(house, product)
    said = {"code": "document_encrypted", "message": "policy.pdf is protected by a password.", "retryable": False}
    data(house.verb(claimed["id"], "fail", epoch=claimed["epoch"], **said))
    note = wait_told(house, user)
    assert (note["subject"], note["message"]) == ("The document could not be analyzed", said["message"])


@pytest.mark.parametrize("made", ["Notify on a contradiction"], indirect=True)
def test_a_contradiction_is_told_and_nothing_else(house: House, made: Row, user: str) -> None:
    calm, failed, torn = house.product(), house.product(), house.product(name="Torn")
    analysis, epoch = house.running(calm)
    data(house.commit(analysis, epoch, result=result(account={"contradictions": []})))
    analysis, epoch = house.running(failed)
    data(house.verb(analysis, "fail", epoch=epoch, code="document_broken", message="Broken.", retryable=False))
    analysis, epoch = house.running(torn)
    data(house.commit(analysis, epoch, result=result(account={"contradictions": [{"kind": "max_amount"}] * 2})))
    note = wait_told(house, user)
    assert note["subject"] == "Torn: the documents contradict each other"
    assert note["message"] == "2 limits are stated differently in two places."
    assert note["item"] == torn
    time.sleep(0.5)
    assert len(told(house, user)) == 1


@pytest.mark.parametrize("made", ["Check all products every night"], indirect=True)
def test_every_night_what_has_changed_is_analysed(house: House, made: Row, user: str) -> None:
    same, new, empty = house.product(), house.product(), house.product(documents=0)
    analysis, epoch = house.running(same)
    data(house.commit(analysis, epoch))
    (row,) = wait_for(lambda: house.analyses(new) or None)
    assert (row["reason"], row["status"]) == ("flow", "queued")
    time.sleep(1.5)
    assert [len(house.analyses(product)) for product in (same, new, empty)] == [1, 1, 0]


def test_the_permission_of_the_page_shows_the_flow_to_an_editor(house: House) -> None:
    (permission,) = PERMISSION
    with house.reader(("products", "read"), ("products", "update")) as editor:
        me = data(editor.get("/users/me"))["id"]
        assert refusal(editor.get("/flows"))[0] == 403
        role = data(house.admin.get(f"/users/{me}", params={"fields": "role.policies.policy"}))["role"]
        policy = role["policies"][0]["policy"]
        data(house.admin.post("/permissions", json={**permission, "policy": policy}))
        assert [flow["name"] for flow in data(editor.get("/flows", params={"fields": "name"}))] == ["Analyze coverage"]
