"""What counts as found at its place, and what does not."""

from __future__ import annotations

from dataclasses import replace

from bench.marks import letters
from bench.places import count, overlap
from sidecar.demo.policies.truth import PlantedClause, PlantedLimit, Truth
from sidecar.models import Benefit, Clause, Coverage, Evidence, Figure, Limit, Segment, Verdict

LUGGAGE = "luggage_travel_delay"
QUOTE = "Wir zahlen höchstens CHF 900 pro Person und Reise."
PLANTED = PlantedLimit(LUGGAGE, "luggage_loss", "max_amount", 900.0, "CHF", "person", 1, "Gepäck", QUOTE)
TRUTH = Truth({LUGGAGE: True, "legal_protection": False}, {LUGGAGE: ("luggage_loss",)}, (PLANTED,), ())


def evidence(quote: str = QUOTE, page: int = 1) -> Evidence:
    return Evidence(0, page, quote, 0, len(quote), ())


def limit(value: float = 900, quote: str = QUOTE, page: int = 1) -> Limit:
    return Limit("max_amount", Figure(value, "CHF"), (evidence(quote, page),), per="person")


def coverage(*limits: Limit, clauses: tuple[Clause, ...] = (), owners: tuple[str, ...] = ("luggage_loss",)) -> Coverage:
    benefits = tuple(Benefit(key, key, key, Verdict.COVERED, limits=limits) for key in owners)
    return Coverage((Segment(LUGGAGE, LUGGAGE, LUGGAGE, Verdict.COVERED, benefits=benefits, clauses=clauses),))


def exclusion(quote: str, page: int = 1) -> Clause:
    return Clause("exclusion", quote, (evidence(quote, page),))


def test_a_figure_is_right_at_its_place_with_its_owner() -> None:
    score = count(TRUTH, coverage(limit()))
    assert (score.limits.right, score.limits.wrong, score.limits.missed) == (1, 0, 0)
    assert (score.segments.f1, score.benefits.f1) == (1.0, 1.0)
    assert [getattr(score, name).right for name in ("attributed", "kind", "per")] == [1, 1, 1]
    assert score.misses == []


def test_another_value_page_or_owner_is_not_right() -> None:
    for other in (limit(value=901), limit(page=2)):
        score = count(TRUTH, coverage(other))
        assert (score.limits.right, score.limits.wrong, score.limits.missed) == (0, 1, 1)
    score = count(TRUTH, coverage(limit(), owners=("luggage_delay",)))
    assert (score.attributed.right, score.attributed.wrong) == (0, 1)
    assert (score.benefits.wrong, score.benefits.missed) == (1, 1)


def test_a_figure_hung_on_everything_and_a_page_quoted_whole_are_wrong() -> None:
    spread = ("luggage_loss", "luggage_delay", "essential_purchases", "travel_delay", "missed_connection")
    assert count(TRUTH, coverage(limit(), owners=spread)).limits.wrong == 2
    whole = count(TRUTH, coverage(limit(quote=QUOTE + " weiter" * 100)))
    assert (whole.limits.right, whole.limits.wrong) == (0, 1)


def test_two_quotes_of_one_place_count_once() -> None:
    score = count(TRUTH, coverage(limit(), limit(quote=QUOTE[:-1] + " und Jahr.")))
    assert (score.limits.right, score.limits.wrong) == (1, 0)


def test_clauses_are_matched_one_to_one_and_what_is_beyond_is_wrong() -> None:
    wanted = tuple(
        PlantedClause("exclusion", LUGGAGE, 1, "", quote)
        for quote in ("Bargeld und Wertpapiere", "Fahrräder im Gebrauch")
    )
    truth = replace(TRUTH, clauses=wanted)
    both = count(truth, coverage(clauses=(exclusion("Bargeld und Wertpapiere; Fahrräder im Gebrauch"),)))
    assert (both.exclusions.right, both.exclusions.missed) == (1, 1)
    more = count(truth, coverage(clauses=tuple(map(exclusion, ("Bargeld und Wertpapiere", "Waffen aller Art")))))
    assert (more.exclusions.right, more.exclusions.wrong, more.exclusions.missed) == (1, 1, 1)


def test_hyphens_at_line_ends_and_case_do_not_tell_quotes_apart() -> None:
    assert letters("Annul-\nlierungs\u00adkosten 10 %") == letters("Annullierungskosten 10%")
    assert overlap("die Kosten der Annul-\nlierung", "KOSTEN DER ANNULLIERUNG")
    assert not overlap("", "etwas")
