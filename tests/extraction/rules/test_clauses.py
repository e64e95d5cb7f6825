from __future__ import annotations

import pytest

from tests.extraction.paper import Paper, claims, quotes


def test_each_entry_under_an_exclusion_heading_is_one_exclusion() -> None:
    paper = Paper().section(
        "A4",
        "Ausschlüsse",
        "Nicht versichert sind:",
        "– Schäden durch Abnützung und durch mangelnden Unterhalt des Bootes;",
        "– Schäden bei der Teilnahme an Regatten und beim Training dafür.",
    )
    assert quotes(paper, "exclusion") == [
        "Schäden durch Abnützung und durch mangelnden Unterhalt des Bootes;",
        "Schäden bei der Teilnahme an Regatten und beim Training dafür.",
    ]


def test_an_introduction_makes_exclusions_of_its_entries_and_nothing_of_what_follows() -> None:
    paper = Paper().section(
        "A1",
        "Umfang",
        "Kein Anspruch auf Leistungen besteht:",
        "a) wenn der Skipper keinen gültigen Ausweis besitzt;",
        "b) wenn das Boot vermietet wird.",
        "",
        "Das Boot ist auch an Land versichert.",
    )
    assert quotes(paper, "exclusion") == [
        "wenn der Skipper keinen gültigen Ausweis besitzt;",
        "wenn das Boot vermietet wird.",
    ]


def test_an_introduction_reaches_the_sections_below_it() -> None:
    paper = (
        Paper()
        .section("3.1", "", "3.1 Nicht gedeckt sind Schäden als Folge von:")
        .section("a)", "", "a) vorsätzlichen Handlungen der versicherten Person", level=2)
        .section("b)", "", "b) gewerblicher Vermietung des versicherten Bootes", level=2)
    )
    assert quotes(paper, "exclusion") == [
        "vorsätzlichen Handlungen der versicherten Person",
        "gewerblicher Vermietung des versicherten Bootes",
    ]


def test_a_list_of_bare_words_is_quoted_with_its_introduction() -> None:
    paper = Paper().section(
        "A4", "Ausschlüsse", "Wir haften nicht bei folgenden Ereignissen:", "– Krieg", "– Streik", "– Erpressung"
    )
    assert quotes(paper, "exclusion") == ["Wir haften nicht bei folgenden Ereignissen: – Krieg – Streik – Erpressung"]


def test_a_single_sentence_can_exclude_and_the_next_can_demand() -> None:
    paper = Paper().section(
        "A",
        "Kaskoversicherung",
        "Wir bezahlen die Reparatur. Kosten für Farbe sind nicht versichert.",
        "Die Leistung gilt nur, wenn das Boot eingelöst ist. Wir helfen gerne.",
    )
    assert quotes(paper, "exclusion") == ["Kosten für Farbe sind nicht versichert."]
    assert quotes(paper, "condition") == ["Die Leistung gilt nur, wenn das Boot eingelöst ist."]


def test_a_section_of_duties_holds_one_condition_per_paragraph_and_no_addresses() -> None:
    paper = Paper().section(
        "B",
        "Pflichten im Schadenfall",
        "Der Schaden ist sofort zu melden.",
        "Beweise sind aufzubewahren.",
        "",
        "Der Skipper hat das Logbuch zu führen.",
        "",
        "Meldung an: schaden@boote.example",
    )
    assert quotes(paper, "condition") == [
        "Der Schaden ist sofort zu melden. Beweise sind aufzubewahren.",
        "Der Skipper hat das Logbuch zu führen.",
    ]


def test_a_reference_to_other_exclusions_excludes_nothing() -> None:
    paper = Paper().section("A4", "Ausschlüsse", "Es gibt weitere Ausschlüsse. Lesen Sie dazu den Abschnitt C.")
    assert quotes(paper, "exclusion") == []


def test_a_clause_belongs_to_the_segment_of_its_section_if_that_is_covered() -> None:
    paper = (
        Paper()
        .section("A", "Kaskoversicherung", "Versichert ist das Boot gegen Untergang.")
        .section("A1", "Ausschlüsse", "Nicht versichert sind Schäden durch Abnützung.", level=2)
        .section("B", "Allgemeine Ausschlüsse", "Nicht versichert sind Schäden durch Krieg.")
    )
    owners = [claim.segment for claim in claims(paper) if claim.category == "exclusion"]
    assert owners == ["hull", None]


def test_a_clause_longer_than_a_quote_is_cut_at_a_sentence_end() -> None:
    sentence = "Nicht versichert sind Schäden, die an Deck durch herabfallende Teile der Takelage entstehen."
    paper = Paper().section("A4", "Ausschlüsse", *[sentence] * 10)
    (found,) = quotes(paper, "exclusion")
    assert found.endswith("entstehen.")
    assert 500 < sum(char.isalnum() for char in found) <= 600


