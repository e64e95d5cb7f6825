"""What plain sentences say of a value, in sentences of the tests' own: who bears it, when it ends, when it is none."""

from __future__ import annotations

import pytest

from sidecar.values import FoundFigure, find_figures


def _only(text: str, language: str) -> FoundFigure:
    found = find_figures(text, language)
    assert len(found) == 1, [(f.text, f.figure) for f in found]
    return found[0]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Bei jeder Panne ziehen wir CHF 80 ab."),
        ("de", "Von der Rechnung tragen Sie CHF 150 selbst."),
        ("de", "Wir zahlen nach Abzug von EUR 90."),
        ("fr", "À chaque panne, 95 € restent à votre charge."),
        ("fr", "Le bris du pare-brise est payé sous déduction de 70 €."),
        ("it", "Dal danno si deducono fr. 180.–."),
        ("it", "La riparazione è pagata previa detrazione di € 75,00."),
        ("en", "£65 is deducted from every repair bill."),
    ],
)
def test_what_is_taken_off_or_left_to_the_insured_is_a_deductible(language: str, text: str) -> None:
    assert _only(text, language).kind_hint == "deductible"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Selbstbehalt von CHF 200 steigt auf CHF 900."),
        ("fr", "La franchise de 200 € est portée à 900 €."),
        ("it", "La franchigia di € 200 è elevata a € 900."),
        ("en", "An excess of £200, rising to £900, applies."),
    ],
)
def test_a_raised_deductible_is_one_too(language: str, text: str) -> None:
    assert [f.kind_hint for f in find_figures(text, language)] == ["deductible", "deductible"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Nach 40 Tagen im Spital endet die Zahlung."),
        ("fr", "Après 40 jours de séjour, le versement cesse."),
        ("en", "Payment stops after 40 days."),
        ("en", "No stay may be longer than 40 days."),
        ("it", "Il soggiorno non può superare più di 40 giorni."),
    ],
)
def test_what_ends_after_a_time_or_may_not_last_longer_has_a_duration(language: str, text: str) -> None:
    assert _only(text, language).kind_hint == "duration"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Eine Reise darf höchstens 70 Tage dauern."),
        ("fr", "Un voyage ne peut durer plus de 70 jours."),
        ("it", "Nessun viaggio può durare oltre 70 giorni."),
        ("en", "No single trip may last more than 70 days."),
    ],
)
def test_what_a_trip_may_last_is_per_trip(language: str, text: str) -> None:
    figure = _only(text, language)
    assert (figure.kind_hint, figure.per) == ("duration", "trip")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die eidgenössische Stempelabgabe von 5 % kommt dazu."),
        ("de", "Übersteigt der Wildschaden 700 EUR, rufen Sie die Polizei."),
        ("de", "Einen Diebstahl zeigen Sie innert 36 Stunden bei der Polizei an."),
        ("it", "Il furto va denunciato entro 36 ore ai carabinieri."),
        ("de", "Personendaten löschen wir nach zwölf Jahren."),
        ("fr", "Le droit de timbre de 5 % est facturé."),
        ("fr", "Les données personnelles sont effacées après douze ans."),
        ("fr", "Les jeunes de moins de 24 ans voyagent avec leurs parents."),
        ("it", "La tassa di bollo del 5% è inclusa."),
        ("it", "I dati sono cancellati dopo dodici anni."),
        ("en", "We keep your records for nine years."),
        ("en", "Insurance premium tax at 12% is included."),
    ],
)
def test_duties_taxes_records_and_ages_bound_no_cover(language: str, text: str) -> None:
    assert _only(text, language).not_a_limit is not None


def test_a_premium_told_in_one_breath_with_another_is_one() -> None:
    found = find_figures("Die Jahresprämie beträgt CHF 120 (allein) oder CHF 210 (zu zweit).", "de")
    assert [f.not_a_limit for f in found] == ["premium", "premium"]
    bounded = find_figures("Gegen eine Prämie von CHF 120 und bis CHF 9'000 je Fall zahlen wir die Bergung.", "de")
    assert [f.not_a_limit for f in bounded] == ["premium", None]


def test_how_often_is_counted_where_a_year_is_named() -> None:
    assert _only("Wir kommen zweimal pro Jahr.", "de").figure.value == 2
    assert find_figures("Wir kommen nicht zweimal.", "de") == []


def test_the_name_of_a_variant_is_told_from_words_that_say_what_an_amount_is_for() -> None:
    assert _only("Wir zahlen CHF 900 (Familie).", "de").per_by_variant
    assert not _only("Wir zahlen CHF 900 pro Familie.", "de").per_by_variant


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das Taxi bezahlen wir bis zu einem Betrag von CHF 70."),
        ("fr", "Le taxi est payé dans les limites de 70 €."),
        ("it", "Le spese amministrative sono pagate sino a fr. 70.–."),
        ("en", "A taxi is paid to a maximum of £70."),
    ],
)
def test_other_words_for_a_ceiling_bound_too(language: str, text: str) -> None:
    figure = _only(text, language)
    assert (figure.role_hint, figure.not_a_limit) == ("max", None)
