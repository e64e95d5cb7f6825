"""What set-up would do, from lists as Directus gives them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from sidecar.directus.plan import Existing, plan
from sidecar.directus.schema import Schema, load_schema
from sidecar.taxonomies import data_directory

Listed = dict[str, list[dict[str, Any]]]


@pytest.fixture
def schema() -> Schema:
    return load_schema(data_directory() / "schema", products="wares", product_key={"type": "integer"})


@pytest.fixture
def listed(schema: Schema) -> Listed:
    """A Directus in which everything is set up, onto a user's own collection of products with an integer key."""
    key = {"collection": "wares", "field": "nr", "type": "integer", "schema": {"is_primary_key": True}}
    fields: list[dict[str, Any]] = [key]
    for owner in (schema.added, *schema.collections):
        for entry in owner.fields:
            column = None if entry["type"] == "alias" else {"is_unique": False, "is_indexed": False, **entry["schema"]}
            fields.append({**deepcopy(entry), "collection": owner.name, "schema": column})
    return {
        "collections": [
            {"collection": "wares", "schema": {"name": "wares"}, "meta": {}},
            *(deepcopy(one.payload) for one in (schema.folder, *schema.collections)),
        ],
        "fields": fields,
        "relations": [deepcopy(relation.payload) for relation in schema.relations()],
    }


def existing(listed: Listed) -> Existing:
    return Existing.of(listed["collections"], listed["fields"], listed["relations"])


def field(listed: Listed, collection: str, name: str) -> dict[str, Any]:
    return next(one for one in listed["fields"] if (one["collection"], one["field"]) == (collection, name))


def test_nothing_to_do_where_everything_is_there(schema: Schema, listed: Listed) -> None:
    planned = plan(schema, existing(listed))

    assert (planned.steps, planned.clashes, planned.drift) == ((), (), ())


def test_empty_directus_gets_products_too(schema: Schema) -> None:
    planned = plan(schema, Existing.of([], [], []))

    assert planned.steps[0].name == "collection wares"
    assert planned.collections == 9
    order = [step.path.split("/")[1] for step in planned.steps]
    assert order == sorted(order, key=("collections", "fields", "relations").index)


def test_a_field_that_was_removed_is_added_again_and_nothing_else(schema: Schema, listed: Listed) -> None:
    listed["fields"].remove(field(listed, "coverage_documents", "edition"))

    assert [step.name for step in plan(schema, existing(listed)).steps] == ["field coverage_documents.edition"]


def test_foreign_collection_of_our_name_is_a_clash(schema: Schema) -> None:
    theirs = {"collection": "coverage_documents", "schema": {}, "meta": {}}

    planned = plan(schema, Existing.of([theirs], [], []))

    assert "coverage_documents exists that is not ours" in planned.clashes[0]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("coverage", {"type": "string", "schema": {}}),
        ("coverage_documents", {"type": "json", "schema": {}}),
        ("coverage_segments", {"meta": {"special": ["m2m"]}}),
        ("coverage_taxonomy", {"type": "integer"}),
    ],
)
def test_field_of_the_users_with_our_name_is_a_clash(
    schema: Schema, listed: Listed, name: str, change: dict[str, Any]
) -> None:
    field(listed, "wares", name).update(change)

    planned = plan(schema, existing(listed))

    assert f"wares.{name}" in " ".join(planned.clashes)


def test_relation_that_leads_elsewhere_is_a_clash(schema: Schema, listed: Listed) -> None:
    next(one for one in listed["relations"] if one["field"] == "coverage_taxonomy")["related_collection"] = "articles"

    assert "points to articles" in plan(schema, existing(listed)).clashes[0]


def test_key_that_cannot_be_pointed_to_is_a_clash(schema: Schema, listed: Listed) -> None:
    field(listed, "wares", "nr")["type"] = "csv"

    assert "of type csv" in plan(schema, existing(listed)).clashes[0]


@pytest.mark.parametrize(("kind", "length"), [("string", 40), ("integer", None), ("uuid", 36)])
def test_type_of_the_products_key_is_taken_over(kind: str, length: int | None) -> None:
    key = {
        "collection": "wares",
        "field": "sku",
        "type": kind,
        "schema": {"is_primary_key": True, "max_length": length},
    }

    wanted = Existing.of([], [key], []).product_key("wares")

    assert wanted == {"type": kind, "schema": {"max_length": 40} if kind == "string" else {}}


def test_drift_is_told_and_not_repaired(schema: Schema, listed: Listed) -> None:
    next(one for one in listed["collections"] if one["collection"] == "coverage_limits")["meta"]["accountability"] = (
        "all"
    )
    field(listed, "coverage_analyses", "active_product")["schema"]["is_unique"] = False
    next(one for one in listed["relations"] if one["field"] == "benefit")["schema"]["on_delete"] = "CASCADE"

    planned = plan(schema, existing(listed))

    assert planned.steps == ()
    assert [entry.split(":")[0] for entry in planned.drift] == [
        "coverage_analyses.active_product", "coverage_limits", "coverage_limits.benefit",
    ]  # fmt: skip


def test_a_product_is_shown_as_its_collection_shows_it() -> None:
    key = {"collection": "wares", "field": "sku", "schema": {"is_primary_key": True}}
    named = {"collection": "wares", "field": "name", "schema": {}}
    own = {"collection": "wares", "meta": {"display_template": "{{sku}} {{title}}"}}
    assert Existing.of([], [], []).product_template("wares") == "{{name}}"
    assert Existing.of([], [key], []).product_template("wares") == "{{sku}}"
    assert Existing.of([], [key, named], []).product_template("wares") == "{{name}}"
    assert Existing.of([own], [key], []).product_template("wares") == "{{sku}} {{title}}"
