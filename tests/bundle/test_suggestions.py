"""What people's corrections imply for a taxonomy: from edited and added rows, of products the caller sees."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from tests.bundle.house import House, Row, create, data, evidence, refusal


@pytest.fixture
def taxonomy(house: House) -> tuple[str, str]:
    """A taxonomy of its own with one segment; their ids."""
    names, key = {"en": "Luggage"}, f"t{uuid.uuid4().hex[:8]}"
    item: Row = {"id": str(uuid.uuid4()), "category": "segment", "key": "luggage", "names": names}
    sent = {"key": key, "name": key, "items": [item]}
    return str(data(house.admin.post("/items/coverage_taxonomies", json=sent))["id"]), str(item["id"])


def decided(house: House, taxonomy: tuple[str, str], *, language: str | None = "en", **fields: Any) -> tuple[str, str]:
    """A product with one segment, as a person left it. Returns the product and the row."""
    product = house.product(coverage_taxonomy=taxonomy[0])
    document = house.documents(product)[0]["id"]
    house.admin.patch(f"/items/coverage_documents/{document}", json={"language": language}).raise_for_status()
    row = create(
        "segments", product=product, taxonomy_item=taxonomy[1], verdict="covered", name="Luggage",
        extracted={"name": "Luggage"}, evidence=evidence(document, "Your bags are insured."), sort=1,
    )  # fmt: skip
    analysis, epoch = house.running(product)
    data(house.commit(analysis, epoch, [row]))
    house.admin.patch(f"/items/coverage_segments/{row['id']}", json=fields).raise_for_status()
    return product, row["id"]


def suggested(client: httpx.Client, taxonomy: tuple[str, str]) -> Any:
    answer = client.get(f"/coverage/taxonomies/{taxonomy[0]}/suggestions")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_edited_rows_imply_names_headings_and_examples(house: House, taxonomy: tuple[str, str]) -> None:
    product, row = decided(house, taxonomy, name="Bags and belongings", review="edited")
    again, _ = decided(house, taxonomy, name="bags and belongings", review="edited")
    answer = suggested(house.admin, taxonomy)
    found = {(one["kind"], one["text"].lower()): one for one in answer["data"]}
    assert set(found) == {
        ("alias", "bags and belongings"), ("alias", "cover"), ("example", "your bags are insured."),
    }  # fmt: skip
    name = found["alias", "bags and belongings"]
    assert (name["item"], name["language"], name["times"]) == (taxonomy[1], "en", 2)
    origin = next(one for one in name["origins"] if one["row"] == row)
    assert origin["product"]["id"] == product
    assert (origin["collection"], origin["because"], origin["page"]) == ("coverage_segments", "name", 1)
    assert {one["id"] for one in answer["reviewed"]} == {product, again}
    assert answer["capped"] is False


def test_what_is_known_rejected_or_nobodys_decision_implies_nothing(house: House, taxonomy: tuple[str, str]) -> None:
    decided(house, taxonomy, name="Machine words")
    rejected, _ = decided(house, taxonomy, name="Wrong words", review="rejected")
    decided(house, taxonomy, name="Words without a language", review="edited", language=None)
    answer = suggested(house.admin, taxonomy)
    assert answer["data"] == []
    assert rejected in {one["id"] for one in answer["reviewed"]}

    decided(house, taxonomy, name="Bags", review="edited")
    known = {"aliases": {"en": ["bags", "cover"]}, "examples": {}}
    assert {one["text"] for one in suggested(house.admin, taxonomy)["data"]} >= {"Bags"}
    house.admin.patch(f"/items/coverage_taxonomy_items/{taxonomy[1]}", json=known).raise_for_status()
    assert suggested(house.admin, taxonomy)["data"] == []


def test_products_that_the_caller_may_not_see_say_nothing(house: House, taxonomy: tuple[str, str]) -> None:
    product, row = decided(house, taxonomy, name="Secret bags", review="edited")
    with house.reader(("products", "read")) as reader, house.reader(("directus_files", "read")) as stranger:
        assert suggested(reader, taxonomy)["data"] != []
        answer = stranger.get(f"/coverage/taxonomies/{taxonomy[0]}/suggestions")
        assert answer.json() == {"data": [], "reviewed": [], "capped": False}
        assert product not in answer.text
        assert row not in answer.text


@pytest.mark.parametrize("wrong", ["00000000-0000-4000-8000-000000000000", "travel", "1' or 1"])
def test_a_taxonomy_that_is_not_there_is_named(house: House, wrong: str) -> None:
    answer = house.admin.get(f"/coverage/taxonomies/{wrong}/suggestions")
    assert refusal(answer) == (422, "OPTION_INVALID", "taxonomy")
