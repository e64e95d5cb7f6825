"""How well a run found what people decided: their accepted, edited and added rows are the truth, rejected ones are not.

Pure: stored rows and the snapshot of a run go in, figures come out. What nobody decided is never judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sidecar.merge import StoredRows
from sidecar.merge.stored import fold, single, touched

Row = Mapping[str, Any]
Place = tuple[Hashable, ...]
Level = str

LEVELS: tuple[Level, ...] = ("segments", "benefits", "limits", "conditions", "exclusions")
_NOTHING_SAID = ("silent", "undecided")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of decided rows: `right` were found as decided, `missed` were not; `wrong` findings go against a decision.

    Another figure, text or verdict in the place of a decided one is both missed and wrong.
    """

    decided: int = 0
    right: int = 0
    missed: int = 0
    wrong: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.decided + other.decided,
            self.right + other.right,
            self.missed + other.missed,
            self.wrong + other.wrong,
        )

    @property
    def precision(self) -> float | None:
        """Right among the findings that people decided about; None where there is none."""
        return self.right / judged if (judged := self.right + self.wrong) else None

    @property
    def recall(self) -> float | None:
        """Right among what must be found; None where nothing must."""
        return self.right / wanted if (wanted := self.right + self.missed) else None


@dataclass(slots=True)
class _Said:
    """A figure or clause at its place. `key` is what must be the same; item and qualifier tell several apart."""

    place: Place
    key: Place
    item: str | None
    qualifier: str | None = None
    per: str | None = None
    used: bool = False

    @property
    def sort(self) -> Place:
        """What a limit is about, whatever its value."""
        return (self.place, self.item or self.key[0], self.qualifier, self.per)


def evaluate(rows: StoredRows, snapshot: Row) -> dict[Level, Score]:
    """The score of a run at each level. `snapshot`: what it found, as `snapshot.snapshot` makes it."""
    found = _Found(snapshot)
    places = _Places(rows, found.names)
    scores = {name: _verdicts(rows.of(name), places, found.verdicts) for name in ("segments", "benefits")}
    scores["limits"] = _modifiers("limits", rows.limits, places, found.modifiers["limits"])
    for level, kind in (("conditions", "condition"), ("exclusions", "exclusion")):
        clauses = [row for row in rows.clauses if row["kind"] == kind]
        scores[level] = _modifiers(level, clauses, places, found.modifiers[level])
    return scores


def total(scores: Mapping[Level, Score]) -> Score:
    return sum(scores.values(), Score())


class _Found:
    """The findings of a snapshot by their place: () the product, (segment,), (segment, benefit)."""

    def __init__(self, snapshot: Row) -> None:
        self.verdicts: dict[Place, str] = {}
        self.names: dict[tuple[Place, str], Place] = {}
        self.modifiers: defaultdict[Level, list[_Said]] = defaultdict(list)
        self._take(snapshot, ())
        for segment in snapshot["segments"]:
            self._verdict(segment, ())
            for benefit in segment["benefits"]:
                self._verdict(benefit, (segment["item"],))

    def _verdict(self, thing: Row, above: Place) -> None:
        place = (*above, thing["item"])
        self.verdicts[place] = thing["verdict"]
        self.names.setdefault((above, fold(thing["name"])), place)
        self._take(thing, place)

    def _take(self, holder: Row, place: Place) -> None:
        for level in LEVELS[2:]:
            self.modifiers[level] += (_said(level, one, place, one["item"]) for one in holder[level])


class _Places:
    """Where a stored row stands, in the words of the snapshot: by its taxonomy item, else by its name, else nowhere."""

    def __init__(self, rows: StoredRows, names: Mapping[tuple[Place, str], Place]) -> None:
        self._names = names
        self._known: dict[str, Place] = {}
        for row in rows.segments:
            self._known[row["id"]] = self._place(row, ())
        for row in rows.benefits:
            self._known[row["id"]] = self._place(row, self._known.get(row["segment"], ("", row["segment"])))

    def of(self, row: Row) -> Place:
        return self._known[row["id"]]

    def above(self, reading: Row) -> Place:
        """The place of what a limit or clause stands under."""
        parent = reading.get("benefit") or reading.get("segment")
        return self._known.get(parent, ("", parent)) if parent else ()

    def _place(self, row: Row, above: Place) -> Place:
        if row.get("taxonomy_item"):
            return (*above, row["taxonomy_item"])
        return self._names.get((above, fold(row.get("name") or ""))) or (*above, "", row["id"])


