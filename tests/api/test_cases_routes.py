"""The route by which the extension has a case answered: held to its token, its products, its size."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.conftest import Bed
from tests.cases.shelves import body, figure, row, tree
from tests.cases.test_answer import BAGS, QUESTION

PATH = "/cases"


def request(*products: str, question: str = QUESTION) -> bytes:
    segment = {**row(taxonomy_item="bag", verdict="covered", name="Luggage"), "id": "s"}
    late = {**row(taxonomy_item="late", verdict="covered", segment="s", name="Delay"), "id": "b"}
    limits = [figure("max_amount", 500.0, "CHF", per="person", segment="s", benefit="b")]
    trees = [tree(BAGS, product, segments=[segment], benefits=[late], limits=limits) for product in products]
    return json.dumps(body(question, *trees)).encode()


def ask(api: Bed, sent: bytes, res: list[str], act: str = "ask", **changes: Any) -> Any:
    headers = api.service(act, res, changes.pop("signed", sent), **changes)
    return api.http.post(PATH, content=sent, headers=headers)


def test_a_case_is_answered_for_each_product(api: Bed) -> None:
    answer = ask(api, request("p1", "p2"), ["p1", "p2"])
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert [product["id"] for product in said["products"]] == ["p1", "p2"]
    (line,) = said["products"][0]["findings"][0]["lines"]
    assert (line["from"], line["total"], line["citations"][0]["page"]) == (
        "benefit",
        {"persons": 2, "value": 1000.0},
        2,
    )
    assert api.directus.asked == [], "everything came with the request"


def test_a_user_is_sent_to_the_extension(api: Bed) -> None:
    answer = api.http.post(PATH, content=request("p1"), headers=api.user() | {"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert api.http.post(PATH, content=request("p1")).status_code == 401


@pytest.mark.parametrize(("act", "res"), [("ask", ["p2"]), ("ask", ["p1"]), ("ask", []), ("check", ["p1", "p2"])])
def test_a_token_is_good_for_its_act_and_its_products_alone(api: Bed, act: str, res: list[str]) -> None:
    assert ask(api, request("p1", "p2"), res, act).status_code == 403


def test_a_token_is_good_for_its_body_and_once(api: Bed) -> None:
    sent = request("p1")
    assert ask(api, sent, ["p1"], signed=b"{}").status_code == 401
    headers = api.service("ask", ["p1"], sent)
    assert api.http.post(PATH, content=sent, headers=headers).status_code == 200
    assert api.http.post(PATH, content=sent, headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("sent", "status", "field"),
    [
        (b"{", 400, None),
        (b"[]", 400, None),
        (b"[" * 100_000, 400, None),
        (b"{}", 422, "trees"),
        (json.dumps({"trees": [3]}).encode(), 422, "trees"),
        (request("p1", question=" "), 422, "question"),
        (request(*["p1"] * 21), 422, "trees"),
    ],
)
def test_a_wrong_body_is_named(api: Bed, sent: bytes, status: int, field: str | None) -> None:
    answer = ask(api, sent, ["p1"])
    assert (answer.status_code, answer.json().get("field")) == (status, field)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_case_may_bring_megabytes_and_no_more_and_nothing_else_may(api: Bed) -> None:
    large = json.loads(request("p1"))
    large["trees"][0]["clauses"] = [{"id": f"c{n}", "text": "x" * 1000, "kind": "exclusion"} for n in range(3000)]
    sent = json.dumps(large).encode()
    assert len(sent) > 3_000_000
    assert ask(api, sent, ["p1"]).status_code == 200
    assert ask(api, sent + b" " * 6_000_000, ["p1"]).status_code == 413
    assert api.http.post("/jobs/analysis", content=sent, headers=api.user()).status_code == 413
