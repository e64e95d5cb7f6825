"""The shape of one language's words about values. Knows no language itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sidecar.models import LimitKind

Words = tuple[str, ...]
"""Regular expressions over lower-cased text, each meant to match whole words."""


@dataclass(frozen=True, slots=True)
class Numerals:
    """Number words as data: enough to spell every number below a million.

    `compound` joins tens and ones ("{ones}und{tens}"), `joined_ones` spells the ones inside a compound where they
    differ, `hundred` and `thousand` are the words behind their count. `article` are the words for one that are
    ordinary articles too: they count only behind a bounding word.
    """

    ones: Mapping[str, int]
    tens: Mapping[str, int]
    compound: str
    hundred: str
    thousand: str
    fused: bool
    """hundreds are written together with what follows"""
    article: Words = ()
    extra: Mapping[str, float] = field(default_factory=dict)
    drop: Words = ()
    """words without value inside a number: "and", "et" """


@dataclass(frozen=True, slots=True)
class Language:
    """Everything the reader knows of one language."""

    code: str
    grouping: str
    """the separator of thousands that this language's writers use beside apostrophe and space"""
    numerals: Numerals
    times: Mapping[str, str]
    """pattern of a unit word -> hours, days, weeks, months, years"""
    nights: Words
    adjectives: Words
    """words that may stand between a number and its unit"""
    percent: Words
    fractions: Mapping[str, float]
    """pattern -> per cent"""
    distances: Words
    counted: Words
    """nouns that are counted"""
    times_over: Mapping[str, int]
    """"once", "twice" as patterns"""
    unlimited: Words
    unlimited_in_time: Words
    """words before or behind an unlimited that make it one of time"""
    negation: Words
    range_words: Words
    upper: Words
    lower: Words
    within: Words
    since: Words
    """words before the ordinal number of a day from which something is paid ("from the fourth day")"""
    ordinals: Mapping[str, int]
    """pattern of an ordinal -> number"""
    day: str
    per_words: Words
    per: Mapping[str, str]
    """pattern of a noun behind "per" -> person, family, event, year, trip, day, item, vehicle, animal"""
    per_alone: Mapping[str, str]
    """patterns that say the per without a preposition ("daily")"""
    per_variant: Mapping[str, str]
    """names of variants of the contract that stand for a per where nothing else does"""
    coordination: Words
    kinds: Mapping[LimitKind, Words]
    """wording in front of or right behind a figure that tells its kind"""
    takeover: Words
    """wording that turns a deductible into what the insurer pays"""
    borne: Words
    """in the same sentence as a figure: the insured bear it themselves"""
    threshold: Words
    """behind an amount: only what is above it is paid"""
    not_enough: Words
    """makes a "within N days" a time to be waited for ("not within")"""
    not_a_limit: Mapping[str, Words]
    """reason -> wording in the same sentence that makes a period or amount none of the cover"""
    right_behind: Mapping[str, Words]
    """reason -> wording right behind a figure"""
    right_before: Mapping[str, Words]
    """reason -> wording right in front of a figure"""
    months: Words
    abbreviations: Words
