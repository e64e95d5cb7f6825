"""The reader's promises, on invented sentences: what is read, how it is meant, and what is left alone."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.models import Figure
from sidecar.values import FoundFigure, find_figures, find_per, holds_figure, read_value, same_figure


def only(text: str, language: str = "de", currency: str | None = None) -> FoundFigure:
    found = find_figures(text, language, currency=currency)
    assert len(found) == 1, [(f.text, f.figure) for f in found]
    return found[0]


AMOUNTS = [
    ("de", "CHF 1'000'000.–", 1_000_000, "CHF"),
    ("de", "CHF 1’000", 1_000, "CHF"),
    ("de", "Fr. 500.-", 500, "CHF"),
    ("de", "Fr. 500.--", 500, "CHF"),
    ("de", "SFr. 2‘500.—", 2_500, "CHF"),
    ("de", "1’000 CHF", 1_000, "CHF"),
    ("de", "CHF\u00a010\u202f000", 10_000, "CHF"),
    ("de", "CHF 250 000", 250_000, "CHF"),
    ("de", "1 000 000 Franken", 1_000_000, "CHF"),
    ("de", "EUR 1.500,00", 1_500, "EUR"),
    ("de", "1.500 Euro", 1_500, "EUR"),
    ("de", "€ 99,90", 99.9, "EUR"),
    ("de", "CHF 10 Mio.", 10_000_000, "CHF"),
    ("de", "10 Mio. Franken", 10_000_000, "CHF"),
    ("de", "CHF 2,5 Millionen", 2_500_000, "CHF"),
    ("de", "fünfhundert Franken", 500, "CHF"),
    ("de", "zwei Millionen Franken", 2_000_000, "CHF"),
    ("de", "CHF 12'345.65", 12_345.65, "CHF"),
    ("de", "USD 300", 300, "USD"),
    ("fr", "CHF 2'000.–", 2_000, "CHF"),
    ("fr", "2000 francs suisses", 2_000, "CHF"),
    ("fr", "1 500 €", 1_500, "EUR"),
    ("fr", "1.500,50 euros", 1_500.5, "EUR"),
    ("fr", "trois mille francs", 3_000, "CHF"),
    ("it", "CHF 5'000", 5_000, "CHF"),
    ("it", "cinquemila franchi", 5_000, "CHF"),
    ("it", "10.000 franchi svizzeri", 10_000, "CHF"),
    ("it", "due milioni di", None, ""),
    ("en", "$1,500", 1_500, "USD"),
    ("en", "US$ 1,500.50", 1_500.5, "USD"),
    ("en", "£10,000", 10_000, "GBP"),
    ("en", "EUR 2 million", 2_000_000, "EUR"),
    ("en", "two thousand five hundred euros", 2_500, "EUR"),
    ("en", "CHF 50k", 50_000, "CHF"),
    ("en", "GBP 2m", 2_000_000, "GBP"),
    ("de", "Fr.1000.-", 1_000, "CHF"),
    ("de", "1'000.- Fr.", 1_000, "CHF"),
    ("de", "20.000.000 EUR", 20_000_000, "EUR"),
    ("it", "€ 6.450.000", 6_450_000, "EUR"),
]


@pytest.mark.parametrize(("language", "text", "value", "unit"), AMOUNTS)
@pytest.mark.parametrize("frame", ["{}", "({})", "– {};", "x {} x"])
def test_amounts_in_every_spelling(language: str, text: str, value: float | None, unit: str, frame: str) -> None:
    found = find_figures(frame.format(text), language)
    if value is None:
        assert found == []
        return
    assert [f.figure for f in found] == [Figure(value, unit)]
    assert found[0].nature == "money"


MEASURES = [
    ("de", "fünf Tage", 5, "days"),
    ("de", "einundzwanzig Tagen", 21, "days"),
    ("de", "fünfzehn Arbeitstage", 15, "days"),
    ("de", "hundertzwanzig Tage", 120, "days"),
    ("de", "30 aufeinanderfolgende Tage", 30, "days"),
    ("de", "zwei Nächte", 2, "days"),
    ("de", "48 Std.", 48, "hours"),
    ("de", "ab 4h", 4, "hours"),
    ("de", "12-monatige", None, ""),
    ("de", "drei Wochen", 3, "weeks"),
    ("de", "24 Monate", 24, "months"),
    ("de", "zwei Jahre", 2, "years"),
    ("de", "die Hälfte", 50, "%"),
    ("de", "20 Prozent", 20, "%"),
    ("de", "12,5 %", 12.5, "%"),
    ("de", "30 km", 30, "km"),
    ("de", "75 km/h", None, ""),
    ("de", "zwei nahestehende Personen", 2, "count"),
    ("de", "höchstens dreimal", 3, "count"),
    ("de", "zwei (2) Tage", 2, "days"),
    ("de", "2-mal pro Kalenderjahr", 2, "count"),
    ("en", "thirty (30) days", 30, "days"),
    ("fr", "deux semaines", 2, "weeks"),
    ("fr", "vingt-quatre heures", 24, "hours"),
    ("fr", "soixante-dix jours", 70, "days"),
    ("fr", "quatre-vingt-dix jours", 90, "days"),
    ("fr", "cinq nuits", 5, "days"),
    ("fr", "20 pour cent", 20, "%"),
    ("fr", "la moitié", 50, "%"),
    ("fr", "50 kilomètres", 50, "km"),
    ("fr", "deux personnes", 2, "count"),
    ("it", "ventiquattro ore", 24, "hours"),
    ("it", "ventuno giorni", 21, "days"),
    ("it", "trenta giorni", 30, "days"),
    ("it", "sei mesi", 6, "months"),
    ("it", "la metà", 50, "%"),
    ("it", "20 per cento", 20, "%"),
    ("it", "due persone", 2, "count"),
    ("en", "twenty-four hours", 24, "hours"),
    ("en", "twenty four hours", 24, "hours"),
    ("en", "ninety consecutive days", 90, "days"),
    ("en", "one hundred and twenty days", 120, "days"),
    ("en", "6 calendar months", 6, "months"),
    ("en", "half", 50, "%"),
    ("en", "20 percent", 20, "%"),
    ("en", "up to twice", 2, "count"),
    ("en", "50 km", 50, "km"),
]


@pytest.mark.parametrize(("language", "text", "value", "unit"), MEASURES)
def test_periods_shares_distances_and_counts(language: str, text: str, value: float | None, unit: str) -> None:
    found = find_figures(f"x {text}, x", language)
    assert [f.figure for f in found] == ([] if value is None else [Figure(value, unit)])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Transport: unbegrenzt"),
        ("de", "in unbegrenzter Höhe"),
        ("de", "ohne betragliche Begrenzung"),
        ("fr", "frais de sauvetage: illimités"),
        ("fr", "sans limitation de montant"),
        ("it", "importo illimitato"),
        ("it", "senza limiti"),
        ("en", "unlimited"),
        ("en", "There is no limit on the amount."),
    ],
)
def test_unlimited(language: str, text: str) -> None:
    found = only(text, language, "CHF")
    assert found.figure == Figure(None, "CHF", unlimited=True)


@pytest.mark.parametrize(
    "text", ["nicht unbegrenzt", "eine begrenzte oder unbegrenzte Invalidität", "auf bestimmte oder unbegrenzte Zeit"]
)
def test_unlimited_that_grants_nothing(text: str) -> None:
    assert find_figures(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Telefon +41 44 123 45 67",
        "Tel. 044 123 45 67",
        "am 15.08.2024 in Kraft",
        "seit dem 1. Januar 2020",
        "gemäss Art. 5 VVG",
        "Artikel 14, 15 und 16",
        "§ 4",
        "Ziffer 2.3.1",
        "Ausgabe 2023",
        "8001 Zürich",
        "CH-8001 Zürich",
        "Seite 3 von 24",
        "3 / 24",
        "Modul 4 Versicherte Leistungen",
        "B 2.3 Versicherte Ereignisse",
        "Hauptstrasse 12",
    ],
)
def test_what_is_no_value(text: str) -> None:
    assert find_figures(text, currency="CHF") == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Die Jahresprämie beträgt CHF 120.", "premium"),
        ("Für Mahnungen fallen Gebühren von CHF 20 an.", "fee"),
        ("Der Vertrag kann drei Monate vor Ablauf gekündigt werden.", "contract"),
        ("Der Vorschuss ist innert 30 Tagen zurückzuzahlen.", "notice"),
        ("Die Daten werden 10 Jahre aufbewahrt.", "data"),
        ("Kinder jünger als 16 Jahre reisen gratis mit.", "age"),
        ("Sie erreichen uns 24 Stunden am Tag.", "service hours"),
        ("unsere 24-Stunden-Hotline", "service hours"),
        ("Ab dem 61. Tag erlischt der Anspruch.", "ordinal"),
        ("Verzugszins von 5 % wird erhoben.", "interest"),
    ],
)
def test_figures_that_bound_no_cover_say_why(text: str, reason: str) -> None:
    assert only(text).not_a_limit == reason


PERS = [
    ("de", "bis CHF 1'000 pro Person", "person"),
    ("de", "CHF 3'000 pro versicherte Person und Ereignis", "person"),
    ("de", "je Ereignis höchstens CHF 500", "event"),
    ("de", "Die Leistung ist pro Schadenfall auf CHF 3'000 begrenzt.", "event"),
    ("de", "CHF 150 pro Tag", "day"),
    ("de", "CHF 80 pro Gegenstand", "item"),
    ("de", "CHF 20'000 pro Kalenderjahr", "year"),
    ("de", "CHF 900 pro Haustier", "animal"),
    ("de", "CHF 2'000 pro Fahrzeug", "vehicle"),
    ("de", "CHF 4'000 pro Reise", "trip"),
    ("de", "CHF 5'000 in der Familienversicherung", "family"),
    ("de", "Die Hotelkosten sind mit CHF 700 gedeckt.", None),
    ("fr", "CHF 1'000 par personne et par événement", "person"),
    ("fr", "au maximum CHF 500 par sinistre", "event"),
    ("fr", "CHF 100 par jour", "day"),
    ("fr", "CHF 9'000 par année civile", "year"),
    ("it", "CHF 1'000 per persona", "person"),
    ("it", "fino a CHF 500 per evento", "event"),
    ("it", "CHF 100 al giorno", "day"),
    ("en", "up to EUR 1,000 per person and event", "person"),
    ("en", "EUR 500 each claim", "event"),
    ("en", "EUR 100 per day", "day"),
    ("en", "EUR 300 for any one item", "item"),
    ("en", "EUR 8,000 per policy year", "year"),
    ("en", "up to £175 per seat", "item"),
    ("en", "the first £300 of any claim", "event"),
    ("en", "for one bicycle we pay no more than £900", "item"),
    ("it", "fino a € 4.000 per anno assicurativo", "year"),
]


@pytest.mark.parametrize(("language", "text", "per"), PERS)
def test_per(language: str, text: str, per: str | None) -> None:
    assert only(text, language).per == per


def test_every_figure_of_a_sentence_has_its_own_per() -> None:
    first, second = find_figures("Ersatzkäufe CHF 800 pro Person / max. CHF 1'600 pro Ereignis")
    assert (first.per, second.per) == ("person", "event")


def test_a_per_at_the_end_is_said_of_all_joined_amounts() -> None:
    first, second = find_figures("bis zu CHF 3'000 in Europa und bis zu CHF 5'000 in Übersee pro Ereignis")
    assert (first.per, second.per) == ("event", "event")


def test_a_per_in_front_is_said_of_what_follows_it() -> None:
    first, second = find_figures("je Person CHF 20'000.–, je Familie CHF 40'000.–")
    assert (first.per, second.per) == ("person", "family")


def test_floor_and_ceiling_of_a_deductible_are_one_deductible() -> None:
    found = find_figures("Selbstbehalt: 10 % des Schadens, mind. CHF 100, max. CHF 500")
    assert [f.kind_hint for f in found] == ["deductible"] * 3
    assert [f.role_hint for f in found] == [None, "min", "max"]


def test_a_premium_does_not_colour_the_next_amount() -> None:
    premium, insured = find_figures("Jahresprämie CHF 189.–, Versicherungssumme CHF 50'000")
    assert (premium.not_a_limit, insured.not_a_limit) == ("premium", None)


def test_a_period_inside_a_per_is_no_limit_of_its_own() -> None:
    benefit, period = find_figures("EUR 25 per 24 hours", "en")
    assert (benefit.per, benefit.kind_hint, period.not_a_limit) == ("day", "daily_max", "per")


KINDS = [
    ("de", "bis maximal CHF 2'000", "max_amount"),
    ("de", "Der Selbstbehalt beträgt CHF 200", "deductible"),
    ("de", "(Selbstbehalt: CHF 200)", "deductible"),
    ("de", "Die ersten CHF 100 trägt der Versicherte", "deductible"),
    ("en", "You pay the first EUR 100", "deductible"),
    ("de", "mehr als 30 (dreissig) Tage", "waiting_period"),
    ("de", "Wir übernehmen den Selbstbehalt bis zu CHF 9'000", "max_amount"),
    ("de", "einen Kostenvorschuss bis CHF 5'000", "advance"),
    ("de", "CHF 150 pro Tag", "daily_max"),
    ("de", "CHF 2'500 pro Jahr", "annual_max"),
    ("de", "CHF 80 pro Gegenstand", "per_item_max"),
    ("de", "bis zu 20 % der Versicherungssumme", "percentage"),
    ("de", "bis höchstens 5 Tage", "duration"),
    ("de", "in den ersten 14 Tagen", "duration"),
    ("de", "mehr als 7 Tage im Spital", "waiting_period"),
    ("de", "mindestens vier Stunden verspätet", "waiting_period"),
    ("de", "Die Wartefrist beträgt 30 Tage", "waiting_period"),
    ("de", "nicht innerhalb von 5 Tagen", "waiting_period"),
    ("de", "mindestens 30 km entfernt", "distance"),
    ("de", "für höchstens zwei Personen", "count"),
    ("fr", "La franchise s'élève à CHF 200", "deductible"),
    ("fr", "une avance de frais jusqu'à CHF 5'000", "advance"),
    ("fr", "délai d'attente de 30 jours", "waiting_period"),
    ("fr", "retard d'au moins 4 heures", "waiting_period"),
    ("it", "La franchigia ammonta a CHF 200", "deductible"),
    ("it", "un anticipo fino a CHF 5'000", "advance"),
    ("it", "periodo di attesa di 30 giorni", "waiting_period"),
    ("en", "an excess of EUR 200", "deductible"),
    ("en", "a waiting period of 30 days", "waiting_period"),
    ("en", "an advance of up to EUR 5,000", "advance"),
    ("en", "more than 12 hours", "waiting_period"),
    ("en", "for up to 10 days", "duration"),
    ("en", "EUR 8,000 per year", "annual_max"),
    ("en", "You pay £75 towards a replacement", "deductible"),
    ("en", "for one bicycle we pay no more than £900", "per_item_max"),
    ("en", "The most we will pay in any period of insurance is £20,000.", "annual_max"),
    ("de", "Von jedem Schaden tragen Sie 150 EUR selbst.", "deductible"),
    ("de", "Für einen einzelnen Gegenstand sind höchstens CHF 800.– versichert.", "per_item_max"),
    ("it", "trascorsi 30 giorni dalla denuncia", "waiting_period"),
    ("it", "per non più di 60 giorni", "duration"),
    ("it", "In caso di rientro anticipato rimborsiamo le spese fino a CHF 3'000.–", "max_amount"),
    ("it", "La persona assicurata assume una franchigia di CHF 100.– per sinistro.", "deductible"),
    ("fr", "Pour chaque objet, l'indemnité est limitée à 400 €.", "per_item_max"),
]


@pytest.mark.parametrize(("language", "text", "kind"), KINDS)
def test_kind(language: str, text: str, kind: str) -> None:
    assert only(text, language).kind_hint == kind


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("de", "3 bis 5 Tage", "days"),
        ("de", "3–5 Tage", "days"),
        ("de", "drei bis fünf Tage", "days"),
        ("de", "CHF 3 bis 5", "CHF"),
        ("de", "CHF 3 bis CHF 5", "CHF"),
        ("fr", "3 à 5 jours", "days"),
        ("it", "da 3 a 5 giorni", "days"),
        ("en", "3 to 5 days", "days"),
        ("en", "three to five days", "days"),
    ],
)
def test_ranges_give_both_ends(language: str, text: str, unit: str) -> None:
    low, high = find_figures(text, language, currency="CHF")
    assert (low.figure, low.role_hint) == (Figure(3, unit), "range_low")
    assert (high.figure, high.role_hint) == (Figure(5, unit), "range_high")


def test_amounts_without_currency_need_one_from_outside() -> None:
    assert find_figures("Tierheim 500 pro Ereignis") == []
    assert only("Tierheim 500 pro Ereignis", currency="CHF").figure == Figure(500, "CHF")
    assert only("3’000", currency="EUR").figure == Figure(3000, "EUR")


@pytest.mark.parametrize(
    "text", ["im Jahr 2024", "Zimmer 12 im 3. Stock", "1.2 Allgemeines", "4 Selbstbehalt 7", "12 Punkte"]
)
def test_bare_numbers_that_are_no_amounts(text: str) -> None:
    assert find_figures(text, currency="CHF") == []


def test_what_can_be_read_in_two_ways_is_not_guessed() -> None:
    assert find_figures("1,500 km entfernt", "de") == []
    assert only("1.500 km entfernt", "de").figure == Figure(1500, "km")
    assert only("1,500 km away", "en").figure == Figure(1500, "km")


def test_a_cell_of_a_table_holds_an_amount_and_not_a_clause_number() -> None:
    row = "Personenschäden (A.1.3) | 50.000.000 | 800"
    assert [f.figure.value for f in find_figures(row, currency="EUR")] == [50_000_000, 800]
    assert find_figures(row) == []
    assert find_figures("2 | Inhalt | 7", currency="EUR") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "wind of at least 75 kilometres an hour"), ("fr", "un vent d'au moins 75 km/h"), ("de", "75 km/h")],
)
def test_a_speed_is_no_distance(language: str, text: str) -> None:
    assert find_figures(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "ab dem vierten Tag"),
        ("de", "ab dem 4. Spitaltag"),
        ("fr", "à partir du\nquatrième jour"),
        ("fr", "dès le 4e jour d'incapacité"),
        ("it", "dal quarto giorno di ricovero"),
        ("en", "from the fourth day in hospital"),
    ],
)
def test_the_day_from_which_it_pays_is_a_waiting_period(language: str, text: str) -> None:
    found = only(text, language)
    assert (found.figure, found.kind_hint) == (Figure(4, "days"), "waiting_period")


def test_an_ordinal_alone_is_no_figure() -> None:
    assert find_figures("on the second day of the fourth trip", "en") == []


def test_words_for_unlimited_may_stand_on_two_lines() -> None:
    assert only("sans limitation\ndu montant", "fr").figure.unlimited


def test_a_fee_that_the_insurer_refunds_is_a_benefit() -> None:
    assert only("Bearbeitungsgebühren vergüten wir bis CHF 80.–.").not_a_limit is None
    assert only("Die Bearbeitungsgebühren betragen CHF 80.–.").not_a_limit == "fee"


def test_an_article_is_no_count() -> None:
    assert find_figures("An einem Tag im Mai und in einer Woche", "de") == []
    assert only("höchstens einen Tag", "de").figure == Figure(1, "days")


def test_line_breaks_inside_a_value() -> None:
    assert only("bis maxi-\nmal CHF\n2'000 pro Per-\nson").figure == Figure(2000, "CHF")
    found = only("Selbst-\nbehalt CHF 200 pro Ereig-\nnis")
    assert (found.kind_hint, found.per) == ("deductible", "event")


def test_offsets_point_into_the_original() -> None:
    text = "Kos\u00adten bis CHF\u00a01’000.– pro Person"
    found = only(text)
    assert text[found.start : found.end] == found.text == "CHF\u00a01’000.–"


def test_unknown_languages_still_read_symbols() -> None:
    assert only("maks. CHF 1'000", "xx").figure == Figure(1000, "CHF")
    assert only("Max. EUR 100", "de-CH").figure == Figure(100, "EUR")


def test_read_value_wants_one_value() -> None:
    assert read_value("CHF 500.–") == Figure(500, "CHF")
    assert read_value("CHF 500 oder CHF 600") is None
    assert read_value("nichts") is None


def test_same_figure() -> None:
    assert same_figure(Figure(0.1 + 0.2, "%"), Figure(0.3, "%"))
    assert not same_figure(Figure(5, "CHF"), Figure(5, "EUR"))
    assert not same_figure(Figure(5, "CHF"), Figure(None, "CHF", unlimited=True))
    assert same_figure(Figure(None, "CHF", unlimited=True), Figure(None, "", unlimited=True))
    assert not same_figure(Figure(None, "CHF", unlimited=True), Figure(None, "EUR", unlimited=True))


def test_holds_figure_never_takes_another_currency() -> None:
    assert holds_figure("500 pro Ereignis", Figure(500, "CHF"))
    assert not holds_figure("EUR 500 pro Ereignis", Figure(500, "CHF"))
    assert not holds_figure("CHF 5'000", Figure(500, "CHF"))


GROUPS = ["'", "’", " ", "\u00a0", "\u202f"]


def spelled(value: int, separator: str) -> str:
    return f"{value:,}".replace(",", separator)


@given(st.integers(1, 99_999_999), st.sampled_from(GROUPS), st.sampled_from(["de", "fr", "it", "en"]))
def test_a_grouped_amount_reads_back(value: int, separator: str, language: str) -> None:
    for text in (
        f"CHF {spelled(value, separator)}",
        f"{spelled(value, separator)} CHF",
        f"CHF {spelled(value, separator)}.–",
    ):
        assert [f.figure for f in find_figures(text, language)] == [Figure(value, "CHF")]


@given(st.integers(1, 9_999_999), st.integers(0, 99))
def test_local_spellings_with_decimals_read_back(whole: int, cents: int) -> None:
    value = whole + cents / 100
    german = f"EUR {spelled(whole, '.')},{cents:02d}"
    english = f"${whole:,}.{cents:02d}"
    assert same_figure(only(german, "de").figure, Figure(value, "EUR"))
    assert same_figure(only(english, "en").figure, Figure(value, "USD"))


@given(st.text(max_size=300), st.sampled_from(["de", "fr", "it", "en", ""]), st.sampled_from([None, "CHF"]))
def test_any_text_is_read_without_harm(text: str, language: str, currency: str | None) -> None:
    found = find_figures(text, language, currency=currency)
    ends = 0
    for f in found:
        assert text[f.start : f.end] == f.text
        assert ends <= f.start < f.end
        assert f.figure.unlimited == (f.figure.value is None)
        ends = f.end


SCRAPS = [
    *re.split(" ", "CHF 1'000 Fr. 20 % 3 Tage bis pro Person Selbstbehalt und . – 5- 12 Mio. unbegrenzt"),
    "\n",
    "Ereig-\nnis",
]


@given(st.lists(st.sampled_from(SCRAPS), max_size=40))
def test_scraps_of_policies_are_read_without_harm(scraps: list[str]) -> None:
    text = " ".join(scraps)
    for f in find_figures(text, currency="CHF"):
        assert text[f.start : f.end] == f.text


def test_a_whole_policy_takes_well_under_a_second() -> None:
    sentence = "Die Kosten sind bis maximal CHF 2'000 pro Person gedeckt, sofern die Reise länger als 3 Tage dauert. "
    filler = "Ein Anspruch besteht nur, wenn die versicherte Person die Meldung ohne Verzug macht und Belege vorlegt. "
    text = (sentence + filler * 9) * 400
    find_figures(sentence)
    start = time.process_time()
    found = find_figures(text)
    assert len(found) == 800
    assert time.process_time() - start < 2.0


def test_a_note_without_a_figure_says_what_amounts_are_for() -> None:
    assert find_per("The sums are what we pay at most for each insured person on each voyage", "en") == "person"
    assert find_per("Höchstbeträge je Schadenfall") == "event"
    assert find_per("Montants par sinistre", "fr") == "event"
    assert find_per("Alle Beträge verstehen sich netto") is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Als Selbstbehalt gelten 10 Prozent, mindestens aber CHF 700."),
        ("fr", "La franchise est de 10 % avec un minimum de 700 CHF."),
        ("it", "Resta una franchigia del 10% con il minimo di CHF 700."),
        ("en", "The excess is 10% with a minimum of CHF 700."),
    ],
)
def test_the_floor_of_a_deductible_share_is_a_deductible(language: str, text: str) -> None:
    assert [figure.kind_hint for figure in find_figures(text, language)] == ["deductible", "deductible"]


def test_the_floor_of_a_share_that_is_paid_is_no_deductible() -> None:
    share, floor = find_figures("Wir vergüten 10 Prozent des Schadens, mindestens aber CHF 700.")
    assert (share.kind_hint, floor.kind_hint) == ("percentage", "max_amount")


@pytest.mark.parametrize(
    ("language", "text", "value", "unit"),
    [
        ("fr", "jusqu'à 40 millions d'euros", 40e6, "EUR"),
        ("fr", "au plus 3 millions de francs", 3e6, "CHF"),
        ("it", "fino a 40 milioni di euro", 40e6, "EUR"),
    ],
)
def test_a_magnitude_and_its_currency_may_have_a_word_between(
    language: str, text: str, value: float, unit: str
) -> None:
    assert only(text, language).figure == Figure(value, unit)


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "nicht länger als 9 Tage"), ("en", "no longer than 9 days"), ("it", "non più di 9 giorni")],
)
def test_a_denied_floor_of_time_is_a_ceiling(language: str, text: str) -> None:
    found = only(text, language)
    assert (found.kind_hint, found.role_hint) == ("duration", "max")
