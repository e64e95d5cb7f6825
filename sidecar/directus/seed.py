"""Rows that set-up ensures beside the schema: access, words, taxonomies, Flow, dashboard. Touches no existing one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sidecar import errors
from sidecar.directus.client import DirectusClient, path_of
from sidecar.directus.identities import SERVICE_USER, fixed_id
from sidecar.directus.modules import with_module
from sidecar.directus.schema import ORDER
from sidecar.taxonomies import file_taxonomy

_FOR_EVERYBODY = {
    "collection": {"_starts_with": "coverage_"},
    "user": {"_null": True},
    "role": {"_null": True},
    "bookmark": {"_null": True},
}
"""presets that are nobody's own"""


@dataclass
class Seeder:
    """Creates what is missing and notes it; with `check` it only notes."""

    client: DirectusClient
    folder: Path
    products: str
    check: bool = False
    created: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def access(self, service_token: str | None) -> None:
        """Service policy, its read permissions, role, user. Raises SchemaClash where the token is another user's."""
        raw = self._read("access")
        policy, role = fixed_id("service-policy"), fixed_id("service-role")
        self._ensure("policy Coverage service", "policies", policy, raw["policy"])
        self._ensure("role Coverage service", "roles", role, raw["role"])
        self._ensure(
            "access of the service role", "access", fixed_id("service-access"), {"role": role, "policy": policy}
        )
        self._permissions(policy)
        user = {**raw["user"], "role": role} | ({"token": service_token} if service_token else {})
        created = self._ensure("service user", "users", SERVICE_USER, user)
        if service_token and not created and not self.check:
            self._token(service_token)

    def translations(self) -> None:
        """Names of the choices in our drop-downs, and titles of errors that a Flow shows, English and German."""
        wanted = {(key, tag): text for key, texts in self._read("translations").items() for tag, text in texts.items()}
        ours = [{"key": {"_starts_with": start}} for start in ("coverage_", "errors.")]
        query = {"filter": json.dumps({"_or": ours}), "fields": "key,language"}
        listed = self.client.rows("/translations", kind="setup", params=query)
        there = {(entry["key"], entry["language"]) for entry in listed}
        missing = [
            {"id": fixed_id(f"translation/{key}/{tag}"), "key": key, "language": tag, "value": text}
            for (key, tag), text in wanted.items()
            if (key, tag) not in there
        ]
        if not missing:
            self.present.append("translations")
            return
        if not self.check:
            self.client.data("POST", "/translations", kind="setup", json=missing, params={"fields": "id"})
        self.created.append(f"translations ({len(missing)})")

    def lists(self) -> None:
        """The columns and the order in which our collections are listed, unless somebody has set them already."""
        query = {"filter": json.dumps(_FOR_EVERYBODY), "fields": "collection"}
        there = {entry["collection"] for entry in self.client.rows("/presets", kind="setup", params=query)}
        for collection, listed in self._read("lists").items():
            name = f"columns of {collection}"
            if collection in there:
                self.present.append(name)
                continue
            query_of = {"tabular": {"fields": listed["columns"], "sort": listed["sort"], "page": 1}}
            preset = {"collection": collection, "layout": "tabular", "layout_query": query_of}
            if not self.check:
                self.client.data("POST", "/presets", kind="setup", json=preset)
            self.created.append(name)

    def taxonomies(self) -> None:
        """Every seed taxonomy whose key is not there yet, with its items, in one request. Raises TaxonomyInvalid."""
        there = {
            entry["key"]
            for entry in self.client.rows("/items/coverage_taxonomies", kind="setup", params={"fields": "key"})
        }
        for path in sorted((self.folder / "taxonomies").glob("*.json")):
            raw = json.loads(path.read_text(encoding="utf-8"))
            name = f"taxonomy {raw['key']}"
            if raw["key"] in there:
                self.present.append(name)
                continue
            file_taxonomy(raw)  # refuses what is no tree
            if not self.check:
                row = taxonomy_row(raw)
                self.client.data("POST", "/items/coverage_taxonomies", kind="setup", json=row, params={"fields": "id"})
            self.created.append(name)

    def flow(self) -> None:
        """The manual Flow on products. Three requests: a nested operation is not linked to its flow."""
        raw = self._read("flow")
        flow, operation = fixed_id("flow/analyze"), fixed_id("operation/analyze")
        payload = {**raw["flow"], "options": {**raw["flow"]["options"], "collections": [self.products]}}
        self._ensure("flow Analyze coverage", "flows", flow, payload)
        self._ensure("operation Analyze coverage", "operations", operation, {**raw["operation"], "flow": flow})
        if not self.check:
            row = self._find("flows", flow, "operation") or {}
            if row.get("operation") is None:
                self.client.data("PATCH", path_of("flows", flow), kind="setup", json={"operation": operation})

    def dashboard(self) -> None:
        """The insights dashboard with its panels, in one request: once it is there, it is the people's to change."""
        raw = self._read("dashboard")
        panels = [
            {"id": fixed_id(f"panel/{key}"), "type": "coverage-insights", "show_header": False, **panel}
            for key, panel in raw["panels"].items()
        ]
        payload = {**raw["dashboard"], "panels": panels}
        self._ensure("dashboard Coverage", "dashboards", fixed_id("dashboard/coverage"), payload)

    def module_bar(self) -> None:
        """Our pages in the bar at the left; a bar that has them, switched on or off, is left alone."""
        stored = self.client.data("GET", "/settings", kind="setup", params={"fields": "module_bar"})
        info = self.client.data("GET", "/server/info", kind="setup")
        bar = with_module((stored or {}).get("module_bar"), self._read("modules"), str(info.get("version") or ""))
        if bar is None:
            self.present.append("entry in the module bar")
            return
        if not self.check:
            self.client.data("PATCH", "/settings", kind="setup", json={"module_bar": bar}, params={"fields": "id"})
        self.created.append("entry in the module bar")

    def _permissions(self, policy: str) -> None:
        query = {"filter": json.dumps({"policy": {"_eq": policy}}), "fields": "collection,action"}
        listed = self.client.rows("/permissions", kind="setup", params=query)
        there = {entry["collection"] for entry in listed if entry["action"] == "read"}
        for collection in (self.products, *ORDER):
            name = f"permission to read {collection}"
            if collection in there:
                self.present.append(name)
                continue
            # a rule or a field list would be ignored by a Directus without a paid licence
            payload = {"policy": policy, "collection": collection, "action": "read", "fields": ["*"]}
            if not self.check:
                self.client.data("POST", "/permissions", kind="setup", json=payload)
            self.created.append(name)

    def _token(self, token: str) -> None:
        with DirectusClient(self.client.url, token) as service:
            try:
                owner = service.data("GET", "/users/me", kind="setup", params={"fields": "id"})["id"]
            except errors.DirectusTokenRejected:
                owner = None
        if owner not in (None, SERVICE_USER):
            raise errors.SchemaClash("DIRECTUS_AUTH_TOKEN is another user's token. Give the service its own.")
        if owner is None:
            self.client.data("PATCH", path_of("users", SERVICE_USER), kind="setup", json={"token": token})
            self.created.append("token of the service user")

    def _ensure(self, name: str, endpoint: str, row: str, payload: Mapping[str, Any]) -> bool:
        if self._find(endpoint, row) is not None:
            self.present.append(name)
            return False
        if not self.check:
            self.client.data("POST", f"/{endpoint}", kind="setup", json={"id": row, **payload})
        self.created.append(name)
        return True

    def _find(self, endpoint: str, row: str, fields: str = "id") -> dict[str, Any] | None:
        query = {"filter": json.dumps({"id": {"_eq": row}}), "fields": fields, "limit": 1}
        listed = self.client.data("GET", f"/{endpoint}", kind="setup", params=query)
        return listed[0] if listed else None

    def _read(self, name: str) -> Any:
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))


def taxonomy_row(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A seed taxonomy as one nested row, parents before children; item ids are fixed by their path of keys."""
    root = f"taxonomy/{raw['key']}"
    by_path: dict[str, dict[str, Any]] = {}
    for position, item in enumerate(raw["items"], start=1):
        parent = item.get("parent")
        path = f"{parent}/{item['key']}" if parent else item["key"]
        by_path[path] = {
            "sort": position,
            **{key: value for key, value in item.items() if key != "parent"},
            "id": fixed_id(f"{root}/{path}"),
            "parent": fixed_id(f"{root}/{parent}") if parent else None,
        }
    ordered = list(_parents_first(by_path))
    head = {key: value for key, value in raw.items() if key != "items"}
    return {**head, "id": fixed_id(root), "items": ordered}


def _parents_first(by_path: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for path in sorted(by_path, key=lambda path: path.count("/")):
        yield by_path[path]
