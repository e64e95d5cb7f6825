"""Which of de, fr, it, en a text is written in, by a vote of short words. No model, no other languages."""

from __future__ import annotations

import re
from collections import Counter

COMMON = {
    "de": "der die das und ist nicht von mit den des ein eine für auf im dem wird werden sind oder bei zu sich nach",
    "fr": "le la les et est des une dans pour que qui du au par sont ou pas avec sur aux ce cette vous en",
    "it": "il la le e di che per una dei della con non sono del alla da nel gli delle al si o lo in",
    "en": "the and of to is in for that are or with not by be this on an as any from you if it which",
}
WORDS = {language: frozenset(words.split()) for language, words in COMMON.items()}
WORD = re.compile(r"[^\W\d_]+")
ENOUGH = 3


def detect(text: str) -> str:
    """The language's two letters, or "" where the text is too short to tell."""
    tally: Counter[str] = Counter(WORD.findall(text[:200_000].lower()))
    votes = {language: sum(tally[word] for word in words) for language, words in WORDS.items()}
    best = max(votes, key=lambda language: votes[language])
    return best if votes[best] >= ENOUGH else ""
