"""Which plan or variant a figure is for. The plans' names are the document's own: heads of its tables' columns."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sidecar.extraction.rules.language import Lexicon
from sidecar.extraction.rules.phrases import Hit, Token, tokens
from sidecar.extraction.rules.units import Unit
from sidecar.models import Cell, LimitKind
from sidecar.values import FoundFigure, find_figures, find_per

_LONGEST_NAME = 30
_MOST_WORDS = 3
_SHORTEST_WORD = 3
_BARE = frozenset({"variante", "modul", "module", "modulo", "option"})
_KINDS_OF_HEADS: tuple[LimitKind, ...] = ("deductible", "waiting_period")
_ENOUGH_ROWS = 3
"""rows under the same heads, and places where the text uses each of them as a name"""


def plan_names(units: Iterable[Unit], lexicon: Lexicon) -> tuple[str, ...]:
    """The heads over figures in tables where one head names a plan, as written, longest first.

    One head that names a plan makes plans of the others; so does the running text, where it uses all of them as names.
    """
    names: set[str] = set()
    rows: Counter[tuple[str, ...]] = Counter()
    alike: Counter[tuple[str, ...]] = Counter()
    prose: list[str] = []
    joined: set[str] = set()
    for unit in units:
        if not unit.row:
            prose.append(unit.text)
        cells = [cell for line in unit.lines for cell in line.cells[1:] if cell.head]
        heads = tuple(" ".join(cell.head.split()) for cell in cells if any(char.isdigit() for char in cell.text))
        heads = tuple(head for head in heads if len(head) <= _LONGEST_NAME and head[:1].isalpha())
        joined.update(_joined_head(unit))
        if any(_is_plan(lexicon, cell.head) for cell in cells):
            names.update(heads)
        elif len({head for head in heads if speaks_of(head, lexicon.language) is None}) > 1:
            rows[heads] += 1
            alike[heads] += _are_alike(cells, lexicon.language)
    for heads, count in rows.items():
        untold = [head for head in heads if speaks_of(head, lexicon.language) is None]
        if (count >= _ENOUGH_ROWS and all(_is_name(head, prose) for head in untold)) or (
            alike[heads] >= _ENOUGH_ROWS and all(_may_name(head, lexicon) for head in untold)
        ):
            names.update(untold)
    names = {name for name in names if speaks_of(name, lexicon.language) is None}
    if names:
        names.update(tail for head in joined for tail in _tails(head)[:1] if _is_name(tail, prose))
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _are_alike(cells: Sequence[Cell], language: str) -> bool:
    """Whether a row says the same kind of thing in several columns: what tells these apart is who is asked."""
    natures = [{figure.nature for figure in find_figures(cell.text, language, currency="CHF")} for cell in cells]
    said = [nature - {"unlimited"} for nature in natures if nature]
    return len(said) > 1 and all(nature == said[0] for nature in said)


def _may_name(head: str, lexicon: Lexicon) -> bool:
    """Whether a short head over figures could be a plan's name: it speaks of no amount, of no share and of no place."""
    words = tokens(head)
    return (
        0 < len(words) <= _MOST_WORDS
        and head[:1].isupper()
        and lexicon.amount_words.first(words) is None
        and find_per(head, lexicon.language) is None
        and any(len(word.text) > _SHORTEST_WORD for word in words)
    )


@functools.lru_cache(maxsize=1024)
def speaks_of(head: str, language: str) -> LimitKind | None:
    """The kind that a column's head gives every amount below it, such as a deductible; None where it gives none."""
    kinds = [figure.kind_hint for figure in find_figures(f"{head}: 100 CHF", language)]
    return kinds[0] if kinds and kinds[0] in _KINDS_OF_HEADS else None


def _joined_head(unit: Unit) -> set[str]:
    """The head over a row's label, where a figure stands in the same cell: two columns read as one have both heads."""
    cells = [cell for line in unit.lines for cell in line.cells[:1] if cell.head and unit.row]
    return {" ".join(cell.head.split()) for cell in cells if re.search(r"\D\s\d", cell.text)}


def _tails(head: str) -> list[str]:
    """A head without its first word, its first two, ...: "Cover Basic" is the head of a label and of a plan."""
    words = head.split()
    return [" ".join(words[first:]) for first in range(1, len(words))]


