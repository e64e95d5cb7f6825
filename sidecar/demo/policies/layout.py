"""Sets a policy on pages and notes where each planted fact came to stand."""

from __future__ import annotations

from pathlib import Path

from sidecar.demo.policies.content import Chapter, Clause, Fact, Policy, Table, Text
from sidecar.demo.policies.sheet import FULL, Sheet
from sidecar.demo.policies.truth import PlantedClause, PlantedLimit, Truth

TITLE = 26.0
INDENT = 16.0
AIR = 8.0
WIDEST_LABEL = 0.3
"""share of the column from which a chapter's number stands in the running line of its title"""
LARGER = {"chapter": 4.0, "clause": 0.5}
FIRST_COLUMN = 0.44
WIDEST_PLAN = 110.0
MARGIN_TITLE = 130.0
"""width of the margin in which clause titles stand, where they do not stand above"""

Lines = list[tuple[int, str]]


def write(policy: Policy, path: Path) -> Truth:
    """Write the PDF. Raises ValueError where a planted quote does not stand exactly once in its paragraph."""
    # Set twice: the foot of the first page already says how many there are.
    pages = Setter(policy, 0).set().page
    setter = Setter(policy, pages)
    setter.set().output(str(path))
    return setter.truth


class Setter:
    """Sets one policy; afterwards `truth` knows the pages."""

    def __init__(self, policy: Policy, pages: int) -> None:
        self._policy = policy
        self._body = policy.dress.size
        head, foot = f"{policy.insurer} – {policy.title}", f"{policy.subtitle} – {policy.edition}"
        self._sheet = Sheet(head, foot, policy.page_word, pages, family=policy.dress.font)
        self._sheet.set_title(f"{policy.title} – {policy.subtitle}")
        self._sheet.set_lang(policy.language)
        self._sheet.wrap = policy.dress.cells == "wrapped"
        self._limits: list[PlantedLimit] = []
        self._clauses: list[PlantedClause] = []

    @property
    def truth(self) -> Truth:
        return Truth(self._policy.segments, self._policy.benefits, tuple(self._limits), tuple(self._clauses))

    def set(self) -> Sheet:
        """Set cover, contents, table and clauses; to be called once."""
        self._cover()
        self._contents()
        if self._policy.dress.table == "front":
            self._table(self._policy.table)
        self._sheet.start(columns=self._policy.dress.columns)
        for chapter in self._policy.chapters:
            self._chapter(chapter)
        if self._policy.dress.table == "back":
            self._table(self._policy.table)
        return self._sheet

    def _cover(self) -> None:
        sheet, policy = self._sheet, self._policy
        sheet.start(columns=1)
        sheet.put(policy.title, TITLE, "B")
        sheet.put(policy.subtitle, 16)
        sheet.put(policy.edition, self._body)
        sheet.gap(60)
        for paragraph in policy.cover:
            sheet.put(paragraph, 11.5)
            sheet.gap(10)

    def _contents(self) -> None:
        sheet, chapters = self._sheet, self._policy.chapters
        sheet.start(columns=1)
        sheet.put(self._policy.contents_title, 18, "B")
        sheet.gap(10)
        labels = [chapter.number for chapter in chapters] + [c.number for chapter in chapters for c in chapter.clauses]
        indent = max(sheet.width_of(label, self._body, "B") for label in labels) + AIR
        for chapter in chapters:
            sheet.gap(6)
            sheet.put(chapter.title, self._body, "B", indent=indent, label=chapter.number)
            for clause in chapter.clauses:
                sheet.put(clause.title, self._body - 1, indent=indent, label=clause.number)

    def _table(self, table: Table) -> None:
        sheet = self._sheet
        plans = len(table.columns) - 1
        plan = min(WIDEST_PLAN, FULL * (1 - FIRST_COLUMN) / plans)
        widths = (FULL - plan * plans, *[plan] * plans)
        sheet.start(columns=1)
        sheet.put(table.title, 18, "B")
        if table.note:
            sheet.put(table.note, self._body - 1)
        sheet.gap(10)
        sheet.row(table.columns, widths, self._body, "B")
        if self._policy.dress.heads == "repeated":
            sheet.heads = (table.columns, widths, self._body)
        for row in table.rows:
            if row.head:
                sheet.need(44)
                sheet.gap(6)
                sheet.put(row.head, self._body, "B")
                sheet.gap(2)
                continue
            page = sheet.row(tuple(cell.text for cell in row.cells), widths, self._body - 0.5)
            for cell in row.cells:
                quote = cell.text if cell is row.cells[0] else f"{row.cells[0].text} {cell.text}"
                for fact in cell.facts:
                    self._plant(fact, page, table.title, quote)
        sheet.heads = None
        sheet.gap(6)
        for note in table.footnotes:
            self._plant_all(note, sheet.put(note.text, self._body - 2), table.title)

    def _chapter(self, chapter: Chapter) -> None:
        sheet, size = self._sheet, self._body + LARGER["chapter"]
        sheet.need(130)
        sheet.gap(14)
        indent = sheet.width_of(chapter.number, size, "B") + AIR if chapter.number else 0.0
        if indent <= WIDEST_LABEL * sheet.width:
            sheet.put(chapter.title, size, "B", indent=indent, label=chapter.number)
        else:
            sheet.put(f"{chapter.number} {chapter.title}", size, "B")
        sheet.rule()
        for clause in chapter.clauses:
            self._clause(clause)

    def _clause(self, clause: Clause) -> None:
        sheet, size = self._sheet, self._body + LARGER["clause"]
        sheet.need(48)
        sheet.gap(8)
        left = MARGIN_TITLE + AIR if self._policy.dress.titles == "margin" else 0.0
        if left:
            sheet.beside(f"{clause.number} {clause.title}".strip(), size, "B", MARGIN_TITLE)
        else:
            indent = max(30.0, sheet.width_of(clause.number, size, "B") + AIR) if clause.number else 0.0
            sheet.put(clause.title, size, "B", indent=indent, label=clause.number)
            sheet.gap(2)
        for paragraph in clause.paragraphs:
            self._plant_clause(clause, paragraph, paragraph.kind, sheet.put(paragraph.text, self._body, indent=left))
            sheet.gap(3)
        for index, item in enumerate(clause.items):
            label = mark(self._policy.dress.mark, index)
            lines = sheet.put(item.text, self._body, indent=left + INDENT, label=label, hang=INDENT)
            sheet.gap(2)
            self._plant_clause(clause, item, clause.list_kind, lines)
        sheet.clear()
        for note in clause.footnotes:
            sheet.footnote(note)

    def _plant_clause(self, clause: Clause, text: Text, kind: str, lines: Lines) -> None:
        self._plant_all(text, lines, clause.number)
        if kind:
            self._clauses.append(PlantedClause(kind, clause.segment, lines[0][0], clause.number, text.text))

    def _plant_all(self, text: Text, lines: Lines, section: str) -> None:
        for fact in text.facts:
            self._plant(fact, page_of(fact.quote, lines), section, fact.quote)

    def _plant(self, fact: Fact, page: int, section: str, quote: str) -> None:
        self._limits.append(
            PlantedLimit(
                segment=fact.segment,
                benefit=fact.benefit,
                kind=fact.kind,
                value=fact.value,
                unit=fact.unit,
                per=fact.per,
                page=page,
                section=section,
                quote=quote,
                qualifier=fact.qualifier,
                unlimited=fact.unlimited,
            )
        )


def mark(style: str, index: int) -> str:
    """The mark of a list's item: "a)" and "1." count, any other style is a bullet."""
    if style.startswith("a"):
        return f"{chr(ord('a') + index)}{style[1:]}"
    if style.startswith("1"):
        return f"{index + 1}{style[1:]}"
    return style


def page_of(quote: str, lines: Lines) -> int:
    """The page on which a quote ends, as the figure stands there. Raises ValueError unless it stands exactly once."""
    text = " ".join(line for _, line in lines)
    if text.count(quote) != 1:
        raise ValueError(f"{quote!r} stands {text.count(quote)} times in its paragraph")
    end = text.index(quote) + len(quote)
    reached = 0
    for page, line in lines:
        reached += len(line) + 1
        if end < reached:
            return page
    raise AssertionError("the lines are shorter than their own text")
