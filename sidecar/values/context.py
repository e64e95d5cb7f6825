"""What the words around a value say: per what, which kind, floor or ceiling. Finds no values."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sidecar.models import LimitKind
from sidecar.values.found import Candidate, Role
from sidecar.values.grammar import Grammar
from sidecar.values.per import PerPhrase, per_phrases
from sidecar.values.reasons import why_no_limit
from sidecar.values.wording import Wording, wording

_IMPLIED: Mapping[LimitKind | None, str] = {"per_item_max": "item", "annual_max": "year"}
"""what a kind says the figure is per, where no words of their own do"""
_BREAK = re.compile(r"[.!?](?=\s+[A-ZÄÖÜÉÀÈ«\"0-9(–-])|[;!?]\s|\n\s*\n|\n\s*[–•▪◦·-]\s")
_TIGHT = 28
_NEAR = 90


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


@dataclass(slots=True)
class _Reader:
    """One value in its sentence text[low:high] with its neighbours."""

    text: str
    low: int
    high: int
    it: Candidate
    own: Sequence[Candidate]
    phrases: Sequence[PerPhrase]
    patterns: Wording

    @property
    def ahead(self) -> str:
        return self.text[self.low : self.it.start]

    @property
    def behind(self) -> str:
        return self.text[self.it.end : self.high]

    def read(self) -> Meaning:
        phrase = self._per_phrase()
        role = self.it.role or self._role()
        reason = why_no_limit(self.text, self.low, self.high, self.it, self.own, self.phrases, self.patterns)
        variant = None if phrase else self._variant()
        per = phrase.chosen if phrase else variant or self._trip()
        bounded = role is not None or phrase is not None
        kind = self._kind(phrase, role)
        return Meaning(per or _IMPLIED.get(kind), kind, role, reason, bounded, variant is not None)

    # per -------------------------------------------------------------------------------------------------------

    def _per_phrase(self) -> PerPhrase | None:
        following = [p for p in self.phrases if p.start >= self.it.end]
        preceding = [p for p in self.phrases if p.end <= self.it.start]
        led = bool(preceding) and self._leads(preceding[-1], self.it)
        taken = bool(following) and any(self._leads(following[0], c) for c in self.own)
        if following and not (led and taken) and self._follows(following[0]):
            return following[0]
        if preceding and self._precedes(preceding[-1]):
            return preceding[-1]
        return None

    def _follows(self, phrase: PerPhrase) -> bool:
        between = [c for c in self.own if self.it.end <= c.start < phrase.start]
        gap = phrase.start - self.it.end
        if not between:
            return gap <= _TIGHT or (
                gap <= _NEAR and self.patterns.bound_inside.search(self.text, self.it.end, phrase.start) is None
            )
        # "CHF 50 for one and CHF 100 for the other per event": the phrase at the end is said of both
        last = between[-1]
        return (
            all(c.nature == self.it.nature for c in between)
            and self.patterns.coordination.search(self.text, self.it.end, last.start) is not None
            and phrase.start - last.end <= _NEAR
            and not any(self.it.end <= p.start < phrase.start for p in self.phrases)
        ) or (self.it.role == "range_low" and phrase.start - last.end <= _TIGHT)

    def _precedes(self, phrase: PerPhrase) -> bool:
        between = [c for c in self.own if phrase.end <= c.start < self.it.start]
        owners = [c for c in self.own if c.end <= phrase.start and phrase.start - c.end <= 3]
        if owners and not any(self._leads(p, owners[-1]) for p in self.phrases):
            return self.text[phrase.end : self.it.start].lstrip().startswith("(")
        return not between or all(c.nature == self.it.nature for c in between)

    def _leads(self, phrase: PerPhrase, candidate: Candidate) -> bool:
        """ "per person max. CHF 100": nothing but bounding words between."""
        if not 0 <= candidate.start - phrase.end <= _TIGHT:
            return False
        between = self.text[phrase.end : candidate.start].strip(" \n:.")
        return not between or self.patterns.bound_inside.fullmatch(between) is not None

    def _variant_behind(self) -> str | None:
        nearest = self.text[self.it.end : min(self.high, self.it.end + 60)]
        following = [c.start for c in self.own if c.start >= self.it.end]
        if following:
            nearest = self.text[self.it.end : min(following[0], self.it.end + 60)]
        found = [(m.start(), per) for pattern, per in self.patterns.variants if (m := pattern.search(nearest))]
        return min(found)[1] if found else None

    def _variant(self) -> str | None:
        if self.it.nature not in ("money", "unlimited"):
            return None
        behind = self._variant_behind()
        if behind:
            return behind
        previous = [c.end for c in self.own if c.end <= self.it.start]
        begin = max(self.low, self.it.start - 50, *previous)
        found = [
            (m.start(), per)
            for pattern, per in self.patterns.variants
            for m in pattern.finditer(self.text, begin, self.it.start)
        ]
        return max(found)[1] if found else None

    def _trip(self) -> str | None:
        """ "No trip may last more than 45 days" bounds each trip."""
        if self.it.nature != "time" or self.it.unit == "hours":
            return None
        around = self.text[max(self.low, self.it.start - 90) : min(self.high, self.it.end + 12)]
        return "trip" if self.patterns.trip_lasts.search(around) else None

    # role and kind ---------------------------------------------------------------------------------------------

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
        if self._named("waiting_period"):
            return "waiting_period"
        if self.patterns.ending.search(self.ahead[-25:]) or self.patterns.ending.search(self.behind[:60]):
            return "duration"
        if self.patterns.not_within.search(self.ahead[-70:]):
            return "waiting_period"
        if role == "min" and not self.it.article and not self.patterns.pregnancy.search(self.behind[:40]):
            return "waiting_period"
        return "duration"

    def _money_kind(self, phrase: PerPhrase | None) -> LimitKind:
        if self.it.nature == "money" and (self._is_deductible() or self._is_floor_of_deductible()):
            return "deductible"
        if self._named("advance"):
            return "advance"
        pers = phrase.pers if phrase else frozenset()
        if "item" in pers or self._named("per_item_max"):
            return "per_item_max"
        if "day" in pers or self._named("daily_max") or self._nightly(phrase):
            return "daily_max"
        if "year" in pers or self._named("annual_max"):
            return "annual_max"
        return "max_amount"

    def _nightly(self, phrase: PerPhrase | None) -> bool:
        """A sum per person beside a number of nights is what one night may cost."""
        if phrase is None or phrase.chosen != "person":
            return False
        return any(
            c.night and (0 <= self.it.start - c.end <= _TIGHT or 0 <= c.start - phrase.end <= 12) for c in self.own
        )

    def _is_deductible(self) -> bool:
        if self.patterns.threshold.search(self.behind) or self._is_raised_deductible() or self._is_borne():
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
        if share is None or self.it.start - share.end > _NEAR:
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
        """Values of the same nature in front; a floor right before ("at least 100, at most 500") is the same thing."""
        for candidate in self.own:
            if candidate.end <= self.it.start and candidate.nature == self.it.nature:
                tight = self.it.start - candidate.end <= _TIGHT
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
