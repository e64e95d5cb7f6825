"""What each product says to a case: the rows that its topics lead to, each verdict as it is. Says nothing unproved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sidecar.cases.lines import Lines, citations
from sidecar.cases.question import Question, read_question
from sidecar.cases.shapes import CaseAnswer, CaseFinding, CaseNumber, CaseProduct, CaseTopic, FindingRef, LedBy
from sidecar.cases.topics import Index, Topic
from sidecar.cases.trees import CaseTree, Row
from sidecar.models import Category, Taxonomy, TaxonomyItem

INCLUDED = ("covered", "conditional")
SPOKEN = (*INCLUDED, "excluded")
"""verdicts that a document must prove"""


def answer(question: str, trees: Sequence[CaseTree]) -> CaseAnswer:
    """The answer to a case; products in the order given. Reads nothing but what is handed in, asks no model."""
    taxonomies = {tree.taxonomy.id: tree.taxonomy for tree in trees if tree.taxonomy is not None}
    indexes = {key: Index.of(taxonomy) for key, taxonomy in taxonomies.items()}
    asked = read_question(question, (entry for index in indexes.values() for entry in index.vocabulary()))
    topics = {key: index.topics(asked.words) for key, index in indexes.items()}
    every = sorted((topic for each in topics.values() for topic in each), key=lambda topic: -topic.score)
    heard = {word.text for topic in every for word in topic.words}
    return CaseAnswer(
        question=question,
        language=asked.language,
        numbers=[CaseNumber(number.text, number.value, number.unit, number.of) for number in asked.numbers],
        topics=[_topic(topic, taxonomies) for topic in every],
        unmatched=[word.shown for word in asked.words if word.text not in heard],
        nearest=[
            dict(i.names) for key, index in indexes.items() if not topics[key] for i in index.nearest(asked.words)
        ],
        products=[_product(tree, asked, topics[tree.taxonomy.id] if tree.taxonomy else []) for tree in trees],
    )


def _topic(topic: Topic, taxonomies: Mapping[str, Taxonomy]) -> CaseTopic:
    item = topic.item
    items = (each for taxonomy in taxonomies.values() for each in taxonomy.items)
    parent = next((each for each in items if each.id == item.parent), None)
    words = [word.shown for word in topic.words]
    return CaseTopic(item.id, item.key, item.category, dict(item.names), dict(parent.names) if parent else None, words)


def _product(tree: CaseTree, asked: Question, topics: Sequence[Topic]) -> CaseProduct:
    if not (tree.segments or tree.benefits or tree.limits or tree.clauses):
        return CaseProduct(tree.product, tree.name, "not_analysed", [], [], 0)
    lines = Lines(tree, asked)
    findings = _Findings(tree, lines)
    found = [finding for topic in _with_own(tree, asked, topics) for finding in findings.of(topic.item)]
    for more in (findings.below, findings.beside, findings.above):
        found += more(found)
    matched = bool(found or findings.unproved)
    whole = lines.of_product()
    return CaseProduct(
        id=tree.product,
        name=tree.name,
        outcome="answered" if matched else "nothing_matches",
        findings=found,
        lines=whole if matched else [line for line in whole if line.words],
        without_evidence=len(findings.unproved | lines.unproved),
    )


def _with_own(tree: CaseTree, asked: Question, topics: Sequence[Topic]) -> list[Topic]:
    """The taxonomy's topics, and those among rows that stand for none of its items, which people have added."""
    kinds: tuple[tuple[Category, tuple[Row, ...]], ...] = (("segment", tree.segments), ("benefit", tree.benefits))
    added = [
        _own_item(row, category)
        for category, rows in kinds
        for row in rows
        if not row.get("taxonomy_item")
    ]  # fmt: skip
    return [*topics, *(Index(added).topics(asked.words) if added else ())]


