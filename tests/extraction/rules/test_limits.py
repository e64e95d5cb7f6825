from __future__ import annotations

from dataclasses import replace

import pytest

from sidecar.models import Claim, TaxonomyItem
from tests.extraction.paper import BOATS, Paper, claims, quote


def _limits(paper: Paper) -> list[Claim]:
    return [claim for claim in claims(paper) if claim.category == "limit"]


def test_a_figure_in_a_clause_has_owner_kind_and_per() -> None:
    paper = Paper().section(
        "A",
        "Kaskoversicherung",
        "Versichert ist das Boot. Wir bezahlen die Bergungskosten",
        "bis höchstens CHF 20'000 pro Ereignis. Mehr nicht.",
    )
    (limit,) = _limits(paper)
    assert (limit.segment, limit.benefit, limit.kind, limit.per) == ("hull", "hull/salvage", "max_amount", "event")
    assert limit.figure is not None
    assert (limit.figure.value, limit.figure.unit) == (20000, "CHF")
    assert quote(paper, limit) == "Wir bezahlen die Bergungskosten bis höchstens CHF 20'000 pro Ereignis."


def test_a_figure_takes_its_benefit_from_the_heading_where_its_sentence_names_none() -> None:
    paper = (
        Paper()
        .section("A", "Kaskoversicherung", "Versichert ist das Boot.")
        .section("A1", "Bergung", "Wir bezahlen höchstens CHF 5'000.", level=2)
    )
    assert [(limit.segment, limit.benefit) for limit in _limits(paper)] == [("hull", "hull/salvage")]


def test_a_row_without_currency_is_read_where_its_table_names_one_and_is_quoted_with_its_head() -> None:
    paper = Paper().section(
        "A",
        "Kaskoversicherung",
        ("Deckung", "Summe in CHF"),
        ("Bergung",),
        ("  im Inland", "3'000 pro Ereignis"),
        ("  im Ausland", "6'000 pro Ereignis"),
    )
    found = _limits(paper)
    assert [limit.figure.value for limit in found if limit.figure] == [3000, 6000]
    assert {limit.benefit for limit in found} == {"hull/salvage"}
    assert quote(paper, found[0]) == "Bergung im Inland 3'000 pro Ereignis"


def test_a_period_of_notice_bounds_no_cover() -> None:
    paper = (
        Paper()
        .section("A", "Kaskoversicherung", "Versichert ist das Boot.")
        .section("B", "Kündigung", "Sie können innert höchstens 14 Tagen kündigen.")
        .section("C", "Pflichten im Schadenfall", "Sie müssen uns den Schaden innert höchstens 5 Tagen melden.")
    )
    assert _limits(paper) == []


def test_without_a_covered_segment_no_figure_bounds_anything() -> None:
    paper = Paper().section("A", "Hausrat", "Wir bezahlen höchstens CHF 5'000 pro Ereignis.")
    assert _limits(paper) == []


def test_the_plan_of_a_figure_is_its_columns_head() -> None:
    paper = Paper().section(
        "A",
        "Kaskoversicherung",
        ("Leistung in CHF", "Variante Basis", "Variante Plus"),
        ("Bergung", "CHF 1'000@Variante Basis", "CHF 2'000@Variante Plus"),
    )
    assert [(limit.figure.value, limit.qualifier) for limit in _limits(paper) if limit.figure] == [
        (1000, "Variante Basis"),
        (2000, "Variante Plus"),
    ]


def test_a_long_sentence_is_cut_round_its_figure() -> None:
    filler = "und was sonst noch auf dem Wasser geschehen kann "
    paper = Paper().section("A", "Kaskoversicherung", "Wir bezahlen " + filler * 20, f"bis CHF 900 {filler * 20}.")
    (limit,) = _limits(paper)
    said = quote(paper, limit)
    assert "CHF 900" in said
    assert sum(char.isalnum() for char in said) <= 600


