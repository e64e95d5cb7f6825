"""The outcome of a merge, and the lines in which it is committed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Write:
    """A row to create or change. `expected` is the date_updated it was decided on (None for a new or unchanged row)."""

    collection: str
    id: str
    data: Mapping[str, Any]
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """A row to remove; children come before their parents."""

    collection: str
    id: str
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What one commit writes. `unchanged` counts rows; `conflicts` are ids of rows a person decided otherwise on."""

    create: tuple[Write, ...] = ()
    update: tuple[Write, ...] = ()
    delete: tuple[Delete, ...] = ()
    unchanged: int = 0
    conflicts: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.create or self.update or self.delete)


def to_commit(changes: Changes, header: Mapping[str, Any]) -> Iterator[bytes]:
    """The commit as NDJSON: header, operations (parents created first, children removed first), `{"end": count}`."""
    yield _line(header)
    for write in changes.create:
        yield _line({"op": "create", "collection": write.collection, "id": write.id, "data": write.data})
    for write in changes.update:
        named = {"op": "update", "collection": write.collection, "id": write.id, "expected": write.expected}
        yield _line({**named, "data": write.data})
    for gone in changes.delete:
        yield _line({"op": "delete", "collection": gone.collection, "id": gone.id, "expected": gone.expected})
    yield _line({"end": len(changes.create) + len(changes.update) + len(changes.delete)})


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"
