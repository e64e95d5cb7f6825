"""A product's stored coverage as the result tree that files give too. Reads with the token given; writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sidecar.directus.client import DirectusClient
from sidecar.merge import COLLECTIONS, StoredRows

Row = Mapping[str, Any]
Json = dict[str, Any]


class Tree:
    """Rows of one product, read once and put together as segments → benefits → limits, conditions, exclusions."""

    def __init__(self, client: DirectusClient, product: str | int) -> None:
        self._client = client
        self._product = product
        self._keys = {str(row["id"]): str(row["key"]) for row in self._items("coverage_taxonomy_items", {}, "id,key")}
        self._documents = self._mine(
            "coverage_documents", "id,kind,sha256,pages,language,quality,file.filename_download"
        )
        self._names = {str(row["id"]): _file_name(row) for row in self._documents}
        self._benefits = self._mine("coverage_benefits")
        self._limits = self._mine("coverage_limits")
        self._clauses = self._mine("coverage_clauses")

    def result(self) -> Json:
        """The tree in the shape of `result.to_result`; rows a person rejected are left out."""
        return {
            "documents": [self._document(row) for row in self._documents],
            "segments": [self._segment(row) for row in self._mine("coverage_segments") if _kept(row)],
            **self._modifiers(None, None),
        }

    def _items(self, collection: str, query: Mapping[str, Any], fields: str = "*") -> list[Row]:
        return [*self._client.rows(f"/items/{collection}", kind="read", params={"fields": fields, **query})]

    def _mine(self, collection: str, fields: str = "*") -> list[Row]:
        return self._items(collection, {"filter[product][_eq]": self._product, "sort": "sort,id"}, fields)

    def _document(self, row: Row) -> Json:
        known = ("id", "kind", "sha256", "pages", "language", "quality")
        return {**{name: row.get(name) for name in known}, "name": self._names[str(row["id"])]}

    def _segment(self, row: Row) -> Json:
        mine = [b for b in self._benefits if b["segment"] == row["id"] and _kept(b)]
        return {
            **self._verdict(row),
            "benefits": [{**self._verdict(b), **self._modifiers(row["id"], b["id"])} for b in mine],
            **self._modifiers(row["id"], None),
        }

    def _verdict(self, row: Row) -> Json:
        verdict = row["verdict"]
        return {
            "key": self._keys.get(str(row["taxonomy_item"]), ""),
            "name": row["name"] or "",
            "verdict": verdict,
            "included": verdict in ("covered", "conditional"),
            "summary": row["summary"] or "",
            "review": row["review"],
            **self._places(row),
        }

    def _modifiers(self, segment: str | None, benefit: str | None) -> Json:
        limits = [r for r in self._limits if _kept(r) and _stands_under(r, segment, benefit)]
        clauses = [r for r in self._clauses if _kept(r) and _stands_under(r, segment, benefit)]
        return {
            "limits": [self._limit(row) for row in limits],
            "conditions": [self._clause(row) for row in clauses if row["kind"] == "condition"],
            "exclusions": [self._clause(row) for row in clauses if row["kind"] == "exclusion"],
        }

    def _limit(self, row: Row) -> Json:
        said = {name: row[name] for name in ("kind", "value", "unit", "per", "qualifier", "review")}
        return {**said, "unlimited": bool(row["unlimited"]), **self._places(row)}

    def _clause(self, row: Row) -> Json:
        return {"text": row["text"], "review": row["review"], **self._places(row)}

    def _places(self, row: Row) -> Json:
        places = [self._place(place) for place in row.get("evidence") or []]
        return {"evidence": places[0] if places else None, "also": places[1:]}

    def _place(self, place: Row) -> Json:
        document = str(place.get("document") or "")
        return {**place, "document_id": document, "name": self._names.get(document, "")}


def read_tree(client: DirectusClient, product: str | int) -> Json:
    """The stored coverage of a product. Raises ProductUnknown, Forbidden, DirectusUnreachable as the client does."""
    return Tree(client, product).result()


def read_rows(client: DirectusClient, product: str | int) -> StoredRows:
    """Every stored coverage row of a product with all its fields, rejected ones too. Raises as `read_tree` does."""
    params = {"filter[product][_eq]": product, "sort": "sort,id"}
    return StoredRows(
        **{name: tuple(client.rows(f"/items/coverage_{name}", kind="read", params=params)) for name in COLLECTIONS}
    )


def _stands_under(row: Row, segment: str | None, benefit: str | None) -> bool:
    if benefit is not None:
        return bool(row["benefit"] == benefit)
    return row["benefit"] is None and row["segment"] == segment


def _kept(row: Row) -> bool:
    return row.get("review") != "rejected"


def _file_name(row: Row) -> str:
    file = row.get("file")
    return str(file.get("filename_download") or "") if isinstance(file, Mapping) else ""
