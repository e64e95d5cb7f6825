"""A product's coverage rows as a database holds them, people who edit them, and short words to build findings."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sidecar.merge import COLLECTIONS, Changes, StoredRows, merge, to_commit
from sidecar.models import Benefit, Clause, Coverage, Evidence, Figure, Limit, LimitKind, Segment, Verdict

Row = dict[str, Any]


@dataclass(frozen=True)
class Document:
    id: str


@dataclass(frozen=True)
class Found:
    """A segment or benefit still without the path of its key."""

    key: str
    parts: tuple[Any, ...]
    verdict: Verdict


def segment(key: str, *parts: Any, verdict: Verdict = Verdict.COVERED) -> Found:
    return Found(key, parts, verdict)


def benefit(key: str, *parts: Any, verdict: Verdict = Verdict.COVERED) -> Found:
    return Found(key, parts, verdict)


def limit(
    value: float | None,
    unit: str = "CHF",
    *,
    kind: LimitKind = "max_amount",
    per: str | None = None,
    qualifier: str | None = None,
    document: int = 0,
) -> Limit:
    figure = Figure(value, unit, unlimited=value is None)
    return Limit(kind, figure, (evidence(f"up to {value} {unit}", document),), per=per, qualifier=qualifier)


def clause(text: str, *, document: int = 0) -> Clause:
    return Clause("exclusion", text, (evidence(text, document),))


def evidence(quote: str, document: int = 0) -> Evidence:
    return Evidence(document, 3, quote, 10, 10 + len(quote), ((10.0, 20.5, 110.0, 30.5),), "B2", ("Part B", "B2 Cover"))


def coverage(
    *segments: Found,
    product: tuple[Clause, ...] = (),
    complete: bool = True,
    documents: int = 1,
    item_of: Callable[[str], str] = str,
) -> Coverage:
    """`documents` is only remembered in the account: how many were read. `item_of`: taxonomy item of a path of keys."""
    return Coverage(
        tuple(_segment(found, item_of) for found in segments),
        clauses=product,
        complete=complete,
        account={"documents": documents},
    )


def _segment(found: Found, item_of: Callable[[str], str]) -> Segment:
    benefits = tuple(
        Benefit(
            item_of(f"{found.key}/{part.key}"), part.key, part.key.title(), part.verdict, (),
            limits=_limits(part), clauses=_clauses(part),
        )
        for part in found.parts if isinstance(part, Found)
    )  # fmt: skip
    return Segment(
        item_of(found.key), found.key, found.key.title(), found.verdict, (evidence(f"{found.key} cover"),),
        benefits=benefits, limits=_limits(found), clauses=_clauses(found),
    )  # fmt: skip


def _limits(found: Found) -> tuple[Limit, ...]:
    return tuple(part for part in found.parts if isinstance(part, Limit))


def _clauses(found: Found) -> tuple[Clause, ...]:
    return tuple(part for part in found.parts if isinstance(part, Clause))


@dataclass
class Shelf:
    """The rows of one product. Commits as the endpoint does: from lines, refusing stale and orphaned rows."""

    product: str
    tables: dict[str, dict[str, Row]] = field(default_factory=lambda: {name: {} for name in COLLECTIONS})
    foreign: StoredRows = field(default_factory=StoredRows)
    clock: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    runs: int = 0

    def analyse(self, found: Coverage, *, partial: bool = False) -> Changes:
        self.runs += 1
        documents = [Document(f"document-{n + 1}") for n in range(found.account.get("documents", 1))]
        changes = merge(
            self.stored(), found, documents,
            product=self.product, analysis=f"analysis-{self.runs}", now=self.tick(), partial=partial,
        )  # fmt: skip
        self.apply(list(to_commit(changes, {"epoch": 1})))
        return changes

    def apply(self, lines: list[bytes]) -> None:
        header, *operations, end = [json.loads(line) for line in lines]
        assert header == {"epoch": 1}
        assert end == {"end": len(operations)}
        for operation in operations:
            table = self.tables[operation["collection"].removeprefix("coverage_")]
            row_id = operation["id"]
            if operation["op"] == "create":
                assert row_id not in table, "a create took an existing row's id"
                table[row_id] = {**BLANK, **operation["data"], "id": row_id}
                continue
            assert operation["expected"] == table[row_id]["date_updated"]
            if operation["op"] == "update":
                assert operation["data"], "an update without fields"
                table[row_id] = {**table[row_id], **operation["data"], "date_updated": self.tick().isoformat()}
            else:
                del table[row_id]
        self._no_orphans()

    def tick(self) -> datetime:
        self.clock += timedelta(seconds=1)
        return self.clock

    def stored(self) -> StoredRows:
        own = {name: tuple(self.tables[name].values()) + self.foreign.of(name) for name in COLLECTIONS}
        return StoredRows(**own)

    def rows(self, name: str) -> list[Row]:
        return list(self.tables[name].values())

    def only(self, name: str) -> Row:
        (row,) = self.tables[name].values()
        return row

    def dump(self) -> str:
        return json.dumps(self.tables, sort_keys=True)

    def _no_orphans(self) -> None:
        for row in [row for name in COLLECTIONS for row in self.rows(name)]:
            for parent, name in (("segment", "segments"), ("benefit", "benefits")):
                assert row.get(parent) is None or row[parent] in self.tables[name], "a foreign key would fail"


BLANK: Row = {
    "review": "proposed", "reviewed_by": None, "reviewed_on": None, "extracted": None, "proposal": None,
    "origin": "person", "missing_since": None, "evidence": None, "sort": None,
    "date_created": None, "date_updated": None, "user_created": None, "user_updated": None,
}  # fmt: skip


@dataclass
class Person:
    """Somebody in the content app: every write carries a user and a new date_updated."""

    shelf: Shelf
    name: str = "user-1"

    def edit(self, collection: str, row_id: str | None = None, **fields: Any) -> Row:
        row = self.shelf.only(collection) if row_id is None else self.shelf.tables[collection][row_id]
        row.update(fields, user_updated=self.name, date_updated=self.shelf.tick().isoformat())
        return row

    def decide(self, collection: str, row_id: str | None = None, *, review: str, **fields: Any) -> Row:
        return self.edit(collection, row_id, review=review, reviewed_by=self.name, **fields)

    def add(self, collection: str, **fields: Any) -> Row:
        count = sum(len(table) for table in self.shelf.tables.values())
        row_id = str(uuid5(UUID(int=0), f"{self.name}/{self.shelf.clock}/{count}"))
        row = {**BLANK, "id": row_id, "product": self.shelf.product, "user_created": self.name, **fields}
        self.shelf.tables[collection][row_id] = row
        self.shelf.tick()
        return row