def _is_name(head: str, prose: Sequence[str]) -> bool:
    """Whether the running text uses a head as a name: in its middle, capital as in the table."""
    pattern = re.compile(rf"(?:(?<=[^\W\d_] )|(?<=[«\"„“(])){re.escape(head)}(?!\w)")
    return head[:1].isupper() and sum(len(pattern.findall(text)) for text in prose) >= _ENOUGH_ROWS


def qualifier_of(
    unit: Unit,
    found: FoundFigure,
    start: int,
    end: int,
    *,
    names: Sequence[str],
    lexicon: Lexicon,
    figures: Sequence[FoundFigure] = (),
) -> str | None:
    """The plan a figure is for: its column's head, a plan its sentence names, else the nearest variant words.

    `figures` are all of the unit's. A territory tells a figure apart in a table, and in a sentence that sets two of
    them against each other; one named in passing ("if you fall ill abroad") does not.
    """
    position = unit.flat.place(found.start, found.end)[0]
    cells = [cell for line in unit.lines for cell in line.cells if cell.head]
    if any(_is_plan(lexicon, cell.head) or " ".join(cell.head.split()) in names for cell in cells):
        head = _head_at(cells, position, names, lexicon.language)
        if head:
            return head
    if not unit.row and (named := _named(unit.text, found, start, end, names, figures)):
        return named
    words = [word for word in unit.words if word.start >= start and word.end <= end]
    hits = [*_variants(words, lexicon, names), *_territories(unit, words, lexicon)]
    if hits:
        nearest = min(hits, key=lambda hit: min(abs(hit.start - found.end), abs(found.start - hit.end)))
        return unit.text[nearest.start : nearest.end]
    for lead in reversed(unit.leads):
        for book in (lexicon.variant_words, lexicon.territory_words) if lead.row else ():
            if hit := book.first(lead.words):
                return lead.text[hit.start : hit.end]
    return None


def _variants(words: Sequence[Token], lexicon: Lexicon, names: Sequence[str]) -> list[Hit[str]]:
    """Words for a variant; the bare word for one says nothing where the variants have names."""
    hits = list(lexicon.variant_words.find(words))
    return [hit for hit in hits if not (names and hit.tag in _BARE)]


def _territories(unit: Unit, words: Sequence[Token], lexicon: Lexicon) -> list[Hit[str]]:
    hits = list(lexicon.territory_words.find(words))
    return hits if unit.row or len({hit.tag for hit in hits}) > 1 else []


def _head_at(cells: Sequence[Cell], position: int, names: Sequence[str], language: str) -> str:
    index = next((index for index, cell in enumerate(cells) if cell.start <= position < cell.end), None)
    if index is None:
        return ""
    head = " ".join(cells[index].head.split())
    if speaks_of(head, language) is not None:
        return ""
    if index == 0 and head not in names:
        return next((tail for tail in _tails(head) if tail in names), head)
    return head


def _named(
    text: str, found: FoundFigure, start: int, end: int, names: Sequence[str], figures: Sequence[FoundFigure]
) -> str | None:
    """The plan's name next to a figure in its sentence: before it where the first name stands before the first figure.

    "Under Basic we pay 500, under Extra 900" and "500 in Basic and 900 in Extra" both read right. A name counts only
    as it is written in the table's head: "Plus" is a plan, "plus" is not.
    """
    if not names:
        return None
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names) + r")(?!\w)")
    parts = [start, *(cut.end() for cut in re.finditer(r";\s", text[:end]) if cut.start() >= start), end]
    start, end = next((a, b) for a, b in pairwise(parts) if a <= found.start < b or b == end)
    places = list(pattern.finditer(text, start, end))
    valued = sorted(other.start for other in (found, *figures) if start <= other.start < end)
    if not places:
        return None
    digit = re.search(r"\d", text[start:end])
    first = min(valued[0], start + digit.start()) if digit is not None else valued[0]
    if places[0].start() < first:
        before = [place for place in places if place.end() <= found.start]
        return before[-1].group() if before else None
    behind = next((place for place in places if place.start() >= found.end), None)
    if behind is None or any(found.end <= other < behind.start() for other in valued):
        return None
    return None if any(char.isdigit() for char in text[found.end : behind.start()]) else behind.group()


def _is_plan(lexicon: Lexicon, head: str) -> bool:
    return lexicon.plan_words.first(tokens(head)) is not None
