"""Our collections as Directus wants them: `directus/schema/*.json` made into payloads. Sends nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ORDER = (
    "coverage_documents",
    "coverage_taxonomies",
    "coverage_taxonomy_items",
    "coverage_analyses",
    "coverage_segments",
    "coverage_benefits",
    "coverage_limits",
    "coverage_clauses",
)
LANGUAGES = {"en": "en-US", "de": "de-DE"}
META_KEYS = ("special", "interface", "options", "display", "display_options", "readonly", "hidden", "required", "width")

Raw = Mapping[str, Any]
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Relation:
    """A foreign key: `collection.field` points to `to`; `inverse` is the alias field there that lists them."""

    collection: str
    field: str
    to: str
    on_delete: str
    payload: Payload


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection, or the folder (no fields). One of this name without the `signature` fields is not ours."""

    name: str
    payload: Payload
    fields: tuple[Payload, ...] = ()
    relations: tuple[Relation, ...] = ()
    signature: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything set-up ensures. `products` is only created where the user has none; `added` goes onto theirs."""

    folder: Collection
    collections: tuple[Collection, ...]
    products: Collection
    added: Collection

    def relations(self) -> Iterator[Relation]:
        yield from self.added.relations
        for collection in self.collections:
            yield from collection.relations


def load_schema(folder: Path, *, products: str, product_key: Payload, product_template: str = "{{name}}") -> Schema:
    """Read the notation. `product_key` is type and schema (`{"type": "uuid"}`) of a column that points to a product.

    `product_template` is how such a column shows its product.
    """
    reader = _Reader(folder, products=products, product_key=product_key, product_template=product_template)
    raw_products = reader.read("products")
    return Schema(
        folder=Collection("coverage", reader.collection_payload(reader.read("folder"), grouped=False)),
        collections=tuple(reader.collection(reader.read(name)) for name in ORDER),
        products=reader.collection(raw_products, grouped=False),
        added=reader.collection({**raw_products, "fields": raw_products["added"]}, grouped=False),
    )


class _Reader:
    def __init__(self, folder: Path, *, products: str, product_key: Payload, product_template: str) -> None:
        self._folder, self._names, self._product_key = folder, {"$products": products}, product_key
        self._product_shown = {"template": product_template}
        self._shared: Mapping[str, Sequence[Raw]] = self.read("shared_fields")

    def read(self, name: str) -> Any:
        return json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))

    def collection(self, raw: Raw, *, grouped: bool = True) -> Collection:
        name = self._name(raw["collection"])
        raws = list(self._fields(raw["fields"]))
        fields = tuple(self._field(entry) for entry in raws)
        return Collection(
            name=name,
            payload={**self.collection_payload(raw, grouped=grouped), "fields": list(fields)},
            fields=fields,
            relations=tuple(self._relation(name, entry) for entry in raws if "to" in entry),
            signature=tuple(raw.get("signature", ())),
        )

    def collection_payload(self, raw: Raw, *, grouped: bool) -> Payload:
        meta = {key: value for key, value in raw["meta"].items() if key not in LANGUAGES}
        meta["translations"] = [
            {"language": LANGUAGES[short], "translation": raw["meta"][short]}
            for short in LANGUAGES
            if short in raw["meta"]
        ]
        if grouped:
            meta["group"] = "coverage"
        return {"collection": self._name(raw["collection"]), "meta": meta, "schema": raw.get("schema", {})}

    def _fields(self, entries: Sequence[Any]) -> Iterator[Raw]:
        for entry in entries:
            if isinstance(entry, str):
                yield from self._shared[entry.removeprefix("@")]
            else:
                yield entry

    def _field(self, raw: Raw) -> Payload:
        meta: Payload = {key: raw[key] for key in META_KEYS if key in raw}
        meta["translations"] = [{"language": tag, "translation": raw[short]} for short, tag in LANGUAGES.items()]
        if "choices" in raw:
            choices = [{"text": f"$t:{raw['choice_key']}_{value}", "value": value} for value in raw["choices"]]
            meta["options"] = {**meta.get("options", {}), "choices": choices}
            meta["display_options"] = {"choices": choices, "showAsDot": False}
        payload: Payload = {"field": raw["field"], "type": raw["type"], "meta": meta}
        if raw["type"] == "$product_key":
            payload |= {"type": self._product_key["type"]}
            meta |= {"options": self._product_shown, "display_options": self._product_shown}
            payload["schema"] = {**self._product_key.get("schema", {}), **raw.get("schema", {})}
        elif raw["type"] != "alias":
            payload["schema"] = raw.get("schema", {})
        return payload

    def _relation(self, collection: str, raw: Raw) -> Relation:
        to = self._name(raw["to"])
        meta = {
            "one_field": raw.get("inverse"),
            "one_deselect_action": raw.get("on_deselect", "nullify"),
            "sort_field": raw.get("inverse_sort"),
        }
        payload = {
            "collection": collection,
            "field": raw["field"],
            "related_collection": to,
            "meta": meta,
            "schema": {"on_delete": raw["on_delete"]},
        }
        return Relation(collection, raw["field"], to, raw["on_delete"], payload)

    def _name(self, name: str) -> str:
        return self._names.get(name, name)
