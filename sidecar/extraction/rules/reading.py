"""A document read for extraction: its language's words, its sections' topics, its clauses. Claims nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sidecar.extraction.rules.arrangement import contents_pages, parents
from sidecar.extraction.rules.content import by_chapter, by_content, by_names, by_parts, by_sibling, by_text, spelled
from sidecar.extraction.rules.language import Lexicon, lexicon
from sidecar.extraction.rules.outline import Nature, Topic, ancestors, topics
from sidecar.extraction.rules.paragraphs import line_pitch
from sidecar.extraction.rules.phrases import tokens
from sidecar.extraction.rules.terms import Terms
from sidecar.extraction.rules.units import Unit, cut, is_title
from sidecar.models import Document, Taxonomy

_STEM = 6
_SAME = 0.5
"""share of letters from which a row's label and a heading name the same thing"""
_NOTE = 0.93
"""times the size of a table's rows below which a clause behind them is a note"""
_MOST_NOTES = 5
_ABOVE = 3
"""clauses before a table that may speak of it"""


@dataclass(frozen=True)
class Reading:
    """`units` are in reading order; `units[n].section` indexes `topics`."""

    index: int
    document: Document
    lexicon: Lexicon
    terms: Terms
    topics: Sequence[Topic]
    units: Sequence[Unit]
    currencies: Mapping[int, str]
    currency: str | None = None
    """the one that the document names most"""
    heard: dict[tuple[int, int], bool] = field(default_factory=dict, repr=False, compare=False)
    """what is known of (introduction, phrases), by identity: hundreds of clauses may hang from one introduction"""

    def topic(self, unit: Unit) -> Topic:
        return self.topics[unit.section]

    def headline(self, unit: Unit) -> Topic:
        """The nearest topic over a unit whose heading has words; its own where none has."""
        own = self.topic(unit)
        return next((topic for topic in (own, *self.above(unit)) if topic.words), own)

    def above(self, unit: Unit) -> list[Topic]:
        """The topics over a unit's section, nearest first, without its own."""
        return ancestors(self.topics, unit.section)

    def above_table(self, row: Unit) -> list[Unit]:
        """The last clauses before the run of rows that a row stands in, on its page."""
        position = self._places[id(row)]
        while position >= 0 and self.units[position].row:
            position -= 1
        before = self.units[max(0, position - _ABOVE + 1) : position + 1]
        return [unit for unit in before if unit.page == row.page and not unit.row]

    def below_table(self, row: Unit) -> list[Unit]:
        """The clause right behind the run of rows that a row stands in, on its page."""
        position = self._places[id(row)]
        while position < len(self.units) and self.units[position].row:
            position += 1
        return [unit for unit in self.units[position : position + 1] if unit.page == row.page]

    def is_note(self, unit: Unit) -> bool:
        """Whether a clause is a note in smaller type below a table: of any of its rows, not of those of its end."""
        place = self._places.get(id(unit), 0)
        size = unit.lines[0].size
        for before in reversed(self.units[max(0, place - _MOST_NOTES) : place]):
            if unit.row or before.page != unit.page or (before.lines[0].size > size and not before.row):
                return False
            if before.row:
                return size < _NOTE * before.lines[0].size
        return False

    def namesake(self, row: Unit) -> Topic | None:
        """The section whose heading a table's row has for its label, or most of it: what it names is one thing."""
        cells = [cell for line in row.lines for cell in line.cells]
        label = spelled(tokens(cells[0].text)) if cells else ()
        if label not in self._known_labels:
            likeness = [(_alike(label, heading), topic) for heading, topic in self._headed]
            best, found = max(likeness, key=lambda pair: pair[0], default=(0.0, None))
            self._known_labels[label] = found if best >= _SAME else None
        return self._known_labels[label]

    @cached_property
    def _headed(self) -> list[tuple[tuple[str, ...], Topic]]:
        told = by_text(self.topics, self.units, self.terms, self.lexicon)
        covers = (t for t in told if t.segment is not None and t.nature is Nature.COVER and t.words)
        return [(spelled(topic.words), topic) for topic in covers]

    @cached_property
    def _known_labels(self) -> dict[tuple[str, ...], Topic | None]:
        return {}

    @cached_property
    def _places(self) -> dict[int, int]:
        return {id(unit): position for position, unit in enumerate(self.units)}

    def lineage(self, unit: Unit) -> frozenset[int]:
        """The positions of a unit's section and of those above it."""
        found, index = [unit.section], self.topics[unit.section].parent
        while index is not None:
            found.append(index)
            index = self.topics[index].parent
        return frozenset(found)

    def currency_of(self, page: int) -> str | None:
        """The currency that a page names most, or None."""
        return self.currencies.get(page)

    def nature(self, unit: Unit) -> Nature:
        return self.topic(unit).nature