def test_two_amounts_side_by_side_are_not_one() -> None:
    paper = Paper().section(
        "A",
        "Kaskoversicherung",
        ("Leistung in CHF", "Basic", "Plus"),
        ("Bergung pro Person", "2 000@Basic", "4 000@Plus"),
    )
    found = [(limit.figure.value, limit.qualifier, limit.per) for limit in _limits(paper) if limit.figure]
    assert found == [(2000, "Basic", "person"), (4000, "Plus", "person")]


def test_a_sentence_that_names_its_benefit_outweighs_what_stands_around_it() -> None:
    paper = Paper().section(
        "A",
        "Kaskoversicherung",
        "Wir helfen bei Untergang, beim Sinken und bei jedem Untergang. Die Bergung bezahlen wir bis CHF 800.",
    )
    assert [limit.benefit for limit in _limits(paper)] == ["hull/salvage"]


def test_a_figure_in_a_table_is_per_what_its_column_a_cell_beside_it_or_the_sentence_above_says() -> None:
    def pers(*body: str | tuple[str, ...]) -> list[str | None]:
        return [limit.per for limit in _limits(Paper().section("A", "Kaskoversicherung", *body))]

    head = ("Leistung", "Summe in CHF", "Gilt")
    assert pers(head, ("Bergung", "CHF 900", "pro Ereignis")) == ["event"]
    assert pers(head, ("Bergung", "CHF 900@Summe pro Person")) == ["person"]
    assert pers("Die Beträge gelten pro Ereignis.", head, ("Bergung", "CHF 900", "weltweit")) == ["event"]
    assert pers(head, ("Bergung", "CHF 900", "weltweit")) == [None]


def test_a_deadline_for_the_insured_is_no_limit_of_the_cover() -> None:
    paper = Paper().section(
        "A", "Kaskoversicherung", "Versichert ist das Boot. Der Skipper muss den Schaden innert 24 Stunden anzeigen."
    )
    assert _limits(paper) == []


def test_of_two_figures_each_has_the_benefit_named_nearest_on_its_side() -> None:
    before = "Wir bezahlen für die Bergung höchstens CHF 500.– und beim Untergang höchstens CHF 900.–."
    behind = "Wir bezahlen höchstens CHF 500.– für die Bergung und höchstens CHF 900.– beim Untergang."
    for sentence in (before, behind):
        found = _limits(Paper().section("A", "Kaskoversicherung", sentence))
        assert [limit.benefit for limit in found] == ["hull/salvage", "hull/sinking"], sentence


def test_the_name_of_a_benefit_that_pays_a_deductible_makes_no_deductible() -> None:
    waiver = TaxonomyItem("hull/waiver", "waiver", "benefit", "hull", {"de": "Selbstbehalt des Charterboots"}, sort=9)
    taxonomy = replace(BOATS, items=(*BOATS.items, waiver))
    paper = Paper().section(
        "A",
        "Kaskoversicherung",
        "Versichert ist das Boot. Der Selbstbehalt beträgt CHF 200.– pro Ereignis.",
        ("Selbstbehalt des Charterboots", "CHF 8'000.–"),
    )
    kinds = {c.figure.value: c.kind for c in claims(paper, taxonomy) if c.category == "limit" and c.figure}
    assert kinds == {200: "deductible", 8000: "max_amount"}


def test_a_sentence_over_a_tables_parts_says_what_their_amounts_are_for() -> None:
    paper = Paper().section("A", "Kaskoversicherung", "Alle Beträge in CHF je Ereignis, wenn nichts anderes steht.")
    paper.section("", "Was wir bezahlen", ("Bergung", "3'000"), level=2)
    assert [limit.per for limit in _limits(paper)] == ["event"]


