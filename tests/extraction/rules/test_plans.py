"""A figure's plan: its column's head, or the plan its sentence names as the document writes it."""

from __future__ import annotations

import pytest

from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.models import Cell, Document, Line, Page, Role, Section, Taxonomy, TaxonomyItem
from sidecar.ports import SilentReport

TAXONOMY = Taxonomy(
    "t", "T", "t", (TaxonomyItem("s", "glass", "segment", names={"en": "Glass"}, aliases={"en": ("glass",)}),)
)


def paper(sentence: str) -> Document:
    """A heading, a row with the plans Basic and Extra, a sentence; all in one section."""
    texts = ("Glass cover", "Glass £300 £700", sentence)
    lines, offset = [], 0
    for number, text in enumerate(texts):
        cells: tuple[Cell, ...] = ()
        if number == 1:
            parts = (("Glass", ""), ("£300", "Basic plan"), ("£700", "Extra plan"))
            places = [(part, offset + text.index(part), head) for part, head in parts]
            cells = tuple(Cell(p, at, at + len(p), (0, 0, 1, 1), head) for p, at, head in places)
        role = (Role.HEADING, Role.TABLE, Role.BODY)[number]
        box = (0.0, 20.0 * number, 200.0, 20.0 * number + 10)
        lines.append(Line(f"p1l{number}", 1, text, offset, offset + len(text), box, role, cells))
        offset += len(text) + 1
    page = Page(1, 600, 800, "\n".join(texts), tuple(lines))
    section = Section("1", "1", "Glass cover", 1, None, ("Glass cover",), tuple(x.id for x in lines), ("p1l0",))
    return Document("p.pdf", "", "application/pdf", (page,), (section,), language="en")


def plans(sentence: str) -> dict[float | None, str | None]:
    found = RulesExtractor().extract([paper(sentence)], TAXONOMY, SilentReport()).claims
    return {
        claim.figure.value: claim.qualifier
        for claim in found
        if claim.figure is not None and claim.span.lines == ("p1l2",)
    }


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "Under Basic plan we pay up to £300 per event, under Extra plan up to £700.",
            {300: "Basic plan", 700: "Extra plan"},
        ),
        (
            "We pay up to £300 in the Basic plan and up to £700 in the Extra plan.",
            {300: "Basic plan", 700: "Extra plan"},
        ),
        ("Glass is insured up to £300 per event.", {300: None}),
    ],
)
def test_a_sentence_names_the_plan_of_each_figure(sentence: str, said: dict[float, str | None]) -> None:
    assert plans(sentence) == said


def test_a_plan_counts_only_as_it_is_written() -> None:
    assert plans("Glass is insured up to £300, extra plan glass included.") == {300: None}


def test_a_plan_is_found_beside_an_amount_in_words_too() -> None:
    sentence = "We pay two million pounds under Basic plan and £5 million under Extra plan."
    assert plans(sentence) == {2_000_000: "Basic plan", 5_000_000: "Extra plan"}


def test_a_territory_named_in_passing_is_no_plan_and_two_set_against_each_other_are() -> None:
    assert plans("If glass breaks abroad we pay up to £80.") == {80: None}
    told_apart = plans("We pay for glass up to £80 in Europe and up to £60 outside Europe.")
    assert told_apart == {80: "Europe", 60: "outside Europe"}
