"""Which words for a person, an event or a trip are said of which value."""

from __future__ import annotations

import pytest

from sidecar.values import find_figures


def _pers(text: str, language: str = "de") -> list[tuple[float | None, str | None]]:
    return [(found.figure.value, found.per) for found in find_figures(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CHF 20'000 (Blau) beziehungsweise CHF 60'000 (Rot) pro Person", [(20000, "person"), (60000, "person")]),
        ("Bergung CHF 500 (Übersee: CHF 800) pro Ereignis", [(500, "event"), (800, "event")]),
        ("Kurse gehören dazu; pro Ereignis bis CHF 300 (Blau)", [(300, "event")]),
        ("bis CHF 900 (Rot) pro Person und längstens für 14 Nächte.", [(900, "person"), (14, None)]),
        ("Spitaltaggeld ab dem 4. Tag, pro Tag CHF 50", [(4, None), (50, "day")]),
        ("Sie tragen 20 % des Schadens, mindestens CHF 90 pro Ereignis.", [(20, "event"), (90, "event")]),
        ("Für jedes Jahr werden 10 %, insgesamt höchstens 50 % abgezogen", [(10, "year"), (50, None)]),
        ("längstens während 90 Tagen, in jedem Fall bis zur Rückkehr", [(90, None)]),
        ("Der Selbstbehalt beträgt in jedem Fall CHF 90", [(90, "event")]),
        (
            "bis CHF 100 pro Ereignis bei der Einzelversicherung und bis CHF 200 bei der Familienversicherung",
            [(100, "event"), (200, "event")],
        ),
        (
            "höchstens CHF 100 in der Einzelversicherung, CHF 200 in der Familienversicherung",
            [(100, "person"), (200, "family")],
        ),
        ("Bei Reisen von mehr als 92 Tagen endet der Schutz", [(92, "trip")]),
        ("Kompakt sieben Nächte, zu je CHF 60.", [(7, None), (60, "day")]),
        ("CHF 70 für den einzelnen Gegenstand", [(70, "item")]),
        ("CHF 70 pro Eintrittskarte", [(70, "item")]),
        ("CHF 70 pro Mitgliedschaftsjahr", [(70, "year")]),
    ],
)
def test_words_are_said_of_the_value_they_belong_to(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert _pers(text) == expected


def test_one_trip_and_no_event_in_any_case_in_other_languages() -> None:
    assert _pers("Un même voyage est assuré pendant 180 jours au plus", "fr") == [(180, "trip")]
    assert _pers("cover ends in any case after 30 days", "en") == [(30, None)]
    assert _pers("in ogni caso al massimo CHF 300", "it") == [(300, None)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ein Selbstbehalt von CHF 200 (Blau) oder CHF 90 (Rot) wird abgezogen", ["deductible", "deductible"]),
        ("nach einer Karenz von 3 Tagen, längstens 30 Tage", ["waiting_period", "duration"]),
        ("Hier endet die Leistungspflicht spätestens nach 180 Tagen", ["duration"]),
        ("Fälle, die innerhalb von 14 Tagen nach Abschluss der Versicherung eintreten", ["waiting_period"]),
        ("Die ersten 2 Spitaltage werden nicht entschädigt.", ["waiting_period"]),
        ("Für die ersten 2 Spitaltage zahlen wir alles.", ["duration"]),
        ("Strafkautionen bis CHF 900 pro Fall", ["advance"]),
        ("Schäden unter CHF 30 werden nicht vergütet.", ["deductible"]),
        ("Kosten unter CHF 30 werden sofort vergütet.", ["max_amount"]),
    ],
)
def test_kinds_hold_over_alternatives_and_end_at_the_next_bound(text: str, kinds: list[str]) -> None:
    assert [found.kind_hint for found in find_figures(text, "de")] == kinds