def test_english_words_mark_english_clauses() -> None:
    paper = Paper("en").section(
        "1",
        "Hull cover",
        "We pay for the loss of your boat. Racing is not covered.",
        "Cover applies only if the boat is registered.",
    )
    assert quotes(paper, "exclusion") == ["Racing is not covered."]
    assert quotes(paper, "condition") == ["Cover applies only if the boat is registered."]


def test_an_introduction_may_break_off_without_a_colon() -> None:
    paper = Paper().section(
        "3",
        "Umfang",
        "Nicht versichert sind Ereignisse,",
        "a) die bei Vertragsabschluss bereits eingetreten sind;",
        "b) die im Zusammenhang mit Entführungen stehen.",
    )
    assert quotes(paper, "exclusion") == [
        "die bei Vertragsabschluss bereits eingetreten sind;",
        "die im Zusammenhang mit Entführungen stehen.",
    ]


def test_the_title_of_the_whole_makes_no_conditions_of_its_numbered_parts() -> None:
    paper = (
        Paper("fr")
        .section("", "Conditions générales")
        .section("1", "Corps du bateau", "Nous payons la réparation du bateau endommagé.", level=2)
        .section("2", "Obligations", "Le skipper tient le journal de bord à jour.", level=2)
    )
    assert quotes(paper, "condition") == ["Le skipper tient le journal de bord à jour."]


@pytest.mark.parametrize("lead", ["Kein Teil deckt:", "Diese Kasko bezahlt nie:", "Wir versichern nicht:"])
def test_what_nothing_ever_covers_is_excluded(lead: str) -> None:
    paper = Paper().section("A", "Kaskoversicherung", lead, "• Schäden durch Holzwürmer im Rumpf;", "• Rost am Anker.")
    assert quotes(paper, "exclusion") == ["Schäden durch Holzwürmer im Rumpf;", "Rost am Anker."]


@pytest.mark.parametrize("lead", ["Nach dem Untergang müssen Sie:", "Sie müssen:", "Wir helfen nur:"])
def test_entries_under_a_duty_are_conditions(lead: str) -> None:
    entry = "• den Hafenmeister rufen, solange das Boot noch schwimmt;"
    paper = Paper().section("A", "Kaskoversicherung", lead, entry, "• das Logbuch bis zuletzt trocken halten.")
    assert quotes(paper, "condition") == [entry[2:], "das Logbuch bis zuletzt trocken halten."]


@pytest.mark.parametrize(
    ("language", "heading", "sentence"),
    [
        ("de", "Was Sie tun müssen", "Die Leinen werden doppelt belegt."),
        ("de", "Das brauchen wir von Ihnen", "Das Logbuch liegt bei."),
        ("fr", "À faire en cas d'avarie", "Le skipper jette l'ancre au plus vite."),
        ("fr", "Vos démarches", "Le port reçoit une copie du journal."),
        ("it", "Cosa deve fare lo skipper", "L'ancora è gettata al più presto."),
        ("en", "Special conditions", "The skipper holds a licence for the waters sailed."),
    ],
)
def test_plain_headings_of_duties_make_conditions_of_plain_sentences(
    language: str, heading: str, sentence: str
) -> None:
    assert quotes(Paper(language).section("A", heading, sentence), "condition") == [sentence]


@pytest.mark.parametrize(
    ("language", "heading", "sentence"),
    [
        ("de", "Wo wir Nein sagen", "Der Rumpf war schon morsch."),
        ("fr", "Ce que nous n'assurons pas", "La coque pourrie par le temps."),
        ("it", "Cosa non paghiamo", "La chiglia marcia per vecchiaia."),
        ("en", "What you are not covered for", "Hulls that have rotted with age."),
    ],
)
def test_plain_headings_make_exclusions_of_plain_sentences(language: str, heading: str, sentence: str) -> None:
    assert quotes(Paper(language).section("A", heading, sentence), "exclusion") == [sentence]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Wir bezahlen nur, was der Hafenmeister vorher gutgeheissen hat."),
        ("de", "Melden Sie die Fahrt dem Hafen."),
        ("fr", "Le skipper doit fournir le journal de bord."),
        ("it", "Lo skipper deve consegnare il giornale di bordo."),
        ("en", "We only pay if the harbour master agreed."),
    ],
)
def test_plain_sentences_in_a_cover_demand_something(language: str, sentence: str) -> None:
    assert quotes(Paper(language).section("A", "Boot", sentence), "condition") == [sentence]


