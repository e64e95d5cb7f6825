"""Headings and numbers become a tree that nests as the document means it."""

from __future__ import annotations

from sidecar.documents.headings import Entry
from sidecar.documents.outline import join, outline
from sidecar.documents.reader import parse
from tests.documents.sheets import Sheets, prose


def tree(entries: list[Entry]) -> list[tuple[int, str, str]]:
    return [(node.level, node.number, node.title) for node in outline(entries)]


def heading(text: str, size: float = 9, ink: int = 0) -> Entry:
    return Entry(text, size=size, bold=True, lead_bold=True, ink=ink, ended=True, gap=1.0)


def body(text: str, *, apart: bool = False, ended: bool = False) -> Entry:
    return Entry(text, size=9, apart=apart, ended=ended, gap=0.3)


FILL = [body("The insurer pays the costs that arise when the journey cannot be made or must be broken off.")] * 3


def test_numbers_nest_by_their_parts() -> None:
    entries = [heading("A General", 14), *FILL, heading("A 1 Persons", 11), *FILL, heading("A 1.1 Family"), *FILL]
    entries += [heading("A 2 Places", 11), *FILL, heading("B Costs", 14), heading("B 1 Scope", 11), *FILL]
    assert tree(entries) == [
        (1, "A", "General"),
        (2, "A 1", "Persons"),
        (3, "A 1.1", "Family"),
        (2, "A 2", "Places"),
        (1, "B", "Costs"),
        (2, "B 1", "Scope"),
    ]


def test_articles_under_roman_chapters_and_letters_under_articles() -> None:
    entries = [
        heading("I Common", 11),
        heading("Art. 1 Persons"),
        body("1.1 The policy names them.", apart=True),
        *FILL,
    ]
    entries += [body("a) spouses", apart=True), body("b) children", apart=True), body("1.2 Others.", apart=True)]
    entries += [heading("II Assistance", 11), heading("Art. 1 Cure"), *FILL, heading("Art. 2 Help"), *FILL]
    assert tree(entries) == [
        (1, "I", "Common"),
        (2, "Art. 1", "Persons"),
        (3, "1.1", ""),
        (4, "a)", ""),
        (4, "b)", ""),
        (3, "1.2", ""),
        (1, "II", "Assistance"),
        (2, "Art. 1", "Cure"),
        (2, "Art. 2", "Help"),
    ]


def test_letters_right_under_a_roman_chapter_are_inside_it() -> None:
    entries = [
        heading("I Common"),
        *FILL,
        heading("II Special"),
        heading("A Cancellation"),
        *FILL,
        heading("B Baggage"),
        *FILL,
    ]
    assert tree(entries) == [(1, "I", "Common"), (1, "II", "Special"), (2, "A", "Cancellation"), (2, "B", "Baggage")]


def test_plain_numbers_are_inside_lettered_clauses() -> None:
    entries = [
        heading("E1 Events"),
        *FILL,
        heading("1. Illness"),
        *FILL,
        heading("2. Strike"),
        *FILL,
        heading("E2 Not insured"),
        *FILL,
    ]
    assert tree(entries) == [(1, "E1", "Events"), (2, "1", "Illness"), (2, "2", "Strike"), (1, "E2", "Not insured")]


def test_unnumbered_headings_are_told_by_style() -> None:
    entries = [heading("B1 Contract"), *FILL, heading("When is it valid?", ink=0x888888), *FILL]
    entries += [heading("Who is insured?", ink=0x888888), *FILL, heading("B2 Provider"), *FILL]
    assert [(level, title) for level, _, title in tree(entries)] == [
        (1, "Contract"),
        (2, "When is it valid?"),
        (2, "Who is insured?"),
        (1, "Provider"),
    ]


def test_chapters_with_other_letters_are_siblings() -> None:
    entries = [
        heading("COMMON TERMS", 16),
        heading("A 1 PERSONS", 11),
        *FILL,
        heading("CANCELLATION", 13),
        heading("B 1 SCOPE", 11),
        *FILL,
    ]
    assert [(level, title) for level, _, title in tree(entries)] == [
        (1, "COMMON TERMS"),
        (2, "PERSONS"),
        (1, "CANCELLATION"),
        (2, "SCOPE"),
    ]


def test_a_sentence_that_wraps_at_a_number_begins_no_clause() -> None:
    entries = [
        heading("Art. 1 Scope"),
        body("The cover ends after"),
        body("12 Months of travel, as stated in"),
        body("Art. 4 of the conditions."),
    ]
    assert tree(entries) == [(1, "Art. 1", "Scope")]


