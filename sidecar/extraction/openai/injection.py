"""Finds visible lines that speak to a reading program instead of the insured. Judges words, never intentions."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources

from sidecar.models import Document, Line, Role

_GAP = 1.9
"""in line heights: a wider step between two lines begins another paragraph"""


def instruction_lines(documents: Sequence[Document]) -> frozenset[tuple[int, str]]:
    """Lines, by document and id, of every paragraph in which a sentence instructs a program."""
    return frozenset(
        (index, line.id)
        for index, document in enumerate(documents)
        for paragraph in _paragraphs(document)
        if _instructs(paragraph)
        for line in paragraph
    )


def without(document: Document, index: int, flagged: frozenset[tuple[int, str]]) -> Document:
    """The document as a reader sees it that takes the flagged lines for unwritten."""
    own = {line for number, line in flagged if number == index}
    if not own:
        return document
    pages = tuple(
        replace(
            page,
            lines=tuple(replace(line, role=Role.HIDDEN) if line.id in own else line for line in page.lines),
        )
        for page in document.pages
    )
    sections = tuple(
        replace(
            section,
            title="" if own.intersection(section.heading) else section.title,
            lines=tuple(line for line in section.lines if line not in own),
            heading=tuple(line for line in section.heading if line not in own),
        )
        for section in document.sections
    )
    return replace(document, pages=pages, sections=sections)


def speaks_to_programs(text: str) -> bool:
    """Whether the text holds an instruction to whatever program reads it."""
    folded = _folded(text)
    return any(pattern.search(folded) for pattern in _patterns())


def _instructs(paragraph: Sequence[Line]) -> bool:
    return speaks_to_programs(" ".join(line.text for line in paragraph))


def _paragraphs(document: Document) -> Iterator[list[Line]]:
    """Lines that stand close under each other, whatever the parser takes them for; headings apart from the rest."""
    for page in document.pages:
        group: list[Line] = []
        for line in page.lines:
            if line.role is Role.HIDDEN:
                continue
            if group and not _continues(group[-1], line):
                yield group
                group = []
            group.append(line)
        if group:
            yield group


def _continues(last: Line, line: Line) -> bool:
    if (last.role is Role.HEADING) != (line.role is Role.HEADING):
        return False
    height = max(last.size, line.size, last.box[3] - last.box[1], line.box[3] - line.box[1], 1.0)
    return last.column == line.column and line.box[1] - last.box[1] <= _GAP * height


def _folded(text: str) -> str:
    """Lower case, no accents, words cut at line ends joined, letters set wide apart drawn together."""
    joined = re.sub(r"(?<=[^\W\d_])[-\u00ad\u2010]\s+(?=[a-zà-ÿ])", "", text.replace("\u200b", ""))
    joined = joined.replace("\u00ad", "")
    joined = re.sub(r"(?:(?<=\s)|^)((?:[^\W\d_] ){3,}[^\W\d_])(?=\s|$|\W)", lambda m: m[1].replace(" ", ""), joined)
    plain = unicodedata.normalize("NFKD", joined.replace("ß", "ss").lower())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


@lru_cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    text = resources.files("sidecar.extraction.openai").joinpath("data/instructions.json").read_text(encoding="utf-8")
    return tuple(re.compile(pattern) for pattern in json.loads(text)["patterns"])
