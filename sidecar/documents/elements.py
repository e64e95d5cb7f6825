"""Hands a Document on in unstructured's vocabulary: elements with places, and its chunks by title. Parses nothing."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sidecar.documents.fragments import is_mark
from sidecar.documents.offline import silence
from sidecar.models import Document, Line, Page, Role

if TYPE_CHECKING:
    from unstructured.documents.elements import Element

MAX_CHARACTERS = 4000


def to_elements(document: Document) -> list[Element]:
    """One element per line, hidden text left out; consecutive rows of a table make one Table with `text_as_html`.

    Coordinates are in points from the page's top left; a format without places has none.
    """
    silence()
    elements: list[Element] = []
    for page in document.pages:
        rows: list[Line] = []
        for line in page.lines:
            if line.role is Role.TABLE:
                rows.append(line)
                continue
            if rows:
                elements.append(_element(rows, page))
                rows = []
            if line.role is not Role.HIDDEN:
                elements.append(_element([line], page))
        if rows:
            elements.append(_element(rows, page))
    return elements


def chunks(document: Document, max_characters: int = MAX_CHARACTERS) -> list[Element]:
    """Chunks of at most `max_characters`, cut at headings where possible; headers, footers and hidden text left out."""
    from unstructured.chunking.title import chunk_by_title

    kept = [element for element in to_elements(document) if element.category not in ("Header", "Footer")]
    found: list[Element] = chunk_by_title(kept, max_characters=max_characters, multipage_sections=True)
    return found


def _element(lines: Sequence[Line], page: Page) -> Element:
    from unstructured.documents import elements as kinds
    from unstructured.documents.coordinates import PointSpace

    metadata = kinds.ElementMetadata(page_number=page.number)
    first = lines[0]
    if page.width and page.height:
        x0, y0 = min(line.box[0] for line in lines), min(line.box[1] for line in lines)
        x1, y1 = max(line.box[2] for line in lines), max(line.box[3] for line in lines)
        points = ((x0, y0), (x0, y1), (x1, y1), (x1, y0))
        metadata.coordinates = kinds.CoordinatesMetadata(points=points, system=PointSpace(page.width, page.height))
    if first.role is Role.TABLE:
        metadata.text_as_html = _table(lines)
    return _kind(first, kinds)(text="\n".join(line.text for line in lines), metadata=metadata)  # type: ignore[no-any-return]


def _kind(line: Line, kinds: Any) -> Any:
    named = {
        Role.HEADING: kinds.Title,
        Role.TABLE: kinds.Table,
        Role.HEADER: kinds.Header,
        Role.FOOTER: kinds.Footer,
        Role.FOOTNOTE: kinds.Text,
    }
    if line.role in named:
        return named[line.role]
    return kinds.ListItem if is_mark(line.text.split(" ", 1)[0]) else kinds.NarrativeText


def _table(lines: Sequence[Line]) -> str:
    rows = []
    for line in lines:
        cells = "".join(f"<td>{html.escape(cell.text)}</td>" for cell in line.cells)
        rows.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(rows)}</table>"