def test_bold_words_that_wrap_are_no_heading() -> None:
    entries = [
        *FILL,
        body("3. The baggage arrives more than four"),
        Entry("Hours late.", size=9, bold=True, lead_bold=True, gap=0.3),
        *FILL,
    ]
    assert [title for _, _, title in tree(entries)] == [""]


def test_an_unstyled_title_is_told_by_its_end() -> None:
    entries = [
        *FILL,
        body("B 1.3.4 War, terror or", apart=True),
        body("Natural hazards", ended=True),
        body("Damage by war is not insured because of"),
    ]
    assert tree(entries)[-1] == (1, "B 1.3.4", "War, terror or Natural hazards")


def test_the_first_line_of_a_numbered_sentence_is_no_title() -> None:
    """A line without long letters seems to lie a little lower: that is no white space below a title."""
    first = body("1.4 The insurer pays for the members of the", apart=True)
    second = Entry("Family as far as the policy names them.", size=9, gap=0.55)
    assert tree([heading("1 Persons", 11), *FILL, first, second])[1:] == [(2, "1.4", "")]


def test_text_before_any_heading_has_a_section_too() -> None:
    nodes = outline([*FILL, heading("1 Scope"), *FILL])
    assert [(node.number, node.start, node.heading) for node in nodes] == [("", 0, 0), ("1", 3, 1)]


def test_broken_words_in_titles_are_joined() -> None:
    assert (
        join(["Reise-", "versicherung für Such-", "und Rettungs-", "Kosten"])
        == "Reiseversicherung für Such- und Rettungs-Kosten"
    )


def test_sections_hold_every_body_line_once() -> None:
    sheets = Sheets()
    sheets.put(50, 120, "1 Scope of cover", 12, bold=True)
    y = sheets.column(50, 140, prose("A", 235, 10)) + 8
    sheets.put(50, y, "1.1 Persons", bold=True)
    sheets.column(50, y + 12, prose("B", 235, 10))
    sheets.put(310, 140, "2 Benefits", 12, bold=True)
    sheets.column(310, 160, prose("C", 235, 20))
    document = parse(sheets.done(), name="policy.pdf")
    placed = [line_id for section in document.sections for line_id in section.lines]
    assert placed == [line.id for line in document.iter_lines()]
    assert [section.path for section in document.sections] == [
        ("1 Scope of cover",),
        ("1 Scope of cover", "1.1 Persons"),
        ("2 Benefits",),
    ]
    assert document.sections[1].parent == document.sections[0].id
    assert all(section.lines[: len(section.heading)] == section.heading for section in document.sections)


def test_a_table_of_contents_makes_no_sections() -> None:
    sheets = Sheets()
    sheets.put(50, 80, "Contents", 14, bold=True)
    for number in range(1, 9):
        sheets.put(50, 110 + 14 * number, f"{number} Chapter {'abcdefgh'[number - 1]}")
        sheets.right(540, 110 + 14 * number, str(1 + number // 4))
    for number in range(1, 3):
        sheets.page()
        sheets.put(50, 80, f"{number} Chapter {'ab'[number - 1]}", 14, bold=True)
        sheets.column(50, 120, prose("AB"[number - 1], 490, 30))
    document = parse(sheets.done(), name="policy.pdf")
    assert [section.number for section in document.sections] == ["", "1", "2"]


def test_contents_without_page_numbers_make_no_sections_either() -> None:
    names = [f"{letter} Chapter of {letter}" for letter in "ABCDEF"]
    sheets = Sheets()
    sheets.put(50, 80, "Contents", 14, bold=True)
    for number, name in enumerate(names):
        sheets.put(50, 110 + 16 * number, name, bold=True)
    sheets.page()
    y = 80.0
    for name in names:
        sheets.put(50, y, name, bold=True)
        y = sheets.column(50, y + 14, prose(name[0], 490, 6)) + 12
    document = parse(sheets.done(), name="policy.pdf")
    assert [section.number for section in document.sections if section.number] == list("ABCDEF")
    assert all(len(section.lines) == 7 for section in document.sections if section.number)


def test_a_number_on_a_line_of_its_own_belongs_to_the_title_below_it() -> None:
    entries = [heading("1.1"), heading("Persons who are insured"), *FILL, heading("1.2"), heading("Places"), *FILL]
    assert tree(entries) == [(1, "1.1", "Persons who are insured"), (1, "1.2", "Places")]
