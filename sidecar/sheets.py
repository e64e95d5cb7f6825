"""An outcome as a sheet: one row per figure and clause. What a document says stays text, whatever a spreadsheet would make of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from sidecar.models import Clause, Evidence, Limit, Segment, Verdict
from sidecar.pipeline import Outcome

COLUMNS = (
    "product", "segment", "benefit", "kind", "verdict", "value", "unit", "per", "qualifier",
    "quote", "document", "page", "section",
)  # fmt: skip
_WIDTHS = (20, 26, 26, 16, 12, 14, 8, 10, 18, 80, 22, 6, 40)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class _Owner:
    segment: str = ""
    benefit: str = ""
    verdict: str = ""


def rows(outcome: Outcome, *, product: str = "") -> Iterator[tuple[Cell, ...]]:
    """One tuple per segment and benefit that says something, figure and clause, in the order of COLUMNS.

    `product` names the product; the first document's name stands in for it. A value of "unlimited" is that word.
    """
    name = product or (outcome.documents[0].name if outcome.documents else "")
    for owner, kind, place, figure in _entries(outcome):
        value, unit, per, qualifier = figure
        document = outcome.documents[place.document].name if place else ""
        quote = " ".join(place.quote.split()) if place else ""
        yield (
            name, owner.segment, owner.benefit, kind, owner.verdict, value, unit, per, qualifier,
            quote, document, place.page if place else None, place.section if place else "",
        )  # fmt: skip


def write_csv(outcome: Outcome, path: Path, *, product: str = "") -> None:
    """UTF-8 with a byte order mark (spreadsheets need it). Text that would be a formula gets a leading apostrophe."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows(outcome, product=product):
            writer.writerow([_inert(cell) for cell in row])


def write_xlsx(outcome: Outcome, path: Path, *, product: str = "") -> None:
    """A workbook with one sheet, header frozen and filtered. Strings stay strings: no formulas, no links."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("coverage")
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for column, (title, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(0, column, title, bold)
        last = 0
        for last, row in enumerate(rows(outcome, product=product), start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(last, column, _printable(cell)[:32767])
                elif cell is not None:
                    sheet.write_number(last, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)


_Figure = tuple[Cell, str, str, str]
_NONE: _Figure = (None, "", "", "")


def _entries(outcome: Outcome) -> Iterator[tuple[_Owner, str, Evidence | None, _Figure]]:
    coverage = outcome.coverage
    yield from _modifiers(_Owner(), coverage.limits, coverage.clauses)
    for segment in coverage.segments:
        yield from _segment(segment)


def _segment(segment: Segment) -> Iterator[tuple[_Owner, str, Evidence | None, _Figure]]:
    owner = _Owner(segment.name or segment.key, "", segment.verdict.value)
    yield owner, "segment", _first(segment.evidence), _NONE
    yield from _modifiers(owner, segment.limits, segment.clauses)
    for benefit in segment.benefits:
        inner = _Owner(owner.segment, benefit.name or benefit.key, benefit.verdict.value)
        if benefit.verdict is not Verdict.SILENT:
            yield inner, "benefit", _first(benefit.evidence), _NONE
        yield from _modifiers(inner, benefit.limits, benefit.clauses)


def _modifiers(
    owner: _Owner, limits: tuple[Limit, ...], clauses: tuple[Clause, ...]
) -> Iterator[tuple[_Owner, str, Evidence | None, _Figure]]:
    for limit in limits:
        value: Cell = "unlimited" if limit.figure.unlimited else limit.figure.value
        for place in limit.evidence:
            yield owner, limit.kind, place, (value, limit.figure.unit, limit.per or "", limit.qualifier or "")
    for clause in clauses:
        for place in clause.evidence:
            yield owner, clause.kind, place, _NONE


def _first(places: tuple[Evidence, ...]) -> Evidence | None:
    return places[0] if places else None


def _inert(cell: Cell) -> Cell:
    if isinstance(cell, str):
        text = _printable(cell)
        return "'" + text if text.startswith(_FORMULA_STARTS) else text
    return cell


def _printable(text: str) -> str:
    return "".join(char for char in text if char >= " " or char in "\t\n")
