"""Which items a question leads to in the seed taxonomies, and that it leads to none where none is meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sidecar.cases.question import read_question
from sidecar.cases.topics import Index
from sidecar.cases.words import content_words, kinship, likeness
from sidecar.models import TaxonomyItem
from sidecar.taxonomies import seed_taxonomy


@pytest.fixture(scope="module")
def travel() -> Index:
    return Index.of(seed_taxonomy("travel"))


def topics(index: Index, text: str) -> list[str]:
    return [topic.item.key for topic in index.topics(read_question(text, index.vocabulary()).words)]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("luggage 3 days late, 2 persons, ski trip", "luggage_delay"),
        ("Gepäck 3 Tage verspätet, 2 Personen, Skireise", "luggage_delay"),
        ("bagages en retard de trois jours", "luggage_delay"),
        ("bagagli in ritardo di 3 giorni", "luggage_delay"),
        ("delayed baggage", "luggage_delay"),
        ("Gepäckverspätung", "luggage_delay"),
        ("vol avec 5 heures de retard", "travel_delay"),
        ("missed connecting flight", "missed_connection"),
        ("Reise abgesagt wegen Krankheit", "trip_cancellation_costs"),
        ("Zahnarzt in den Ferien", "dental_emergency"),
        ("Autopanne 200 km von zu Hause", "vehicle_assistance"),
        ("Mein Velo hatte eine Panne", "ebike_breakdown_assistance"),
        ("hospital stay in the USA", "hospital_costs"),
    ],
)
def test_a_case_leads_to_what_is_meant(travel: Index, question: str, meant: str) -> None:
    assert meant in topics(travel, question)[:3]


def test_a_second_thing_in_the_question_has_its_own_topic(travel: Index) -> None:
    found = topics(travel, "hotel because the flight was cancelled")
    assert {"accommodation_costs", "trip_cancellation_costs"} <= set(found)


@pytest.mark.parametrize("question", ["drone crashed into a window", "xyzzy", "", "was ist versichert?", "3 days"])
def test_where_nothing_is_meant_nothing_is_found_and_names_are_offered(travel: Index, question: str) -> None:
    asked = read_question(question)
    assert travel.topics(asked.words) == []
    assert 1 <= len(travel.nearest(asked.words)) <= 5


def test_a_slip_of_the_pen_comes_near(travel: Index) -> None:
    asked = read_question("Annulirung")
    assert "trip_cancellation_interruption" in {item.key for item in travel.nearest(asked.words)}


@pytest.mark.parametrize(
    ("line", "question", "meant"),
    [
        ("household", "burst pipe flooded the kitchen", "pipe_water"),
        ("household", "cambriolage, bijoux volés", "valuables"),
        ("household", "furto con scasso, gioielli", "burglary"),
        ("household", "lost house keys", "locksmith"),
        ("motor", "Marderschaden am Kabel", "marten_damage"),
        ("motor", "windscreen cracked by a stone", "glass"),
        ("motor", "Auto gestohlen", "theft"),
        ("motor", "vol de la voiture", "theft"),
    ],
)
def test_other_lines_of_business_are_asked_by_their_own_words(line: str, question: str, meant: str) -> None:
    assert meant in topics(Index.of(seed_taxonomy(line)), question)[:3]


def test_a_segment_stands_where_none_of_its_benefits_is_meant() -> None:
    items = [
        TaxonomyItem(id="s", key="boat", category="segment", names={"en": "Boat"}),
        TaxonomyItem(id="b", key="sail", category="benefit", parent="s", names={"en": "Torn sail"}),
    ]
    assert topics(Index(items), "my boat") == ["boat"]
    assert topics(Index(items), "torn sail") == ["sail"]
    more = [TaxonomyItem(id=str(n), key=str(n), category="benefit", names={"en": f"Thing{n}"}) for n in range(9)]
    assert topics(Index([*items, *more]), "sail of my boat") == ["sail", "boat"]
    twice = [items[0], replace(items[1], names={"en": "Torn sail of a boat"})]
    assert topics(Index([*twice, *more]), "my boat has a torn sail") == ["sail"]


def test_kinship_of_words() -> None:
    assert kinship("verspatung", "verspatung") == 1.0
    assert kinship("delay", "delayed") == kinship("delayed", "delay") > kinship("gepack", "gepackverspatung") > 0
    assert kinship("late", "light") == kinship("rot", "brot") == 0.0
    assert [word.text for word in content_words("Ist das Gepäck der Kinder versichert?")] == ["gepack"]
    assert likeness("annulirung", "annullierung") > 0.5 > likeness("drone", "gepack")
