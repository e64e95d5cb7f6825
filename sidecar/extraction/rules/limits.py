"""Figures in clauses and table rows become limit claims: owner, kind, per, plan. Leaves values to sidecar.values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sidecar.extraction.rules.outline import Nature
from sidecar.extraction.rules.owners import owner_of
from sidecar.extraction.rules.phrases import tokens
from sidecar.extraction.rules.plans import plan_names, qualifier_of, speaks_of
from sidecar.extraction.rules.reading import Reading
from sidecar.extraction.rules.units import Unit
from sidecar.models import Cell, Claim, LimitKind
from sidecar.values import FoundFigure, find_figures, find_per

_TIMES = ("hours", "days", "weeks", "months", "years")
_LEAST_BARE = 50.0
_MONEY = re.compile(r"[\d€$£]|\b[A-Z]{3}\b")
"""amounts and codes, which are taken out of a row to leave its label"""
_WALL = " | "
_LONGEST = 560
"""letters and digits in a quote; a longer sentence is cut round its figure"""


def limit_claims(reading: Reading) -> Iterator[Claim]:
    names = plan_names(reading.units, reading.lexicon)
    for unit in reading.units:
        if reading.nature(unit) is Nature.ADMINISTRATION:
            continue
        yield from _of_unit(reading, unit, names)


def _of_unit(reading: Reading, unit: Unit, names: Sequence[str]) -> Iterator[Claim]:
    figures = list(_figures(reading, unit, names))
    if not figures:
        return
    ranges = [(0, len(unit.text))] if unit.row else unit.sentence_ranges(reading.lexicon)
    for found in figures:
        if found.not_a_limit:
            continue
        start, end = next(((a, b) for a, b in ranges if a <= found.start < b), (0, len(unit.text)))
        end = max(end, found.end)
        if not unit.row and not _bounds_cover(reading, unit, found, start, end):
            continue
        start, end = _shortened(unit.text, max(start, min(unit.head, found.start)), end, found)
        owner = owner_of(reading, unit, start, end, figure=found, figures=figures)
        plan = qualifier_of(unit, found, start, end, names=names, lexicon=reading.lexicon, figures=figures)
        yield Claim(
            category="limit",
            span=unit.row_span(reading.document) if unit.row else unit.span(start, end),
            segment=owner.segment,
            benefit=owner.benefit,
            kind=_kind(reading, unit, found, start, end),
            figure=found.figure,
            per=None if found.per_by_variant and plan in names else found.per or _per_of_list(reading, unit, found),
            qualifier=plan,
        )


def _per_of_list(reading: Reading, unit: Unit, found: FoundFigure) -> str | None:
    """What the introduction of a list, or a heading that speaks of amounts, says that all these amounts are for."""
    if unit.row or found.nature != "money":
        return None
    for lead in reversed(unit.leads):
        ranges = lead.sentence_ranges(reading.lexicon)
        sentence = lead.text[max(ranges[-1][0], lead.head) : ranges[-1][1]] if ranges else ""
        if sentence.rstrip().endswith(":") and not any(char.isdecimal() for char in sentence):
            per = find_per(sentence, reading.document.language)
            if per not in (None, "day"):
                return per
    topic = reading.topic(unit)
    spoken = reading.lexicon.amount_words.first(topic.words) is not None
    return find_per(topic.section.title, reading.document.language) if spoken else None


def _figures(reading: Reading, unit: Unit, names: Sequence[str]) -> Iterator[FoundFigure]:
    """A clause's figures; a row is read with its cells kept apart, as two amounts side by side are not one."""
    currency, language = _currency(reading, unit), reading.document.language
    cells = [cell for line in unit.lines for cell in line.cells]
    if not unit.row or len(cells) < 2:
        yield from find_figures(unit.text, language, currency=currency)
        return
    text, places = "", []
    for cell in cells:
        text += _WALL if text else ""
        places.append((len(text), cell))
        text += cell.text
    for found in find_figures(text, language, currency=currency):
        begin, cell = max((place for place in places if place[0] <= found.start), key=lambda place: place[0])
        first, last = cell.start + found.start - begin, cell.start + found.end - begin - 1
        inside = [index for index, offset in enumerate(unit.flat.offsets) if first <= offset <= last]
        if inside and last < cell.end and _counts_nothing_else(reading, unit, found):
            kind = _kind_by_label(found, cells, language) or found.kind_hint
            per = found.per or _per_beside(found, cell, cells, language, names) or _per_of_table(reading, unit, found)
            yield replace(found, start=inside[0], end=inside[-1] + 1, per=per, kind_hint=kind)


def _kind_by_label(found: FoundFigure, cells: Sequence[Cell], language: str) -> LimitKind | None:
    """A row's label that speaks of a deductible speaks of every amount of the row, not of the first one alone."""
    label = cells[0].text
    if (
        found.nature != "money"
        or found.kind_hint not in (None, "max_amount")
        or any(char.isdecimal() for char in label)
    ):
        return None
    read = find_figures(f"{label} {found.figure.unit} {found.figure.value or 0:g}", language)
    return "deductible" if [figure.kind_hint for figure in read] == ["deductible"] else None


def _per_beside(
    found: FoundFigure, own: Cell, cells: Sequence[Cell], language: str, names: Sequence[str]
) -> str | None:
    """What the column's head, or a cell of the row without a figure, says that the figure is for.

    A plan's name ("Family") says who may have it, not what it is for.
    """
    head = "" if " ".join(own.head.split()) in names else own.head
    for words in (head, *(cell.text for cell in cells[1:] if cell is not own), cells[0].text):
        if words and not any(char.isdecimal() for char in words):
            per = next((read.per for read in _with(found, words, language) if read.per), None)
            if per is not None:
                return per
    return None


