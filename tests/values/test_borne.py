"""What the insured bear themselves, where no word such as "excess" says so; every sentence is invented."""

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
