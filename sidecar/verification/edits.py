"""Whether what a person writes in a row is borne out by its quote: the same rules that hold the machine's own claims.

Knows no stored row and no document: quotes come with their language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from sidecar.models import Claim, Figure, LimitKind, Span
from sidecar.values import FoundFigure, find_figures, same_figure
from sidecar.verification.figures import PERS, checked_figure
from sidecar.verification.places import Refused

_NUMBER = re.compile(r"(?<![\w.,'’])\d[\d.,'’]*(?![\w])")
_FIELDS = {"no_figure": "value", "kind_and_unit_disagree": "unit", "unknown_per": "per"}
_SENTENCES = {
    "no_evidence": "It names no place in a document that it stands on.",
    "no_text": "It has no text.",
    "unknown_kind": "This kind of limit is not known.",
    "no_figure": "A limit has a value, or is unlimited.",
    "kind_and_unit_disagree": "A limit of this kind is not stated in this unit.",
    "unknown_per": "What the limit is for (per) is not one of: " + ", ".join(sorted(PERS)) + ".",
    "figure_not_in_quote": "The figure cannot be read in the quote.",
    "per_not_in_quote": "The quote says something else about what the figure is for (per).",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of one place and their language (a code such as "de"), where it is known."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What speaks against an edit: the field it is about, a code, and a sentence."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure in the quote with this index, as the value reader reads it."""

    quote: int
    found: FoundFigure


@dataclass(frozen=True, slots=True)
class LimitEdit:
    """A limit as a person wrote it; nothing about it has been checked."""

    kind: str | None
    value: float | None
    unlimited: bool
    unit: str | None
    per: str | None


def check_limit(edit: LimitEdit, quotes: Sequence[Quote]) -> tuple[list[Problem], list[Reading]]:
    """Problems of a limit (none = it holds), and the figures that its quotes state. One quote that bears it out is
    enough: the others may be a contradiction that is stored with it."""
    figure = Figure(edit.value, edit.unit or "", unlimited=edit.unlimited)
    readings = read(quotes, edit.unit)
    problems = _fit(edit, figure)
    if not quotes:
        return [*problems, problem("evidence", "no_evidence")], readings
    if any(one.field == "value" for one in problems):
        return problems, readings
    same = [reading.found for reading in readings if same_figure(reading.found.figure, figure)]
    if not same:
        problems.append(problem("value", "figure_not_in_quote"))
    elif edit.per in PERS and not any(found.per in (None, edit.per) for found in same):
        problems.append(problem("per", "per_not_in_quote"))
    return problems, readings


def check_words(field: str, text: str | None, quotes: Sequence[Quote]) -> list[Problem]:
    """Problems of a row without a figure: a clause with its text, a segment or benefit with its name (`field`)."""
    problems = [] if text and text.strip() else [problem(field, "no_text")]
    return problems if quotes else [*problems, problem("evidence", "no_evidence")]


def read(quotes: Sequence[Quote], unit: str | None) -> list[Reading]:
    """Every figure in the quotes; an amount without a currency counts as one of `unit`, as when a claim is verified."""
    currency = unit if unit and len(unit) == 3 and unit.isupper() else None
    return [Reading(n, found) for n, quote in enumerate(quotes) for found in _figures(quote, currency)]


def _figures(quote: Quote, currency: str | None) -> Iterator[FoundFigure]:
    """Those of the words; a row of a table that says none in words may hold its numbers alone, as its cells do."""
    language = quote.language or "de"
    found = find_figures(quote.text, language, currency=currency)
    yield from found
    if found or currency is None:
        return
    for number in _NUMBER.finditer(quote.text):
        for cell in find_figures(number[0], language, currency=currency):
            yield replace(cell, start=cell.start + number.start(), end=cell.end + number.start())


def problem(field: str, code: str) -> Problem:
    return Problem(field, code, _SENTENCES[code])


def _fit(edit: LimitEdit, figure: Figure) -> list[Problem]:
    """Whether kind, value, unit and per go together."""
    kind = next((one for one in get_args(LimitKind) if one == edit.kind), None)
    if kind is None:
        return [problem("kind", "unknown_kind")]
    claim = Claim("limit", Span(0, ()), kind=kind, figure=figure, per=edit.per)
    try:
        checked_figure(claim)
    except Refused as refused:
        return [problem(_FIELDS[refused.reason], refused.reason)]
    return []
