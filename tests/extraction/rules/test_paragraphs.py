"""Where an entry or a paragraph ends, told by the place of its lines alone: bullets may be drawings."""

from __future__ import annotations

from collections.abc import Sequence

from sidecar.extraction.rules.paragraphs import groups
from sidecar.models import Line

WIDTH = 300.0
Place = tuple[str, float, float]
"""text, the step from the line above, the right end"""


def body(places: Sequence[Place], left: float = 60.0) -> list[Line]:
    lines, y, start = [], 100.0, 0
    for number, (text, step, right) in enumerate(places):
        y += step
        box = (left, y, right, y + 8.0)
        lines.append(Line(f"p1l{number}", 1, text, start, start + len(text), box, size=9.0))
        start += len(text) + 1
    return lines


def cut(*places: Place) -> list[str]:
    return [" ".join(line.text for line in group.lines) for group in groups(body(places), 10.5)]


def test_entries_without_a_sign_are_told_by_short_last_lines_and_a_little_more_space() -> None:
    found = cut(
        ("Boote, die an Regatten oder den Trainings dazu", 0.0, 355.0),
        ("teilgenommen haben", 10.5, 150.0),
        ("Motoren, soweit sie nicht fest mit dem Boot oder", 12.0, 352.0),
        ("seinem Heck verbunden sind", 10.5, 180.0),
        ("Schäden durch Muscheln, Algen und anderen Bewuchs", 12.0, 358.0),
        ("am Rumpf", 10.5, 100.0),
    )
    assert [entry.split()[0] for entry in found] == ["Boote,", "Motoren,", "Schäden"]


def test_an_entry_that_fills_its_line_ends_where_all_others_have_more_space_below() -> None:
    found = cut(
        ("Boote, die an Regatten oder den Trainings dazu", 0.0, 355.0),
        ("teilgenommen haben", 10.5, 150.0),
        ("Motoren, die nicht fest am Boot angebracht waren", 12.0, 358.0),
        ("Schäden durch Muscheln, Algen und anderen Bewuchs", 12.0, 358.0),
        ("am Rumpf", 10.5, 100.0),
        ("Leinen und Segel, die am Ende der Saison nicht an", 12.0, 356.0),
        ("Land lagen", 10.5, 100.0),
    )
    assert [entry.split()[0] for entry in found] == ["Boote,", "Motoren,", "Schäden", "Leinen"]


def test_ragged_lines_of_one_sentence_stay_together() -> None:
    found = cut(
        ("Versichert ist der Untergang des Bootes auf", 0.0, 330.0),
        ("Binnengewässern, sofern es im Verzeichnis der", 10.5, 340.0),
        ("Schifffahrtsbehörde eingetragen und", 11.2, 310.0),
        ("betriebssicher ausgerüstet war.", 10.5, 250.0),
    )
    assert len(found) == 1


def test_a_semicolon_before_free_space_ends_an_entry() -> None:
    found = cut(
        ("der Mast;", 0.0, 110.0), ("das Segel, das am Mast hängt;", 10.5, 200.0), ("die lange Leine " * 3, 10.5, 358.0)
    )
    assert len(found) == 3


def test_a_second_line_of_an_entry_stays_in_it() -> None:
    places: list[Place] = [
        ("– Masten und Segel der Boote.", 0.0, 240.0),
        ("Ausnahme: Jollen.", 10.5, 150.0),
        ("– Leinen aller Art, die länger als drei Meter sind, und", 10.5, 360.0),
    ]
    lines = body(places)
    second = lines[1]
    lines[1] = Line(second.id, 1, second.text, second.start, second.end, (72.0, *second.box[1:]), size=9.0)
    assert [len(group.lines) for group in groups(lines, 10.5)] == [2, 1]


def test_little_white_space_makes_close_groups_and_much_does_not() -> None:
    lines = body(
        [
            ("Der Untergang des Bootes ist bis zum Zeitwert und", 0.0, 357.0),
            ("zum Ankaufspreis versichert.", 10.5, 200.0),
            ("Für Segel gilt die Hälfte.", 12.5, 180.0),
            ("Die Bergung ist ein eigener Teil.", 25.0, 200.0),
        ]
    )
    assert [group.close for group in groups(lines, 10.5)] == [False, True, False]
