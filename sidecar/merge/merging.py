"""The merge itself: walks the found tree from the segments down, matching, deciding, naming new rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid5

from sidecar.merge.changes import Changes, Write
from sidecar.merge.deciding import holds_back, patch_of
from sidecar.merge.found import Node, nodes_of
from sidecar.merge.matching import match
from sidecar.merge.stored import COLLECTIONS, Key, Reading, Row, StoredRows, key_of, tell_apart, touched
from sidecar.merge.vanished import Protection, vanish
from sidecar.models import Coverage

NAMESPACE = UUID("6f2d1e0a-3c55-5b07-9a3e-8d6f4b1c2a70")


class Identified(Protocol):
    """A document that is a row of coverage_documents."""

    @property
    def id(self) -> str: ...


def merge(
    stored: StoredRows,
    coverage: Coverage,
    documents: Sequence[Identified],
    *,
    product: str | int,
    analysis: str,
    now: datetime,
    partial: bool = False,
) -> Changes:
    """What must be written so that the stored rows say what was found, and people's decisions stay.

    `documents`: those that were read, in the coverage's order. `now` is what `missing_since` becomes. `partial`: only
    chosen segments or documents were looked at, so that silence proves nothing.
    """
    rows = _own(stored, product)
    merging = _Merging(rows, product=product, analysis=analysis, partial=partial)
    ids = [document.id for document in documents]
    merging.descend(nodes_of(coverage, ids))
    protection = Protection(
        everything=partial,
        open=frozenset(merging.open),
        product=not coverage.complete,
        unread=not coverage.complete,
        read=frozenset(ids),
    )
    gone = vanish(rows, merging.matched, protection)
    for name, row in gone.missing:
        merging.change(name, row, {"missing_since": now.isoformat()})
    return Changes(
        create=tuple(merging.create),
        update=tuple(merging.update),
        delete=tuple(gone.gone),
        unchanged=sum(1 for _ in rows) - len(merging.update) - len(gone.gone),
        conflicts=tuple(merging.conflicts),
    )


def _own(stored: StoredRows, product: str | int) -> StoredRows:
    """Without rows of another product, should any have come along."""
    kept = {
        name: tuple(row for row in stored.of(name) if str(row.get("product", product)) == str(product))
        for name in COLLECTIONS
    }
    return StoredRows(**kept)


@dataclass
class _Merging:
    rows: StoredRows
    product: str | int
    analysis: str
    partial: bool
    create: list[Write] = field(default_factory=list)
    update: list[Write] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    open: set[str] = field(default_factory=set)
    """ids of rows that the run could not decide, or that stand under one"""
    held: set[str] = field(default_factory=set)
    """ids of rows whose stored verdict stays, as the run could not decide"""

    def __post_init__(self) -> None:
        self.matched: dict[str, set[str]] = {name: set() for name in COLLECTIONS}
        self._taken = {str(row["id"]) for _, row in self.rows}

    def descend(self, roots: Iterable[Node]) -> None:
        """One collection after the other, so that every parent has its id before its children are looked for."""
        waiting: dict[str, list[Node]] = {name: [] for name in COLLECTIONS}
        for node in roots:
            if node.collection != "segments":
                node.reading = {"segment": None, "benefit": None, **node.reading}
            waiting[node.collection].append(node)
        for name in COLLECTIONS:
            self._collection(name, _distinct(name, waiting[name]), waiting)

    def _collection(self, name: str, nodes: list[Node], waiting: dict[str, list[Node]]) -> None:
        matched = match(name, nodes, self.rows.of(name))
        tops = self._highest_sorts(name)
        for index, node in enumerate(nodes):
            row = matched.get(index)
            if row is None and node.undecided and not node.children and _place(node.reading) in self.held:
                continue  # nothing new is known under a verdict that stays
            row_id = self._new(name, node, tops) if row is None else self._matched(name, node, row)
            if node.undecided or _place(node.reading) in self.open:
                self.open.add(row_id)
            for child in node.children:
                child.reading = {**_parents(name, child.collection, row_id), **child.reading}
                waiting[child.collection].append(child)

    def _matched(self, name: str, node: Node, row: Row) -> str:
        row_id = str(row["id"])
        self.matched[name].add(row_id)
        if holds_back(row, node.reading, partial=self.partial):
            self.open.add(row_id)
            self.held.add(row_id)
            return row_id
        patch = patch_of(name, row, node.reading)
        if touched(row) and patch.get("proposal") is not None:
            self.conflicts.append(row_id)
        if patch:
            self.change(name, row, patch)
        return row_id

    def change(self, name: str, row: Row, patch: Reading) -> None:
        data = {**patch, "last_analysis": self.analysis}
        self.update.append(Write(f"coverage_{name}", str(row["id"]), data, row.get("date_updated")))

    def _new(self, name: str, node: Node, tops: dict[str | None, int]) -> str:
        row_id = self._new_id(name, node)
        parent = _place(node.reading)
        if name in ("limits", "clauses"):  # after what is there; segments and benefits keep the taxonomy's order
            tops[parent] = tops.get(parent, 0) + 1
        data = {
            "product": self.product,
            **node.reading,
            "extracted": dict(node.reading),
            "review": "proposed",
            "origin": "document",
            "sort": tops[parent] if name in ("limits", "clauses") else node.sort,
            "last_analysis": self.analysis,
        }
        self.create.append(Write(f"coverage_{name}", row_id, data))
        return row_id

    def _new_id(self, name: str, node: Node) -> str:
        key: Key = (str(self.product), name, *key_of(name, node.reading), *tell_apart(name, node.reading))
        turn = 0
        while True:
            row_id = str(uuid5(NAMESPACE, json.dumps([*key, turn] if turn else key, ensure_ascii=False)))
            if row_id not in self._taken:
                self._taken.add(row_id)
                return row_id
            turn += 1

    def _highest_sorts(self, name: str) -> dict[str | None, int]:
        tops: dict[str | None, int] = {}
        for row in self.rows.of(name):
            parent = _place(row)
            tops[parent] = max(tops.get(parent, 0), int(row.get("sort") or 0))
        return tops


def _place(reading: Row) -> str | None:
    parent = reading.get("benefit") or reading.get("segment")
    return None if parent is None else str(parent)


def _parents(parent: str, child: str, row_id: str) -> Reading:
    if child == "benefits":
        return {"segment": row_id}
    return {"segment": row_id, "benefit": None} if parent == "segments" else {"segment": None, "benefit": row_id}


def _distinct(name: str, nodes: list[Node]) -> list[Node]:
    """One node per full key; what a repeated one adds in evidence is kept with the first."""
    first: dict[Key, Node] = {}
    for node in nodes:
        key = key_of(name, node.reading) + tell_apart(name, node.reading)
        known = first.setdefault(key, node)
        if known is not node:
            places = known.reading["evidence"]
            places.extend(place for place in node.reading["evidence"] if place not in places)
            known.children.extend(node.children)
    return list(first.values())
