"""Counts what a run found against a policy's whole truth, place by place. Knows neither policies nor rules.

A figure is right at its page with its value and unit; a clause where the quotes overlap, one to one; a quote of more
than 600 letters is wrong, and so is each owner of a figure beyond the third.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from bench.marks import letters
from bench.planted import INCLUDED, Count, Score, count_covered
from sidecar.demo.policies.truth import Truth
from sidecar.models import Clause, Coverage, Evidence, Limit

LONGEST_QUOTE = 600
MOST_OWNERS = 3
_RUN = 40
"""letters that two quotes of one place share"""

Owner = tuple[str | None, str | None]
"""segment and benefit"""
Key = tuple[int, Hashable, str]
"""page, value or "unlimited", unit"""


@dataclass(slots=True)
class Place:
    """One figure in one quote, with everything it is said of there."""

    quote: str
    owners: set[Owner] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    pers: set[str | None] = field(default_factory=set)


def count(truth: Truth, coverage: Coverage) -> Score:
    """Right, wrong and missed of every kind; `plan` stays empty."""
    score = Score()
    count_covered(score, truth, coverage)
    _limits(score, _planted_places(truth), _found_places(coverage))
    for kind in ("exclusion", "condition"):
        wanted = [(clause.page, clause.quote) for clause in truth.clauses if clause.kind == kind]
        found = [(e.page, e.quote) for c in _clauses(coverage) if c.kind == kind for e in c.evidence]
        setattr(score, f"{kind}s", _one_to_one(score, kind, wanted, found))
    return score


def _owned(coverage: Coverage) -> Iterator[tuple[Owner, Sequence[Limit], Sequence[Clause]]]:
    yield (None, None), coverage.limits, coverage.clauses
    for segment in coverage.segments:
        if segment.verdict in INCLUDED:
            yield (segment.key, None), segment.limits, segment.clauses
            for benefit in segment.benefits:
                if benefit.verdict in INCLUDED:
                    yield (segment.key, benefit.key), benefit.limits, benefit.clauses


def _clauses(coverage: Coverage) -> Iterator[Clause]:
    for _, _, clauses in _owned(coverage):
        yield from clauses


def _planted_places(truth: Truth) -> Mapping[Key, list[Place]]:
    places = _Places()
    for limit in truth.limits:
        value: Hashable = "unlimited" if limit.unlimited else limit.value
        key = (limit.page, value, "unlimited" if limit.unlimited else limit.unit)
        places.note(key, limit.quote, (limit.segment, limit.benefit), limit.kind, limit.per)
    return places.by_key


def _found_places(coverage: Coverage) -> Mapping[Key, list[Place]]:
    places = _Places()
    for owner, limits, _ in _owned(coverage):
        for limit in limits:
            for evidence in limit.evidence:
                places.note(_key(limit, evidence), evidence.quote, owner, limit.kind, limit.per)
    return places.by_key


def _key(limit: Limit, evidence: Evidence) -> Key:
    figure = limit.figure
    if figure.unlimited:
        return (evidence.page, "unlimited", "unlimited")
    value = None if figure.value is None else round(float(figure.value), 4)
    return (evidence.page, value, str(figure.unit))


class _Places:
    def __init__(self) -> None:
        self.by_key: dict[Key, list[Place]] = defaultdict(list)

    def note(self, key: Key, quote: str, owner: Owner, kind: str, per: str | None) -> None:
        same = next((place for place in self.by_key[key] if letters(place.quote) == letters(quote)), None)
        if same is None:
            same = Place(quote)
            self.by_key[key].append(same)
        same.owners.add(owner)
        same.kinds.add(str(kind))
        same.pers.add(per)


def _limits(score: Score, planted: Mapping[Key, list[Place]], found: Mapping[Key, list[Place]]) -> None:
    for key in sorted(planted.keys() | found.keys(), key=str):
        waiting = list(planted.get(key, ()))
        rest = [place for place in found.get(key, ()) if len(letters(place.quote)) <= LONGEST_QUOTE]
        score.limits.wrong += len(found.get(key, ())) - len(rest)
        score.limits.wrong += sum(max(0, len(place.owners) - MOST_OWNERS) for place in rest)
        matched: list[Place] = []
        for strict in (True, False):
            for label in list(waiting):
                best = next((place for place in rest if not strict or overlap(place.quote, label.quote)), None)
                if best is not None:
                    rest.remove(best)
                    waiting.remove(label)
                    matched.append(best)
                    _details(score, key, label, best, rest)
        wrong = [place for place in rest if not any(overlap(place.quote, other.quote) for other in matched)]
        score.limits.add(len(matched), len(wrong), len(waiting))
        score.misses += [f"limit missed {key} {place.quote[:110]}" for place in waiting]
        score.misses += [f"limit wrong {key} {' '.join(place.quote.split())[:110]}" for place in wrong]


def _details(score: Score, key: Key, label: Place, best: Place, rest: Sequence[Place]) -> None:
    """Kind and per of a figure found, and its owner where the truth names one."""
    owners = best.owners.union(*(place.owners for place in rest if overlap(place.quote, best.quote)))
    named = {owner for owner in label.owners if owner != (None, None)}
    checks: list[tuple[str, Set[object], Set[object], bool]] = [
        ("kind", label.kinds, best.kinds, bool(label.kinds & best.kinds))
    ]
    checks.append(("per", label.pers, best.pers, bool(label.pers & best.pers)))
    if named:
        checks.append(("attributed", named, owners, _belongs(named, owners)))
    for name, wanted, got, right in checks:
        getattr(score, name).add(int(right), int(not right), 0)
        if not right:
            score.misses.append(
                f"{name} {key}: {sorted(map(str, wanted))} read as {sorted(map(str, got))}  {label.quote[:90]}"
            )


def _belongs(named: Iterable[Owner], owners: Iterable[Owner]) -> bool:
    """The benefit named; where only a segment is named, that segment."""
    got = list(owners)
    return any(other[1] == one[1] if one[1] else other[0] == one[0] for one in named for other in got)


def _one_to_one(score: Score, kind: str, wanted: Sequence[tuple[int, str]], found: Iterable[tuple[int, str]]) -> Count:
    distinct = {(page, letters(quote)): quote for page, quote in found}
    waiting, counted = list(wanted), Counter[str]()
    for (page, key), quote in sorted(distinct.items(), key=lambda entry: len(entry[0][1])):
        hit = next((one for one in waiting if one[0] == page and overlap(quote, one[1])), None)
        if hit is None or len(key) > LONGEST_QUOTE:
            counted["wrong"] += 1
            score.misses.append(f"{kind} wrong p{page} {' '.join(quote.split())[:110]}")
        else:
            waiting.remove(hit)
            counted["right"] += 1
    score.misses += [f"{kind} missed p{page} {quote[:110]}" for page, quote in waiting]
    return Count(counted["right"], counted["wrong"], len(waiting))


def overlap(one: str, other: str) -> bool:
    """Whether one quote holds the other, or both share a run of 40 letters."""
    first, second = letters(one), letters(other)
    if not first or not second:
        return False
    if first in second or second in first:
        return True
    runs = {first[at : at + _RUN] for at in range(max(0, len(first) - _RUN + 1))}
    return any(second[at : at + _RUN] in runs for at in range(len(second)))
