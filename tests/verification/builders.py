"""Small documents and taxonomies for the tests of verification."""

from __future__ import annotations

from collections.abc import Sequence

from sidecar.models import Cell, Document, Line, Page, Role, Section, Taxonomy, TaxonomyItem

TAXONOMY = Taxonomy(
    key="test",
    name="Test",
    line_of_business="travel",
    items=(
        TaxonomyItem("s-bag", "luggage", "segment", names={"de": "Gepäck", "en": "Luggage"}, sort=1),
        TaxonomyItem("b-loss", "loss", "benefit", parent="s-bag", names={"de": "Verlust"}, sort=1),
        TaxonomyItem("b-delay", "delay", "benefit", parent="s-bag", names={"de": "Verspätung"}, sort=2),
        TaxonomyItem("l-sum", "sum", "limit", parent="b-loss", names={"de": "Summe"}, sort=1),
        TaxonomyItem("s-law", "law", "segment", names={"de": "Rechtsschutz"}, sort=2),
        TaxonomyItem("b-advice", "advice", "benefit", parent="s-law", names={"de": "Beratung"}, sort=1),
        TaxonomyItem("s-home", "home", "segment", names={"de": "Zuhause"}, sort=3),
        TaxonomyItem("b-lock", "lock", "benefit", parent="s-home", names={"de": "Schlüssel"}, sort=1),
        TaxonomyItem("b-guard", "guard", "benefit", parent="s-home", names={"de": "Wache"}, sort=2),
    ),
    version="1",
)


def page(
    number: int, texts: Sequence[str], *, hidden: Sequence[int] = (), rows: Sequence[int] = (), readable: bool = True
) -> Page:
    """One line per text, 12 points apart; `hidden` and `rows` are indices of hidden lines and table rows."""
    roles = {**dict.fromkeys(rows, Role.TABLE), **dict.fromkeys(hidden, Role.HIDDEN)}
    lines: list[Line] = []
    at = 0
    for place, text in enumerate(texts):
        top = 50.0 + 12.0 * place
        lines.append(
            Line(
                id=f"p{number}l{place + 1}",
                page=number,
                text=text,
                start=at,
                end=at + len(text),
                box=(50.0, top, 450.0, top + 10.0),
                role=roles.get(place, Role.BODY),
            )
        )
        at += len(text) + 1
    return Page(number, 595.0, 842.0, "\n".join(texts), tuple(lines), readable=readable)


def row_page(number: int, label: str, cells: Sequence[tuple[str, str]]) -> Page:
    """A page with one table row: label and (head, text) cells."""
    text = "  ".join([label, *(text for _, text in cells)])
    made: list[Cell] = [Cell(label, 0, len(label), (50.0, 50.0, 200.0, 60.0))]
    at = len(label) + 2
    for place, (head, value) in enumerate(cells):
        left = 210.0 + 60.0 * place
        made.append(Cell(value, at, at + len(value), (left, 50.0, left + 50.0, 60.0), head=head))
        at += len(value) + 2
    line = Line(f"p{number}l1", number, text, 0, len(text), (50.0, 50.0, 400.0, 60.0), Role.TABLE, cells=tuple(made))
    return Page(number, 595.0, 842.0, text, (line,))


def document(
    *pages: Page, sections: Sequence[tuple[str, str, Sequence[str]]] = (), kind: str = "general_conditions"
) -> Document:
    """`sections` are (number, title, line ids); the first line of each is its heading."""
    return Document(
        name="policy.pdf",
        sha256="0" * 64,
        media_type="application/pdf",
        pages=tuple(pages),
        sections=tuple(
            Section(f"s{place}", number, title, 1, None, (f"{number} {title}",), tuple(lines), tuple(lines[:1]))
            for place, (number, title, lines) in enumerate(sections)
        ),
        language="de",
        kind=kind,
    )
