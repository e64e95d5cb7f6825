"""The schema data: complete by the contract, translated, and free of dangling names."""

from __future__ import annotations

import json
import re

import pytest

from sidecar.demo.stack import ROOT
from sidecar.directus.schema import ORDER, Schema, load_schema
from sidecar.taxonomies import data_directory

ENGINE = ("coverage_segments", "coverage_benefits", "coverage_limits", "coverage_clauses")
SHARED = {
    "evidence", "review", "reviewed_by", "reviewed_on", "extracted", "proposal", "origin", "missing_since",
    "last_analysis", "sort",
}  # fmt: skip
STAMPS = {"id", "date_created", "date_updated", "user_created", "user_updated"}


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema(data_directory() / "schema", products="wares", product_key={"type": "integer"})


def fields_of(schema: Schema, name: str) -> set[str]:
    (found,) = (collection for collection in schema.collections if collection.name == name)
    return {entry["field"] for entry in found.fields}


def contract() -> dict[str, set[str]]:
    """Collection to field names, as the page both halves promise states them."""
    text = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(coverage_\w+)` \| (.*) \|$", text, re.M)
    return {name: set(re.findall(r"`([a-z][a-z0-9_]+)`", cell)) for name, cell in rows}


@pytest.mark.parametrize("name", ORDER)
def test_every_field_of_the_contract_is_there(schema: Schema, name: str) -> None:
    promised = contract()[name] | STAMPS | (SHARED if name in ENGINE else set())

    assert promised <= fields_of(schema, name)


def test_engine_rows_leave_no_activity(schema: Schema) -> None:
    tracked = {collection.name: collection.payload["meta"]["accountability"] for collection in schema.collections}

    assert [tracked[name] for name in ENGINE] == [None] * 4


def test_products_get_four_fields_and_no_more(schema: Schema) -> None:
    added = {entry["field"] for entry in schema.added.fields}

    assert added == {"coverage_documents", "coverage_segments", "coverage", "coverage_taxonomy"}


def test_columns_that_point_to_a_product_have_its_type(schema: Schema) -> None:
    for relation in schema.relations():
        if relation.to == "wares":
            (owner,) = (one for one in schema.collections if one.name == relation.collection)
            assert next(entry for entry in owner.fields if entry["field"] == relation.field)["type"] == "integer"


def test_every_relation_leads_somewhere(schema: Schema) -> None:
    known = {*ORDER, "wares", "directus_files", "directus_users"}
    fields = {collection.name: {entry["field"] for entry in collection.fields} for collection in schema.collections}
    fields["wares"] = {entry["field"] for entry in schema.added.fields}
    for relation in schema.relations():
        assert relation.to in known
        inverse = relation.payload["meta"]["one_field"]
        assert inverse is None or inverse in fields[relation.to]


def test_only_a_product_takes_its_rows_along(schema: Schema) -> None:
    """A segment or benefit never wipes what stands under it: a bug fails instead."""
    for relation in schema.relations():
        if relation.field in ("segment", "benefit"):
            assert relation.on_delete == "NO ACTION"
        if relation.field == "product":
            assert relation.on_delete == "CASCADE"


def test_every_name_and_choice_is_there_in_both_languages(schema: Schema) -> None:
    texts = json.loads((data_directory() / "seed" / "translations.json").read_text(encoding="utf-8"))
    used = set()
    for collection in (schema.folder, *schema.collections, schema.products, schema.added):
        assert {entry["language"] for entry in collection.payload["meta"]["translations"]} == {"en-US", "de-DE"}
        for entry in collection.fields:
            assert {name["language"] for name in entry["meta"]["translations"]} == {"en-US", "de-DE"}
            for choice in entry["meta"].get("options", {}).get("choices", ()):
                used.add(choice["text"].removeprefix("$t:"))
    errors = {name for name in texts if name.startswith("errors.")}
    assert used == set(texts) - errors
    assert all(set(said) == {"en-US", "de-DE"} for said in texts.values())
    assert all(set(names) == {"en-US", "de-DE"} for names in texts.values())
