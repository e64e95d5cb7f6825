"""Invented policies built line by line, and an invented line of business, boats. Short words for the tests."""

from __future__ import annotations

from dataclasses import dataclass, field

from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.models import (
    Category,
    Cell,
    Claim,
    Document,
    Line,
    Page,
    Role,
    Section,
    Taxonomy,
    TaxonomyItem,
)
from sidecar.ports import SilentReport

PITCH = 12.0
Row = tuple[str, ...]


@dataclass
class Paper:
    """A document under construction. Lines stand 12 points apart; `gap` leaves a blank line."""

    language: str = "de"
    name: str = "boat.pdf"
    _pages: list[list[Line]] = field(default_factory=lambda: [[]])
    _sections: list[Section] = field(default_factory=list)
    _open: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)
    _y: float = 40.0
    _column: int = 0

    def section(self, number: str, title: str, *body: str | Row, level: int = 1) -> Paper:
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        parent = self._open[-1] if self._open else None
        label = f"{number} {title}".strip()
        path = (*(parent[2] if parent else ()), label)
        heading = [self._line(label, Role.HEADING)] if label and title else []
        lines = [self._line(part) for part in body]
        self._sections.append(
            Section(
                id=f"s{len(self._sections)}",
                number=number,
                title=title,
                level=level,
                parent=parent[1] if parent else None,
                path=path,
                lines=(*heading, *(line for line in lines if line)),
                heading=tuple(heading),
            )
        )
        self._open.append((level, f"s{len(self._sections) - 1}", path))
        return self

    def page(self) -> Paper:
        self._pages.append([])
        self._y = 40.0
        return self

    def document(self) -> Document:
        pages = tuple(
            Page(number, 595.0, 842.0, "\n".join(line.text for line in lines), tuple(lines))
            for number, lines in enumerate(self._pages, start=1)
        )
        return Document(self.name, "0" * 64, "application/pdf", pages, tuple(self._sections), self.language)

    def _line(self, content: str | Row, role: Role = Role.BODY) -> str:
        if content == "":
            self._y += PITCH
            return ""
        text = content if isinstance(content, str) else "  ".join(entry.partition("@")[0] for entry in content)
        lines = self._pages[-1]
        start = lines[-1].end + 1 if lines else 0
        indent = 60.0 + 10.0 * (len(text) - len(text.lstrip()))
        box = (indent, self._y, indent + 5.0 * len(text), self._y + 8.0)
        cells: tuple[Cell, ...] = ()
        if not isinstance(content, str):
            role = Role.TABLE
            cells = _cells(content, start, box)
        line = Line(
            f"p{len(self._pages)}l{len(lines) + 1}", len(self._pages), text, start, start + len(text), box, role, cells
        )
        lines.append(line)
        self._y += PITCH
        return line.id


def _cells(row: Row, start: int, box: tuple[float, float, float, float]) -> tuple[Cell, ...]:
    """`text@head` is a cell under a column's head."""
    cells = []
    for entry in row:
        text, _, head = entry.partition("@")
        cells.append(Cell(text, start, start + len(text), box, head))
        start += len(text) + 2
    return tuple(cells)


def _item(
    key: str, category: Category, parent: str | None, names: dict[str, str], aliases: dict[str, tuple[str, ...]]
) -> TaxonomyItem:
    path = f"{parent}/{key}" if parent else key
    order = ("hull", "towing", "crew", "sinking", "salvage", "tow_to_port", "crew_costs").index(key)
    return TaxonomyItem(path, key, category, parent, names, aliases, sort=order)


BOATS = Taxonomy(
    key="boats",
    name="Boats",
    line_of_business="boat",
    items=(
        _item("hull", "segment", None, {"de": "Bootskasko", "en": "Hull"}, {"de": ("Kasko*",), "en": ("hull cover",)}),
        _item(
            "sinking", "benefit", "hull", {"de": "Untergang", "en": "Sinking"}, {"de": ("sinken",), "en": ("sinks",)}
        ),
        _item("salvage", "benefit", "hull", {"de": "Bergung", "en": "Salvage"}, {"de": ("Bergungskosten",)}),
        _item("towing", "segment", None, {"de": "Schlepphilfe", "en": "Towing"}, {"de": ("Abschleppen",)}),
        _item("tow_to_port", "benefit", "towing", {"de": "Schleppen in den Hafen"}, {"de": ("Schleppkosten",)}),
        _item("crew", "segment", None, {"de": "Mannschaft", "en": "Crew"}, {"de": ("Mannschaft*",)}),
        _item("crew_costs", "benefit", "crew", {"de": "Mannschaftskosten"}, {"de": ("Unterkunft",)}),
    ),
)


def claims(paper: Paper, taxonomy: Taxonomy = BOATS) -> tuple[Claim, ...]:
    return RulesExtractor().extract([paper.document()], taxonomy, SilentReport()).claims


def quote(paper: Paper, claim: Claim) -> str:
    """The text that a claim points to, on one line."""
    document = paper.document()
    page = document.pages[document.line(claim.span.lines[0]).page - 1]
    return " ".join(page.text[claim.span.start : claim.span.end].split())


def quotes(paper: Paper, category: Category, taxonomy: Taxonomy = BOATS) -> list[str]:
    return [quote(paper, claim) for claim in claims(paper, taxonomy) if claim.category == category]
