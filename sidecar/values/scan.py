"""Finds the values in plain text: which number, with which unit, where. Knows no context but the value's own words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from sidecar.values.found import Candidate
from sidecar.values.grammar import Grammar, whole
from sidecar.values.numerals import read_digits, read_words

_SWISS_DASH = re.compile(r"(?:\.?,?-{1,2})(?![\d\w])|\.-{1,2}(?!\d)")
_TWICE = re.compile(r"(?:\d+|[^\W\d_]+)\s?\($")
_MILLION = re.compile(r"m(?!\w)")
_FACTOR = {"m1000000": 1e6, "m1000000000": 1e9, "m1000": 1e3}
_LOOK_BACK = 24
_NOISE_REACH = 24
_DIGIT_AREA = re.compile(r"\d(?:[^\n]{0,24}\d)*")
_CLAUSE = r"(?:[a-z]{1,2}\d{1,2}(?:\.\d{1,2}){0,3}|\d{1,2}(?:\.\d{1,2}){1,3})\s"
_WALLED = re.compile(rf"\|\s*(?:{_CLAUSE})?(?:[^\W\d]{{3}}\s?)?$|^\s*{_CLAUSE}$")
"""the wall of a table's cell, maybe with a clause's number, right in front of a number that fills it"""
_BARE_BEHIND = re.compile(r"\s*(?:$|\n|[).;,|/(]|-)")


def scan(text: str, grammar: Grammar, currency: str | None) -> list[Candidate]:
    """All candidates by place, overlaps removed. `currency`: that of amounts which name none (in a table, say)."""
    noise = list(_noise(text, grammar))
    starts = [n[0] for n in noise]
    found: list[Candidate] = []
    pending: tuple[float, int, int] | None = None
    for match in grammar.number.finditer(text):
        at = bisect_right(starts, match.start()) - 1
        if at >= 0 and match.start() < noise[at][1]:
            pending = None
            continue
        candidate = _read(text, match, grammar, currency) or _range_end(text, match, grammar, found)
        low = _range_start(text, pending, match, grammar)
        if candidate is not None:
            if low is not None and pending is not None:
                found.append(_low_end(candidate, low, pending))
                candidate.role = "range_high"
            _join_range(text, found, candidate, grammar)
            found.append(candidate)
            pending = None
        else:
            pending = _unread(match, grammar, text)
    found.extend(_phrases(text, grammar, currency))
    return _without_overlaps(found)


def _noise(text: str, grammar: Grammar) -> Iterator[tuple[int, int]]:
    """Runs of digits that are no value. Looked for around digits only: most of a policy has none."""
    end = 0
    for match in _DIGIT_AREA.finditer(text):
        begin = max(end, match.start() - _NOISE_REACH)
        for found in grammar.noise.finditer(text, begin, min(len(text), match.end() + _NOISE_REACH)):
            yield found.span()
            end = found.end()


def _unread(match: re.Match[str], grammar: Grammar, text: str) -> tuple[float, int, int] | None:
    """A number without unit, kept in case "N to M days" follows."""
    if match["digits"]:
        value = read_digits(match["digits"], grammar.language, money=False)
    else:
        value = read_words(match["words"], grammar.language)
    if value is None or _glued(text, match.start()):
        return None
    return value, match.start(), match.end()


def _glued(text: str, start: int) -> bool:
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_§")


def _range_start(
    text: str, pending: tuple[float, int, int] | None, match: re.Match[str], grammar: Grammar
) -> float | None:
    if pending is None:
        return None
    value, _, end = pending
    return value if grammar.joint.fullmatch(text, end, match.start()) else None


def _low_end(high: Candidate, low: float, pending: tuple[float, int, int]) -> Candidate:
    """ "3 to 5 days": the first number takes the second's unit."""
    _, start, end = pending
    return Candidate(low, high.unit, high.nature, start, end, night=high.night, role="range_low")


def _join_range(text: str, found: list[Candidate], candidate: Candidate, grammar: Grammar) -> None:
    if candidate.role is None and found and found[-1].role is None and found[-1].nature == candidate.nature == "money":
        previous = found[-1]
        rising = candidate.value is not None and previous.value is not None and candidate.value > previous.value
        if rising and _is_range(text, previous.end, candidate.start, grammar):
            previous.role, candidate.role = "range_low", "range_high"


