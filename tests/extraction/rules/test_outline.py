"""What a chapter is about where its own heading does not say it alone: its parts, its rows, what stands above it."""

from __future__ import annotations

import pytest

from sidecar.extraction.rules.outline import Nature
from sidecar.extraction.rules.reading import read
from sidecar.taxonomies import seed_taxonomy
from tests.extraction.paper import BOATS, Paper, claims, quotes


def _segments(paper: Paper) -> set[str | None]:
    return {claim.segment for claim in claims(paper) if claim.category == "segment"}


def test_a_plain_chapter_is_about_the_segment_that_its_parts_name_benefits_of() -> None:
    paper = (
        Paper()
        .section("A", "Wenn etwas passiert", "Gut zu wissen.")
        .section("A1", "Bergung", "Wir bezahlen bis CHF 5'000.", level=2)
        .section("A2", "Untergang", "Wir bezahlen bis CHF 7'000.", level=2)
        .section("A3", "Und sonst", "Wir bezahlen auch das Porto bis CHF 40.", level=2)
    )
    assert _segments(paper) == {"hull"}
    found = {claim.benefit: claim.segment for claim in claims(paper) if claim.category == "limit"}
    assert found == {"hull/salvage": "hull", "hull/sinking": "hull", None: "hull"}


def test_a_chapter_whose_parts_name_several_segments_is_about_none_of_them() -> None:
    paper = (
        Paper()
        .section("A", "Wenn etwas passiert", "Gut zu wissen.")
        .section("A1", "Bergungskosten", "Gut zu wissen.", level=2)
        .section("A2", "Schleppkosten", "Gut zu wissen.", level=2)
    )
    assert _segments(paper) == set()


def test_a_row_under_a_head_of_two_segments_belongs_to_the_one_whose_benefit_it_names() -> None:
    rows = (("Bergung", "CHF 3'000@Summe"), ("Unterkunft", "CHF 900@Summe"))
    paper = Paper().section("A", "Bootskasko und Mannschaft", "Versichert ist das Boot.", *rows)
    found = {claim.figure.value: claim.benefit for claim in claims(paper) if claim.figure is not None}
    assert found == {3000: "hull/salvage", 900: "crew/crew_costs"}


def test_a_title_page_of_conditions_makes_no_conditions_of_the_pages_behind_it() -> None:
    paper = Paper().section("", "Voraussetzungen und Bedingungen", "Ahoi.").page()
    paper.section("", "Kaskoversicherung", "Wir bezahlen die Bergung des gesunkenen Bootes.", level=2)
    assert "Wir bezahlen die Bergung des gesunkenen Bootes." not in quotes(paper, "condition")


def test_a_short_heading_that_is_a_benefits_whole_name_shows_that_benefit() -> None:
    paper = Paper().section("A", "Kaskoversicherung", "Versichert ist das Boot.")
    paper.section("A1", "Sinken", "Das bezahlen wir.", level=2)
    assert "hull/sinking" in {claim.benefit for claim in claims(paper) if claim.category == "benefit"}


@pytest.mark.parametrize(
    ("language", "title", "parts"),
    [
        ("de", "Reisekrankenversicherung", ("Notrufzentrale", "Suche und Bergung", "Überführung Verstorbener")),
        ("en", "Medical expenses", ("24-hour emergency helpline", "Search and rescue", "Repatriation of remains")),
    ],
)
def test_a_whole_whose_parts_only_a_sibling_has_is_about_that_sibling(
    language: str, title: str, parts: tuple[str, ...]
) -> None:
    paper = Paper(language=language).section("B", title)
    for number, part in enumerate(parts, start=1):
        paper.section(f"B{number}", part, "Wir bezahlen das.", level=2)
    taxonomy = seed_taxonomy("travel")
    found = read(paper.document(), 0, taxonomy).topics
    keys = {item.key for item in taxonomy.items for topic in found if topic.segment == item.id}
    assert keys == {"medical_personal_assistance"}


def test_a_longer_name_of_a_benefit_is_not_the_segment_named_inside_it() -> None:
    taxonomy = seed_taxonomy("travel")
    paper = Paper().section("D2", "Fahrzeugrücktransport", "Wir bringen das Auto nach Hause.")
    (topic,) = read(paper.document(), 0, taxonomy).topics
    assert [item.key for item in taxonomy.segments if item.id == topic.segment] == ["vehicle_assistance"]


def test_a_products_name_on_the_title_page_is_no_segment_where_the_chapters_name_several() -> None:
    taxonomy = seed_taxonomy("travel")
    paper = Paper().section("", "Clubschutzbrief Europa")
    for number, title in (("A", "Annullierung"), ("B", "Reisegepäck"), ("C", "Reiserechtsschutz"), ("D", "Schluss")):
        paper.section(number, title, "Wir bezahlen das.", level=2)
    keys = {item.id: item.key for item in taxonomy.items}
    found = [keys.get(topic.segment or "") for topic in read(paper.document(), 0, taxonomy).topics]
    assert found == [None, "trip_cancellation_interruption", "luggage_travel_delay", "legal_protection", None]


@pytest.mark.parametrize("title", ["Kundeninformation", "Produktinformation nach VVG"])
def test_what_an_information_in_front_says_of_the_cover_counts(title: str) -> None:
    paper = (
        Paper()
        .section("A", title, "Gut zu wissen.")
        .section("A1", "Bergung", "Wir bezahlen bis CHF 5'000.", level=2)
        .section("A2", "Untergang", "Wir bezahlen bis CHF 7'000.", level=2)
    )
    assert [claim.figure.value for claim in claims(paper) if claim.figure] == [5000, 7000]


def test_who_is_insured_binds_in_the_terms_and_is_told_in_the_information_for_customers() -> None:
    heading = "Wer ist versichert?"
    terms = Paper().section("1", heading, "Versichert sind alle Bootsführer.")
    overview = Paper().section("", "Kundeninformation").section("", heading, "Versichert sind alle.", level=2)
    natures = [read(paper.document(), 0, BOATS).topics[-1].nature for paper in (terms, overview)]
    assert natures == [Nature.CONDITION, Nature.COVER]