def test_among_conditions_a_wait_and_what_is_per_trip_bound_the_cover() -> None:
    paper = (
        Paper()
        .section("A", "Kaskoversicherung", "Versichert ist das Boot.")
        .section("B", "Bedingungen", "Für die Bergung gilt eine Wartefrist von 10 Tagen.", "Frist: 20 Tage.")
        .section("C", "Bedingungen", "Die Deckung ist auf die ersten 62 Tage jeder Reise beschränkt.")
    )
    assert [claim.figure.value for claim in _limits(paper) if claim.figure] == [10, 62]


def test_where_cover_is_told_an_employers_notice_and_a_return_are_no_administration() -> None:
    paper = (
        Paper()
        .section("A", "Kaskoversicherung", "Versichert ist das Boot.")
        .section("A1", "Bergung", "Versichert ist sie nach Kündigung der Stelle in den letzten 30 Tagen.", level=2)
        .section("C", "Kündigung", "Sie können in den letzten 20 Tagen kündigen.")
    )
    assert [claim.figure.value for claim in _limits(paper) if claim.figure] == [30]


def test_a_lists_introduction_says_what_its_amounts_are_for() -> None:
    paper = Paper().section(
        "A",
        "Kaskoversicherung",
        "Versichert ist das Boot. Für die Bergung gelten diese Grenzen pro Ereignis:",
        "– CHF 700 für den Taucher;",
        "– CHF 900 für den Schlepper, insgesamt höchstens 5 Tage;",
        "– CHF 80 pro Gegenstand.",
    )
    assert [(claim.figure.value, claim.per) for claim in _limits(paper) if claim.figure] == [
        (700, "event"),
        (900, "event"),
        (5, None),
        (80, "item"),
    ]


def test_the_heading_over_some_of_a_tables_rows_says_what_their_amounts_are_for() -> None:
    paper = (
        Paper()
        .section("A", "Kaskoversicherung", ("Leistung", "CHF"))
        .section("", "Bergung, pro Ereignis", ("Taucher", "3'000"), ("Schlepper, pro Fahrzeug", "4'000"), level=2)
    )
    assert [claim.per for claim in _limits(paper)] == ["event", "vehicle"]


def test_heads_over_figures_are_plans_where_the_text_uses_them_as_names() -> None:
    prose = "Wir bezahlen mit Anker CHF 100.– und mit Kompass CHF 200.– pro Ereignis."
    heads = ("Leistung", "Anker", "Kompass")
    rows = [(f"{name}@Leistung", "CHF 100.–@Anker", "CHF 200.–@Kompass") for name in ("Bergung", "Untergang", "Hebung")]
    named = Paper().section("A", "Kaskoversicherung", heads, *rows, *[prose, ""] * 3)
    found = _limits(named)
    assert {limit.figure.value: limit.qualifier for limit in found if limit.figure} == {100: "Anker", 200: "Kompass"}
    twice = Paper().section("A", "Kaskoversicherung", "Versichert ist das Boot.", heads, *rows[:2])
    assert {limit.qualifier for limit in _limits(twice)} == {None}


@pytest.mark.parametrize("head", ["Entschädigung höchstens", "Obergrenze", "Erstattung"])
def test_the_one_head_beside_a_deductibles_is_no_plan(head: str) -> None:
    names = ("Bergung", "Untergang", "Hebung")
    rows = [(f"{name}@Leistung", f"CHF 100@{head}", "CHF 9@Selbstbehalt") for name in names]
    found = _limits(Paper().section("A", "Kaskoversicherung", ("Leistung", head, "Selbstbehalt"), *rows))
    assert {(limit.qualifier, limit.kind) for limit in found} == {(None, "max_amount"), (None, "deductible")}


