"""What the words around a value say: per what, which kind, floor or ceiling. Finds no values."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sidecar.models import LimitKind
from sidecar.values.belonging import NEAR, TIGHT, Belonging
from sidecar.values.found import Candidate, Role
from sidecar.values.grammar import Grammar
from sidecar.values.per import PerPhrase, per_phrases
from sidecar.values.reasons import why_no_limit
from sidecar.values.wording import wording

_IMPLIED: Mapping[LimitKind | None, str] = {"per_item_max": "item", "annual_max": "year"}
"""what a kind says the figure is per, where no words of their own do"""
_BREAK = re.compile(r"[.!?](?=\s+[A-ZÄÖÜÉÀÈ«\"0-9(–-])|[;!?]\s|\n\s*\n|\n\s*[–•▪◦·-]\s")


@dataclass(frozen=True, slots=True)
class Meaning:
    per: str | None
    kind: LimitKind | None
    role: Role | None
    not_a_limit: str | None
    bounded: bool
    per_by_variant: bool


def meanings(
    original: str, text: str, offsets: Sequence[int], candidates: Sequence[Candidate], g: Grammar
) -> list[Meaning]:
    """One Meaning per candidate. `original` is needed for its capitals: they tell where a sentence ends."""
    breaks = _sentence_breaks(original, offsets, g)
    phrases = list(per_phrases(text, g))
    patterns = wording(g.language.code)
    out: list[Meaning] = []
    for place, candidate in enumerate(candidates):
        at = bisect_right(breaks, candidate.start)
        low = breaks[at - 1] if at else 0
        high = breaks[at] if at < len(breaks) else len(text)
        own = [c for c in candidates[max(0, place - 6) : place + 7] if low <= c.start < high]
        near = [p for p in phrases if low <= p.start < high]
        out.append(_Reader(text, low, high, candidate, own, near, patterns).read())
    return out


def _sentence_breaks(original: str, offsets: Sequence[int], g: Grammar) -> list[int]:
    breaks: list[int] = []
    abbreviations = set(g.language.abbreviations)
    for match in _BREAK.finditer(original):
        if match[0] == ".":
            word = re.search(r"[\w.]*$", original[max(0, match.start() - 12) : match.start()])
            head = word[0].lower() if word else ""
            if head in abbreviations or len(head) == 1 or (head.isdigit() and len(head) < 3):
                continue
        breaks.append(match.end())
    if isinstance(offsets, range):
        return breaks
    return [bisect_right(offsets, b) - 1 for b in breaks]


class _Reader(Belonging):
    """Tells what the value means, with what belongs to it."""

    __slots__ = ()

    @property
    def ahead(self) -> str:
        return self.text[self.low : self.it.start]

    @property
    def behind(self) -> str:
        return self.text[self.it.end : self.high]

    def read(self) -> Meaning:
        phrase = self.phrase()
        role = self.it.role or self._role()
        reason = why_no_limit(self.text, self.low, self.high, self.it, self.own, self.phrases, self.patterns)
        variant = None if phrase else self.variant()
        per = phrase.chosen if phrase else variant or self.trip()
        bounded = role is not None or phrase is not None
        kind = self._kind(phrase, role)
        if per is None and kind == "daily_max" and self._each_of_days():
            per = "day"
        return Meaning(per or _IMPLIED.get(kind), kind, role, reason, bounded, variant is not None)

    def _role(self) -> Role | None:
        ahead = self.ahead[-60:]
        lower, upper = self.patterns.lower.search(ahead), self.patterns.upper.search(ahead)
        if lower and upper:
            return "min" if lower.start() <= upper.start() else "max"
        if lower:
            return "max" if self.patterns.denied.search(ahead[: lower.start()]) else "min"
        if upper or self.patterns.within.search(ahead):
            return "max"
        return None

    def _kind(self, phrase: PerPhrase | None, role: Role | None) -> LimitKind | None:
        if self.it.nature == "percent":
            named = self._named("deductible") and not self._taken_over()
            return "deductible" if named or self._is_borne() else "percentage"
        if self.it.nature == "distance":
            return "distance"
        if self.it.nature == "count":
            return "count"
        if self.it.nature == "time" or (self.it.nature == "unlimited" and self.it.unit == "days"):
            return self._time_kind(role)
        return self._money_kind(phrase)

    def _time_kind(self, role: Role | None) -> LimitKind:
        if self._named("waiting_period") and not (role == "max" and self._waited_before()):
            return "waiting_period"
        if role == "max" and self.patterns.since_contract.match(self.behind):
            return "waiting_period"
        if self.patterns.ending.search(re.split("[,;:]", self.ahead[-60:])[-1]) or self.patterns.ending.search(
            self.behind[:60]
        ):
            return "duration"
        if self.patterns.first_ones.search(self.ahead[-20:]) and self.patterns.unpaid.search(self.behind[:60]):
            return "waiting_period"
        if self.patterns.not_within.search(self.ahead[-70:]):
            return "waiting_period"
        if role == "min" and not self.it.article and not self.patterns.pregnancy.search(self.behind[:40]):
            return "waiting_period"
        return "duration"

    def _waited_before(self) -> bool:
        """ "After a wait of 3 days, at most 30 days": the wait has its own figure in front."""
        pattern = next(p for k, p in self.patterns.kinds if k == "waiting_period")
        last = max((m.end() for m in pattern.finditer(self.text, self.low, self.it.start)), default=self.it.start)
        return any(c.nature == "time" and last <= c.start and c.end <= self.it.start for c in self.own)

    def _money_kind(self, phrase: PerPhrase | None) -> LimitKind:
        if self.it.nature == "money" and (self._is_deductible() or self._is_floor_of_deductible()):
            return "deductible"
        if self._named("advance"):
            return "advance"
        pers = phrase.pers if phrase else frozenset()
        if "item" in pers or self._named("per_item_max"):
            return "per_item_max"
        if "day" in pers or self._named("daily_max") or self._nightly(phrase) or self._each_of_days():
            return "daily_max"
        if "year" in pers or self._named("annual_max"):
            return "annual_max"
        return "max_amount"

    def _nightly(self, phrase: PerPhrase | None) -> bool:
        """A sum per person beside a number of nights is what one night may cost."""
        if phrase is None or phrase.chosen != "person":
            return False
        return any(
            c.night and (0 <= self.it.start - c.end <= TIGHT or 0 <= c.start - phrase.end <= 12) for c in self.own
        )

    def _each_of_days(self) -> bool:
        """ "Seven nights of 60 each": the sum is one day's."""
        before = [c for c in self.own if c.end <= self.it.start]
        days = bool(before) and before[-1].nature == "time" and before[-1].unit == "days"
        return days and self.patterns.each.fullmatch(self.text, before[-1].end, self.it.start) is not None

    def _is_deductible(self) -> bool:
        if self.patterns.threshold.search(self.behind) or self._is_raised_deductible() or self._is_borne():
            return True
        if self.patterns.petty.search(self.ahead[-40:]) and self.patterns.unpaid.search(self.behind[:60]):
            return True
        return self._named("deductible") and not self._taken_over()

    def _is_borne(self) -> bool:
        """ "200 per claim is at your expense": said of the first figure of its sentence and of a floor under it."""
        if not self.patterns.borne.search(self.text, self.low, self.high):
            return False
        before = [c for c in self.own if c.end <= self.it.start and c.nature in ("money", "percent")]
        return not before or (
            len(before) == 1
            and before[0].nature == "percent"
            and self.patterns.floor.search(self.text, before[0].end, self.it.start) is not None
        )

    def _is_raised_deductible(self) -> bool:
        """ "An excess of 300, rising to 900": the second is what the first is."""
        before = [c for c in self.own if c.end <= self.it.start and c.nature == "money"]
        if not before or not self.patterns.raised.search(self.text, before[-1].end, self.it.start):
            return False
        pattern = next(p for k, p in self.patterns.kinds if k == "deductible")
        return not self._taken_over() and pattern.search(self.text[self.low : before[-1].start]) is not None

    def _is_floor_of_deductible(self) -> bool:
        """ "You bear 10 percent, at least 500": the floor under a share that is a deductible is one too."""
        before = [c for c in self.own if c.end <= self.it.start]
        share = before[-1] if before and before[-1].nature == "percent" else None
        if share is None or self.it.start - share.end > NEAR:
            return False
        if not self.patterns.floor.search(self.text, share.end, self.it.start) or self._taken_over():
            return False
        pattern = next(p for k, p in self.patterns.kinds if k == "deductible")
        return pattern.search(self.text[self.low : share.start]) is not None

    def _named(self, kind: LimitKind) -> bool:
        """The kind's wording stands before the value (no other value of its nature between) or right behind it."""
        pattern = next((p for k, p in self.patterns.kinds if k == kind), None)
        if pattern is None:
            return False
        coordinated = kind in ("advance", "waiting_period")
        begin = self.low
        if not coordinated:
            begin = max([self.low, *(c.end for c in self._before())])
        if pattern.search(self.text, begin, self.it.start):
            return True
        return pattern.match(self.behind.lstrip(" (")) is not None

    def _before(self) -> Iterator[Candidate]:
        """Values of the same nature in front; a floor right before ("at least 100, at most 500") is the same thing, and
        so is an alternative ("200 (Basic) or 100 (Plus)")."""
        nearest, told_with = self.it, True
        for candidate in reversed(self.own):
            if candidate.end <= self.it.start and candidate.nature == self.it.nature:
                told_with = told_with and bool(
                    self.patterns.alternative.fullmatch(self.text, candidate.end, nearest.start)
                )
                nearest = candidate
                if told_with:
                    continue
                tight = self.it.start - candidate.end <= TIGHT
                if not (tight and self.patterns.lower.search(self.text, self.low, candidate.start)):
                    yield candidate

    def _taken_over(self) -> bool:
        """The insurer takes the deductible over: then the figure bounds what is paid."""
        pattern = next(p for k, p in self.patterns.kinds if k == "deductible")
        last = None
        for match in pattern.finditer(self.ahead):
            last = match
        if last is None:
            return False
        if self.patterns.takeover.search(self.ahead[: last.start()]):
            return True
        return (
            self.patterns.upper.search(self.ahead[-30:]) is not None
            and self.patterns.takeover.search(self.ahead) is not None
        )
