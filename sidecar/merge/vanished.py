"""What becomes of stored rows that no reading matched: removed where no person and no failure stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sidecar.merge.changes import Delete
from sidecar.merge.stored import COLLECTIONS, Row, StoredRows, parent_of, readings, touched, was_read


@dataclass(slots=True)
class Vanished:
    """`gone` may be removed, children first; `missing` stays and is marked; neither holds what is protected."""

    gone: list[Delete] = field(default_factory=list)
    missing: list[tuple[str, Row]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Protection:
    """Rows that the run cannot speak of.

    `everything`: it looked at a part only. `open`: ids of rows it could not decide. `product`: the product's own limits
    and clauses. `unread`: it failed to read some document, so that rows which stand in another than `read` stay.
    """

    everything: bool
    open: frozenset[str]
    product: bool
    unread: bool
    read: frozenset[str]

    def covers(self, collection: str, row: Row, protected: set[str]) -> bool:
        if self.everything:
            return True
        parents = {parent_of(reading) for reading in readings(row)}
        if any(parent in self.open or parent in protected for parent in parents):
            return True
        if collection in ("limits", "clauses") and parents == {None} and self.product:
            return True
        return self.unread and any(entry.get("document") not in self.read for entry in row.get("evidence") or ())


def vanish(stored: StoredRows, matched: Mapping[str, set[str]], protection: Protection) -> Vanished:
    """Sort the unmatched rows. `matched` holds ids by collection; a row goes only when nothing under it stays."""
    protected: set[str] = set()
    unmatched = [(name, row) for name, row in stored if str(row["id"]) not in matched[name]]
    for name, row in unmatched:  # parents come first, so that protection reaches their children
        if protection.covers(name, row, protected):
            protected.add(str(row["id"]))
    candidates = {str(row["id"]) for _, row in unmatched if not touched(row)} - protected
    removable = _removable(stored, candidates)
    outcome = Vanished()
    for name, row in reversed(unmatched):
        if str(row["id"]) in removable:
            outcome.gone.append(Delete(f"coverage_{name}", str(row["id"]), row.get("date_updated")))
    for name, row in unmatched:
        known = row.get("missing_since") is not None or not was_read(row)
        if str(row["id"]) not in removable | protected and not known:
            outcome.missing.append((name, row))
    return outcome


def _removable(stored: StoredRows, candidates: set[str]) -> set[str]:
    """Candidates under which nothing stays, by the foreign keys as they stand."""
    removable = set(candidates)
    for name in reversed(COLLECTIONS):
        for row in stored.of(name):
            if str(row["id"]) not in removable:
                removable.difference_update(_parents(row))
    return removable


def _parents(row: Row) -> Iterator[str]:
    for name in ("benefit", "segment"):
        if row.get(name) is not None:
            yield str(row[name])
