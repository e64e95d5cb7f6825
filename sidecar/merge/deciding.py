"""What a reading may change in the row it matched: never a person's decision, and no verdict by a failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sidecar.merge.stored import CONTENT, DECIDED, Reading, Row, equal, same, touched, was_read


def holds_back(row: Row, reading: Reading, *, partial: bool) -> bool:
    """The run could not decide (or looked at a part and found nothing) what is decided in the row: the row stays."""
    verdict = reading.get("verdict")
    undecided = verdict == "undecided" or (partial and verdict == "silent")
    former = (row.get("extracted") or {}).get("verdict") if was_read(row) else None
    return undecided and bool(DECIDED & {row.get("verdict"), former})


def patch_of(collection: str, row: Row, reading: Reading) -> Reading:
    """The fields to write, empty where the row says all of it already."""
    patch = _reviewed(collection, row, reading) if touched(row) else _machine(collection, row, reading)
    if row.get("missing_since") is not None:
        patch["missing_since"] = None
    return patch


def _machine(collection: str, row: Row, reading: Reading) -> Reading:
    patch = {field: reading[field] for field in CONTENT[collection] if not same(field, row.get(field), reading[field])}
    if not was_read(row) or not equal(collection, row["extracted"], reading):
        patch["extracted"] = dict(reading)
    if row.get("proposal") is not None:
        patch["proposal"] = None
    return patch


def _reviewed(collection: str, row: Row, reading: Reading) -> Reading:
    """A new reading is proposed; one that says what the person says clears the proposal; an old one changes nothing.

    Nor does what says the same again: a taxonomy item's new name is remembered, and quotes that stand elsewhere in
    their document (a new edition) are followed there, as long as the person has left the row's places to the machine.
    """
    if was_read(row) and equal(collection, row["extracted"], reading):
        return _settled(collection, row, reading)
    patch: Reading = {"extracted": dict(reading)}
    quiet = _says_the_same(collection, row, reading)
    if quiet and row.get("evidence") == row["extracted"].get("evidence") != reading["evidence"]:
        patch["evidence"] = reading["evidence"]
    patch |= _settled(collection, {**row, **patch}, reading)
    news = row.get("proposal") is not None or not quiet
    if news and not equal(collection, {**row, **patch}, reading):
        patch["proposal"] = dict(reading)
    return patch


def _settled(collection: str, row: Row, reading: Reading) -> Reading:
    """Clears a proposal where the row says what was read."""
    return {"proposal": None} if row.get("proposal") is not None and equal(collection, row, reading) else {}


def _says_the_same(collection: str, row: Row, reading: Reading) -> bool:
    """Whether the reading differs from the last one in nothing but the name, which is the taxonomy's word, and in
    where its quotes stand."""
    if not was_read(row):
        return False
    last = row["extracted"]
    moved = _words(last.get("evidence")) == _words(reading["evidence"])
    same = {"name": reading.get("name"), **({"evidence": reading["evidence"]} if moved else {})}
    return equal(collection, {**last, **same}, reading)


def _words(places: Sequence[Mapping[str, Any]] | None) -> list[tuple[Any, Any]]:
    return [(place.get("document"), place.get("quote")) for place in places or ()]
