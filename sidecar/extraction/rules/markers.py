"""What opens a list's entry or a numbered clause: bullets, letters, numerals. Knows one section's lines, no meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sidecar.models import Line

MARKER = re.compile(
    r"^\s*(?:(?P<bullet>[–—•‣▪■◦●○□☐▫▸►▶➢➤➔→⇒✓✔✗✘×∙·⁃‒\u2212\uf020-\uf0ff*›»-])\s*(?=\S)"
    r"|(?P<letter>\(?[a-z]{1,2}\)|\(?[ivx]{3,4}\))\s*"
    r"|(?P<number>\(?\d{1,2}[.)]|\d{1,2}(?:\.\d{1,2}){1,4}\.?)\s+(?=[^\W\d_a-zà-ÿ]))"
)
_POINTED = re.compile(r"\s*(?P<value>[a-z]|[ivx]{2,4}|\d{1,2})\.\s+(?=[^\W_])")
"""a letter, a numeral or a number with a point: an entry only where its neighbour in the row stands there too"""
_OBELUS = re.compile(r"\s*(?P<bullet>o)\s+(?=[^\W\d_])")
"""the hollow bullet of word processors, which is the letter o"""
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


class Markers:
    """The markers of one section's body. "a." is one where "b." follows or it follows one; so "z. B." is none."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._found: dict[str, tuple[str, int]] = {}
        pointed: list[tuple[str, str, int]] = []
        hollow: list[tuple[str, int]] = []
        for line in lines:
            if (marker := MARKER.match(line.text)) is not None:
                self._found[line.id] = (marker.lastgroup or "", marker.end())
            elif line.text[:1].islower() or line.text[:1].isdigit():
                if (marker := _POINTED.match(line.text)) is not None:
                    pointed.append((line.id, marker["value"], marker.end()))
                elif (marker := _OBELUS.match(line.text)) is not None:
                    hollow.append((line.id, marker.end()))
        self._add_pointed(pointed)
        if len(hollow) > 1:
            self._found.update({line_id: ("bullet", end) for line_id, end in hollow})

    def _add_pointed(self, pointed: Sequence[tuple[str, str, int]]) -> None:
        known: set[str] = set()
        for index, (line_id, value, end) in enumerate(pointed):
            later = {other for _, other, _ in pointed[index + 1 :]}
            for kind, before, after in _neighbours(value):
                if before in known or after in later:
                    known.add(value)
                    self._found[line_id] = (kind, end)
                    break

    def kind(self, line: Line) -> str:
        """ "bullet", "letter", "roman" or "number"; "" for a line without a marker."""
        return self._found.get(line.id, ("", 0))[0]

    def end(self, line: Line) -> int:
        """Where the wording begins in the line's text."""
        return self._found.get(line.id, ("", 0))[1]


def _neighbours(value: str) -> list[tuple[str, str, str]]:
    """(kind, the one before, the one after) for each row that a value can stand in."""
    if value.isdigit():
        return [("number", str(int(value) - 1), str(int(value) + 1))]
    rows = []
    if len(value) == 1:
        rows.append(("letter", chr(ord(value) - 1), chr(ord(value) + 1)))
    if value in _ROMANS[:-1]:
        place = _ROMANS.index(value)
        rows.append(("roman", _ROMANS[place - 1] if place else "", _ROMANS[place + 1]))
    return rows