def test_a_title_that_ends_in_a_colon_is_no_duty() -> None:
    paper = Paper().section("A", "Pflichten im Schadenfall", "Bei Schäden am Boot:", "", "Das Boot bleibt im Hafen.")
    assert quotes(paper, "condition") == ["Das Boot bleibt im Hafen."]


@pytest.mark.parametrize(
    ("language", "heading", "entry"),
    [
        ("de", "Ausnahmen", "Masten, die beim Umlegen von Hand brechen."),
        ("de", "Dafür kommen wir nicht auf", "Masten, die beim Umlegen von Hand brechen."),
        ("de", "Keine Hilfe gibt es", "für Boote, die ohne Zulassung unterwegs sind."),
        ("fr", "Exceptions", "Les mâts cassés lors du démâtage à la main."),
        ("fr", "Ce que nous n'assurons en aucun cas", "Les mâts cassés lors du démâtage à la main."),
        ("it", "Eccezioni", "Gli alberi rotti durante lo smontaggio a mano."),
        ("en", "Under no circumstances", "Masts broken while being lowered by hand."),
    ],
)
def test_a_list_under_an_everyday_heading_for_exclusions_is_one_of_exclusions(
    language: str, heading: str, entry: str
) -> None:
    paper = Paper(language=language).section("A4", heading, f"– {entry}")
    assert quotes(paper, "exclusion") == [entry]


@pytest.mark.parametrize(
    ("language", "heading", "entry"),
    [
        ("de", "Nach einem Diebstahl", "Ein Verzeichnis der gestohlenen Teile ist beizulegen."),
        ("de", "Wenn etwas passiert ist", "Der Hafenmeister sieht sich den Schaden an."),
        ("fr", "Après un vol", "Le capitaine dresse la liste des objets volés."),
        ("it", "Dopo un furto", "Lo skipper fa un elenco degli oggetti rubati."),
        ("en", "After a theft", "The skipper draws up a list of what was stolen."),
    ],
)
def test_a_list_under_a_heading_for_what_follows_a_loss_is_one_of_conditions(
    language: str, heading: str, entry: str
) -> None:
    paper = Paper(language=language).section("A4", heading, f"– {entry}")
    assert quotes(paper, "condition") == [entry]


def test_a_heading_about_what_is_paid_if_something_is_not_done_excludes_nothing() -> None:
    paper = Paper().section("A4", "Was wir zahlen, wenn Sie nicht auslaufen", "Wir zahlen den Liegeplatz der Woche.")
    assert quotes(paper, "exclusion") == []


@pytest.mark.parametrize(
    ("language", "request_"),
    [
        ("de", "Vertäuen Sie das Boot doppelt, sobald Sturm angekündigt ist."),
        ("de", "Überlassen Sie uns das Gespräch mit dem Hafenmeister."),
        ("fr", "Amarrez le bateau en double dès l'annonce d'une tempête."),
    ],
)
def test_a_request_to_the_reader_is_a_condition_by_its_form(language: str, request_: str) -> None:
    paper = Paper(language=language).section("A1", "Kasko", request_)
    assert quotes(paper, "condition") == [request_]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Verkaufen Sie das Boot im Sommer, vergüten wir den Rest."),
        ("de", "Brauchen Sie an Bord einen neuen Anker?"),
        ("fr", "Souhaitez-vous une nouvelle ancre à bord ?"),
    ],
)
def test_a_case_or_a_question_in_the_same_form_is_no_condition(language: str, sentence: str) -> None:
    assert quotes(Paper(language=language).section("A1", "Kasko", sentence), "condition") == []


def test_the_date_of_an_edition_on_the_title_introduces_nothing() -> None:
    paper = (
        Paper()
        .section("", "Bedingungen", "Ausgabe 03/2026")
        .section("1", "Kasko", "Nach einem Sturm", level=2)
        .section("2", "Pflichten", "– Der Skipper prüft vor jeder Fahrt alle Schrauben am Mast gründlich.", level=2)
    )
    assert quotes(paper, "condition") == ["Der Skipper prüft vor jeder Fahrt alle Schrauben am Mast gründlich."]


def test_what_is_paid_nevertheless_is_no_exclusion() -> None:
    paper = (
        Paper()
        .section("1", "Ausschlüsse")
        .section("1.1", "", "Ereignisse im Zusammenhang mit Krieg sind nicht versichert.", level=2)
        .section("1.2", "", "Bei Überraschung durch Krieg leisten wir während 14 Tagen.", level=2)
        .section("1.3", "", "Schäden, die von Dritten bezahlt werden.", level=2)
    )
    assert quotes(paper, "exclusion") == [
        "Ereignisse im Zusammenhang mit Krieg sind nicht versichert.",
        "Schäden, die von Dritten bezahlt werden.",
    ]
