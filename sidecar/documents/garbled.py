"""Tells text from what a font without a character map leaves of it. Knows words, no language's vocabulary."""

from __future__ import annotations

import re

from sidecar.documents.glyphs import BULLET, Sheet, Word

WORD = re.compile(r"[^\W\d_]+(?:['’.\-/&][^\W\d_]+)*")
NUMBER = re.compile(r"[\d.,:;'’/%+–-]*\d[\d.,:;'’/%+–-]*")
VOWELS = frozenset("aeiouyäöüàâéèêëîïôûùæœáíóúìò")
EDGES = "".join(c for c in map(chr, range(33, 127)) if not c.isalnum()) + "«»„“”‚‘’–—…·"
SHORTEST = 3
"""characters from which a word says whether it is one"""
LONGEST = 40
ENOUGH = 80
"""characters below which a page is not judged"""
SHARE = 0.5
"""of a page's characters that stand in words, below which it is garbled"""
MOST = 80
"""words looked at, spread over the page"""
FEW = 10
"""words that a page may have by chance, or as labels between odd signs"""


def is_garbled(sheet: Sheet) -> bool:
    """True where the page's characters make no words, or stand for nothing at all."""
    sample = sheet.words[:: 1 + len(sheet.words) // MOST]
    judged = [text for word in sample if len(text := _bared(word)) >= SHORTEST]
    said = [text for text in judged if _plausible(text)]
    if sheet.nameless >= ENOUGH and len(said) < FEW:
        return True
    total, sound = sum(map(len, judged)), sum(map(len, said))
    return total >= ENOUGH and sound < SHARE * total and (len(said) < FEW or sound < SHARE * SHARE * total)


def _bared(word: Word) -> str:
    return word.text.strip(EDGES) if word.style.shown or word.style.overlay else ""


def _plausible(text: str) -> bool:
    if NUMBER.fullmatch(text):
        return True
    if len(text) > LONGEST or BULLET in text or not WORD.fullmatch(text):
        return False
    return len(text) <= SHORTEST or not VOWELS.isdisjoint(text.lower())
