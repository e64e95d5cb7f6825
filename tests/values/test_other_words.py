"""Values told in other words: borne by the insured, without ceiling, times that bound no cover. All invented."""

from __future__ import annotations

import pytest

from sidecar.values import find_figures


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ein Betrag von CHF 500 je Schadenfall geht zu Ihren Lasten."),
        ("de", "CHF 200 pro Ereignis trägt die versicherte Person selbst."),
        ("de", "Sie beteiligen sich mit CHF 300 an jedem Schaden."),
        ("de", "Sie tragen 10 % des Schadens, mindestens CHF 300, selber."),
        ("fr", "Un montant de CHF 200 par sinistre reste à votre charge."),
        ("fr", "L'assuré supporte lui-même 10 % du dommage, au minimum CHF 500."),
        ("it", "Rimangono a suo carico CHF 200 per sinistro."),
        ("it", "L'assicurato si assume personalmente CHF 300 per sinistro."),
        ("en", "£100 of each incident remains at your expense."),
        ("en", "The first £150 per person is payable by you."),
    ],
)
def test_what_the_insured_bear_is_a_deductible(language: str, text: str) -> None:
    figures = find_figures(text, language)
    assert figures
    assert {found.kind_hint for found in figures} == {"deductible"}


def test_a_ceiling_behind_what_the_insured_bear_is_none() -> None:
    figures = find_figures("Zu Ihren Lasten gehen CHF 100, darüber bezahlen wir bis CHF 3000.", "de")
    assert [found.kind_hint for found in figures] == ["deductible", "max_amount"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "L'impresa difende l'assicurato. Sono a suo carico le spese fino a un quarto del massimale."),
        ("fr", "L'assureur défend l'assuré. Sont à sa charge les frais jusqu'à 25 % de la somme assurée."),
    ],
)
def test_what_the_insurer_bears_is_no_deductible(language: str, text: str) -> None:
    assert [found.kind_hint for found in find_figures(text, language)] == ["percentage"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Leistung ist der Höhe nach nicht begrenzt."),
        ("de", "Eine Obergrenze kennen wir hier nicht."),
        ("fr", "Le transport est pris en charge sans aucune limite."),
        ("it", "Non è previsto alcun massimale per il rimpatrio."),
        ("en", "We meet the cost of the flight home in full."),
    ],
)
def test_no_ceiling_in_other_words_is_unlimited(language: str, text: str) -> None:
    assert [found.figure.unlimited for found in find_figures(text, language)] == [True]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Unterlagen sind innert 30 Tagen nach der Heimkehr einzusenden."),
        ("de", "Bitte melden Sie uns den Schaden innert 10 Tagen."),
        ("fr", "Vous pouvez renoncer au contrat dans les 14 jours."),
        ("fr", "La déclaration doit nous parvenir au plus tard dix jours après le retour."),
        ("it", "I documenti vanno inviati entro 30 giorni dal rientro."),
        ("it", "Può recedere dal contratto entro 14 giorni."),
        ("en", "You must tell us within 31 days of returning home."),
    ],
)
def test_a_time_to_act_in_bounds_no_cover(language: str, text: str) -> None:
    assert [found.not_a_limit is None for found in find_figures(text, language)] == [False]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wir bezahlen das Hotel nach einer Verspätung von 5 Stunden."),
        ("fr", "Nous payons si l'hospitalisation dépasse 7 jours."),
    ],
)
def test_what_has_to_last_is_waited_for(language: str, text: str) -> None:
    assert [found.kind_hint for found in find_figures(text, language)] == ["waiting_period"]


def test_a_thousand_and_hundreds_are_one_italian_word() -> None:
    assert [found.figure.value for found in find_figures("millecinquecento euro per assicurato", "it")] == [1500]
