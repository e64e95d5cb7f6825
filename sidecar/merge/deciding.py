"""What a reading may change in the row it matched: never a person's decision, and no verdict by a failure."""

from __future__ import annotations

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

    A taxonomy item's new name is no news about the document: it is remembered, and proposed only beside other news.
    """
    known = was_read(row) and equal(collection, row["extracted"], reading)
    patch: Reading = {} if known else {"extracted": dict(reading)}
    if equal(collection, row, reading):
        if row.get("proposal") is not None:
            patch["proposal"] = None
    elif not known and (row.get("proposal") is not None or not _renamed(collection, row, reading)):
        patch["proposal"] = dict(reading)
    return patch


def _renamed(collection: str, row: Row, reading: Reading) -> bool:
    """Whether the reading differs from the last one in nothing but the name, which is the taxonomy's word."""
    return was_read(row) and equal(collection, {**row["extracted"], "name": reading.get("name")}, reading)
