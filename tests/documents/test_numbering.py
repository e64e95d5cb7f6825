"""Clause numbers are told from amounts, dates and ordinary words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.documents.numbering import Number, read_number, roman


@pytest.mark.parametrize(
    ("text", "label", "kind", "parts"),
    [
        ("D3.1.6 Besuchsreise", "D3.1.6", "dotted", ("D", 3, 1, 6)),
        ("A.2.4 Zusammenstoss", "A.2.4", "dotted", ("A", 2, 4)),
        ("A 17.1 Reise", "A 17.1", "dotted", ("A", 17, 1)),
        ("A 17.9Unruhen", "A 17.9", "dotted", ("A", 17, 9)),
        ("Art. 5 Auflösung", "Art. 5", "article", (5,)),
        ("Art. 5a Auflösung", "Art. 5a", "article", ("5a",)),
        ("§ 4 Fristen", "§ 4", "article", (4,)),
        ("Ziff. 2.3 Folgen", "Ziff. 2.3", "article", (2, 3)),
        ("2.2 Zusätzlich", "2.2", "dotted", (2, 2)),
        ("2. Familien", "2", "dotted", (2,)),
        ("12 Gerichtsstand", "12", "dotted", (12,)),
        ("Modul I Reisegepäck", "Modul I", "part", (1,)),
        ("Chapitre 3 Prestations", "Chapitre 3", "part", (3,)),
        ("IV Reisegepäck", "IV", "roman", (4,)),
        ("IX. Schlussbestimmungen", "IX", "roman", (9,)),
        ("C Rechtsschutz", "C", "letter", ("C",)),
        ("a) Epidemien", "a)", "alpha", ("a",)),
        ("(b) Epidemics", "(b)", "alpha", ("b",)),
    ],
)
def test_numbers(text: str, label: str, kind: str, parts: tuple[str | int, ...]) -> None:
    number = read_number(text)
    assert number is not None
    assert (number.label, number.kind, number.parts) == (label, kind, parts)
    assert text[: number.end].startswith(label[:1])


@pytest.mark.parametrize(
    "text",
    [
        "Die Versicherung",
        "1'000 Franken",
        "5'000.– pro Person",
        "2.500,00 EUR",
        "3.5’000 m",
        "Artikelnummer",
        "Ich bin",
        "",
        "Modulation 3",
        "80% der Kosten",
    ],
)
def test_no_numbers(text: str) -> None:
    assert read_number(text) is None


def test_nesting_and_order() -> None:
    def at(text: str) -> Number:
        number = read_number(f"{text} Titel")
        assert number is not None
        return number

    assert at("A 17.1").under(at("A 17"))
    assert at("2.1").under(at("2."))
    assert not at("B 17.1").under(at("A 17"))
    assert at("2.10").follows(at("2.9"))
    assert at("b)").follows(at("a)"))
    assert not at("3.1").follows(at("2.9"))
    assert not at("2.9").follows(at("2.10"))


@given(st.integers(min_value=1, max_value=89))
def test_roman(value: int) -> None:
    tens, ones = divmod(value, 10)
    numeral = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX"][tens]
    numeral += ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][ones]
    assert roman(numeral) == value
