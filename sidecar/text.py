"""Folds text for matching and remembers where each folded character came from. Knows no document and no language
model."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

HYPHENS = frozenset("-\u2010\u2011\u0002\u00ad")
DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d")
APOSTROPHES = frozenset("\u2018\u2019\u201a\u201b\u2032\u00b4\u0060\u02bc\uff07")
QUOTES = frozenset("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2039\u203a")
KEPT_BEFORE = ("und ", "oder ", "bzw", "et ", "ou ", "e ", "o ", "and ", "or ")
"""words before which a line-end hyphen stands for a part left out ("Reise- und"), not for a broken word"""


@dataclass(frozen=True, slots=True)
class Folded:
    """`text[i]` comes from the original's character `offsets[i]`; offsets never fall."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that the folded range [start, end) covers. Raises IndexError for an empty or
        outer range."""
        if not 0 <= start < end <= len(self.text):
            raise IndexError((start, end))
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Lower-case NFKC text on one line: words broken at line ends made whole, dashes, apostrophes and quotes unified,
    control characters and soft hyphens dropped, white space collapsed to single spaces, none at the ends."""
    letters: list[str] = []
    offsets: list[int] = []
    index, length = 0, len(text)
    while index < length:
        char = text[index]
        if char in HYPHENS:
            after = _line_start(text, index + 1)
            if after is not None and letters and letters[-1].isalpha() and _joins(text, after):
                index = after
                continue
        if unicodedata.combining(char) and letters:
            composed = unicodedata.normalize("NFC", letters[-1] + char)
            if len(composed) == 1:
                letters[-1] = composed
                index += 1
                continue
        for piece in _folded(char):
            if piece == " " and (not letters or letters[-1] == " "):
                continue
            letters.append(piece)
            offsets.append(index)
        index += 1
    if letters and letters[-1] == " ":
        letters.pop()
        offsets.pop()
    return Folded("".join(letters), tuple(offsets))


def _line_start(text: str, index: int) -> int | None:
    """Where the next line's text begins, if only white space with a line break stands between."""
    start = index
    while index < len(text) and text[index].isspace():
        index += 1
    return index if index < len(text) and ("\n" in text[start:index] or "\r" in text[start:index]) else None


def _joins(text: str, start: int) -> bool:
    return text[start].islower() and not text.startswith(KEPT_BEFORE, start)


def _folded(char: str) -> str:
    if char.isspace():
        return " "
    if char == "\u00ad" or (unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn")):
        return ""
    if char in DASHES:
        return "-"
    if char in APOSTROPHES:
        return "'"
    if char in QUOTES:
        return '"'
    if char < "\x7f":
        return char.lower()
    return "".join(
        _plain(piece) for piece in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).lower())
    )


def _plain(piece: str) -> str:
    if piece.isspace():
        return " "
    if piece in DASHES:
        return "-"
    if piece in APOSTROPHES:
        return "'"
    return '"' if piece in QUOTES else piece
