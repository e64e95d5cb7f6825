"""What set-up would do: our schema against what Directus has. Decides creation, clash and drift; sends nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sidecar.directus.schema import Collection, Payload, Relation, Schema

KEY_TYPES = ("uuid", "integer", "bigInteger", "string")
"""Types of a product's primary key that a column of ours can point to."""

READ_BACK = {"uuid": ("uuid", "string"), "timestamp": ("timestamp", "dateTime"), "json": ("json", "text")}
"""SQLite and MySQL have fewer types: what a column of ours may be read back as."""


@dataclass(frozen=True, slots=True)
class Existing:
    """What Directus lists: collections by name, fields by (collection, field), relations by (collection, field)."""

    collections: Mapping[str, Payload]
    fields: Mapping[tuple[str, str], Payload]
    relations: Mapping[tuple[str, str], Payload]

    @classmethod
    def of(cls, collections: Sequence[Payload], fields: Sequence[Payload], relations: Sequence[Payload]) -> Existing:
        return cls(
            {entry["collection"]: entry for entry in collections},
            {(entry["collection"], entry["field"]): entry for entry in fields},
            {(entry["collection"], entry["field"]): entry for entry in relations},
        )

    def product_key(self, products: str) -> Payload:
        """Type and schema of a column that points to a product; uuid where the collection is still to be created."""
        for (collection, _), entry in self.fields.items():
            if collection == products and (entry.get("schema") or {}).get("is_primary_key"):
                length = entry["schema"].get("max_length")
                schema = {"max_length": length} if entry["type"] == "string" and length else {}
                return {"type": entry["type"], "schema": schema}
        return {"type": "uuid"}

    def product_template(self, products: str) -> str:
        """How a product is shown in our lists: by its collection's own template, else by its name or key."""
        meta = (self.collections.get(products) or {}).get("meta") or {}
        names = {field for collection, field in self.fields if collection == products}
        if not names or "name" in names:
            return str(meta.get("display_template") or "{{name}}")
        keys = [
            f for (c, f), e in self.fields.items() if c == products and (e.get("schema") or {}).get("is_primary_key")
        ]
        return str(meta.get("display_template") or "{{" + (keys[0] if keys else "id") + "}}")


@dataclass(frozen=True, slots=True)
class Step:
    """One request that creates one thing."""

    name: str
    path: str
    payload: Payload


@dataclass(frozen=True, slots=True)
class Plan:
    """`steps` in the order they must be sent; `present` names what is there already."""

    steps: tuple[Step, ...]
    present: tuple[str, ...]
    clashes: tuple[str, ...]
    drift: tuple[str, ...]

    @property
    def collections(self) -> int:
        """New collections that count against a licence (a folder does not)."""
        return sum(step.path == "/collections" and step.payload["schema"] is not None for step in self.steps)


def plan(schema: Schema, existing: Existing) -> Plan:
    """Compare. Nothing is ever planned that would change or remove what exists."""
    steps: list[Step] = []
    present: list[str] = []
    for collection in (schema.products, schema.folder, *schema.collections):
        if collection.name in existing.collections:
            present.append(f"collection {collection.name}")
        else:
            steps.append(Step(f"collection {collection.name}", "/collections", collection.payload))
    for owner in (schema.added, *schema.collections):
        if owner.name not in existing.collections and owner is not schema.added:
            continue
        for entry in owner.fields:
            name = f"field {owner.name}.{entry['field']}"
            if (owner.name, entry["field"]) in existing.fields:
                present.append(name)
            else:
                steps.append(Step(name, f"/fields/{owner.name}", entry))
    for relation in schema.relations():
        name = f"relation {relation.collection}.{relation.field}"
        if (relation.collection, relation.field) in existing.relations:
            present.append(name)
        else:
            steps.append(Step(name, "/relations", relation.payload))
    return Plan(tuple(steps), tuple(present), tuple(_clashes(schema, existing)), tuple(_drift(schema, existing)))


def _clashes(schema: Schema, existing: Existing) -> Iterator[str]:
    key = existing.product_key(schema.products.name)["type"]
    if key not in KEY_TYPES:
        yield f"The primary key of {schema.products.name} is of type {key}; it must be one of {', '.join(KEY_TYPES)}."
    for collection in (schema.products, *schema.collections):
        there = existing.collections.get(collection.name)
        if there is None:
            continue
        if there.get("schema") is None:
            yield f"{collection.name} exists but is a folder, not a collection."
        elif missing := [name for name in collection.signature if (collection.name, name) not in existing.fields]:
            lacks = ", ".join(missing)
            yield f"A collection {collection.name} exists that is not ours (it has no {lacks}). Rename it first."
    yield from _field_clashes(schema, existing)
    for relation in schema.relations():
        found = existing.relations.get((relation.collection, relation.field))
        if found is not None and found.get("related_collection") != relation.to:
            where = f"{relation.collection}.{relation.field}"
            yield f"{where} points to {found.get('related_collection')}, not to {relation.to}. Rename that field first."


def _field_clashes(schema: Schema, existing: Existing) -> Iterator[str]:
    for owner in (schema.added, *schema.collections):
        for entry in owner.fields:
            there = existing.fields.get((owner.name, entry["field"]))
            where = f"{owner.name}.{entry['field']}"
            if there is None:
                continue
            if there["type"] not in READ_BACK.get(entry["type"], (entry["type"],)):
                yield f"A field {where} of type {there['type']} exists; we need it as {entry['type']}. Rename it first."
            elif entry["type"] == "alias" and _role(there) != _role(entry):
                yield f"An alias field {where} exists that is not ours. Rename it first."


def _role(entry: Payload) -> str:
    special = (entry.get("meta") or {}).get("special") or []
    return "o2m" if "o2m" in special else "none" if "no-data" in special else ",".join(special)


def _drift(schema: Schema, existing: Existing) -> Iterator[str]:
    for collection in schema.collections:
        there = existing.collections.get(collection.name)
        wanted = collection.payload["meta"]["accountability"]
        actual = ((there or {}).get("meta") or {}).get("accountability")
        if there is not None and actual != wanted:
            yield f"{collection.name}: activity tracking is {actual!r}, expected {wanted!r}"
        yield from _column_drift(collection, existing)
    for relation in schema.relations():
        yield from _relation_drift(relation, existing)


def _column_drift(collection: Collection, existing: Existing) -> Iterator[str]:
    for entry in collection.fields:
        there = existing.fields.get((collection.name, entry["field"]))
        wanted: Mapping[str, Any] = entry.get("schema") or {}
        if there is None or there.get("schema") is None:
            continue
        for trait, word in (("is_unique", "unique"), ("is_indexed", "indexed")):
            if wanted.get(trait) and there["schema"].get(trait) is False:
                yield f"{collection.name}.{entry['field']}: is not {word}"


def _relation_drift(relation: Relation, existing: Existing) -> Iterator[str]:
    there = existing.relations.get((relation.collection, relation.field))
    if there is None:
        return
    actual = ((there.get("schema") or {}).get("on_delete") or "NO ACTION").upper()
    if actual != relation.on_delete and {actual, relation.on_delete} != {"NO ACTION", "RESTRICT"}:
        yield f"{relation.collection}.{relation.field}: on delete {actual}, expected {relation.on_delete}"
