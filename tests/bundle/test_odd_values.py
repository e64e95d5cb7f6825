"""Values that a file, a stored row or an option may have, and that must not spoil what others read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import httpx
import pytest

from sidecar.api.auth import Keys
from sidecar.demo.processes import session_members
from tests.bundle.house import TEXT, House, analysed, data, evidence, refusal, wait_for
from tests.bundle.rules_double import RulesDouble

JSON = {"content-type": "application/json"}


@pytest.fixture
def rules(house: House) -> Iterator[RulesDouble]:
    double = RulesDouble(house.bed.sidecar_port, Keys(house.bed.secret, house.bed.sidecar_secret))
    yield double
    double.close()


def open_files(house: House) -> int:
    assert house.bed.instance.service is not None
    return sum(
        os.readlink(f"/proc/{pid}/fd/{name}").startswith(str(house.bed.instance.folder / "uploads"))
        for pid in session_members(house.bed.instance.service.pid)
        for name in os.listdir(f"/proc/{pid}/fd")
        if os.path.islink(f"/proc/{pid}/fd/{name}")
    )


@pytest.mark.parametrize("type_", ["text/html\r\nx-evil: 1", "text/✓", "nothing"])
def test_a_file_whose_type_is_none_is_sent_as_bytes_and_closed(house: House, type_: str) -> None:
    product = house.product()
    document = house.documents(product)[0]
    data(house.admin.patch(f"/files/{document['file']}", json={"type": type_}))
    analysis, epoch = house.running(product)
    answers = [
        house.admin.get(f"/coverage/documents/{document['id']}/content"),
        house.service.get(
            f"/coverage/service/analyses/{analysis}/documents/{document['id']}/content", params={"epoch": epoch}
        ),
    ]
    for answer in answers:
        assert (answer.status_code, answer.content) == (200, TEXT)
        assert answer.headers["content-type"] == "application/octet-stream"
        assert "x-evil" not in answer.headers
    wait_for(lambda: True if open_files(house) == 0 else None)  # closed soon after the answer, not with it


@pytest.mark.parametrize("place", [{"page": 1}, {"page": 1, "quote": ""}, {"page": 1, "quote": 5}])
def test_a_stored_place_without_words_is_none(house: House, rules: RulesDouble, place: dict[str, object]) -> None:
    product, _ = analysed(house)
    (limit,) = house.rows(product)["coverage_limits"]
    document = house.documents(product)[0]["id"]
    changed = house.admin.patch(
        f"/items/coverage_limits/{limit['id']}", json={"segment": None, "evidence": [{"document": document, **place}]}
    )
    answer = decide(house, product, limit["id"], data(changed)["date_updated"], {"value": 7.0})
    assert refusal(answer) == (422, "FINDING_INVALID", "evidence")


def test_a_place_with_very_many_words_is_read_as_far_as_it_may_be(house: House, rules: RulesDouble) -> None:
    product, _ = analysed(house)
    (limit,) = house.rows(product)["coverage_limits"]
    long = evidence(house.documents(product)[0]["id"], "up to EUR 2,000 per person" + " and so on" * 3000)
    sent = {"segment": None, "evidence": long}
    changed = data(house.admin.patch(f"/items/coverage_limits/{limit['id']}", json=sent))
    assert decide(house, product, limit["id"], changed["date_updated"], {"value": 2000.0}).status_code == 200


def decide(house: House, product: str, row: str, expected: str, fields: dict[str, object]) -> httpx.Response:
    edit = {"action": "edit", "collection": "coverage_limits", "id": row, "expected": expected, "data": fields}
    return house.admin.post(f"/coverage/products/{product}/decisions", json={"decisions": [edit]})


def test_no_option_is_stored_that_a_database_cannot_look_into(house: House) -> None:
    product = house.product()
    change = {"key": "a\x00b\ud800c", "category": "segment"}
    body = json.dumps({"product_id": product, "dry_run": True, "taxonomy_changes": [change]})
    data(house.admin.post("/coverage/analyses", content=body, headers=JSON))
    (row,) = house.analyses(product)
    assert row["options"]["taxonomy_changes"][0]["key"] == "ab\ufffdc"


@pytest.mark.parametrize("path", ["/findings", "/products"])
def test_a_search_for_nul_is_refused_by_name(house: House, path: str) -> None:
    answer = house.admin.get(f"/coverage{path}", params={"search": "a\x00b"})
    assert refusal(answer) == (422, "OPTION_INVALID", "search")
