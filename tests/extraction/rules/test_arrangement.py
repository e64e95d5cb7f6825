"""What hangs from what: by numbers, and by type size where numbers alone would mislead."""

from __future__ import annotations

from dataclasses import replace

from sidecar.extraction.rules.arrangement import contents_pages, parents
from sidecar.models import Document
from tests.extraction.paper import Paper


def sized(document: Document, sizes: dict[str, float]) -> Document:
    """The document with its headings set in these sizes, by title."""
    by_line = {section.heading[0]: sizes.get(section.title, 10.0) for section in document.sections if section.heading}
    pages = tuple(
        replace(page, lines=tuple(replace(line, size=by_line.get(line.id, 10.0)) for line in page.lines))
        for page in document.pages
    )
    return replace(document, pages=pages)


def policy() -> Document:
    paper = Paper().section("", "Leistungsübersicht").section("Kapitel 6", "Mannschaft", "Unterkunft", level=2)
    paper.section("1", "Allgemeines", "Es gilt.", level=2).section("2", "Bootskasko", "Es gilt.", level=2)
    return paper.document()


def test_a_run_of_numbers_hangs_from_the_heading_before_it() -> None:
    assert parents(policy()) == [None, 0, 1, 1]


def test_it_does_not_where_it_is_set_larger_than_that_heading() -> None:
    document = sized(policy(), {"Mannschaft": 10.0, "Allgemeines": 14.0, "Bootskasko": 14.0})
    assert parents(document) == [None, 0, 0, 0]


PARTS = ("Mannschaft", "Schleppen", "Bergung", "Untergang", "Motor", "Segel", "Anker", "Hafen")


def test_nothing_hangs_from_a_table_of_contents_that_bears_no_page_numbers() -> None:
    paper = Paper().section("", "Was steht wo?")
    for number, title in enumerate(PARTS, start=1):
        paper.section(f"A.{number}", title, level=2)
    paper.page()
    for number, title in enumerate(PARTS, start=1):
        paper.section(f"A.{number}", title, "Wir bezahlen die Kosten bis CHF 500.–.", level=2)
    document = paper.document()
    assert contents_pages(document) == {1}
    found = parents(document, contents_pages(document))
    assert found == [None, *[0] * len(PARTS), *[None] * len(PARTS)]


def test_a_page_of_clauses_is_no_table_of_contents() -> None:
    assert contents_pages(policy()) == frozenset()


def test_a_numbered_part_hangs_beside_the_one_before_it_whatever_chapter_began_between() -> None:
    paper = Paper().section("PARTIE I", "Bootskasko", "Es gilt.").section("", "Motor", "Es gilt.")
    paper.section("PARTIE II", "Mannschaft", "Es gilt.", level=2)
    paper.section("", "Anker", "Es gilt.").section("PARTIE III", "Hafen", "Es gilt.", level=2)
    assert parents(paper.document()) == [None, None, None, None, None]


def test_a_series_that_begins_anew_stays_where_it_stands() -> None:
    paper = Paper().section("Teil 1", "Bootskasko", "Es gilt.").section("", "Tabelle", "Es gilt.")
    paper.section("Teil 1", "Mannschaft", "Es gilt.", level=2)
    assert parents(paper.document()) == [None, None, 1]


def test_articles_numbered_through_all_chapters_hang_from_their_own_chapter() -> None:
    paper = Paper().section("Titel I", "Boot").section("1", "Untergang", "Es gilt.", level=2)
    paper.section("2", "Bergung", "Es gilt.", level=2)
    paper.section("Titel II", "Besatzung").section("3", "Unterkunft", "Es gilt.", level=2)
    document = sized(paper.document(), {"Boot": 14.0, "Besatzung": 14.0})
    assert parents(document) == [None, 0, 0, None, 3]


def test_a_part_of_a_series_hangs_from_no_unnumbered_chapter_of_its_own_size() -> None:
    paper = Paper().section("", "Boot").section("SEKTION I", "Untergang", "Es gilt.", level=2)
    paper.section("", "Wetter", "Es gilt.", level=2).section("SEKTION II", "Bergung", "Es gilt.", level=3)
    paper.section("SEKTION III", "Motor", "Es gilt.", level=3)
    document = sized(
        paper.document(), {"Boot": 20.0, "Untergang": 14.0, "Wetter": 14.0, "Bergung": 14.0, "Motor": 14.0}
    )
    assert parents(document) == [None, 0, 0, 0, 0]