def _is_range(text: str, start: int, end: int, grammar: Grammar) -> bool:
    """ "to", not "and": two amounts joined by "and" are two amounts."""
    between = text[start:end]
    joined = re.fullmatch(rf"\s?(?:{'|'.join(grammar.language.coordination)})\s?", between)
    return joined is None and grammar.joint.fullmatch(between) is not None


def _range_end(text: str, match: re.Match[str], grammar: Grammar, found: list[Candidate]) -> Candidate | None:
    """ "CHF 300 to 500": the second number takes the first one's currency."""
    if not match["digits"] or not found or found[-1].nature != "money":
        return None
    value = read_digits(match["digits"], grammar.language, money=True)
    if value is None or value <= (found[-1].value or 0) or not _BARE_BEHIND.match(text, match.end()):
        return None
    if not _is_range(text, found[-1].end, match.start(), grammar):
        return None
    return Candidate(value, found[-1].unit, "money", match.start(), match.end())


def _read(text: str, match: re.Match[str], grammar: Grammar, currency: str | None) -> Candidate | None:
    start, end = match.span()
    window = max(0, start - _LOOK_BACK)
    before = grammar.currency_before.search(text[window:start])
    if before is None and _glued(text, start):
        return None
    unit_before = before.lastgroup if before else None
    magnitude = grammar.magnitude.match(text, end)
    factor = _FACTOR[magnitude.lastgroup] if magnitude and magnitude.lastgroup else 1.0
    after_number = magnitude.end() if magnitude else end
    if before and magnitude is None and _MILLION.match(text, end):
        factor, after_number = 1e6, end + 1
    tail = _SWISS_DASH.match(text, after_number) if match["digits"] else None
    after = grammar.currency_after.match(text, tail.end() if tail else after_number)
    unit = grammar.unit.match(text, end) if not (before or tail) else None
    iso = unit_before or (after.lastgroup if after and not unit else None)
    if iso:
        value = _number(match, grammar, money=True)
        if value is None or (match["words"] and _is_article(match, grammar) and factor == 1):
            return None
        begin = window + before.start() if before else start
        finish = after.end() if after and not before else (tail.end() if tail else after_number)
        return Candidate(value * factor, iso, "money", begin, finish)
    if unit:
        return _with_unit(text, match, unit, grammar)
    if currency and match["digits"]:
        return _bare(text, match, grammar, currency, after_number, factor, tail)
    return None


def _number(match: re.Match[str], grammar: Grammar, *, money: bool) -> float | None:
    if match["digits"]:
        return read_digits(match["digits"], grammar.language, money=money)
    return read_words(match["words"], grammar.language)


def _is_article(match: re.Match[str], grammar: Grammar) -> bool:
    return match["words"] in grammar.language.numerals.article


def _with_unit(text: str, match: re.Match[str], unit: re.Match[str], grammar: Grammar) -> Candidate | None:
    name = next(n for n, v in unit.groupdict().items() if v is not None and n not in ("ordinal", "close"))
    start = match.start()
    if unit["close"]:
        twice = _TWICE.search(text, max(0, start - _LOOK_BACK), start)
        if twice is None:
            return None
        start = twice.start()
    article = bool(match["words"]) and _is_article(match, grammar)
    if article and (
        name == "count" or not grammar.article_ahead.search(text[max(0, match.start() - 32) : match.start()])
    ):
        return None
    value = _number(match, grammar, money=False)
    if value is None or (match["words"] and value < 1):
        return None
    iso, nature = grammar.units[name]
    ordinal = unit["ordinal"] is not None
    if ordinal and nature != "time":
        return None
    if nature == "count" and not _counts(text, match, unit.end(), value, grammar):
        return None
    word = unit[name].strip()
    night = nature == "time" and any(re.fullmatch(n, word) for n in grammar.language.nights)
    return Candidate(value, iso, nature, start, unit.end(), night=night, ordinal=ordinal, article=article)


def _counts(text: str, match: re.Match[str], end: int, value: float, grammar: Grammar) -> bool:
    """A number of things: no clause number ("2.3 Insured events"), no half word ("2 Personen-Assistance")."""
    if value < 2 or value != int(value) or text[end : end + 1] == "-":
        return False
    ahead = text[max(0, match.start() - 40) : match.start()]
    opens = not ahead.strip(" ") or ahead.rstrip(" ").endswith("\n")
    if not opens or match["words"]:
        return True
    return bounding_pattern(grammar).search(ahead) is not None or per_pattern(grammar).match(text, end) is not None


