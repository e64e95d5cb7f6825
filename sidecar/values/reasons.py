"""Why a value bounds no cover: a premium, a deadline, an age, a duty. Knows nothing of kinds and owners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sidecar.values.found import Candidate
from sidecar.values.per import PerPhrase
from sidecar.values.wording import Wording

_REACH = 110
_PRICE_REACH = 60
_ALWAYS = ((24.0, "hours"), (365.0, "days"))
_PRICES = ("premium", "fee")
_TIMES = ("contract", "notice", "data", "age")


def why_no_limit(
    text: str,
    low: int,
    high: int,
    it: Candidate,
    own: Sequence[Candidate],
    phrases: Sequence[PerPhrase],
    patterns: Wording,
) -> str | None:
    """Why `it`, one of the values `own` of the sentence text[low:high], is no limit; None where it is one."""
    if any(p.start <= it.start and it.end <= p.end for p in phrases):
        return "per"
    if it.ordinal:
        return None if patterns.pregnancy.search(text, it.start, it.end) else "ordinal"
    reason = _beside(text[low : it.start], text[it.end : high], it, patterns)
    if reason is None and _needs_approval(text, low, high, it, patterns):
        return "approval"
    if reason is None and _is_group(text, low, it, patterns):
        return "group"
    if reason is None and _is_around_the_clock(text, low, high, it, patterns):
        return "service hours"
    if reason is None and _is_duty(text, low, high, it, patterns):
        return "notice"
    return reason or _around(text, low, high, it, own, patterns)


def _beside(ahead: str, behind: str, it: Candidate, patterns: Wording) -> str | None:
    for reason, pattern in patterns.behind:
        if pattern.match(behind) and not (reason == "age" and it.unit != "years"):
            return reason
    for reason, pattern in patterns.before:
        if pattern.search(ahead[-40:]) and it.unit == "years":
            return reason
    return None


def _needs_approval(text: str, low: int, high: int, it: Candidate, patterns: Wording) -> bool:
    """ "Costs above 2000 require our consent": from where somebody must be asked."""
    if it.nature != "money" or not patterns.approval.search(text, it.end, high):
        return False
    above = patterns.beyond.search(text[max(low, it.start - 50) : it.start])
    return above is not None or patterns.threshold.search(text[it.end : high]) is not None


def _is_group(text: str, low: int, it: Candidate, patterns: Wording) -> bool:
    """ "Where more than five persons booked together": how many there are, not how many are paid for."""
    if it.nature != "count" or not patterns.group.search(text, it.start, it.end):
        return False
    return patterns.beyond.search(text[max(low, it.start - 50) : it.start]) is not None


def _is_around_the_clock(text: str, low: int, high: int, it: Candidate, patterns: Wording) -> bool:
    """ "The desk can be reached for 24 hours on 365 days"."""
    if (it.value, it.unit) not in _ALWAYS or not patterns.all_day.search(text[max(low, it.start - 24) : it.start]):
        return False
    return patterns.service.search(text, low, high) is not None


def _is_duty(text: str, low: int, high: int, it: Candidate, patterns: Wording) -> bool:
    """ "Damage above 500 must be reported to the police within 24 hours": from where and until when a duty holds."""
    ahead = text[max(low, it.start - 50) : it.start]
    bound = {"money": patterns.beyond, "time": patterns.within}.get(it.nature)
    return bound is not None and bound.search(ahead) is not None and patterns.police.search(text, low, high) is not None


def _around(text: str, low: int, high: int, it: Candidate, own: Sequence[Candidate], patterns: Wording) -> str | None:
    for reason, pattern in patterns.not_a_limit:
        if reason in _PRICES and it.nature not in ("money", "percent"):
            continue
        if reason == "fee" and (patterns.takeover.search(text, low, high) or patterns.covered.search(text, low, high)):
            continue
        if reason in _TIMES and it.nature != "time":
            continue
        reach = _PRICE_REACH if reason in _PRICES else _REACH
        begin, end = max(low, it.start - reach), min(high, it.end + reach)
        if reason in _PRICES:
            begin = max([begin, *(c.end for c in _apart(text, it, own, patterns))])
            end = min([end, *(c.start for c in own if c.start >= it.end)])
        if pattern.search(text, begin, end):
            return reason
    return None


def _apart(text: str, it: Candidate, own: Sequence[Candidate], patterns: Wording) -> Iterator[Candidate]:
    """The values in front that are not told in one breath with this one ("a premium of 189, or 314 for two")."""
    for candidate in own:
        between = text[candidate.end : it.start]
        joined = patterns.breath.fullmatch(between) and not patterns.bound_inside.search(between)
        if candidate.end <= it.start and not (joined and candidate.nature == it.nature):
            yield candidate
