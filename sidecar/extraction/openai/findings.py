"""Answers become claims: numbers become places, keys become items, and what does not hold is named. Asks nobody."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sidecar.extraction.openai.answers import ClauseFound, LimitFound, Reply, VerdictFound
from sidecar.extraction.openai.sheet import Entry, Sheet
from sidecar.models import Category, Claim, Figure, Span, Taxonomy, TaxonomyItem, Verdict
from sidecar.values import holds_figure

Found = VerdictFound | LimitFound | ClauseFound
LONGEST_QUOTE = 600
"""letters and digits; the same bound as verification's"""
_FARTHEST = 12
"""lines between two cited ones: farther apart they are no quote"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of an answer, as claim, and why it does not hold ("" where it does)."""

    found: Found
    claim: Claim
    problem: str = ""


@dataclass(frozen=True)
class Reader:
    """Reads the answers about the lines of one call. `segment` is the one it asked about, if it asked about one."""

    sheet: Sheet
    taxonomy: Taxonomy
    shown: Collection[int]
    segment: TaxonomyItem | None = None
    _owners: Mapping[str, tuple[str | None, str | None]] = field(init=False)

    def __post_init__(self) -> None:
        owners: dict[str, tuple[str | None, str | None]] = {"": (None, None)}
        for segment in self.taxonomy.segments:
            owners[segment.key] = (segment.id, None)
            for benefit in self.taxonomy.children(segment.id, "benefit"):
                owners[f"{segment.key}/{benefit.key}"] = (segment.id, benefit.id)
        object.__setattr__(self, "_owners", owners)

    def findings(self, reply: Reply) -> Iterator[Finding]:
        for verdict in reply.verdicts:
            yield self._checked(verdict, self._verdict(verdict))
        for limit in reply.limits:
            yield self._checked(limit, self._limit(limit))
        for clause in reply.clauses:
            yield self._checked(clause, self._clause(clause))

    def _verdict(self, found: VerdictFound) -> Claim:
        segment, benefit = self._owner(found.owner)
        return Claim(
            category="segment" if benefit is None else "benefit",
            span=self._span(found.lines),
            segment=segment,
            benefit=benefit,
            verdict=Verdict(found.verdict),
            summary=self._summary(found),
        )

    def _limit(self, found: LimitFound) -> Claim:
        segment, benefit = self._owner(found.owner)
        return Claim(
            category="limit",
            span=self._span(found.lines),
            segment=segment,
            benefit=benefit,
            item=self._item(found.item, "limit", benefit or segment),
            kind=found.kind,
            figure=Figure(None if found.unlimited else found.value, found.unit, found.unlimited),
            per=found.per,
            qualifier=found.qualifier or None,
        )

    def _clause(self, found: ClauseFound) -> Claim:
        segment, benefit = self._owner(found.owner)
        return Claim(
            category=found.kind,
            span=self._span(found.lines),
            segment=segment,
            benefit=benefit,
            item=self._item(found.item, found.kind, benefit or segment),
        )

    def _owner(self, key: str) -> tuple[str | None, str | None]:
        """Item ids; an unknown key is handed on as it is, so that verification withholds it."""
        if self.segment is not None and key not in self._owners:
            key = f"{self.segment.key}/{key}"
        return self._owners.get(key, (key, None))

    def _item(self, key: str, category: Category, parent: str | None) -> str | None:
        if not key:
            return None
        return next((item.id for item in self.taxonomy.children(parent, category) if item.key == key), key)

    def _entries(self, lines: Sequence[int]) -> list[Entry]:
        found = [self.sheet.entries[line] for line in sorted(set(lines)) if line in self.shown]
        return [entry for entry in found if (entry.document, entry.line.page) == _page(found[0])]

    def _span(self, lines: Sequence[int]) -> Span:
        """The lines' place; one unknown number spoils it. What is too long for a quote ends earlier."""
        if not lines or any(line not in self.shown for line in lines):
            return Span(0, ("",))
        entries = self._entries(lines)
        kept: list[Entry] = []
        letters = 0
        for entry in entries:
            letters += sum(char.isalnum() for char in entry.line.text)
            if kept and (letters > LONGEST_QUOTE or entry.number - kept[-1].number > _FARTHEST):
                break
            kept.append(entry)
        return Span(entries[0].document, tuple(entry.line.id for entry in kept))

    def _checked(self, found: Found, claim: Claim) -> Finding:
        return Finding(found, claim, self._problem(found, claim))

    def _problem(self, found: Found, claim: Claim) -> str:
        if claim.span.lines == ("",):
            return "unknown_line"
        if any(self.sheet.entries[line].flagged for line in found.lines):
            return "instruction_as_evidence"
        if not self._asked(claim):
            return "unknown_item"
        if isinstance(found, LimitFound):
            return self._figure_problem(claim)
        return ""

    def _asked(self, claim: Claim) -> bool:
        """Whether owner and item exist; the product as a whole has no verdict."""
        items = {item.id for item in self.taxonomy.items}
        if any(part is not None and part not in items for part in (claim.segment, claim.benefit, claim.item)):
            return False
        return not (claim.category == "segment" and claim.segment is None)

    def _figure_problem(self, claim: Claim) -> str:
        figure = claim.figure
        if figure is None or (figure.value is None and not figure.unlimited):
            return "no_figure"
        return "" if self.holds(claim, figure) else "figure_not_in_quote"

    def holds(self, claim: Claim, figure: Figure) -> bool:
        """Whether the figure can be read again from the claim's lines, or from a cell of theirs with its head."""
        document = self.sheet.documents[claim.span.document]
        language = document.language or "de"
        lines = [document.line(line) for line in claim.span.lines]
        page = next(page for page in document.pages if page.number == lines[0].page)
        texts = [page.text[min(line.start for line in lines) : max(line.end for line in lines)]]
        for cell in (cell for line in lines for cell in line.cells):
            texts += [cell.text, f"{cell.head} {cell.text}", f"{cell.text} {cell.head}"]
        return any(holds_figure(text, figure, language) for text in texts)

    def _summary(self, found: VerdictFound) -> str:
        """The model's sentence, unless it holds a number that the cited lines do not."""
        said = " ".join(found.summary.split())[:300]
        cited = " ".join(entry.line.text for entry in self._entries(found.lines)) if found.lines else ""
        return said if all(number in _digits(cited) for number in _digits(said)) else ""


def refused(finding: Finding) -> Claim:
    """The claim of a finding that does not hold; verification counts it under its problem."""
    return replace(finding.claim, refused=finding.problem) if finding.problem else finding.claim


def _page(entry: Entry) -> tuple[int, int]:
    return entry.document, entry.line.page


def _digits(text: str) -> set[str]:
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[\s'’.,](?=\d{3})", "", text)))