def _bare(
    text: str,
    match: re.Match[str],
    grammar: Grammar,
    currency: str,
    after: int,
    factor: float,
    tail: re.Match[str] | None,
) -> Candidate | None:
    """An amount whose currency stands elsewhere: only where its own form or its neighbours say that it is an amount."""
    digits = match["digits"]
    value = read_digits(digits, grammar.language, money=True)
    if value is None:
        return None
    end = tail.end() if tail else after
    rest = text[end:]
    grouped = "'" in digits or " " in digits or "\n" in digits or tail is not None or factor > 1
    alone = not text[: match.start()].strip() and not rest.strip()
    celled = _WALLED.search(text, 0, match.start()) is not None and (not rest.strip() or rest.lstrip().startswith("|"))
    per = per_pattern(grammar).match(rest)
    led = bounding_pattern(grammar).search(text[max(0, match.start() - 40) : match.start()])
    closed = _BARE_BEHIND.match(rest) is not None
    year = not grouped and factor == 1 and 1900 <= value < 2100 and not (alone and value % 100 == 0)
    if not (grouped or alone or celled or per or led) or (not closed and not per) or (year and not (per or led)):
        return None
    if value < 10 and not (alone or per):
        return None
    return Candidate(value * factor, currency, "money", match.start(), end, bare=True)


_CACHE: dict[tuple[str, str], re.Pattern[str]] = {}


def per_pattern(grammar: Grammar) -> re.Pattern[str]:
    """ "per person", "pro Person und Ereignis", right at the place."""
    key = (grammar.language.code, "per")
    if key not in _CACHE:
        language = grammar.language
        nouns = "|".join(f"(?:{n})" for n in language.per)
        filler = r"(?:[\w'-]+\s){0,2}?"
        words = "|".join(language.per_words)
        joined = "|".join(language.coordination)
        noun = rf"{filler}(?:{nouns})(?!\w)"
        pattern = rf"\s?(?<!\w)(?:{words})\s{noun}(?:\s?(?:{joined})\s?(?:(?:{words})\s)?{noun})*"
        alone = "|".join(language.per_alone)
        _CACHE[key] = re.compile(rf"{pattern}|\s?(?<!\w)(?:{alone})(?!\w)|\s?/\s?(?:{nouns})(?!\w)")
    return _CACHE[key]


def bounding_pattern(grammar: Grammar) -> re.Pattern[str]:
    """A bounding word or a deductible that ends right where the figure begins."""
    key = (grammar.language.code, "bounding")
    if key not in _CACHE:
        language = grammar.language
        words = whole([*language.upper, *language.lower, *language.kinds.get("deductible", ())])
        _CACHE[key] = re.compile(rf"{words}[\s:.]*$")
    return _CACHE[key]


def _phrases(text: str, grammar: Grammar, currency: str | None) -> list[Candidate]:
    found: list[Candidate] = []
    language = grammar.language
    for match in grammar.phrases.finditer(text):
        name = match.lastgroup or ""
        ahead = text[max(0, match.start() - 32) : match.start()]
        if re.search(rf"{whole(language.negation)}\s?$", ahead):
            continue
        if name == "unlimited":
            in_time = re.search(rf"{whole(language.unlimited_in_time)}\s?$", ahead) or re.match(
                rf"\s?{whole(language.unlimited_in_time)}", text[match.end() :]
            )
            found.append(
                Candidate(None, "days" if in_time else (currency or ""), "unlimited", match.start(), match.end())
            )
        elif name.startswith("fraction"):
            found.append(Candidate(grammar.phrase_values[name], "%", "percent", match.start(), match.end()))
        elif name.startswith("ordinal"):
            value = grammar.phrase_values[name]
            found.append(Candidate(value, "days", "time", match.start(), match.end(), role="min"))
        elif re.search(rf"{whole([*language.upper, *language.lower])}\s?$", ahead) or per_pattern(grammar).match(
            text, match.end()
        ):
            found.append(Candidate(grammar.phrase_values[name], "count", "count", match.start(), match.end()))
    return found


def _without_overlaps(found: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: (c.start, -c.end)):
        if not kept or candidate.start >= kept[-1].end:
            kept.append(candidate)
    return kept
