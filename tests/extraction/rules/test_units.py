"""What hangs from what: entries without bullets, entries inside entries, sentences that go on below their list."""

from __future__ import annotations

from sidecar.extraction.rules.reading import read
from sidecar.extraction.rules.units import Unit
from tests.extraction.paper import BOATS, Paper


def units(paper: Paper) -> list[Unit]:
    return list(read(paper.document(), 0, BOATS).units)


def test_the_wording_begins_on_the_line_below_a_letter_that_stands_alone() -> None:
    (unit,) = units(Paper().section("1", "Bootskasko", "a)", "Masten, die gebrochen sind"))
    assert unit.text[unit.head :] == "Masten, die gebrochen sind"


def test_a_numbered_clause_without_a_full_stop_is_no_title_of_nothing() -> None:
    paper = Paper().section("1", "Was nicht versichert ist").section("1.1", "", "1.1 Rennen mit Booten", level=2)
    assert [unit.text for unit in units(paper)] == ["1.1 Rennen mit Booten"]


def test_indented_lines_below_a_colon_are_its_entries() -> None:
    paper = Paper().section(
        "1",
        "Bootskasko",
        "Nicht versichert sind:",
        "   Masten, die gebrochen sind;",
        "   Segel, die gerissen sind.",
        "Die Bergung ist ein eigener Teil dieses Vertrags und wird besonders genannt.",
    )
    found = units(paper)
    assert [len(unit.leads) for unit in found] == [0, 1, 1, 0]
    assert [unit.marker for unit in found] == ["", "bullet", "bullet", ""]


def test_a_bullet_further_right_hangs_from_the_bullet_with_the_colon() -> None:
    paper = Paper().section(
        "1",
        "Bootskasko",
        "Nicht versichert sind:",
        "• folgende Teile:",
        "  • Masten",
        "  • Segel",
        "• die Leinen",
    )
    assert [len(unit.leads) for unit in units(paper)] == [0, 1, 2, 2, 1]


def test_a_sentence_goes_on_below_its_entries() -> None:
    paper = Paper().section(
        "1",
        "Bootskasko",
        "Nicht versichert sind:",
        "a) Masten;",
        "b) Segel;",
        "und die Massnahmen gegen ihren Bruch.",
    )
    assert [unit.continued for unit in units(paper)] == [False, False, False, True]


def test_a_paragraph_knows_the_one_close_above_it() -> None:
    long = "Der Untergang des Bootes ist versichert, soweit er auf Binnengewässern oder in einem Hafen geschah."
    first, second, third = units(Paper().section("1", "Bootskasko", "Segel sind versichert;", "Masten auch;", long))
    assert (first.before, second.before, third.before) == (None, first, second)
