"""Document to JSON and back, exactly. Used between the parser's process and ours, and for debug artefacts."""

from __future__ import annotations

import json
from typing import Any

from sidecar.errors import DocumentBroken
from sidecar.models import Box, Cell, Document, Line, Page, Quality, Role, Section

LINE = ("id", "page", "text", "start", "end", "box", "role", "cells", "indent", "size", "bold", "column")
CELL = ("text", "start", "end", "box", "head")
SECTION = ("id", "number", "title", "level", "parent", "path", "lines", "heading")


def encode(document: Document) -> str:
    """One JSON object; lines, cells and sections as lists in the order named above."""
    return json.dumps(to_json(document), ensure_ascii=False, separators=(",", ":"))


def decode(text: str | bytes) -> Document:
    """The document that `encode` was given. Raises DocumentBroken for anything else."""
    try:
        return from_json(json.loads(text))
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise DocumentBroken("The parsed document cannot be read back.") from error


def to_json(document: Document) -> dict[str, Any]:
    quality = document.quality
    return {
        "name": document.name,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "language": document.language,
        "id": document.id,
        "kind": document.kind,
        "quality": {
            "engine": quality.engine,
            "kept": quality.kept,
            "pages": {str(page): share for page, share in quality.pages.items()},
            "unreadable": quality.unreadable,
            "flags": quality.flags,
        },
        "pages": [
            {
                "number": page.number,
                "width": page.width,
                "height": page.height,
                "text": page.text,
                "readable": page.readable,
                "source": page.source,
                "lines": [
                    [getattr(line, name) if name != "cells" else _cells(line) for name in LINE] for line in page.lines
                ],
            }
            for page in document.pages
        ],
        "sections": [[getattr(section, name) for name in SECTION] for section in document.sections],
    }


def from_json(value: dict[str, Any]) -> Document:
    """Raises KeyError, TypeError, ValueError where the value has another shape."""
    quality = value["quality"]
    return Document(
        name=value["name"],
        sha256=value["sha256"],
        media_type=value["media_type"],
        language=value["language"],
        id=value["id"],
        kind=value["kind"],
        quality=Quality(
            engine=quality["engine"],
            kept=quality["kept"],
            pages={int(page): share for page, share in quality["pages"].items()},
            unreadable=tuple(quality["unreadable"]),
            flags=tuple(quality["flags"]),
        ),
        pages=tuple(_page(page) for page in value["pages"]),
        sections=tuple(_section(section) for section in value["sections"]),
    )


def _cells(line: Line) -> list[list[Any]]:
    return [[getattr(cell, name) for name in CELL] for cell in line.cells]


def _box(value: list[float]) -> Box:
    x0, y0, x1, y1 = value
    return (x0, y0, x1, y1)


def _page(value: dict[str, Any]) -> Page:
    return Page(
        number=value["number"],
        width=value["width"],
        height=value["height"],
        text=value["text"],
        readable=value["readable"],
        source=value["source"],
        lines=tuple(_line(line) for line in value["lines"]),
    )


def _line(value: list[Any]) -> Line:
    parts = dict(zip(LINE, value, strict=True))
    cells = (dict(zip(CELL, cell, strict=True)) for cell in parts["cells"])
    parts["cells"] = tuple(Cell(**{**cell, "box": _box(cell["box"])}) for cell in cells)
    parts["box"], parts["role"] = _box(parts["box"]), Role(parts["role"])
    return Line(**parts)


def _section(value: list[Any]) -> Section:
    parts = dict(zip(SECTION, value, strict=True))
    for name in ("path", "lines", "heading"):
        parts[name] = tuple(parts[name])
    return Section(**parts)