def test_heads_over_the_same_kind_of_figure_row_by_row_are_plans_whatever_their_names() -> None:
    names = ("Bergung", "Untergang", "Hebung")
    rows = [(f"{name}@Leistung", "CHF 100@Einzel", "CHF 100@Familie", "CHF 9@Selbstbehalt") for name in names]
    found = _limits(Paper().section("A", "Kaskoversicherung", ("Leistung", "Einzel", "Familie", "Selbstbehalt"), *rows))
    assert [(limit.qualifier, limit.kind, limit.per) for limit in found[:3]] == [
        ("Einzel", "max_amount", None),
        ("Familie", "max_amount", None),
        (None, "deductible", None),
    ]
    unlike = [(f"{name}@Leistung", "CHF 100@Höhe", "9 Tage@Länge") for name in names]
    other = _limits(Paper().section("A", "Kaskoversicherung", ("Leistung", "Höhe", "Länge"), *unlike))
    assert {limit.qualifier for limit in other} == {None}


def test_bare_amounts_take_a_currency_that_only_words_or_another_page_name() -> None:
    rows = (("Bergung", "3'000@Ruder", "9'000@Segel"), ("Untergang", "40'000@Ruder", "70'000@Segel"))
    words = Paper().section("A", "Kaskoversicherung", "Alle Summen in Schweizer Franken.", *rows)
    assert [limit.figure.unit for limit in _limits(words) if limit.figure] == ["CHF"] * 4
    elsewhere = Paper().section("A", "Kaskoversicherung", "Wir zahlen nichts über EUR 70'000.")
    elsewhere.page().section("B", "Kaskoversicherung: Tabelle", *rows, ("Untergang", "12@Ruder", "14@Segel"))
    found = [limit.figure for limit in _limits(elsewhere) if limit.figure and limit.span.lines[0].startswith("p2")]
    assert [(figure.value, figure.unit) for figure in found] == [(v, "EUR") for v in (3000, 9000, 40000, 70000)]


def test_a_table_of_a_document_without_currency_has_no_amounts() -> None:
    paper = Paper().section("A", "Kaskoversicherung", ("Bergung", "3'000@Ruder", "9'000@Segel"))
    assert _limits(paper) == []


def test_what_a_note_or_title_says_of_all_amounts_is_said_of_each_row() -> None:
    row = ("Bergung", "CHF 3'000@Ruder", "CHF 9'000@Segel")
    above = "Die Beträge sind das Höchste, was wir für jede versicherte Person und Reise je auslegen"
    noted = Paper().section("A", "Kaskoversicherung", f"{above}.", row)
    assert [limit.per for limit in _limits(noted)] == ["person", "person"]
    below = Paper().section("A", "Kaskoversicherung", row, "Alle Summen gelten pro Ereignis.")
    assert [limit.per for limit in _limits(below)] == ["event", "event"]
    titled = Paper().section("A", "Kaskoversicherung: Höchstbeträge pro Ereignis", row)
    assert [limit.per for limit in _limits(titled)] == ["event", "event"]


def test_a_sentence_below_a_table_that_speaks_of_no_amounts_says_nothing_of_its_rows() -> None:
    row = ("Bergung", "CHF 3'000@Ruder", "CHF 9'000@Segel")
    paper = Paper().section("A", "Kaskoversicherung", row, "Wir schicken pro Person eine Schwimmweste.")
    assert [limit.per for limit in _limits(paper)] == [None, None]


def test_a_rows_label_that_names_a_deductible_makes_one_of_every_amount() -> None:
    row = ("Bergung, Selbstbehalt", "CHF 300@Ruder", "CHF 200@Segel")
    paper = Paper().section("A", "Kaskoversicherung", row)
    assert [limit.kind for limit in _limits(paper)] == ["deductible", "deductible"]


def test_outside_all_covers_a_sentence_speaks_of_the_one_segment_that_it_names() -> None:
    paper = (
        Paper()
        .section("A", "Kaskoversicherung", "Versichert ist das Boot.")
        .section(
            "B",
            "Was Sie selbst tragen",
            "Bei der Bootskasko gilt ein Selbstbehalt von CHF 300. Sonst gilt ein Selbstbehalt von CHF 80.",
        )
    )
    found = {limit.figure.value: (limit.segment, limit.kind) for limit in _limits(paper) if limit.figure}
    assert found == {300: ("hull", "deductible"), 80: (None, "deductible")}
