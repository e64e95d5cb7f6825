"""The demo's customer against a real Directus."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from sidecar.demo.products import Customer, DemoFailed
from tests.services.bed import DirectusBed


def test_a_product_with_a_document_is_created_in_one_request(directus: DirectusBed, tmp_path: Path) -> None:
    policy = tmp_path / "policy.pdf"
    policy.write_bytes(b"%PDF-1.4 not read here")
    with directus.admin() as http:
        customer = Customer(http)
        product = customer.create_product("Demo customer", customer.upload(policy), edition="2026")
        fields = {"fields": "coverage_documents.edition,coverage_documents.file.filename_download"}
        stored = http.get(f"/items/products/{product}", params=fields).json()["data"]
        analysis = customer.analysis(product)
    assert stored == {"coverage_documents": [{"edition": "2026", "file": {"filename_download": "policy.pdf"}}]}
    # Nothing but the product was asked for: the row is the hook's.
    assert analysis is None or analysis["reason"] == "created"


def test_a_taxonomy_is_found_by_key_or_line(directus: DirectusBed) -> None:
    with directus.admin() as http:
        customer = Customer(http)
        rows = http.get("/items/coverage_taxonomies", params={"fields": "id,key"}).json()["data"]
        assert customer.taxonomy(rows[0]["key"]) == rows[0]["id"]
        assert customer.taxonomy("no such line") is None


def test_a_refusal_says_what_was_asked(directus: DirectusBed) -> None:
    with directus.client(None) as http, pytest.raises(DemoFailed, match="GET /items/coverage_taxonomies answered 403"):
        Customer(http).taxonomy("travel")


def test_a_silent_server_is_named() -> None:
    with (
        httpx.Client(base_url="http://127.0.0.1:1", trust_env=False) as http,
        pytest.raises(DemoFailed, match="answer"),
    ):
        Customer(http).analysis("00000000-0000-0000-0000-000000000000")