def read(document: Document, index: int, taxonomy: Taxonomy) -> Reading:
    words = lexicon(document.language)
    terms = Terms(taxonomy, document.language)
    contents = contents_pages(document)
    above = parents(document, contents)
    titles, units = _cut_all(document, index, above, contents)
    units = [unit for unit in _without_contents(units, len(document.pages)) if unit.page not in contents]
    found = by_sibling(topics(document, titles, above, terms, words), terms)
    found = by_content(by_parts(found, terms), units, terms, words)
    found = by_names(by_chapter(found, units, terms, words))
    pages, currency = _currencies(document)
    return Reading(index, document, words, terms, found, units, pages, currency)


def _cut_all(
    document: Document, index: int, above: Sequence[int | None], contents: frozenset[int]
) -> tuple[list[str], list[Unit]]:
    """Every section's title and all units; what a section's last sentence introduces is what its parts hang from.

    Nothing is introduced by a table of contents on one of the `contents` pages.
    """
    titles: list[str] = []
    units: list[Unit] = []
    opening: dict[int | None, tuple[Unit, ...]] = {}
    pitch = line_pitch(document)
    wholes = frozenset(above)
    for number, section in enumerate(document.sections):
        own = list(cut(document, index, section, number, pitch=pitch, leads=opening.get(above[number], ())))
        title = section.title
        if own and is_title(own[0], section) and (len(own) > 1 or number in wholes):
            title = own[0].text[own[0].head :]
            own = own[1:]
        if own and _opens(own[-1]) and own[-1].page not in contents:
            above_it = (lead for lead in own[-1].leads if lead.page not in contents)
            opening[number] = (*above_it, own[-1])
        elif not own and above[number] in opening:
            opening[number] = opening[above[number]]
        titles.append(title)
        units.extend(own)
    return titles, units


def _opens(last: Unit) -> bool:
    """Whether a section's last unit introduces its parts: an edition's number or date on a title page does not."""
    colon = last.text.rstrip().endswith(":")
    return last.introduces and (colon or not any(char.isdecimal() for char in last.text))


def _alike(label: Sequence[str], heading: Sequence[str]) -> float:
    """The share of the longer one's letters in words that begin alike, where the shorter one's longest word is one."""
    if label == heading:
        return 1.0 if label else 0.0
    shorter, longer = (label, heading) if _letters(label) <= _letters(heading) else (heading, label)
    stems = {word[:_STEM] for word in longer}
    common = [word for word in shorter if word[:_STEM] in stems]
    if not common or max(map(len, common)) < max(_STEM, *map(len, shorter)):
        return 0.0
    return _letters(common) / _letters(longer)


def _letters(words: Sequence[str]) -> int:
    return sum(map(len, words))


_CONTENTS_ROW = re.compile(r"[^\W\d].*\s(\d{1,3})$")
_FEWEST_ROWS = 5
_MOST = 0.6


def _without_contents(units: list[Unit], pages: int) -> list[Unit]:
    """Leaves out the rows of a page whose rows mostly end in a page number: a table of contents covers nothing."""
    rows: Counter[int] = Counter()
    listed: Counter[int] = Counter()
    for unit in units:
        if unit.row:
            match = _CONTENTS_ROW.search(unit.text)
            rows[unit.page] += 1
            listed[unit.page] += match is not None and 0 < int(match.group(1)) <= pages
    contents = {page for page, count in rows.items() if count >= _FEWEST_ROWS and listed[page] >= _MOST * count}
    return [unit for unit in units if not (unit.row and unit.page in contents)]


_SIGNS = {
    "CHF": r"\bchf\b|\bs?fr\.|\bsfr\b|\bfranken\b|francs?\s+suisses?|franchi\s+svizzeri|swiss\s+francs?",
    "EUR": r"\beur\b|€|\beuros?\b",
    "USD": r"\busd\b|\$|us-dollars?|\bdollars?\b",
    "GBP": r"\bgbp\b|£|pfund\s+sterling|pounds?\s+sterling",
}
_CURRENCIES = {code: re.compile(signs) for code, signs in _SIGNS.items()}
_TRACES = {
    "CHF": ("chf", "fr"),
    "EUR": ("eur", "€"),
    "USD": ("usd", "$", "dollar"),
    "GBP": ("gbp", "£", "pfund", "pound"),
}
"""for each currency, what stands in a text that holds any of its signs: told much faster than the signs themselves"""


def _currencies(document: Document) -> tuple[dict[int, str], str | None]:
    """For each page the currency it speaks in most, in signs or words, and the document's; None where none is named."""
    pages = {}
    whole: Counter[str] = Counter()
    for page in document.pages:
        text = page.text.lower()
        counts = Counter({code: _times(code, text) for code in _CURRENCIES})
        whole.update(counts)
        code, count = counts.most_common(1)[0]
        if count:
            pages[page.number] = code
    spoken = [code for code, count in whole.most_common(1) if count]
    return pages, spoken[0] if spoken else None


def _times(code: str, text: str) -> int:
    """How often a text in lower case shows the currency's signs."""
    if not any(trace in text for trace in _TRACES[code]):
        return 0
    return len(_CURRENCIES[code].findall(text))
