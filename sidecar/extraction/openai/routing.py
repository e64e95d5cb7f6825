"""Which blocks are read for which segment, and which remain for the second pass. Asks nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sidecar.extraction.openai.answers import Route
from sidecar.extraction.openai.opinion import LineKey, Opinion
from sidecar.extraction.openai.sheet import Block, Sheet
from sidecar.models import Taxonomy


@dataclass(frozen=True, slots=True)
class Routing:
    """Blocks by segment item id, in taxonomy order, and the blocks that no segment claims."""

    claimed: Mapping[str, frozenset[int]]
    unclaimed: tuple[int, ...]


def routed(routes: Sequence[Route], sheet: Sheet, taxonomy: Taxonomy, opinion: Opinion) -> Routing:
    """The model's routes, and the rules' own for blocks it gave to nobody. Unknown names and numbers are no routes."""
    claimed: dict[str, set[int]] = {segment.id: set() for segment in taxonomy.segments}
    ids = {segment.key: segment.id for segment in taxonomy.segments}
    known = {block.number for block in sheet.blocks}
    for route in routes:
        if route.segment in ids and 0 < route.last - route.first + 1 <= len(known):
            claimed[ids[route.segment]].update(known.intersection(range(route.first, route.last + 1)))
    taken = set().union(*claimed.values())
    for block in sheet.blocks:
        if block.number in taken:
            continue
        for segment in opinion.segments_at(keys_of(block, sheet)):
            if claimed[segment] or opinion.verdict(segment).included:
                claimed[segment].add(block.number)
    taken = set().union(*claimed.values())
    return Routing(
        {segment: frozenset(blocks) for segment, blocks in claimed.items() if blocks},
        tuple(sorted(known - taken)),
    )


def worth_reading(blocks: Collection[int], sheet: Sheet, opinion: Opinion, most: int) -> list[int]:
    """The blocks in which something may be found, the most promising first until `most` characters, in their order."""
    chosen: list[int] = []
    scored = [(opinion.interest(keys_of(block, sheet)), block) for block in sheet.blocks if block.number in blocks]
    for score, block in sorted(scored, key=lambda pair: (-pair[0] / _size(pair[1], sheet), pair[1].number)):
        most -= _size(block, sheet)
        if score > 0 and most >= 0:
            chosen.append(block.number)
    return sorted(chosen)


def parts(blocks: Collection[int], sheet: Sheet, most: int) -> Iterator[list[int]]:
    """The blocks in runs of at most `most` characters; a longer block stands alone."""
    run: list[int] = []
    size = 0
    for block in sheet.blocks:
        if block.number not in blocks:
            continue
        length = _size(block, sheet)
        if run and size + length > most:
            yield run
            run, size = [], 0
        run.append(block.number)
        size += length
    if run:
        yield run


def keys_of(block: Block, sheet: Sheet) -> list[LineKey]:
    return [(block.document, sheet.entries[line].line.id) for line in block.lines]


def _size(block: Block, sheet: Sheet) -> int:
    return sum(len(sheet.entries[line].line.text) + 6 for line in block.lines)
