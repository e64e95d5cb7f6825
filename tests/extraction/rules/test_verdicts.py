from __future__ import annotations

from dataclasses import replace

from sidecar.models import TaxonomyItem, Verdict
from tests.extraction.paper import BOATS, Paper, claims, quote


def _verdicts(paper: Paper) -> dict[str, Verdict | None]:
    return {
        claim.benefit or claim.segment or "": claim.verdict
        for claim in claims(paper)
        if claim.category in ("segment", "benefit")
    }


def test_a_section_of_its_own_covers_a_segment_and_proves_it_with_the_sentence_that_says_so() -> None:
    paper = Paper().section(
        "A", "Kaskoversicherung", "Willkommen an Bord. Versichert ist das Boot gegen Sinken und Untergang."
    )
    assert _verdicts(paper) == {"hull": Verdict.COVERED, "hull/sinking": Verdict.COVERED}
    assert quote(paper, claims(paper)[0]) == "Versichert ist das Boot gegen Sinken und Untergang."


def test_what_only_exclusions_name_is_excluded() -> None:
    paper = (
        Paper()
        .section("A", "Kaskoversicherung", "Versichert ist das Boot.")
        .section("B", "Ausschlüsse", "– Kosten für Schlepphilfe auf hoher See.")
    )
    assert _verdicts(paper)["towing"] is Verdict.EXCLUDED


def test_a_part_does_not_leave_its_whole_for_a_word_in_its_heading() -> None:
    paper = (
        Paper()
        .section("A", "Kaskoversicherung", "Versichert ist das Boot.")
        .section("A1", "Bergung und Mannschaft", "Wir bezahlen die Bergung des Bootes.", level=2)
    )
    assert "crew" not in _verdicts(paper)


def test_a_part_leaves_its_whole_where_its_heading_names_another_segment_and_its_benefit() -> None:
    paper = (
        Paper()
        .section("A", "Kaskoversicherung", "Versichert ist das Boot.")
        .section("A1", "Schlepphilfe: Schleppkosten", "Wir bezahlen das Schleppen.", level=2)
    )
    assert _verdicts(paper)["towing"] is Verdict.COVERED


def test_a_heading_that_names_two_segments_leaves_the_choice_to_its_parts() -> None:
    paper = (
        Paper()
        .section("I", "Bootskasko- und Mannschaftsversicherung")
        .section("1", "Bootskasko", "Versichert ist das Boot.", level=2)
        .section("2", "Mannschaft", "Wir bezahlen die Unterkunft der Mannschaft.", level=2)
    )
    assert {"hull", "crew"} <= _verdicts(paper).keys()


def test_an_exclusion_heading_covers_nothing() -> None:
    paper = Paper().section("A", "Nicht versichert: Schlepphilfe", "Wir bezahlen kein Abschleppen.")
    assert _verdicts(paper).get("towing") is not Verdict.COVERED


def test_a_table_of_contents_covers_nothing() -> None:
    rows = [(f"{name}", str(page)) for page, name in enumerate(["Kasko", "Schlepphilfe", "Mannschaft"] * 2, start=1)]
    paper = Paper().section("", "Übersicht", *rows)
    for _ in range(6):
        paper.page()
    assert _verdicts(paper) == {}


def test_silence_claims_nothing() -> None:
    assert claims(Paper().section("A", "Hausrat", "Versichert ist der Hausrat.")) == ()


def test_a_waivers_name_is_no_exclusion() -> None:
    paper = Paper().section("E", "Kasko-Ausschluss für Mietboote", "Wir bezahlen den Selbstbehalt des Mietbootes.")
    waiver = TaxonomyItem("waiver", "waiver", "segment", names={"de": "Verzicht"}, aliases={"de": ("Kaskoausschluss",)})
    taxonomy = replace(BOATS, items=(waiver,))
    verdicts = {claim.segment: claim.verdict for claim in claims(paper, taxonomy) if claim.category == "segment"}
    assert verdicts == {"waiver": Verdict.COVERED}


def test_a_list_of_insured_things_covers_a_kindred_segment_under_its_own_terms() -> None:
    dinghies = TaxonomyItem(
        "dinghies", "dinghies", "segment", names={"de": "Beiboot Schlepphilfe"}, aliases={"de": ("Beiboote",)}
    )
    taxonomy = replace(BOATS, items=(*BOATS.items, dinghies))
    paper = Paper().section("B", "Schlepphilfe", "Versichert sind folgende Boote:", "– Segelboote", "– Beiboote")
    verdicts = {claim.segment: claim.verdict for claim in claims(paper, taxonomy) if claim.category == "segment"}
    assert verdicts == {"towing": Verdict.COVERED, "dinghies": Verdict.CONDITIONAL}


def test_a_section_under_a_vague_heading_is_about_what_its_text_plainly_names() -> None:
    paper = (
        Paper()
        .section("B", "Leistungen")
        .section("B1", "Auf See", "Wir bezahlen die Schlepphilfe und die Schleppkosten bis CHF 500.", level=2)
        .section("B2", "An Land", "Wir bezahlen die Schlepphilfe, die Mannschaft und die Bergung.", level=2)
    )
    assert _verdicts(paper) == {"towing": Verdict.COVERED, "towing/tow_to_port": Verdict.COVERED}


def test_a_table_under_its_own_headings_goes_on_with_what_it_spoke_of_last() -> None:
    paper = (
        Paper()
        .section("A", "Leistungsübersicht")
        .section("", "Schlepphilfe", level=2)
        .section("", "Im Inland", ("Leistung", "CHF"), ("Seil", "CHF 300"), level=2)
        .section("B", "Mannschaft", "Wir bezahlen die Unterkunft der Mannschaft.")
        .section("", "Anhang", ("Seil", "CHF 400"))
    )
    owners = [claim.segment for claim in claims(paper) if claim.category == "limit"]
    assert owners == ["towing", None]


def test_a_listed_segment_has_the_benefits_that_its_kindred_cover_has_of_its_kind() -> None:
    items = (
        *BOATS.items,
        TaxonomyItem(
            "dinghies", "dinghies", "segment", names={"de": "Beiboot Schlepphilfe"}, aliases={"de": ("Beiboote",)}
        ),
        TaxonomyItem("dinghies/tow", "tow", "benefit", "dinghies", names={"de": "Schleppkosten für Beiboote"}),
        TaxonomyItem("dinghies/paint", "paint", "benefit", "dinghies", names={"de": "Anstrich der Beiboote"}),
    )
    lead = "Wir bezahlen die Schleppkosten. Versichert sind folgende Boote:"
    paper = Paper().section("B", "Schlepphilfe", lead, "– Segelboote", "– Beiboote")
    found = {c.benefit: c.verdict for c in claims(paper, replace(BOATS, items=items)) if c.category == "benefit"}
    assert found == {"towing/tow_to_port": Verdict.COVERED, "dinghies/tow": Verdict.CONDITIONAL}
    unpaid = Paper().section("B", "Schlepphilfe", "Versichert sind folgende Boote:", "– Segelboote", "– Beiboote")
    assert [c.benefit for c in claims(unpaid, replace(BOATS, items=items)) if c.category == "benefit"] == []
