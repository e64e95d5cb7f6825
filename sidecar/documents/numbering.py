"""Clause numbers: "D3.1.6", "A 17.1", "Art. 5", "§ 4", "Modul I", "2.2", "IV.", "a)". Knows one line's text,
nothing of its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["part", "roman", "letter", "article", "dotted", "alpha"]

RANK: dict[Kind, int] = {"part": 0, "roman": 1, "letter": 1, "article": 2, "dotted": 3, "alpha": 8}
"""the order in which kinds contain one another where style does not decide"""

PART = re.compile(
    r"(?:Teil|Modul|Baustein|Abschnitt|Kapitel|Titel|Sektion|Module|Chapitre|Titre|Partie|Section|Modulo|Sezione"
    r"|Capitolo|Titolo|Parte|Chapter|Part)\s+(?P<value>[IVXLC]{1,6}|\d{1,2}|[A-Z])(?![\w])[.:]?",
    re.IGNORECASE,
)
ARTICLE = re.compile(
    r"(?:Art(?:ikel|icle|icolo|\.)?|Ziff(?:er|\.)|Clause|Nr\.|§§?)\s*(?P<value>\d{1,3}[a-z]?(?:\.\d{1,3})*)(?![\w%])\.?",
    re.I,
)
LETTERED = re.compile(
    r"(?P<letter>[A-Z])(?:\s|\.(?=\d))?(?P<value>\d{1,3}(?:\.\d{1,3})*)(?!['’.,]?\d)\.?(?=\s|$|[A-ZÄÖÜÉÈÀ])"
)
DECIMAL = re.compile(r"(?P<value>\d{1,3}(?:\.\d{1,3})+)(?!['’,]?\d)\.?(?=\s|$|[A-ZÄÖÜÉÈÀ])")
ARABIC = re.compile(r"(?P<value>\d{1,3})[.)]?(?=\s+[^\W\d_]|\s*$|\s+[«„“\"(])")
ROMAN = re.compile(r"(?P<value>[IVX]{1,5})(?:[.)]|(?=\s))")
LETTER = re.compile(r"(?P<value>[A-Z])(?:[.)]|(?=\s))")
ALPHA = re.compile(r"\(?(?P<value>[a-z]{1,2})\)(?=\s|$)")
ROMANS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class Number:
    """A clause number at a line's start. `parts` compares and nests: ("D", 3, 1); `end` is where the title begins
    in the text."""

    label: str
    kind: Kind
    parts: tuple[str | int, ...]
    end: int

    @property
    def rank(self) -> int:
        if self.kind != "dotted":
            return RANK[self.kind]
        if isinstance(self.parts[0], str):
            return 3
        return 4 if len(self.parts) > 1 else 5

    @property
    def signature(self) -> tuple[str, int]:
        """What siblings have in common."""
        return (self.kind, len(self.parts))

    def under(self, other: Number) -> bool:
        """True where this number names a descendant of the other: A 17.1 of A 17, D3 of D, 2.1 of 2."""
        mine, theirs = self.parts, other.parts
        return len(mine) > len(theirs) and mine[: len(theirs)] == theirs and self.kind in ("dotted", "article")

    def follows(self, other: Number) -> bool:
        """True where this is the sibling right after the other."""
        if self.signature != other.signature or self.parts[:-1] != other.parts[:-1]:
            return False
        mine, theirs = self.parts[-1], other.parts[-1]
        if isinstance(mine, int) and isinstance(theirs, int):
            return 0 < mine - theirs <= 2
        return isinstance(mine, str) and isinstance(theirs, str) and mine > theirs

    @property
    def first(self) -> bool:
        return self.parts[-1] in (1, "a", "A")


def read_number(text: str) -> Number | None:
    """The clause number that the line begins with, if any. Roman I wins over the letter I, but not C or D over
    letters."""
    for pattern, kind in (
        (PART, "part"),
        (ARTICLE, "article"),
        (LETTERED, "dotted"),
        (DECIMAL, "dotted"),
        (ARABIC, "dotted"),
    ):
        found = pattern.match(text)
        if found:
            return _number(found, kind)  # type: ignore[arg-type]
    found = ROMAN.match(text)
    if found:
        return _number(found, "roman")
    found = LETTER.match(text)
    if found:
        return _number(found, "letter")
    found = ALPHA.match(text)
    return _number(found, "alpha") if found else None


def _number(found: re.Match[str], kind: Kind) -> Number:
    value = found["value"]
    parts: tuple[str | int, ...]
    if kind == "roman":
        parts = (roman(value),)
    elif kind in ("letter", "alpha"):
        parts = (value,)
    elif kind == "part":
        parts = (int(value) if value.isdigit() else roman(value) if len(value) > 1 or value in "IVX" else value,)
    else:
        parts = tuple(int(digits) if digits.isdigit() else digits for digits in value.split("."))
        if "letter" in found.re.groupindex:
            parts = (found["letter"], *parts)
    label = found.group().rstrip(".: ")
    return Number(label, kind, parts, found.end())


def roman(numeral: str) -> int:
    """The value of a roman numeral; 4 for IV."""
    total = 0
    values = [ROMANS.get(letter, 0) for letter in numeral.upper()]
    for value, after in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < after else value
    return total
