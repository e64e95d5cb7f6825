"""Requirements said as plain facts, and refusals in other words than "excluded"; every sentence is invented."""

from __future__ import annotations

import pytest

from sidecar.models import Category
from tests.extraction.paper import Paper, claims


def _categories(language: str, text: str) -> list[Category]:
    found = claims(Paper(language=language).section("1", "", text))
    return [claim.category for claim in found if claim.category in ("condition", "exclusion")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Meldung an die Zentrale hat innert drei Tagen zu erfolgen."),
        ("de", "Die Verspätung muss mindestens vier Stunden dauern."),
        ("de", "Alle Leistungen müssen bei der Alarmzentrale angefordert werden."),
        ("de", "Massnahmen bedürfen der vorherigen Genehmigung durch die Zentrale."),
        ("fr", "Les objets de valeur doivent être gardés dans un coffre."),
        ("fr", "Les pièces suivantes sont à joindre à la demande :"),
        ("fr", "Le certificat médical est exigé."),
        ("it", "Le prestazioni vanno richieste alla centrale."),
        ("it", "Il ritardo deve durare almeno quattro ore."),
        ("en", "All services must be requested through the helpline."),
        ("en", "The delay must last at least four hours."),
    ],
)
def test_a_requirement_is_a_condition(language: str, text: str) -> None:
    assert _categories(language, text) == ["condition"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Vom Schutz ausgenommen sind Geschäftsreisen."),
        ("de", "Die Bergung ist inbegriffen, der Treibstoff hingegen nicht."),
        ("de", "Die Kosten der Segel selbst gehen zu Ihren Lasten."),
        ("de", "Am Wohnort werden keine Leistungen des Teils C erbracht."),
        ("de", "Nicht unter die Deckung fallen Rennboote und ihre Motoren."),
        ("fr", "Le carburant reste à votre charge."),
        ("it", "Il carburante resta escluso e le vele sono a suo carico."),
        ("en", "Fuel and parts are at your expense."),
        ("fr", "Les bijoux ne bénéficient d'aucune garantie."),
        ("it", "La copertura non vale per i gioielli."),
    ],
)
def test_a_refusal_is_an_exclusion(language: str, text: str) -> None:
    assert _categories(language, text) == ["exclusion"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Zentrale organisiert das Abschleppen in den nächsten Hafen."),
        ("fr", "La centrale organise le remorquage vers le port."),
        ("en", "The helpline arranges the tow to the nearest port."),
        ("de", "Wir helfen, sofern sich das Boot auf einem See befindet."),
        ("de", "Diese Aufzählung nennt nur, was meistens nicht versichert ist."),
        ("de", "Ein Strich bedeutet: in dieser Variante nicht versichert."),
        ("en", "This list of what is not covered is not exhaustive."),
    ],
)
def test_a_service_is_neither(language: str, text: str) -> None:
    assert _categories(language, text) == []


def test_each_document_to_hand_in_is_a_condition() -> None:
    paper = Paper().section(
        "1",
        "Pflichten im Schadenfall",
        "Folgende Unterlagen sind einzureichen:",
        "– die Rechnung der Werft mit einer Beschreibung des Schadens;",
        "– ein Bericht der Wasserpolizei über den Hergang des Unfalls.",
    )
    assert [claim.category for claim in claims(paper)].count("condition") == 2
