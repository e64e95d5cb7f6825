"""Which words for a person, an event, a trip belong to which value of a sentence. Finds no values, knows no kinds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sidecar.values.found import Candidate
from sidecar.values.per import PerPhrase
from sidecar.values.wording import Wording

TIGHT = 28
NEAR = 90
_ASIDE = re.compile(r"\s*\([^()]*\)\s*")
_CARRIED = ("event", "trip", "year")


@dataclass(slots=True)
class Belonging:
    """One value in its sentence text[low:high] with its neighbours and all the sentence's phrases."""

    text: str
    low: int
    high: int
    it: Candidate
    own: Sequence[Candidate]
    phrases: Sequence[PerPhrase]
    patterns: Wording

    def phrase(self) -> PerPhrase | None:
        """The words that are said of the value, or None."""
        following = [p for p in self.phrases if p.start >= self.it.end]
        preceding = [p for p in self.phrases if p.end <= self.it.start]
        led = bool(preceding) and self._leads(preceding[-1], self.it)
        taken = bool(following) and any(self._leads(following[0], c) for c in self.own)
        if following and not (led and taken) and self._follows(following[0], taken=taken):
            return following[0]
        if preceding and self._precedes(preceding[-1]):
            return preceding[-1]
        return self._carried(preceding)

    def _follows(self, phrase: PerPhrase, *, taken: bool) -> bool:
        if self.it.nature == "time" and (self._is_daily(phrase) or (taken and self._cut_off(phrase))):
            return False
        between = [c for c in self.own if self.it.end <= c.start < phrase.start]
        gap = phrase.start - self.it.end
        if not between or _ASIDE.fullmatch(self.text, self.it.end, phrase.start):
            return gap <= TIGHT or (
                gap <= NEAR and self.patterns.bound_inside.search(self.text, self.it.end, phrase.start) is None
            )
        # "CHF 50 for one and CHF 100 for the other per event": the phrase at the end is said of both
        last = between[-1]
        if any(self.it.end <= p.start < phrase.start for p in self.phrases):
            return False
        if phrase.chosen == "event" and self._bounded_by(between):
            return phrase.start - last.end <= TIGHT
        return (
            all(c.nature == self.it.nature for c in between)
            and not (self.it.nature == "time" and self.it.role == "min")
            and self.patterns.coordination.search(self.text, self.it.end, last.start) is not None
            and phrase.start - last.end <= NEAR
        ) or (self.it.role == "range_low" and phrase.start - last.end <= TIGHT)

    def _is_daily(self, phrase: PerPhrase) -> bool:
        """ "From the 4th day, per day 50": no number of days is for each day."""
        return self.it.unit != "hours" and phrase.chosen == "day"

    def _cut_off(self, phrase: PerPhrase) -> bool:
        return "," in self.text[self.it.end : phrase.start]

    def _bounded_by(self, between: Sequence[Candidate]) -> bool:
        """ "10 percent, at least 100 per event": a share and its floor are taken from one event's loss."""
        return (
            self.it.nature == "percent"
            and len(between) == 1
            and between[0].nature == "money"
            and self.patterns.bound_inside.search(self.text, self.it.end, between[0].start) is not None
        )

    def _precedes(self, phrase: PerPhrase) -> bool:
        between = [c for c in self.own if phrase.end <= c.start < self.it.start]
        owners = [c for c in self.own if c.end <= phrase.start and self._adjoin(c.end, phrase.start)]
        if owners and self._leads(phrase, self.it) and "," in self.text[owners[-1].end : phrase.start]:
            owners = []
        if owners and not any(self._leads(p, owners[-1]) for p in self.phrases):
            return self.text[phrase.end : self.it.start].lstrip().startswith("(")
        if between and self.patterns.total.search(self.text, between[-1].end, self.it.start):
            return False
        return not between or all(c.nature == self.it.nature for c in between)

    def _adjoin(self, end: int, start: int) -> bool:
        return start - end <= 3 or _ASIDE.fullmatch(self.text, end, start) is not None

    def _leads(self, phrase: PerPhrase, candidate: Candidate) -> bool:
        """ "per person max. CHF 100": nothing but bounding words between."""
        if not 0 <= candidate.start - phrase.end <= TIGHT:
            return False
        between = self.text[phrase.end : candidate.start].strip(" \n:.|")
        return not between or self.patterns.bound_inside.fullmatch(between) is not None

    def _carried(self, preceding: Sequence[PerPhrase]) -> PerPhrase | None:
        """ "10 per event in the single cover and 20 in the family cover": the second is per event like the first."""
        last = preceding[-1] if preceding else None
        if last is None or last.chosen not in _CARRIED or self._variant_behind() is None:
            return None
        before = [c for c in self.own if c.end <= self.it.start]
        alike = bool(before) and before[-1].nature == self.it.nature and self._adjoin(before[-1].end, last.start)
        named = any(pattern.search(self.text, last.end, self.it.start) for pattern, _ in self.patterns.variants)
        return last if alike and named else None

    def _variant_behind(self) -> str | None:
        nearest = self.text[self.it.end : min(self.high, self.it.end + 60)]
        following = [c.start for c in self.own if c.start >= self.it.end]
        if following:
            nearest = self.text[self.it.end : min(following[0], self.it.end + 60)]
        found = [(m.start(), per) for pattern, per in self.patterns.variants if (m := pattern.search(nearest))]
        return min(found)[1] if found else None

    def variant(self) -> str | None:
        """What the name of a variant beside an amount suggests."""
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

    def trip(self) -> str | None:
        """ "No trip may last more than 45 days" bounds each trip."""
        if self.it.nature != "time" or self.it.unit == "hours":
            return None
        ahead = self.text[max(self.low, self.it.start - 90) : self.it.start]
        around = ahead + self.text[self.it.start : min(self.high, self.it.end + 12)]
        return "trip" if self.patterns.trip_lasts.search(around) or self.patterns.trip_of.search(ahead) else None
