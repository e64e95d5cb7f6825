"""The value rules as the extension asks them: one act, one product, one body, once."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from sidecar.api.routes.findings import Finding, check_all
from sidecar.errors import OptionInvalid
from tests.api.conftest import Bed

PRODUCT = "p1"
QUOTE = {"quote": "Lost luggage is insured up to EUR 1,500.00 per person.", "language": "en"}
LIMIT = {
    "kind": "max_amount", "value": 1500, "unlimited": False, "unit": "EUR", "per": "person", "qualifier": None,
    "segment": None, "benefit": "0c9d8a4e-0000-4000-8000-000000000001", "taxonomy_item": None,
}  # fmt: skip


def finding(collection: str = "limits", *, evidence: list[dict[str, Any]] | None = None, **data: Any) -> dict[str, Any]:
    places = [QUOTE] if evidence is None else evidence
    return {"collection": f"coverage_{collection}", "data": LIMIT | data, "evidence": places}


def ask(api: Bed, body: dict[str, Any], *, act: str = "check", res: str = PRODUCT, **changes: Any) -> httpx.Response:
    raw = json.dumps(body).encode()
    return api.http.post("/findings/check", content=raw, headers=api.service(act, [res], raw, **changes))


def test_each_finding_is_answered_in_its_place(api: Bed) -> None:
    findings = [
        finding(),
        finding(value=1600.5),
        finding("clauses", text="Cash is not insured.", kind="exclusion", evidence=[]),
        finding("benefits", name="Lost luggage", verdict="covered"),
    ]
    answer = ask(api, {"product_id": PRODUCT, "findings": findings})
    assert answer.status_code == 200, answer.text
    good, wrong, clause, benefit = answer.json()["results"]
    assert (good["ok"], good["problems"]) == (True, [])
    assert good["reading"] == [{
        "value": 1500.0, "unlimited": False, "unit": "EUR", "per": "person", "kind": "max_amount",
        "quote": 0, "start": 30, "end": 42, "text": "EUR 1,500.00",
    }]  # fmt: skip
    assert wrong["ok"] is False
    assert [(one["field"], one["code"]) for one in wrong["problems"]] == [("value", "figure_not_in_quote")]
    assert wrong["problems"][0]["message"] == "The figure cannot be read in the quote."
    assert [one["code"] for one in clause["problems"]] == ["no_evidence"]
    assert benefit == {"ok": True, "problems": [], "reading": []}
    assert api.directus.asked == []


def test_only_a_service_token_for_this_act_and_product_asks(api: Bed) -> None:
    body = {"product_id": PRODUCT, "findings": [finding()]}
    assert api.http.post("/findings/check", json=body).status_code == 401
    assert api.http.post("/findings/check", json=body, headers=api.user()).status_code == 403
    assert ask(api, body, act="enqueue").status_code == 403
    assert ask(api, body, res="p2").status_code == 403
    assert ask(api, body, bh="AAAA").status_code == 401


def test_a_service_token_asks_once(api: Bed) -> None:
    raw = json.dumps({"product_id": PRODUCT, "findings": [finding()]}).encode()
    headers = api.service("check", [PRODUCT], raw)
    statuses = [api.http.post("/findings/check", content=raw, headers=headers).status_code for _ in range(2)]
    assert statuses == [200, 401]


@pytest.mark.parametrize(
    "wrong",
    [
        {"findings": []},
        {"findings": [finding()] * 501},
        {"findings": [finding() | {"collection": "products"}]},
        {"findings": [finding(value="1500")]},
        {"findings": [finding(evidence=[{"quote": ""}])]},
        {"findings": [finding(evidence=[{"quote": "x", "page": 1}])]},
        {"findings": [finding(evidence=[{"quote": "x" * 10_001}] * 2)]},
        {"more": 1},
    ],
    ids=["none", "many", "collection", "value", "empty", "page", "letters", "more"],
)
def test_a_body_that_is_not_as_agreed_is_refused_by_field(api: Bed, wrong: dict[str, Any]) -> None:
    answer = ask(api, {"product_id": PRODUCT, "findings": [finding()]} | wrong)
    assert (answer.status_code, answer.json()["field"]) == (422, next(iter(wrong)))


def test_a_check_that_takes_too_long_is_given_up() -> None:
    findings = [Finding.model_validate(finding())] * 2
    assert [one.ok for one in check_all(findings)] == [True, True]
    with pytest.raises(OptionInvalid, match="too long"):
        check_all(findings, seconds=-1)
