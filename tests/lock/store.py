"""The rows of one product as the endpoint keeps them: commits, cleanups, and what the database does by itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sidecar.merge import COLLECTIONS, Changes, merge, to_commit
from sidecar.merge.stored import CONTENT, touched
from sidecar.models import Coverage
from tests.coverage_model import BLANK, Document, Row, Shelf

FIELDS = {name: ("product", *CONTENT[name], *BLANK, "last_analysis") for name in COLLECTIONS}
CHILDREN = {"segments": ("benefits", "limits", "clauses"), "benefits": ("limits", "clauses")}


class Stale(Exception):
    """Rows were changed since they were read, or are gone."""


class TaxonomyChanged(Exception):
    """A row names a taxonomy item that has been removed since the run began."""


@dataclass
class Store(Shelf):
    """A shelf whose commits are refused as the endpoint refuses them, all or nothing."""

    document: str = "document-1"
    last_changes: Changes = field(default_factory=Changes)
    gone: set[str] = field(default_factory=set)
    """ids of taxonomy items that have been removed"""

    def reads(self, found: Coverage, partial: bool) -> list[bytes]:
        """The lines of a run's commit, decided on the rows as they are now."""
        self.runs += 1
        self.last_changes = merge(
            self.stored(), found, [Document(self.document)],
            product=self.product, analysis=f"analysis-{self.runs}", now=self.tick(), partial=partial,
        )  # fmt: skip
        return list(to_commit(self.last_changes, {"epoch": 1}))

    def commit(self, lines: list[bytes]) -> None:
        """Raises TaxonomyChanged, Stale; then nothing has changed."""
        _, *operations, _ = [json.loads(line) for line in lines]
        if any(operation.get("data", {}).get("taxonomy_item") in self.gone for operation in operations):
            raise TaxonomyChanged
        for operation in operations:
            row = self.tables[operation["collection"].removeprefix("coverage_")].get(operation["id"])
            if operation["op"] == "create":
                if row is not None and touched(row):
                    raise Stale
            elif row is None or row["date_updated"] != operation["expected"]:
                raise Stale
        before = {name: dict(table) for name, table in self.tables.items()}
        try:
            for operation in operations:
                self._write(operation)
        except Stale:
            self.tables = before
            raise
        self._no_orphans()

    def _write(self, operation: dict[str, Any]) -> None:
        name, row_id = operation["collection"].removeprefix("coverage_"), operation["id"]
        table, now = self.tables[name], self.tick().isoformat()
        if operation["op"] == "delete":
            if any(self.children(name, row_id)):
                raise Stale
            del table[row_id]
        elif row_id in table:
            table[row_id] = {**table[row_id], **operation["data"], "date_updated": now}
        else:
            made = {**blank(name), "origin": "document", **operation["data"], "id": row_id, "date_created": now}
            table[row_id] = made

    def children(self, name: str, row_id: str) -> Iterator[Row]:
        field_name = name.removesuffix("s")
        for child in CHILDREN.get(name, ()):
            yield from (row for row in self.rows(child) if row.get(field_name) == row_id)

    def put(self, name: str, row_id: str, /, **fields: Any) -> Row:
        """Change a row, as a person's write does."""
        row = {**self.tables[name][row_id], **fields, "date_updated": self.tick().isoformat()}
        self.tables[name][row_id] = row
        return row

    def add(self, name: str, row_id: str, /, **fields: Any) -> Row:
        row = {**blank(name), "date_created": self.tick().isoformat(), **fields, "id": row_id, "product": self.product}
        self.tables[name][row_id] = row
        return row

    def forget(self, items: Iterable[str]) -> None:
        """Taxonomy items have been removed: the database empties the references, and moves no date."""
        gone = set(items)
        self.gone |= gone
        for name in COLLECTIONS:
            for row_id, row in self.tables[name].items():
                if row["taxonomy_item"] in gone:
                    self.tables[name][row_id] = {**row, "taxonomy_item": None}

    def clean(self, include_reviewed: bool) -> None:
        kept: set[str] = set()
        if not include_reviewed:
            for name in reversed(COLLECTIONS):
                for row in self.rows(name):
                    if touched(row) or row["id"] in kept:
                        kept |= {row["id"], *(row[p] for p in ("segment", "benefit") if row.get(p))}
        for name in COLLECTIONS:
            self.tables[name] = {row_id: row for row_id, row in self.tables[name].items() if row_id in kept}
        self._no_orphans()

    def all(self) -> list[tuple[str, Row]]:
        return [(name, row) for name in COLLECTIONS for row in self.rows(name)]

    def find(self, row_id: str) -> tuple[str, Row] | None:
        return next(((name, row) for name, row in self.all() if row["id"] == row_id), None)


def blank(name: str) -> Row:
    row: Row = dict.fromkeys(FIELDS[name])
    return {**row, **BLANK, **({"unlimited": False} if name == "limits" else {})}


def waits(row: Row) -> bool:
    """Whether a person is asked to look at a row: new, read anew, or missing since the last look at it."""
    if row["proposal"] is not None or not touched(row):
        return True
    since, looked = row["missing_since"], row["reviewed_on"] or ""
    return since is not None and since > looked
