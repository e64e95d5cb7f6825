"""The demo's customer: uploads documents, creates products and reads their coverage, by Directus's own REST API."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from sidecar.models import Status

FINAL = {Status.DONE, Status.FAILED, Status.CANCELLED}
Row = dict[str, Any]


class DemoFailed(Exception):
    """Directus answered something that the demo cannot go on with."""


@dataclass(frozen=True)
class Tree:
    """The stored coverage of a product, as rows."""

    segments: list[Row]
    benefits: list[Row]
    limits: list[Row]
    clauses: list[Row]


class Customer:
    """Acts with the rights of `http`'s token."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def upload(self, path: Path) -> str:
        """Upload a file to Directus. Returns its id."""
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        with path.open("rb") as stream:
            files = {"title": (None, path.stem), "file": (path.name, stream, media_type)}
            return str(self._data("POST", "/files", files=files)["id"])

    def taxonomy(self, line: str) -> str | None:
        """Id of the taxonomy with that key or line of business; None leaves the product to the default one."""
        for row in self._data("GET", "/items/coverage_taxonomies", params={"fields": "id,key,line_of_business"}):
            if line in (row["key"], row["line_of_business"]):
                return str(row["id"])
        return None

    def create_product(self, name: str, file: str, *, edition: str = "", taxonomy: str | None = None) -> str:
        """Create a product with one document in one request. Returns its id; the rest is the hook's."""
        document = {"file": file, "kind": "general_conditions", "edition": edition}
        body = {"name": name, "coverage_documents": [document], "coverage_taxonomy": taxonomy}
        return str(self._data("POST", "/items/products", json=body, params={"fields": "id"})["id"])

    def analysis(self, product: str) -> Row | None:
        """The product's newest analysis, or None while there is none."""
        rows = self._data("GET", "/coverage/analyses", params={"product_id": product, "limit": "1"})
        return rows[0] if rows else None

    def tree(self, product: str) -> Tree:
        """Everything stored for the product."""
        return Tree(*(self._rows(name, product) for name in ("segments", "benefits", "limits", "clauses")))

    def _rows(self, name: str, product: str) -> list[Row]:
        params = {"filter[product][_eq]": product, "limit": "-1", "sort": "sort", "fields": "*"}
        rows: list[Row] = self._data("GET", f"/items/coverage_{name}", params=params)
        return rows

    def _data(self, method: str, path: str, **options: Any) -> Any:
        try:
            response = self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise DemoFailed(f"{method} {path}: Directus does not answer ({error})") from error
        if response.is_error:
            raise DemoFailed(f"{method} {path} answered {response.status_code}: {response.text[:300]}")
        return response.json()["data"]
