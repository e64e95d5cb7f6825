"""Sets a policy on pages and notes where each planted fact came to stand."""

from __future__ import annotations

from pathlib import Path

from sidecar.demo.policies.content import Chapter, Clause, Fact, Policy, Table
from sidecar.demo.policies.sheet import FULL, Sheet
from sidecar.demo.policies.truth import PlantedClause, PlantedLimit, Truth

TITLE, CHAPTER, CLAUSE, BODY = 26.0, 14.0, 10.5, 10.0
INDENT = 16.0
NUMBER = 30.0
PLAN = 110.0

Lines = list[tuple[int, str]]


def write(policy: Policy, path: Path) -> Truth:
    """Write the PDF. Raises ValueError where a planted quote does not stand exactly once in its clause."""
    # Set twice: the foot of the first page already says how many there are.
    pages = Setter(policy, 0).set().page
    setter = Setter(policy, pages)
    setter.set().output(str(path))
    return setter.truth


class Setter:
    """Sets one policy; afterwards `truth` knows the pages."""

    def __init__(self, policy: Policy, pages: int) -> None:
        self._policy = policy
        head, foot = f"{policy.insurer} – {policy.title}", f"{policy.subtitle} – {policy.edition}"
        self._sheet = Sheet(head, foot, policy.page_word, pages)
        self._sheet.set_title(f"{policy.title} – {policy.subtitle}")
        self._sheet.set_lang(policy.language)
        self._limits: list[PlantedLimit] = []
        self._clauses: list[PlantedClause] = []

    @property
    def truth(self) -> Truth:
        return Truth(self._policy.segments, self._policy.benefits, tuple(self._limits), tuple(self._clauses))

    def set(self) -> Sheet:
        """Set cover, contents, table and clauses; to be called once."""
        self._cover()
        self._contents()
        self._table(self._policy.table)
        self._sheet.start(columns=True)
        for chapter in self._policy.chapters:
            self._chapter(chapter)
        return self._sheet

    def _cover(self) -> None:
        sheet, policy = self._sheet, self._policy
        sheet.start(columns=False)
        sheet.put(policy.title, TITLE, "B")
        sheet.put(policy.subtitle, 16)
        sheet.put(policy.edition, BODY)
        sheet.gap(60)
        for paragraph in policy.cover:
            sheet.put(paragraph, 11.5)
            sheet.gap(10)

    def _contents(self) -> None:
        sheet = self._sheet
        sheet.start(columns=False)
        sheet.put(self._policy.contents_title, 18, "B")
        sheet.gap(10)
        for chapter in self._policy.chapters:
            sheet.gap(6)
            sheet.put(chapter.title, BODY, "B", indent=NUMBER, label=chapter.letter)
            for clause in chapter.clauses:
                sheet.put(clause.title, BODY - 1, indent=NUMBER, label=clause.number)

    def _table(self, table: Table) -> None:
        sheet = self._sheet
        widths = (FULL - PLAN * (len(table.columns) - 1), *[PLAN] * (len(table.columns) - 1))
        sheet.start(columns=False)
        sheet.put(table.title, 18, "B")
        sheet.put(table.note, BODY - 1)
        sheet.gap(10)
        sheet.row(table.columns, widths, BODY, "B")
        for row in table.rows:
            if row.head:
                sheet.gap(6)
                sheet.put(row.head, BODY, "B")
                sheet.gap(2)
                continue
            page = sheet.row(row.cells, widths, BODY - 0.5)
            for fact in row.facts:
                quote = row.cells[0] if fact.cell == 0 else f"{row.cells[0]} {row.cells[fact.cell]}"
                self._plant(fact, page, table.title, quote)

    def _chapter(self, chapter: Chapter) -> None:
        sheet = self._sheet
        sheet.need(130)
        sheet.gap(14)
        sheet.put(chapter.title, CHAPTER, "B", indent=INDENT + 4, label=chapter.letter)
        sheet.rule()
        for clause in chapter.clauses:
            self._clause(clause)

    def _clause(self, clause: Clause) -> None:
        sheet = self._sheet
        sheet.need(48)
        sheet.gap(8)
        sheet.put(clause.title, CLAUSE, "B", indent=NUMBER, label=clause.number)
        sheet.gap(2)
        lines: Lines = []
        for paragraph in clause.paragraphs:
            lines += sheet.put(paragraph, BODY)
            sheet.gap(3)
        for index, item in enumerate(clause.letters):
            placed = sheet.put(item, BODY, indent=INDENT, label=f"{chr(ord('a') + index)})")
            sheet.gap(2)
            lines += placed
            if clause.list_kind:
                self._clauses.append(PlantedClause(clause.list_kind, clause.segment, placed[0][0], clause.number, item))
        for fact in clause.facts:
            self._plant(fact, page_of(fact.quote, lines), clause.number, fact.quote)

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


def page_of(quote: str, lines: Lines) -> int:
    """The page on which a quote ends, as the figure stands there. Raises ValueError unless it stands exactly once."""
    text = " ".join(line for _, line in lines)
    if text.count(quote) != 1:
        raise ValueError(f"{quote!r} stands {text.count(quote)} times in its clause")
    end = text.index(quote) + len(quote)
    reached = 0
    for page, line in lines:
        reached += len(line) + 1
        if end < reached:
            return page
    raise AssertionError("the lines are shorter than their own text")
