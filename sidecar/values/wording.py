"""The wording of one language that tells what a value means, compiled once. Reads no text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sidecar.models import LimitKind
from sidecar.values.grammar import any_of, grammar, whole
from sidecar.values.idioms import Idioms


@dataclass(frozen=True, slots=True)
class Wording(Idioms):
    nouns: Sequence[tuple[re.Pattern[str], str]]
    variants: Sequence[tuple[re.Pattern[str], str]]
    upper: re.Pattern[str]
    lower: re.Pattern[str]
    within: re.Pattern[str]
    not_within: re.Pattern[str]
    kinds: Sequence[tuple[LimitKind, re.Pattern[str]]]
    takeover: re.Pattern[str]
    borne: re.Pattern[str]
    threshold: re.Pattern[str]
    not_a_limit: Sequence[tuple[str, re.Pattern[str]]]
    behind: Sequence[tuple[str, re.Pattern[str]]]
    before: Sequence[tuple[str, re.Pattern[str]]]
    coordination: re.Pattern[str]
    bound_inside: re.Pattern[str]
    breath: re.Pattern[str]


@lru_cache
def wording(code: str) -> Wording:
    language = grammar(code).language
    return Wording(
        nouns=[
            (re.compile(rf"(?<![\w-])(?:{p})(?!\w)"), per)
            for p, per in (*language.per.items(), *language.per_alone.items())
        ],
        variants=[(re.compile(rf"(?<![\w])(?:{p})"), per) for p, per in language.per_variant.items()],
        upper=re.compile(rf"{whole(language.upper)}[\s:]*$"),
        lower=re.compile(rf"{whole(language.lower)}[\s:]*$"),
        within=re.compile(rf"{whole(language.within)}\s*$"),
        not_within=re.compile(rf"{whole(language.not_enough)}\s+(?:[\w-]+\s+){{0,3}}{whole(language.within)}\s*$"),
        kinds=[(kind, re.compile(whole(words))) for kind, words in language.kinds.items()],
        takeover=re.compile(whole(language.takeover)),
        borne=re.compile(whole(language.borne)),
        threshold=re.compile(rf"^[\s\w]{{0,12}}{whole(language.threshold)}"),
        not_a_limit=[(reason, re.compile(whole(words))) for reason, words in language.not_a_limit.items()],
        behind=[
            (reason, re.compile(rf"\s?(?:{any_of(words)})(?!\w)")) for reason, words in language.right_behind.items()
        ],
        before=[(reason, re.compile(rf"{whole(words)}\s*$")) for reason, words in language.right_before.items()],
        coordination=re.compile(whole(w for w in language.coordination if w != "/")),
        bound_inside=re.compile(whole([*language.upper, *language.lower])),
        breath=re.compile(
            rf"[^.;:\d]{{0,24}}?(?:,|(?<!\w)(?:{any_of(w for w in language.coordination)})(?!\w))[^.;:\d]{{0,34}}"
        ),
    )
