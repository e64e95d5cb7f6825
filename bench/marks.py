"""The truth marked in an HTML policy (`data-l`), found again on the pages of its print. Scores nothing."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2
from bs4 import BeautifulSoup
from bs4.element import Tag

from sidecar.demo.policies.truth import PlantedClause, PlantedLimit, Truth

LONGEST = 250
"""characters of a quote"""
_KEPT = 60
"""letters of a quote that must stand on one page where the rest goes on elsewhere"""
_HEADING = re.compile(r"h[1-6]")
_AHEAD = 3
"""pages by which a quote may jump: it is looked for from the page of the one before"""


class MarkUnknown(ValueError):
    """A mark that cannot be read, or whose words stand on no page."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry of a `data-l` list: `says` as written, at its place in the print."""

    says: Mapping[str, Any]
    page: int
    section: str
    quote: str


def read_truth(html: str, print_: bytes, segments: Sequence[str]) -> tuple[str, Truth]:
    """The language and what is marked. `segments`: every key that may be covered; not marked is not covered.

    Raises MarkUnknown, with the words of the mark.
    """
    soup = BeautifulSoup(html, "lxml")
    marks = list(_marks(soup, _pages(print_)))
    root = soup.find("html")
    language = str(root.get("lang", "")) if isinstance(root, Tag) else ""
    covered = {mark.says["key"] for mark in marks if mark.says["t"] == "segment"}
    if strange := covered - set(segments):
        raise MarkUnknown(f"no such segment: {', '.join(sorted(strange))}")
    benefits: dict[str, dict[str, None]] = {}
    for mark in marks:
        if mark.says["t"] == "benefit":
            benefits.setdefault(mark.says["segment"], {})[mark.says["key"]] = None
    return language, Truth(
        {key: key in covered for key in segments},
        {segment: tuple(keys) for segment, keys in benefits.items()},
        tuple(_limits(marks)),
        tuple(
            PlantedClause(mark.says["t"], mark.says.get("segment"), mark.page, mark.section, mark.quote)
            for mark in marks
            if mark.says["t"] in ("condition", "exclusion")
        ),
    )


def _limits(marks: Sequence[Mark]) -> Iterator[PlantedLimit]:
    for mark in marks:
        says = mark.says
        if says["t"] != "limit":
            continue
        yield PlantedLimit(
            segment=says.get("segment"),
            benefit=says.get("benefit"),
            kind=says["kind"],
            value=says.get("value"),
            unit=says["unit"],
            per=says.get("per"),
            page=mark.page,
            section=mark.section,
            quote=mark.quote,
            unlimited=bool(says.get("unlimited")),
        )


def _marks(soup: BeautifulSoup, pages: Sequence[str]) -> Iterator[Mark]:
    last, section = 0, ""
    for element in soup.find_all(True):
        if _HEADING.fullmatch(element.name):
            section = " ".join(element.get_text().split())
        written = element.get("data-l")
        if not written:
            continue
        for says in json.loads(str(written)):
            quote = re.sub(r" ([.,;:)])", r"\1", says.get("q") or " ".join(element.get_text(" ").split()))
            page, quote = _place(quote, pages, last)
            last = page if last <= page < last + _AHEAD else last
            yield Mark(says, page + 1, section, quote[:LONGEST])


def _place(quote: str, pages: Sequence[str], last: int) -> tuple[int, str]:
    """The page (from 0) and the words that stand there: the first ones where a column or page ends within them."""
    whole = letters(quote)
    for cut in (len(whole), _KEPT):
        wanted = whole[:cut]
        found = [number for number, text in enumerate(pages) if wanted and wanted in text]
        if found:
            shown = quote if cut == len(whole) else quote[:_KEPT]
            return next((number for number in found if number >= last), found[0]), shown
    raise MarkUnknown(f"on no page: {quote[:90]!r}")


def _pages(print_: bytes) -> list[str]:
    with pypdfium2.PdfDocument(print_) as document:
        return [letters(page.get_textpage().get_text_range()) for page in document]


def letters(text: str) -> str:
    """Letters, digits and per cent signs in lower case: what survives line breaks and hyphenation."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("\u00ad", "")
    return "".join(re.findall(r"[^\W_]|%", folded))
