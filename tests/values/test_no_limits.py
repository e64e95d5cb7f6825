"""What bounds no cover, and what does although words around it speak of duties and fees."""

from __future__ import annotations

import pytest

from sidecar.values import find_figures, holds_figure, read_value


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("Kosten über CHF 700 bedürfen der Zustimmung der Zentrale.", "de", "approval"),
        ("Eingriffe, deren Kosten CHF 700 übersteigen, bedürfen der vorgängigen Bewilligung.", "de", "approval"),
        ("Costs above CHF 700 require our prior consent.", "en", "approval"),
        ("Unser Telefon ist während 24 Stunden erreichbar.", "de", "service hours"),
        ("Die Zentrale steht Ihnen an 365 Tagen zur Verfügung.", "de", "service hours"),
        ("spätestens aber innert 48 Stunden ist die Zentrale zu verständigen", "de", "notice"),
        ("Haben mehr als fünf Personen gebucht, gilt die kleinere Liste.", "de", "group"),
        ("Wir bezahlen die Reise für höchstens fünf Personen.", "de", None),
        ("Bei Verzug ist ein Zins von 5 % geschuldet.", "de", "interest"),
        ("Bis CHF 700 bedarf es keiner Rückfrage, und wir zahlen sofort.", "de", None),
        ("Dauert die Verspätung 24 Stunden, bezahlt die Zentrale ein Hotel.", "de", None),
        ("Kündigung durch den Arbeitgeber innerhalb der letzten 30 Tage vor der Abreise", "de", None),
        ("Treffen Sie wieder ein, zahlen wir während 15 Tagen nach dem Eintreffen am Ort.", "de", None),
        ("Gebühren sind bis CHF 70 pro Person gedeckt.", "de", None),
    ],
)
def test_a_threshold_of_consent_and_hours_of_service_bound_no_cover(
    text: str, language: str, reason: str | None
) -> None:
    (found,) = find_figures(text, language)
    assert found.not_a_limit == reason


@pytest.mark.parametrize(
    ("text", "language", "unlimited"),
    [
        ("Die Behandlung wird vollumfänglich übernommen.", "de", True),
        ("Wir bezahlen diese Kosten in vollem Umfang.", "de", True),
        ("Les frais sont intégralement remboursés.", "fr", True),
        ("Le spese sono rimborsate integralmente.", "it", True),
        ("Sie haben uns vollumfänglich zu informieren.", "de", False),
        ("Vous devez répondre intégralement à nos questions.", "fr", False),
    ],
)
def test_what_is_paid_to_its_full_extent_is_unlimited(text: str, language: str, unlimited: bool) -> None:
    assert [found.figure.unlimited for found in find_figures(text, language)] == [True] * unlimited


def test_a_clauses_number_in_front_is_no_part_of_an_amount_in_its_cell() -> None:
    row = "Abschleppen | G3 400 | 1'700"
    assert [found.figure.value for found in find_figures(row, currency="CHF")] == [400, 1700]
    for cell in ("C3.1 450", "3.1 450"):
        figure = read_value(cell, currency="CHF")
        assert figure is not None
        assert figure.value == 450
        assert holds_figure(cell, figure)
    spaced = read_value("CHF 3 400", currency="CHF")
    assert spaced is not None
    assert spaced.value == 3400


def test_counts_and_days_are_read_in_compounds() -> None:
    found = find_figures("höchstens 2 Pannenereignisse, maximal 3 mitversicherte Personen, die ersten 2 Spitaltage")
    assert [(f.figure.value, f.figure.unit) for f in found] == [(2, "count"), (3, "count"), (2, "days")]


def test_halves_of_millions_are_amounts_and_half_an_hour_is_no_period() -> None:
    text = "anderthalb Millionen Franken, eine halbe Million Franken, zweieinhalb Stunden, eine halbe Stunde"
    assert [found.figure.value for found in find_figures(text)] == [1_500_000, 500_000, 2.5]
