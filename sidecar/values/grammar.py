"""The compiled patterns of one language, made once. Knows nothing of context and meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sidecar.values.found import Nature
from sidecar.values.languages import LANGUAGES, Language
from sidecar.values.numerals import DIGITS, MAGNITUDES, words_pattern

_FRANCS = r"(?:schweizer )?franken|francs?(?: suisses?)?|franch[io](?: svizzer[io])?|swiss francs?"
CURRENCIES: Mapping[str, str] = {
    rf"chf|s?fr\.|s?frs?\.?(?=\s?\d)|sfr|{_FRANCS}": "CHF",
    r"eur|€|euros?": "EUR",
    r"us\$|usd|\$|(?:us )?dollars?|dollari": "USD",
    r"gbp|£|pounds?(?: sterling)?": "GBP",
}
_AFTER_NUMBER = {"CHF": rf"chf|s?fr\.?|frs\.?|{_FRANCS}"}
_DATE_NUMBER = r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)|\d{4}-\d{2}-\d{2}"


def any_of(words: Iterable[str]) -> str:
    return "|".join(f"(?:{w})" for w in sorted(words, key=len, reverse=True))


def whole(words: Iterable[str]) -> str:
    """Any of the words, not inside a longer word."""
    return rf"(?<![\w])(?:{any_of(words)})(?![\w])"


@dataclass(frozen=True, slots=True)
class Grammar:
    """Patterns to be used on plain text."""

    language: Language
    number: re.Pattern[str]
    currency_before: re.Pattern[str]
    currency_after: re.Pattern[str]
    magnitude: re.Pattern[str]
    unit: re.Pattern[str]
    article_ahead: re.Pattern[str]
    joint: re.Pattern[str]
    phrases: re.Pattern[str]
    noise: re.Pattern[str]
    units: Mapping[str, tuple[str, Nature]]
    """group name of `unit` -> (unit, nature)"""
    phrase_values: Mapping[str, float | None]


@lru_cache
def grammar(code: str) -> Grammar:
    """The grammar of a language; unknown codes are read as English (digits, symbols and ISO codes still hold)."""
    language = LANGUAGES.get(code) or LANGUAGES["en"]
    units, unit_pattern = _units(language)
    phrase_values, phrases = _phrases(language)
    before = "|".join(f"(?P<{iso}>{p})" for p, iso in CURRENCIES.items())
    after = "|".join(f"(?P<{iso}>{_AFTER_NUMBER.get(iso, p)})" for p, iso in CURRENCIES.items())
    magnitudes = "|".join(f"(?P<m{int(factor)}>{p})" for p, factor in MAGNITUDES.items())
    joint = any_of([*language.range_words, r"-", r"\+/-"])
    return Grammar(
        language=language,
        number=re.compile(rf"(?P<digits>{DIGITS})|(?P<words>{words_pattern(language.code)})"),
        currency_before=re.compile(rf"(?<![\w])(?:{before})\s{{0,2}}-?\s?$"),
        currency_after=re.compile(rf"\s?(?:(?:de|di)\s|d['’]\s?)?(?:{after})(?![\w])"),
        magnitude=re.compile(rf"\s?(?:{magnitudes})(?![\w])"),
        unit=re.compile(unit_pattern),
        article_ahead=re.compile(
            rf"(?:{whole([*language.upper, *language.lower, *language.within])}|(?<!\w)(?:der|die|dem|les|the))\s+$"
        ),
        joint=re.compile(rf"\s?(?:{joint})\s?(?:(?:{before})\s?)?"),
        phrases=re.compile(phrases),
        noise=re.compile(_noise(language)),
        units=units,
        phrase_values=phrase_values,
    )


def _units(language: Language) -> tuple[Mapping[str, tuple[str, Nature]], str]:
    """Right behind a number: [adjectives] unit."""
    units: dict[str, tuple[str, Nature]] = {
        "percent": ("%", "percent"),
        "km": ("km", "distance"),
        "count": ("count", "count"),
    }
    by_unit: dict[str, list[str]] = {}
    for pattern, unit in language.times.items():
        by_unit.setdefault(unit, []).append(pattern)
    by_unit.setdefault("hours", []).append("h")
    groups = []
    for unit, patterns in by_unit.items():
        units[unit] = (unit, "time")
        groups.append(f"(?P<{unit}>{any_of(patterns)})")
    groups.append(f"(?P<km>{any_of([*language.distances, 'km'])})")
    groups.append(f"(?P<count>{any_of(language.counted)})")
    words = "|".join(groups)
    adjectives = rf"(?:(?:{any_of(language.adjectives)})\s)?"
    percent = rf"(?P<percent>\s?%(?:ige[nrs]?|ig)?|\s(?:{any_of(language.percent)})(?!\w))"
    return (
        units,
        rf"{percent}|(?P<ordinal>\.(?=\s))?(?P<close>\))?[\s-]{{0,2}}(?:-\s?)?{adjectives}{adjectives}(?:{words})(?![\w]|/h)",
    )


def _phrases(language: Language) -> tuple[Mapping[str, float | None], str]:
    """Values that are words of their own: unlimited, the half, once, from the fourth day."""
    values: dict[str, float | None] = {"unlimited": None}
    groups = [f"(?P<unlimited>{any_of(language.unlimited)})"]
    for place, (pattern, value) in enumerate(language.fractions.items()):
        values[f"fraction{place}"] = value
        groups.append(f"(?P<fraction{place}>{pattern})")
    for place, (pattern, times) in enumerate(language.times_over.items()):
        values[f"times{place}"] = float(times)
        groups.append(f"(?P<times{place}>{pattern})")
    for pattern, number in language.ordinals.items():
        values[f"ordinal{number}"] = float(number)
        groups.append(f"(?P<ordinal{number}>(?:{any_of(language.since)}) {pattern} {language.day})")
    return values, rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)".replace(" ", r"\s")


def _noise(language: Language) -> str:
    """Runs of digits that are no value: dates, phones, law articles, clause and page numbers, addresses."""
    months = any_of(language.months)
    law = (
        r"(?:art(?:\.|ikels?|icles?|icol[oi])?|§{1,2}|abs\.|al\.|cpv\.|ziff(?:er|\.)?|ziffern|lit\.|nr\.|no\.|n°"
        r"|chiffre|cifra|section|clause|kapitel|anhang|modul)"
    )
    number = r"[a-z]?\d+(?:\.\d+)*"
    pages = r"(?:seite|page|pagina|s\.|p\.)"
    return "|".join(
        [
            _DATE_NUMBER,
            rf"(?<!\d)\d{{1,2}}\.?\s(?:{months})\.?(?:\s\d{{4}})?(?!\w)",
            rf"(?<!\w)(?:{months})\.?\s(?:\d{{1,2}},\s)?(?:19|20)\d\d(?!\d)",
            r"(?:\+|\(\+)\d[\d ()/.'-]{6,}\d",
            r"(?<![\d'.,])0\d{2,3}[ /.-]?\d{2,3}[ .-]?\d{2}[ .-]?\d{2}(?!\d)",
            rf"(?<!\w){law}\s?[a-z]?\s?\d+(?:\.\d+)*(?:\s?(?:ff?\.|bis|ter))?"
            rf"(?:\s?(?:,|und|et|and|e|-)\s?{number}(?!\d|'|\s?%|\s\w))*",
            rf"(?<!\w){pages}\s?\d+(?:\s?(?:/|von|of|de|di)\s?\d+)?(?!\w)",
            r"(?<![\w'.,])\d{1,3}\s?/\s?\d{1,3}(?![\w'.,])(?=\s*(?:$|\n))",
            r"(?<!\w)(?:ch|d|f|i|a|fl)-\s?\d{4,5}\s[a-zäöüé]+",
            r"(?<![\d.,'])(?!\d{1,3}(?:\.\d{3}){2,}(?!\d|\.\d))\d+(?:\.\d+){2,}(?!\d|,)",
            r"\b(?:https?://|www\.)\S+|\S+@\S+",
            r"24\s?/\s?7|24h/24|7j/7|24/24",
        ]
    )