def _verdicts(rows: Sequence[Row], places: _Places, found: Mapping[Place, str]) -> Score:
    score, settled = Score(), set()
    for row in sorted(filter(touched, rows), key=_rejected):
        place = places.of(row)
        if row["verdict"] == "undecided" or (_rejected(row) and (row["verdict"] == "silent" or place in settled)):
            continue
        settled.add(place)
        score += _verdict(row, found.get(place, "silent"))
    return score


def _verdict(row: Row, said: str) -> Score:
    same = said == row["verdict"]
    if _rejected(row):
        return Score(decided=1, wrong=int(same))
    if same:
        return Score(decided=1, right=1)
    return Score(decided=1, missed=1, wrong=int(said not in _NOTHING_SAID))


def _modifiers(level: Level, rows: Sequence[Row], places: _Places, found: Sequence[_Said]) -> Score:
    decided = [row for row in rows if touched(row)]
    truth = [(row, _stored(level, row, places)) for row in decided if not _rejected(row)]
    rejected = [_stored(level, row, places) for row in decided if _rejected(row)]
    undecided = [_stored(level, row, places) for row in rows if not touched(row)]
    by_key: defaultdict[Place, list[_Said]] = defaultdict(list)
    for one in found:
        by_key[(one.place, one.key)].append(one)
    taken = {index for loosely in (False, True) for index in _matched(truth, by_key, loosely)}
    wrong = sum(_take(one, by_key, loosely=True) for one in rejected)
    # What nobody has decided on is theirs to judge: it speaks neither for nor against a decision.
    for one in undecided:
        _take(one, by_key, loosely=True)
    missed = [pair for index, pair in enumerate(truth) if index not in taken]
    wrong += sum(_instead(level, row, said, places, found) for row, said in missed)
    return Score(len(decided), len(taken), len(missed), wrong)


def _matched(truth: Sequence[tuple[Row, _Said]], by_key: Mapping[Place, list[_Said]], loosely: bool) -> Iterator[int]:
    """Places in `truth` that are found; the exact ones first, so that none takes another's finding."""
    for index, (_, said) in enumerate(truth):
        if not said.used and _take(said, by_key, loosely=loosely):
            said.used = True
            yield index


def _take(said: _Said, by_key: Mapping[Place, list[_Said]], *, loosely: bool) -> bool:
    for one in by_key.get((said.place, said.key), ()):
        exact = (one.item, one.qualifier) == (said.item, said.qualifier)
        if not one.used and (exact or (loosely and (one.item is None or said.item is None or one.item == said.item))):
            one.used = True
            return True
    return False


def _instead(level: Level, row: Row, said: _Said, places: _Places, found: Sequence[_Said]) -> bool:
    """Whether the run says something else in the place of a decided row: its old reading, or another figure."""
    read = row.get("extracted")
    old = _stored(level, read, places) if isinstance(read, Mapping) else None
    for one in found:
        is_old = old is not None and (one.place, one.key) == (old.place, old.key)
        if not one.used and (is_old or (level == "limits" and one.sort == said.sort)):
            one.used = True
            return True
    return False


def _stored(level: Level, row: Row, places: _Places) -> _Said:
    return _said(level, row, places.above(row), row.get("taxonomy_item"))


def _said(level: Level, one: Row, place: Place, item: str | None) -> _Said:
    if level != "limits":
        return _Said(place, (fold(one.get("text") or ""),), item)
    per, qualifier = one.get("per") or None, one.get("qualifier") or None
    value = None if one.get("unlimited") else single(one.get("value"))
    key = (one.get("kind"), bool(one.get("unlimited")), value, one.get("unit") or None, per)
    return _Said(place, key, item, qualifier, per)


def _rejected(row: Row) -> bool:
    return bool(row.get("review") == "rejected")
