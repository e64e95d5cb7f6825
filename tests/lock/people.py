"""People's decisions on a store, by the very rules of the endpoint. Knows nothing of runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sidecar.merge.stored import CONTENT
from tests.coverage_model import Row
from tests.lock.store import Store

Decision = dict[str, Any]
CONTENT_APP = "content app"


class Refused(Exception):
    """What the endpoint answers with: STALE_ROWS or FINDING_INVALID."""


@dataclass
class Desk:
    """The endpoint's decisions for one person. `items`: ids of the taxonomy's items that are there."""

    store: Store
    user: str
    items: set[str] = field(default_factory=set)

    def decide(self, decisions: Sequence[Decision]) -> list[Decision]:
        """All or none; returns what takes it back, last first. Raises Refused."""
        store = self.store
        before = {name: dict(table) for name, table in store.tables.items()}
        self._fresh(decisions)
        try:
            undo = [self._one(decision) for decision in decisions]
        except Refused:
            store.tables = before
            raise
        return [back for back in reversed(undo) if back is not None]

    def _fresh(self, decisions: Sequence[Decision]) -> None:
        for decision in decisions:
            row = self.store.tables[decision["name"]].get(decision["id"])
            if decision["action"] == "add":
                continue
            absent = decision["action"] == "restore" and decision["expected"] is None
            if (row is None and not absent) or (row is not None and row["date_updated"] != decision["expected"]):
                raise Refused("STALE_ROWS")

    def _one(self, decision: Decision) -> Decision | None:
        name, row_id, action = decision["name"], decision["id"], decision["action"]
        row = self.store.tables[name].get(row_id)
        if action == "add":
            return self._add(name, row_id, row, decision["data"])
        if action == "remove":
            return self._remove(name, row_id, row)
        if action == "restore":
            return self._restore(name, row_id, row, decision["data"])
        assert row is not None
        return self._write(name, row, self._fields(name, action, row, decision.get("data", {})))

    def _fields(self, name: str, action: str, row: Row, data: Row) -> Row:
        match action:
            case "accept":
                return self._stamps("accepted")
            case "reject":
                return self._stamps("rejected")
            case "edit":
                self._together(name, {**row, **data})
                self._parents(name, data)
                return {**data, **self._stamps("edited")}
        proposal = row["proposal"]
        if proposal is None:
            raise Refused("FINDING_INVALID")
        if action == "take_mine":
            kept = row["review"] if row["review"] in ("edited", "rejected") else "accepted"
            return {"proposal": None, **self._stamps(kept)}
        content = {one: proposal[one] for one in CONTENT[name] if one in proposal}
        return {**self._without_gone(name, content), "proposal": None, **self._stamps("accepted")}

    def _stamps(self, review: str) -> Row:
        now = self.store.tick().isoformat()
        return {"review": review, "reviewed_by": self.user, "reviewed_on": now, "user_updated": self.user}

    def _write(self, name: str, row: Row, fields: Row) -> Decision:
        after = self.store.put(name, row["id"], **fields)
        return self._undo(name, row["id"], after["date_updated"], {one: row[one] for one in fields})

    def _undo(self, name: str, row_id: str, stamp: str | None, state: Row) -> Decision:
        return {"action": "restore", "name": name, "id": row_id, "expected": stamp, "data": state}

    def _add(self, name: str, row_id: str, row: Row | None, data: Row) -> Decision | None:
        if row is not None:
            if row["origin"] == "person" and row["user_created"] == self.user:
                return None
            raise Refused("FINDING_INVALID")
        self._together(name, data)
        self._parents(name, data)
        stamps = self._stamps("accepted")
        del stamps["user_updated"]
        made = {**data, **stamps, "origin": "person", "user_created": self.user, "sort": self._next_sort(name, data)}
        self.store.add(name, row_id, **made)
        return {"action": "remove", "name": name, "id": row_id, "expected": None}

    def _next_sort(self, name: str, data: Row) -> int:
        under = {"segments": (), "benefits": ("segment",)}.get(name, ("segment", "benefit"))
        beside = [row for row in self.store.rows(name) if all(row.get(one) == data.get(one) for one in under)]
        return max((row["sort"] or 0 for row in beside), default=0) + 1

    def _remove(self, name: str, row_id: str, row: Row | None) -> Decision:
        assert row is not None
        if row["origin"] != "person" or any(self.store.children(name, row_id)):
            raise Refused("FINDING_INVALID")
        del self.store.tables[name][row_id]
        return self._undo(name, row_id, None, dict(row))

    def _restore(self, name: str, row_id: str, row: Row | None, state: Row) -> Decision:
        values = self._without_gone(name, state)
        if row is not None:
            return self._write(name, row, values)
        after = self.store.add(name, row_id, **{**values, "date_updated": self.store.tick().isoformat()})
        return {"action": "remove", "name": name, "id": row_id, "expected": after["date_updated"]}

    def _without_gone(self, name: str, values: Row) -> Row:
        self._parents(name, values)
        item = values.get("taxonomy_item")
        return {**values, "taxonomy_item": None} if item is not None and item not in self.items else values

    def _parents(self, name: str, data: Row) -> None:
        for one in ("segment", "benefit"):
            parent = data.get(one) if one in CONTENT[name] else None
            if parent is not None and parent not in self.store.tables[f"{one}s"]:
                raise Refused("FINDING_INVALID")

    def _together(self, name: str, row: Row) -> None:
        if name in ("limits", "clauses") and row.get("segment") and row.get("benefit"):
            raise Refused("FINDING_INVALID")
        if name == "limits" and bool(row.get("unlimited")) == (row.get("value") is not None):
            raise Refused("FINDING_INVALID")
