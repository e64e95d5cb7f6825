"""Which stored row a reading is: exact matches first, then a sole remaining pair. Decides nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from sidecar.merge.found import Node
from sidecar.merge.stored import Key, Row, key_of, readings, tell_apart, was_read

Trait = Callable[[str, Row], Key]


def match(collection: str, nodes: Sequence[Node], rows: Iterable[Row]) -> dict[int, Row]:
    """Stored rows by index of their node. The machine's last reading speaks before what a person made of it."""
    free = sorted(rows, key=_preference)
    matched: dict[int, Row] = {}
    for version in (0, -1):  # last reading, then as it stands
        _exact(collection, nodes, free, matched, version)
    _sole_pairs(collection, nodes, free, matched)
    return matched


def _preference(row: Row) -> tuple[bool, bool, int, str]:
    return (row.get("missing_since") is not None, row.get("origin") == "person", row.get("sort") or 0, str(row["id"]))


def _exact(collection: str, nodes: Sequence[Node], free: list[Row], matched: dict[int, Row], version: int) -> None:
    by_trait: dict[Key, list[Row]] = defaultdict(list)
    for row in free:
        reading = readings(row)[version]
        by_trait[key_of(collection, reading) + tell_apart(collection, reading)].append(row)
    for index, node in enumerate(nodes):
        candidates = by_trait[key_of(collection, node.reading) + tell_apart(collection, node.reading)]
        if index not in matched and candidates:
            matched[index] = candidates.pop(0)
    _take(free, matched)


def _sole_pairs(collection: str, nodes: Sequence[Node], free: list[Row], matched: dict[int, Row]) -> None:
    """A changed value is the same row where it can be no other. A person's own row is only recognised exactly."""
    waiting: dict[Key, list[int]] = defaultdict(list)
    for index, node in enumerate(nodes):
        if index not in matched:
            waiting[key_of(collection, node.reading)].append(index)
    left: dict[Key, list[Row]] = defaultdict(list)
    for row in free:
        if was_read(row):
            left[key_of(collection, readings(row)[0])].append(row)
    for key, indexes in waiting.items():
        if len(indexes) == 1 and len(left[key]) == 1:
            matched[indexes[0]] = left[key][0]
    _take(free, matched)


def _take(free: list[Row], matched: dict[int, Row]) -> None:
    taken = {id(row) for row in matched.values()}
    free[:] = [row for row in free if id(row) not in taken]
