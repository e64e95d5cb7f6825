"""Whose figure it is: by the section that bears a row's name, by a chapter's parts, and not by passing words."""

from __future__ import annotations

from dataclasses import replace

from sidecar.extraction.rules.owners import owner_of
from sidecar.extraction.rules.reading import read
from sidecar.models import Claim, Taxonomy, TaxonomyItem
from sidecar.taxonomies import seed_taxonomy
from tests.extraction.paper import BOATS, Paper, claims

COVER = "Versichert ist das Boot gegen Untergang."


def _owners(paper: Paper, taxonomy: Taxonomy = BOATS) -> list[tuple[str | None, str | None]]:
    found: list[Claim] = [claim for claim in claims(paper, taxonomy) if claim.category == "limit"]
    return [(claim.segment, claim.benefit) for claim in found]


def test_a_row_has_the_benefit_of_the_section_that_bears_its_name() -> None:
    paper = (
        Paper()
        .section("A", "Übersicht")
        .section("", "Kaskoversicherung", ("Heben vom Grund", "CHF 900"), ("Farbe", "CHF 70"), level=2)
        .section("B", "Kaskoversicherung", COVER)
        .section("B1", "Heben vom Grund", "Wir bezahlen die Bergung mit einem Kran.", level=2)
    )
    assert _owners(paper) == [("hull", "hull/salvage"), ("hull", None)]


def test_a_tables_head_that_repeats_a_chapters_title_speaks_of_the_same_segment() -> None:
    paper = (
        Paper()
        .section("", "Übersicht")
        .section("", "Kaputt auf See", ("Seil", "CHF 300"), level=2)
        .section("B", "Kaputt auf See")
        .section("B1", "Wann", "Wir bezahlen die Schlepphilfe und die Schleppkosten.", level=2)
        .section("B2", "Wie", "Wir bezahlen das Abschleppen und Schleppen in den Hafen.", level=2)
    )
    assert _owners(paper) == [("towing", None)]


def test_a_head_with_rows_of_its_own_lends_nothing_to_the_next_one() -> None:
    paper = (
        Paper()
        .section("A", "Übersicht")
        .section("", "Schlepphilfe", ("Leine", "CHF 300"), level=2)
        .section("", "Sonstiges", ("Farbe", "CHF 70"), level=2)
        .section("B", "Schlepphilfe", "Wir bezahlen die Schlepphilfe.")
    )
    assert _owners(paper) == [("towing", None), (None, None)]


def test_a_service_without_amounts_takes_none_where_a_cover_with_amounts_is_named_too() -> None:
    line = TaxonomyItem("hull/radio", "radio", "benefit", "hull", names={"de": "Funkzentrale"})
    items = tuple(replace(item, data_type="amount") if item.category == "benefit" else item for item in BOATS.items)
    paper = Paper().section("A", "Kaskoversicherung", COVER, "Die Bergung durch die Funkzentrale: CHF 80.")
    assert _owners(paper, replace(BOATS, items=(*items, line))) == [("hull", "hull/salvage")]
    heavier = replace(line, data_type="amount")
    assert _owners(paper, replace(BOATS, items=(*items, heavier))) == [("hull", "hull/radio")]


def test_a_general_provision_that_pays_nothing_names_a_benefit_in_passing() -> None:
    paper = (
        Paper().section("A", "Kaskoversicherung", COVER).section("B", "Reviere", "Die Fahrt mit Unterkunft: 30 Tage.")
    )
    paper.section("C", "Mannschaft", "Wir bezahlen die Unterkunft.")
    assert _owners(paper) == [(None, None)]


def test_what_has_to_last_before_something_is_paid_is_not_what_is_paid() -> None:
    text = "Dauert die Bergung mehr als 9 Tage, zahlen wir das Hotel."
    paper = Paper().section("A", "Kaskoversicherung", COVER).section("A1", "Untergang", text, level=2)
    assert _owners(paper) == [("hull", "hull/sinking")]


def _keys(paper: Paper) -> list[str | None]:
    taxonomy = seed_taxonomy("travel")
    keys = {item.id: item.key for item in taxonomy.items}
    return [keys.get(benefit or "") for _, benefit in _owners(paper, taxonomy)]


def test_what_stands_beside_a_waiting_period_has_to_last_so_long() -> None:
    late = "Die nötigen Ersatzkäufe bei Gepäckverspätung ab 6 Stunden bezahlen wir."
    assert _keys(Paper().section("E", "Reisegepäck", late)) == ["luggage_delay"]


def test_half_of_a_compound_is_no_word_of_another_benefit() -> None:
    row = ("Zahnärztliche Notfallbehandlung", "CHF 900")
    paper = Paper().section("B", "Heilungskosten im Ausland", "Wir bezahlen den Arzt.", row)
    paper.section("C", "Personen-Assistance", "Wir bezahlen den Transport.")
    assert _keys(paper) == ["dental_emergency"]


def test_single_things_among_the_baggage_are_the_baggage() -> None:
    body = ("Die Entschädigung ist begrenzt:", "a) CHF 900 für Brillen;", "b) CHF 800 für Sportgeräte.")
    paper = Paper().section("E", "Reisegepäck und Verspätung", "Versichert ist das Reisegepäck.", *body)
    assert _keys(paper) == ["luggage_loss", "luggage_loss"]


def test_a_title_set_in_the_line_of_its_clause_heads_that_clause() -> None:
    clause = "2.6 Quarantäne. Wir bezahlen die Mehrkosten. Die Leistung ist auf CHF 900 begrenzt, auch für das Hotel."
    paper = Paper().section("C", "Personen-Assistance", "Wir bezahlen den Transport.", "", clause)
    assert _keys(paper) == ["epidemic_pandemic_coverage"]


def test_a_phrase_with_many_words_between_swallows_no_stronger_one() -> None:
    row = ("Verspätung und verpasste Anschlussverbindung des Transportmittels", "CHF 900")
    paper = Paper().section("E", "Reisegepäck und Verspätung", "Versichert ist das Reisegepäck.", row)
    assert _keys(paper) == ["missed_connection"]


def test_a_row_under_another_cover_keeps_the_benefit_that_its_label_plainly_names() -> None:
    row = ("Nicht benutzter Teil der Reise", "CHF 900")
    paper = Paper().section("C", "Personen-Assistance", "Wir bezahlen den Transport.", row)
    paper.section("D", "Annullierung", "Wir bezahlen die Annullierungskosten.")
    assert _keys(paper) == ["trip_interruption"]


def test_a_note_in_small_type_below_a_table_is_not_about_the_tables_last_part() -> None:
    note = "1 Bei Annullierung wegen Erkrankung eines Haustiers bezahlen wir höchstens CHF 90."
    paper = Paper().section("D", "Annullierung", "Wir bezahlen die Annullierungskosten.")
    paper.section("F", "Reiserechtsschutz", "Wir bezahlen den Anwalt.", ("Rechtsfälle", "CHF 900"), note)
    taxonomy = seed_taxonomy("travel")
    document = paper.document()
    lines = [replace(line, size=6.0 if line.text == note else 8.0) for line in document.pages[0].lines]
    document = replace(document, pages=(replace(document.pages[0], lines=tuple(lines)),))
    reading = read(document, 0, taxonomy)
    unit = next(unit for unit in reading.units if unit.text == note)
    keys = {item.id: item.key for item in taxonomy.items}
    assert keys[owner_of(reading, unit, 0, len(note)).benefit or ""] == "pet_coverage"
