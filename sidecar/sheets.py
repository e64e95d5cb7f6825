"""A result tree as a sheet: one row per figure and clause.

What a document says stays text, whatever a spreadsheet would make of it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from sidecar.models import Verdict

COLUMNS = (
    "product", "segment", "benefit", "kind", "verdict", "value", "unit", "per", "qualifier",
    "quote", "document", "page", "section",
)  # fmt: skip
_WIDTHS = (20, 26, 26, 16, 12, 14, 8, 10, 18, 80, 22, 6, 40)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
Cell = str | float | int | None
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Owner:
    segment: str = ""
    benefit: str = ""
    verdict: str = ""


def rows(result: Json, *, product: str = "") -> Iterator[tuple[Cell, ...]]:
    """One tuple per segment and benefit that says something, figure and clause, in the order of COLUMNS.

    `result` is the tree of `result.to_result`. `product` names the product; the first document's name stands in for
    it. A value of "unlimited" is that word.
    """
    documents = result.get("documents") or []
    name = product or (str(documents[0]["name"]) if documents else "")
    for owner, kind, place, figure in _entries(result):
        value, unit, per, qualifier = figure
        quote = " ".join(place["quote"].split()) if place else ""
        document, page, section = (place["name"], place["page"], place["section"]) if place else ("", None, "")
        yield (
            name, owner.segment, owner.benefit, kind, owner.verdict, value, unit, per, qualifier,
            quote, document, page, section,
        )  # fmt: skip


def write_csv(result: Json, path: Path, *, product: str = "") -> None:
    """UTF-8 with a byte order mark (spreadsheets need it). Text that would be a formula gets a leading apostrophe."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows(result, product=product):
            writer.writerow([_inert(cell) for cell in row])


def write_xlsx(result: Json, path: Path, *, product: str = "") -> None:
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
        for last, row in enumerate(rows(result, product=product), start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(last, column, _printable(cell)[:32767])
                elif cell is not None:
                    sheet.write_number(last, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)


_Figure = tuple[Cell, str, str, str]
_NONE: _Figure = (None, "", "", "")


_Entry = tuple[_Owner, str, Json | None, _Figure]


def _entries(result: Json) -> Iterator[_Entry]:
    yield from _modifiers(_Owner(), result)
    for segment in result["segments"]:
        owner = _Owner(segment["name"] or segment["key"], "", segment["verdict"])
        yield owner, "segment", segment["evidence"], _NONE
        yield from _modifiers(owner, segment)
        for benefit in segment["benefits"]:
            inner = _Owner(owner.segment, benefit["name"] or benefit["key"], benefit["verdict"])
            if benefit["verdict"] != Verdict.SILENT:
                yield inner, "benefit", benefit["evidence"], _NONE
            yield from _modifiers(inner, benefit)


def _modifiers(owner: _Owner, holder: Json) -> Iterator[_Entry]:
    for limit in holder["limits"]:
        value: Cell = "unlimited" if limit["unlimited"] else limit["value"]
        for place in _places(limit):
            yield owner, limit["kind"], place, (value, limit["unit"], limit["per"] or "", limit["qualifier"] or "")
    for kind in ("condition", "exclusion"):
        for clause in holder[f"{kind}s"]:
            for place in _places(clause):
                yield owner, kind, place, _NONE


def _places(item: Json) -> list[Json]:
    return [place for place in (item["evidence"], *item["also"]) if place]


def _inert(cell: Cell) -> Cell:
    if isinstance(cell, str):
        text = _printable(cell)
        return "'" + text if text.startswith(_FORMULA_STARTS) else text
    return cell


def _printable(text: str) -> str:
    return "".join(char for char in text if char >= " " or char in "\t\n")