class _Findings:
    """The rows of a product that an item leads to, as findings; remembers which prove nothing."""

    def __init__(self, tree: CaseTree, lines: Lines) -> None:
        self._tree, self._lines = tree, lines
        self._segments = {row["id"]: row for row in tree.segments}
        self._items = {item.id: item for item in tree.taxonomy.items} if tree.taxonomy else {}
        self.unproved: set[str] = set()

    def of(self, item: TaxonomyItem) -> Iterator[CaseFinding]:
        benefit = item.category == "benefit"
        rows = [row for row in (self._tree.benefits if benefit else self._tree.segments) if _stands_for(row, item)]
        for row in rows:
            yield from self._proved(row, row, item, benefit=benefit)
        if rows or not benefit:
            if not rows:
                yield self._nothing(item, None)
            return
        above = [row for row in self._tree.segments if row.get("taxonomy_item") == item.parent]
        for row in above:
            if row["verdict"] in INCLUDED:
                yield self._nothing(item, row)
            else:
                yield from self._proved(row, None, item, benefit=False)
        if not above:
            yield self._nothing(item, None)

    def below(self, found: Sequence[CaseFinding]) -> list[CaseFinding]:
        """What the covered segments grant that the question names as such."""
        there = {finding.finding.id for finding in found if finding.finding}
        segments = {f.finding.id for f in found if f.category == "segment" and f.finding and f.verdict in INCLUDED}
        rows = (row for row in self._tree.benefits if row.get("segment") in segments and row["id"] not in there)
        return [
            finding
            for row in rows
            if row["verdict"] in INCLUDED
            for finding in self._proved(row, row, self._item(row, "benefit"), benefit=True, led_by="below")
        ]

    def beside(self, found: Sequence[CaseFinding]) -> list[CaseFinding]:
        """The benefits that stand on a place which proves one of those found: the same clause grants both."""
        there = {finding.finding.id for finding in found if finding.finding}
        included = [row for row in self._tree.benefits if row["verdict"] in INCLUDED]
        named = [row for row in included if row["id"] in there]
        more: list[CaseFinding] = []
        for row in included:
            if row["id"] not in there and any(_share(row, other) for other in named):
                more += self._proved(row, row, self._item(row, "benefit"), benefit=True, led_by="same_clause")
        return more

    def above(self, found: Sequence[CaseFinding]) -> list[CaseFinding]:
        """The covered segments of benefits about which nothing is said by itself."""
        there = {finding.finding.id for finding in found if finding.finding}
        unsaid = {f.item for f in found if f.category == "benefit" and f.verdict in (None, "silent")}
        parents = {self._items[item].parent for item in unsaid if item in self._items}
        return [
            finding
            for row in self._tree.segments
            if row["id"] not in there and row["verdict"] in INCLUDED and row.get("taxonomy_item") in parents
            for finding in self._proved(row, row, self._item(row, "segment"), benefit=False, led_by="above")
        ]

    def _proved(
        self, row: Row, own: Row | None, item: TaxonomyItem, *, benefit: bool, led_by: LedBy = "topic"
    ) -> Iterator[CaseFinding]:
        """The finding of a row. `own` None: a benefit without a row, for which its segment's row speaks."""
        verdict = str(row["verdict"])
        places = citations(row, self._tree.documents) if verdict in SPOKEN else []
        if verdict in SPOKEN and not places:
            self.unproved.add(row["id"])
            return
        clauses_only = verdict == "excluded"
        lines = []
        if clauses_only:
            lines = self._lines.clauses_of(row, benefit=benefit)
        elif verdict in SPOKEN:
            lines = self._lines.of_benefit(row) if benefit else self._lines.of_segment(row)
        segment = self._segments.get(row.get("segment") or "") if own is not None else row
        yield CaseFinding(
            item=item.id if item.key else None,
            category=item.category,
            name=str((own or {}).get("name") or _name(item)),
            segment=str(segment.get("name") or "") if item.category == "benefit" and segment else None,
            verdict=verdict,
            decided_by="benefit" if benefit else "segment",
            led_by=led_by,
            finding=FindingRef("coverage_benefits" if benefit else "coverage_segments", row["id"]),
            review=str(row.get("review") or "proposed"),
            citations=places,
            lines=lines,
        )

    def _item(self, row: Row, category: Category) -> TaxonomyItem:
        return self._items.get(row.get("taxonomy_item") or "") or _own_item(row, category)

    def _nothing(self, item: TaxonomyItem, segment: Row | None) -> CaseFinding:
        """No row at all: it has not been looked for yet, or a person has removed it."""
        name = str(segment.get("name") or "") if segment else None
        by = "benefit" if item.category == "benefit" else "segment"
        return CaseFinding(item.id, item.category, _name(item), name, None, by, "topic", None, None, [], [])


def _own_item(row: Row, category: Category) -> TaxonomyItem:
    """A row that stands for no item of the taxonomy as if it were one."""
    return TaxonomyItem(id=row["id"], key="", category=category, names={"": str(row.get("name") or "")})


def _share(one: Row, other: Row) -> bool:
    """Whether two benefits of a segment stand on the same words of a page."""
    return one.get("segment") == other.get("segment") and bool(_spots(one) & _spots(other))


def _spots(row: Row) -> set[tuple[str, str, str]]:
    places = (place for place in row.get("evidence") or () if isinstance(place, Mapping))
    return {(str(p.get("document")), str(p.get("page")), " ".join(str(p.get("quote")).split())) for p in places}


def _stands_for(row: Row, item: TaxonomyItem) -> bool:
    return row.get("taxonomy_item") == item.id if item.key else row["id"] == item.id


def _name(item: TaxonomyItem) -> str:
    return item.names.get("de") or item.names.get("en") or next(iter(item.names.values()), item.key)
