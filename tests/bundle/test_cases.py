"""Asking a case through the endpoint: by the caller's right on each product, with nothing sent that is not needed."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest

from tests.bundle.house import House, create, data, evidence, refusal, tree
from tests.bundle.sidecar_double import SidecarDouble


def ask(client: httpx.Client, *products: str, **changes: Any) -> httpx.Response:
    return client.post("/coverage/cases", json={"question": "luggage late", "product_ids": products, **changes})


def covered(house: House) -> tuple[str, str]:
    """A product with a small tree, one row of which a person rejected; and its document."""
    product = house.product()
    document = house.documents(product)[0]["id"]
    analysis, epoch = house.running(product)
    rejected = create("clauses", product=product, kind="exclusion", text="Rejected words.", review="rejected", sort=2)
    proved = create("clauses", product=product, kind="exclusion", text="War.", evidence=evidence(document), sort=3)
    data(house.commit(analysis, epoch, [*tree(product, document), rejected, proved]))
    return product, document


def test_the_sidecar_is_sent_the_rows_under_a_token_for_them_alone(house: House, sidecar: SidecarDouble) -> None:
    (product, document), other = covered(house), house.product()
    assert data(ask(house.admin, product, other, product)) == {}
    (call,) = [call for call in sidecar.calls if call.path == "/cases"]
    claims = jwt.decode(call.token, house.bed.sidecar_secret, algorithms=["HS256"], audience="dci-sidecar")
    assert (claims["act"], claims["res"]) == ("ask", [product, other])
    assert claims["bh"] == urlsafe_b64encode(hashlib.sha256(call.body).digest()).rstrip(b"=").decode()

    sent = call.json
    assert sent["question"] == "luggage late"
    assert [each["product"]["id"] for each in sent["trees"]] == [product, other]
    assert len(sent["taxonomies"]) == 1
    first, second = sent["trees"]
    assert first["taxonomy"] == second["taxonomy"] == sent["taxonomies"][0]["id"]
    assert [len(first[name]) for name in ("segments", "benefits", "limits", "clauses")] == [1, 1, 1, 2]
    assert first["documents"] == [{"id": document, "name": "policy.txt"}]
    (place,) = first["segments"][0]["evidence"]
    assert place == {"document": document, "page": 1, "number": "1", "section": "Cover",
                     "quote": "up to EUR 1,000 per person"}  # fmt: skip
    assert "Rejected words" not in json.dumps(sent)
    assert second["segments"] == []


def test_who_may_not_read_a_product_is_not_told_of_it(house: House, sidecar: SidecarDouble) -> None:
    product, _ = covered(house)
    strangers = house.reader(("directus_files", "read")), house.bed.client(None)
    with house.reader(("products", "read")) as reader, strangers[0] as stranger, strangers[1] as public:
        assert ask(reader, product).status_code == 200
        assert refusal(ask(reader, product, str(uuid4())))[:2] == (404, "PRODUCT_UNKNOWN")
        assert refusal(ask(stranger, product))[:2] == (404, "PRODUCT_UNKNOWN")
        assert refusal(ask(public, product))[:2] == (401, "UNAUTHENTICATED")
    assert len([call for call in sidecar.calls if call.path == "/cases"]) == 1, "nothing is sent for a refused question"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": " "}, "question"), ({"question": "x" * 1001}, "question"), ({"product_ids": []}, "product_ids"),
        ({"product_ids": ["p"] * 21}, "product_ids"), ({"product_ids": "p"}, "product_ids"), ({"model": "m"}, "model"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_refused_by_its_field(house: House, changes: dict[str, Any], field: str) -> None:
    assert refusal(ask(house.admin, house.product(), **changes)) == (422, "OPTION_INVALID", field)


def test_without_the_sidecar_there_is_no_answer(house: House) -> None:
    assert refusal(ask(house.admin, house.product()))[:2] == (503, "SIDECAR_UNREACHABLE")


def test_a_taxonomy_that_is_no_tree_is_named(house: House, sidecar: SidecarDouble) -> None:
    sidecar.refusal = (422, {"code": "taxonomy_invalid", "detail": "Item 'x' is its own ancestor."})
    answer = ask(house.admin, house.product())
    assert refusal(answer)[:2] == (422, "TAXONOMY_INVALID")
    assert answer.json()["errors"][0]["message"] == "Item 'x' is its own ancestor."
    sidecar.refusal = (403, {"code": "forbidden"})
    assert refusal(ask(house.admin, house.product()))[:2] == (503, "SIDECAR_UNREACHABLE")


def test_more_than_the_sidecar_takes_is_refused_with_what_to_do(house: House, sidecar: SidecarDouble) -> None:
    product = house.product()
    document = house.documents(product)[0]["id"]
    analysis, epoch = house.running(product)
    quote = evidence(document, "é" * 3900)
    rows = [create("clauses", product=product, kind="exclusion", text=f"{n}", evidence=quote) for n in range(1100)]
    data(house.commit(analysis, epoch, rows))
    answer = ask(house.admin, product)
    assert refusal(answer)[:2] == (413, "BODY_TOO_LARGE")
    assert "fewer" in answer.json()["errors"][0]["message"]
