"""Which sections of the documents some finding cites, which are none of the cover, and which nobody claims."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from sidecar.models import Document, Evidence, Role, Section

_LISTED = 200
_SKIPPED = (Role.HEADER, Role.FOOTER, Role.HIDDEN, Role.FOOTNOTE)


def completeness(documents: Sequence[Document], evidence: Sequence[Evidence]) -> dict[str, Any]:
    """Counts, the share of sections that are cited or irrelevant (1.0 where there are none), and the unclaimed ones.

    A section counts where it has text of its own under its heading.
    """
    cited = irrelevant = 0
    unclaimed: list[dict[str, Any]] = []
    for number, document in enumerate(documents):
        lines = _cited_lines(document, [e for e in evidence if e.document == number])
        off_topic = _irrelevant_words(document.language)
        for section in document.sections:
            if not _has_text(document, section):
                continue
            if not lines.isdisjoint(section.lines):
                cited += 1
            elif off_topic.search(" ".join(section.path).lower()):
                irrelevant += 1
            else:
                unclaimed.append(_named(document, number, section))
    total = cited + irrelevant + len(unclaimed)
    share = round((cited + irrelevant) / total, 4) if total else 1.0
    return {
        "sections": total,
        "cited": cited,
        "irrelevant": irrelevant,
        "unclaimed": len(unclaimed),
        "share": share,
        "open": unclaimed[:_LISTED],
    }


def _body(document: Document, section: Section) -> list[str]:
    return [line for line in section.lines if line not in section.heading and line in document.index]


def _has_text(document: Document, section: Section) -> bool:
    return any(document.line(line).role not in _SKIPPED for line in _body(document, section))


def _cited_lines(document: Document, evidence: Sequence[Evidence]) -> frozenset[str]:
    by_page: defaultdict[int, list[Evidence]] = defaultdict(list)
    for found in evidence:
        by_page[found.page].append(found)
    return frozenset(
        line.id
        for page in document.pages
        for line in page.lines
        if any(line.start < found.end and line.end > found.start for found in by_page[page.number])
    )


def _named(document: Document, number: int, section: Section) -> dict[str, Any]:
    page = next((document.line(line).page for line in section.lines if line in document.index), None)
    return {
        "document": number,
        "document_id": document.id,
        "number": section.number,
        "title": section.title,
        "page": page,
    }


@lru_cache
def _words() -> Mapping[str, Sequence[str]]:
    text = resources.files("sidecar.verification").joinpath("data/irrelevant.json").read_text(encoding="utf-8")
    loaded: Mapping[str, Sequence[str]] = json.loads(text)
    return loaded


@lru_cache
def _irrelevant_words(language: str) -> re.Pattern[str]:
    """Heading words of administration, law and data protection in the language, or in all where it is unknown."""
    words = _words()
    chosen = words.get(language[:2]) or [word for listed in words.values() for word in listed]
    return re.compile("|".join(rf"(?<!\w){word}" for word in chosen))
