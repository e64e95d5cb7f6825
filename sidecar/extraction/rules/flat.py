"""A piece of a page as one running text whose every character knows its place on the page. Case and wording stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sidecar.extraction.rules.phrases import fold_word

_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\ufeff\x02\x07\x08")
_HYPHENS = frozenset("-\u2010\u2011\x02\u00ad")
_PLAIN = "[^\\s" + re.escape("".join(sorted(_DROPPED | _HYPHENS))) + "]+"
_RUN = re.compile(f"{_PLAIN}(?: {_PLAIN})*")
"""words with one blank between them: taken as they are"""
_END = re.compile(r"[.!?][\"'»”’)\]]*\s+(?=[\"'«„“(\[]?[^\W\d_a-z]|[–•*-]\s|\d)")
_LAST_WORD_BACKWARDS = re.compile(r"(?:[^\W\d_]+\s?\.)*[^\W_]+")
"""a word, or several joined by dots: matched from its end, as a search from the sentence's start tries every word"""


@dataclass(frozen=True, slots=True)
class Flat:
    """`text[i]` stands at `offsets[i]` in the page's text."""

    text: str
    offsets: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The range on the page of `text[start:end]` (not empty)."""
        return self.offsets[start], self.offsets[end - 1] + 1


def flatten(page_text: str, start: int, end: int) -> Flat:
    """The page's text from start to end: line ends as blanks, words cut at a line end joined, nothing else changed."""
    parts: list[str] = []
    offsets: list[int] = []
    position = start
    while position < end:
        run = _RUN.match(page_text, position, end)
        if run is not None:
            parts.append(run.group())
            offsets.extend(range(position, run.end()))
            position = run.end()
            continue
        char = page_text[position]
        if char in _HYPHENS:
            after = _after_break(page_text, position + 1, end)
            if after is not None and not _keeps_hyphen(page_text, after, end):
                position = after
                continue
        if char.isspace():
            if parts and parts[-1] != " ":
                parts.append(" ")
                offsets.append(position)
        elif char not in _DROPPED:
            parts.append(char)
            offsets.append(position)
        position += 1
    if parts and parts[-1] == " ":
        parts.pop()
        offsets.pop()
    return Flat("".join(parts), tuple(offsets))


def _after_break(text: str, position: int, end: int) -> int | None:
    """Where the text goes on, if a line ends at `position`."""
    broken = False
    while position < end and (text[position].isspace() or text[position] in _DROPPED):
        broken = broken or text[position] in "\r\n"
        position += 1
    return position if broken and position < end else None


def _keeps_hyphen(text: str, position: int, end: int) -> bool:
    """A hanging hyphen before "und" or a capital is no cut word."""
    if not text[position].islower():
        return True
    word = re.match(r"[^\W_]+", text[position : min(end, position + 12)])
    return word is not None and word.group() in {"und", "oder", "bzw", "sowie", "et", "ou", "e", "ed", "o", "and", "or"}


_BEFORE_NUMBER = frozenset({"art", "abs", "ziff", "kap", "cpv", "sec", "para"})
"""abbreviations that a number follows; where none does, the dot ends the sentence ("animals of every Art.")"""


def sentences(text: str, abbreviations: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The sentences of a running text as ranges without blanks around them."""
    start = 0
    for match in _END.finditer(text):
        if text[match.start()] == "." and _goes_on(text, start, match.start(), abbreviations):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _goes_on(text: str, start: int, dot: int, abbreviations: frozenset[str]) -> bool:
    word = _LAST_WORD_BACKWARDS.match(text[start:dot][::-1])
    if word is None:
        return False
    last = fold_word(word.group()[::-1])
    end = last.split(".")[-1].strip()
    ordinal = last.isdigit() and len(last) <= 2
    if end in _BEFORE_NUMBER:
        return text[dot + 1 :].lstrip()[:1].isdigit()
    return last in abbreviations or end in abbreviations or ordinal or len(last) == 1


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
