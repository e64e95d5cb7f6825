"""Numbers as they are written, in digits or in words, become floats. Knows no units and no currency.

Separators: an apostrophe or a space always groups; the last of two different separators is the decimal one; a single
point or comma before exactly three digits is decided by language or by money, and left unread where neither decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from sidecar.values.languages import LANGUAGES, Language

# a group may follow over a line break only where it is "000": anything else may be the next line's own number
_GROUP = r"(?:(?P<sep>['., ])\d{3}|\n000)(?:(?:(?P=sep)|\n)\d{3})*(?!\d)"
# "G3 400" is a clause's number and an amount
_OPENS = r"(?<!\d)(?<!\d[.,'])"
DIGITS = (
    rf"{_OPENS}(?<!\s[a-z])(?<!^[a-z])\d{{1,3}}{_GROUP}(?:[.,]\d{{1,2}}(?!\d))?"
    rf"|{_OPENS}\d+(?:[.,]\d{{1,4}}(?!\d))?"
)

MAGNITUDES: Mapping[str, float] = {
    r"mio\.?|millionen|millions?|milion[ei]|ml?n\.?": 1e6,
    r"mrd\.?|milliarden?|milliards?|miliard[oi]|bn": 1e9,
    r"tsd\.?|tausend|mille|mila|thousand|k": 1e3,
}


def read_digits(text: str, language: Language, *, money: bool) -> float | None:
    """The number in `text` (digits and separators only, made plain), or None where it can be read in two ways."""
    bare = text.replace("'", "").replace(" ", "").replace("\n", "")
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        decimal = "." if bare.rfind(".") > bare.rfind(",") else ","
        return _decimal(bare, decimal)
    if not points and not commas:
        return float(bare)
    separator = "." if points else ","
    if points + commas > 1:
        return (
            float(bare.replace(separator, ""))
            if len(bare.rsplit(separator, 1)[1]) == 3
            else _decimal_after_groups(bare, separator)
        )
    whole, fraction = bare.split(separator)
    if len(fraction) != 3 or whole == "0" or "'" in text or " " in text:
        return _decimal(bare, separator)
    # money has no third decimal, so three digits behind one separator are a group
    if money or separator == language.grouping:
        return float(whole + fraction)
    return None if language.grouping == "." else _decimal(bare, separator)


def _decimal(bare: str, separator: str) -> float:
    other = "," if separator == "." else "."
    return float(bare.replace(other, "").replace(separator, "."))


def _decimal_after_groups(bare: str, separator: str) -> float:
    whole, fraction = bare.rsplit(separator, 1)
    return float(f"{whole.replace(separator, '')}.{fraction}")


def read_words(text: str, language: Language) -> float | None:
    """The value of a number in words ("einundzwanzig", "twenty-four"), or None."""
    numerals = language.numerals
    parts = [p for p in re.split(r"[ \n-]+", text) if p not in numerals.drop]
    word = "".join(parts)
    table = _below_thousand(language.code)
    if word in table:
        return float(table[word])
    head, mark, tail = word.partition(numerals.thousand)
    if not mark or (tail and tail not in table) or (head and head not in table):
        return None
    return 1000.0 * (table[head] if head else 1) + (table[tail] if tail else 0)


@lru_cache
def _below_thousand(code: str) -> Mapping[str, float]:
    numerals = LANGUAGES[code].numerals
    table: dict[str, float] = {**numerals.ones, **numerals.tens}
    for ten, tens in numerals.tens.items():
        for one, ones in numerals.ones.items():
            if 0 < ones < 10:
                table.setdefault(numerals.compound.format(tens=ten, ones=one), tens + ones)
    table.update(numerals.extra)
    small = {word: value for word, value in table.items() if 0 < value < 100}
    hundreds = {numerals.hundred: 100, numerals.hundred + "s": 100}
    for one, ones in numerals.ones.items():
        if 0 < ones < 10:
            hundreds[one + numerals.hundred] = 100 * ones
            hundreds[one + numerals.hundred + "s"] = 100 * ones
    table.update(hundreds)
    for name, hundred in hundreds.items():
        for word, value in small.items():
            table.setdefault(name + word, hundred + value)
            for drop in numerals.drop or (("und",) if numerals.fused else ()):
                table.setdefault(name + drop + word, hundred + value)
    return table


@lru_cache
def words_pattern(code: str) -> str:
    """A pattern for whole runs of number words; what it finds may still be no number."""
    numerals = LANGUAGES[code].numerals
    simple = {
        *numerals.ones,
        *numerals.tens,
        *numerals.extra,
        numerals.hundred,
        numerals.hundred + "s",
        numerals.thousand,
    }
    if numerals.fused:
        pieces = "|".join(sorted({re.escape(w) for w in simple} | {"und"}, key=len, reverse=True))
        return rf"(?<![\w-])(?:{pieces})+(?!\w)"
    heads = "|".join(sorted((re.escape(w) for w in _separable(simple)), key=len, reverse=True))
    joints = "|".join(re.escape(w) for w in numerals.drop)
    return rf"(?<![\w-])(?:{heads})(?:[ -](?:(?:{joints})[ -])?(?:{heads}))*(?!\w)"


def _separable(simple: set[str]) -> set[str]:
    """Compounds are written with hyphens or spaces between simple words, so those alone are looked for."""
    return {w for w in simple if not any(w != a and w.startswith(a) and w[len(a) :] in simple for a in simple)}