def _with(found: FoundFigure, words: str, language: str) -> list[FoundFigure]:
    """The figure read anew as if these words stood behind it."""
    bare = found.nature == "money" and not any(char.isalpha() or char in "€$£" for char in found.text)
    return find_figures(f"{found.figure.unit if bare else ''} {found.text} {words}", language)


def _per_of_table(reading: Reading, unit: Unit, found: FoundFigure) -> str | None:
    """What a note right above or below the table, or its title, says of all its amounts: that they are per person."""
    if found.nature not in ("money", "unlimited"):
        return None
    language = reading.document.language
    if per := find_per(reading.topic(unit).section.title, language):
        return per
    for sentence in _notes(reading, unit):
        if not any(char.isdecimal() for char in sentence):
            figures = _with(found, sentence, language)
            per = next((read.per for read in figures if read.per), None) or _per_said(reading, sentence)
            if per is not None:
                return per
    return None


def _per_said(reading: Reading, sentence: str) -> str | None:
    """Only of a sentence that speaks of amounts: any other one may say "each person" of anything."""
    spoken = reading.lexicon.amount_words.first(tokens(sentence)) is not None
    return find_per(sentence, reading.document.language) if spoken else None


def _notes(reading: Reading, unit: Unit) -> Iterator[str]:
    for above in reading.above_table(unit):
        yield from (above.text[start:end] for start, end in above.sentence_ranges(reading.lexicon))
    for below in reading.below_table(unit):
        for start, end in below.sentence_ranges(reading.lexicon):
            if reading.lexicon.amount_words.first(tokens(below.text[start:end])) is not None:
                yield below.text[start:end]
    for topic in (reading.topic(unit), *reading.above(unit)):
        if reading.lexicon.amount_words.first(topic.words) is not None:
            yield topic.section.title


def _currency(reading: Reading, unit: Unit) -> str | None:
    """Bare numbers are amounts only in a row of a table: in the currency of its page, else of the document."""
    return (reading.currency_of(unit.page) or reading.currency) if unit.row else None


def _counts_nothing_else(reading: Reading, unit: Unit, found: FoundFigure) -> bool:
    """A small bare number on a page that names no currency may be a place in a list or a number of things."""
    named = reading.currency_of(unit.page) is not None or any(char.isalpha() or char in "€$£" for char in found.text)
    return found.nature != "money" or named or (found.figure.value or 0.0) >= _LEAST_BARE


def _bounds_cover(reading: Reading, unit: Unit, found: FoundFigure, start: int, end: int) -> bool:
    """A period in a clause about notice or payment bounds a duty, not the cover; so it does not where a segment's
    cover is told: an employer's notice is an event there, and treatment after the return is paid."""
    if found.figure.unit not in _TIMES or (found.kind_hint == "waiting_period" and found.role_hint is None):
        return True
    if reading.nature(unit) is Nature.COVER and reading.topic(unit).segment is not None:
        return True
    words = [word for word in unit.words if word.start >= start and word.end <= end]
    if reading.lexicon.administration_phrases.first(words):
        return False
    if reading.nature(unit) is not Nature.CONDITION or reading.topic(unit).segment is not None:
        return True
    if found.per == "trip":
        return True
    return reading.lexicon.coverage_phrases.first(words) is not None


def _kind(reading: Reading, unit: Unit, found: FoundFigure, start: int, end: int) -> LimitKind:
    headed = speaks_of(_head_over(unit, found), reading.document.language)
    if headed is not None:
        return headed
    if found.kind_hint == "deductible" and not _without_names(reading, unit, found, start, end):
        return "max_amount"
    if found.kind_hint is not None:
        return found.kind_hint
    measure = found.figure.unit
    if measure == "%":
        return "percentage"
    if measure == "km":
        return "distance"
    if measure == "count":
        return "count"
    return "duration" if measure in _TIMES else "max_amount"


def _head_over(unit: Unit, found: FoundFigure) -> str:
    place = unit.flat.place(found.start, found.end)[0] if unit.row else -1
    cells = (cell for line in unit.lines for cell in line.cells)
    return next((cell.head for cell in cells if cell.start <= place < cell.end), "")


def _without_names(reading: Reading, unit: Unit, found: FoundFigure, start: int, end: int) -> bool:
    """Whether a figure is a deductible also where no name of a benefit, such as a waiver of one, tells it so."""
    words = [word for word in unit.words if word.start >= start and word.end <= end]
    text = unit.text[:end]
    for first, last in reading.terms.named_ranges(words):
        if last <= found.start:
            text = text[:first] + "-" * (last - first) + text[last:]
    if text == unit.text[:end]:
        return True
    if unit.row:
        label = _MONEY.sub(" ", text[: found.start])
        again = find_figures(f"{label} {found.figure.unit} {found.figure.value or 0:g}", reading.document.language)
        return any(read.kind_hint == "deductible" for read in again)
    again = find_figures(text, reading.document.language, currency=_currency(reading, unit))
    return any(read.start == found.start and read.kind_hint == "deductible" for read in again)


def _shortened(text: str, start: int, end: int, found: FoundFigure) -> tuple[int, int]:
    """The sentence, or so much of it around the figure as a quote may hold, cut at a comma or blank."""
    if end - start <= _LONGEST:
        return start, end
    left = max(start, found.start - _LONGEST // 2)
    right = min(end, found.end + _LONGEST // 4)
    if left > start:
        left = max(text.rfind(", ", start, left + 1) + 2, text.rfind(" ", start, left + 1) + 1, start)
    if right < end:
        blank = text.find(" ", right, end)
        right = blank if blank != -1 else end
    return left, right
