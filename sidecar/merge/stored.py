"""The rows that Directus holds, and what can be told from one: whose it is, under what, what was last read."""

from __future__ import annotations

import struct
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

COLLECTIONS = ("segments", "benefits", "limits", "clauses")
"""Parents before children; each is stored as `coverage_<name>`."""

CONTENT: Mapping[str, tuple[str, ...]] = {
    "segments": ("taxonomy_item", "verdict", "name", "summary", "evidence"),
    "benefits": ("segment", "taxonomy_item", "verdict", "name", "summary", "evidence"),
    "limits": (
        "segment", "benefit", "taxonomy_item", "kind", "value", "unlimited", "unit", "per", "qualifier", "evidence",
    ),
    "clauses": ("segment", "benefit", "taxonomy_item", "kind", "text", "evidence"),
}  # fmt: skip
"""The fields of a reading: what the machine says of a row."""

DECIDED = frozenset({"covered", "conditional", "excluded", "silent"})
Row = Mapping[str, Any]
Reading = dict[str, Any]
Key = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class StoredRows:
    """All coverage rows of one product, with all their fields."""

    segments: tuple[Row, ...] = ()
    benefits: tuple[Row, ...] = ()
    limits: tuple[Row, ...] = ()
    clauses: tuple[Row, ...] = ()

    def of(self, collection: str) -> tuple[Row, ...]:
        rows: tuple[Row, ...] = getattr(self, collection)
        return rows

    def __iter__(self) -> Iterator[tuple[str, Row]]:
        for collection in COLLECTIONS:
            for row in self.of(collection):
                yield collection, row


def touched(row: Row) -> bool:
    """A person decided on, edited or made this row; the engine writes without a user, so any user is a person."""
    return (
        row.get("review") in ("accepted", "edited", "rejected")
        or row.get("origin") == "person"
        or row.get("user_updated") is not None
        or row.get("user_created") is not None
    )


def was_read(row: Row) -> bool:
    """The machine found this row at least once (a person's own row it never found has no place to be missing from)."""
    return isinstance(row.get("extracted"), Mapping)


def readings(row: Row) -> tuple[Row, ...]:
    """What a row is recognised by: the machine's last reading first, then what a person made of it."""
    extracted = row.get("extracted")
    return (extracted, row) if isinstance(extracted, Mapping) else (row,)


def parent_of(reading: Row) -> str | None:
    """The id of the row that this one stands under, or None for the product."""
    return reading.get("benefit") or reading.get("segment")


def key_of(collection: str, reading: Row) -> Key:
    """Identity within the product. Value, text and evidence are no part of it."""
    item = reading.get("taxonomy_item")
    match collection:
        case "segments":
            return (item,)
        case "benefits":
            return (reading.get("segment"), item)
        case "limits":
            what = item or reading.get("kind")
            return (parent_of(reading), what, reading.get("qualifier") or None, reading.get("per") or None)
    return (parent_of(reading), reading.get("kind"), item)


def tell_apart(collection: str, reading: Row) -> Key:
    """What tells several rows under one key apart: a limit's value, a clause's text folded to letters and digits."""
    if collection == "limits":
        return (bool(reading.get("unlimited")), single(reading.get("value")), reading.get("unit") or None)
    if collection == "clauses":
        return (fold(reading.get("text") or ""),)
    return ()


def fold(text: str) -> str:
    return "".join(letter for letter in normalize("NFKC", text).casefold() if letter.isalnum())


def single(value: Any) -> float | None:
    """A number as a four-byte float keeps it: PostgreSQL stores Directus' `float` that way."""
    if value is None:
        return None
    try:
        return float(struct.unpack("f", struct.pack("f", float(value)))[0])
    except OverflowError:
        return float(value)


def same(field: str, stored: Any, read: Any) -> bool:
    """Whether a stored value says what was read, whatever the database made of it."""
    if field == "value":
        return single(stored) == single(read)
    if field == "unlimited":
        return bool(stored) == bool(read)
    return (stored or None) == (read or None)


def equal(collection: str, stored: Row, read: Row) -> bool:
    return all(same(field, stored.get(field), read.get(field)) for field in CONTENT[collection])
