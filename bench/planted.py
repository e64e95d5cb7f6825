"""Analyses the invented policies and compares with what was planted in them: per policy and per language."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import get_args

from bench import first_run
from sidecar.demo.policies import PolicySample, generate_all
from sidecar.demo.policies.content import Group
from sidecar.demo.policies.truth import PlantedLimit, Truth
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.models import Coverage, Evidence, Limit, Segment, Taxonomy, Verdict
from sidecar.pipeline import Source, analyze
from sidecar.taxonomies import seed_taxonomy

SHOWN: tuple[Group, ...] = ("open", "kept")
"""what is measured where no group is named"""

INCLUDED = (Verdict.COVERED, Verdict.CONDITIONAL)


@dataclass
class Count:
    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, right: int, wrong: int, missed: int) -> None:
        self.right += right
        self.wrong += wrong
        self.missed += missed

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / both if both else 1.0


@dataclass
class Score:
    """`attributed`, `kind`, `per` and `plan` count among the limits found: right as planted, or wrong."""

    segments: Count = field(default_factory=Count)
    benefits: Count = field(default_factory=Count)
    limits: Count = field(default_factory=Count)
    exclusions: Count = field(default_factory=Count)
    conditions: Count = field(default_factory=Count)
    attributed: Count = field(default_factory=Count)
    kind: Count = field(default_factory=Count)
    per: Count = field(default_factory=Count)
    plan: Count = field(default_factory=Count)
    misses: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in NAMES:
            theirs = getattr(other, name)
            getattr(self, name).add(theirs.right, theirs.wrong, theirs.missed)

    def counts(self) -> first_run.Counts:
        """Right, wrong and missed per name."""
        pairs = ((name, getattr(self, name)) for name in NAMES)
        return {name: (count.right, count.wrong, count.missed) for name, count in pairs}


NAMES = tuple(entry.name for entry in fields(Score) if entry.name != "misses")


@dataclass(frozen=True)
class _Place:
    """One figure at one place, whoever it is said of."""

    owners: frozenset[tuple[str | None, str | None]]
    limit: Limit
    evidence: Evidence


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list what was missed and what is wrong")
    parser.add_argument("--only", default="", help="policies whose file name holds this")
    parser.add_argument(
        "--group", choices=get_args(Group), help="only this group; blind and unseen only where asked for"
    )
    parser.add_argument("--first-run", metavar="COMMIT", help="record the group's first run with the rules of a commit")
    parser.add_argument("--json", type=Path, help="write the figures per language here")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        samples = [
            sample
            for sample in generate_all(Path(scratch))
            if args.only in sample.path.name and sample.group in ([args.group] if args.group else SHOWN)
        ]
        scores = {sample.path.name: score(sample) for sample in samples}
    table(((f"{sample.path.stem} ({sample.group})", scores[sample.path.name]) for sample in samples), args.misses)
    print()
    languages = by_language(samples, [scores[sample.path.name] for sample in samples])
    table(languages.items(), False)
    if args.first_run:
        group: Group = args.group or "kept"
        seen = {sample.path.name: scores[sample.path.name] for sample in samples if sample.group == group}
        run = first_run.FirstRun(args.first_run, {file: found.counts() for file, found in seen.items()})
        first_run.save(run, first_run.RECORDS[group])
    for group in first_run.RECORDS:
        _print_first_run(group, scores)
    if args.json:
        found = {
            language: {name: round(getattr(total, name).f1, 4) for name in NAMES}
            for language, total in languages.items()
        }
        args.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0


def _print_first_run(group: Group, scores: Mapping[str, Score]) -> None:
    """Beside today's figures of a group's policies: what was reached before any rule could know them."""
    run = first_run.load(first_run.RECORDS[group])
    shown = [file for file in (run.policies if run else ()) if file in scores]
    if run and shown:
        print(f"\n{group} policies, first run (rules of {run.commit[:12]}) and now")
        first, now = Score(), Score()
        for file in shown:
            first.add(recorded(run, file))
            now.add(scores[file])
        rows = [(f"{Path(file).stem}, first", recorded(run, file)) for file in shown]
        table([*rows, ("together, first run", first), ("together, now", now)], False)


def recorded(run: first_run.FirstRun, file: str) -> Score:
    found = Score()
    for name, count in run.policies[file].items():
        setattr(found, name, Count(*count))
    return found


def by_language(samples: Sequence[PolicySample], scores: Sequence[Score]) -> dict[str, Score]:
    totals: dict[str, Score] = defaultdict(Score)
    for sample, found in zip(samples, scores, strict=True):
        totals[sample.language].add(found)
    return dict(sorted(totals.items()))


def score(sample: PolicySample, taxonomy: Taxonomy | None = None) -> Score:
    """Analyses a policy by rules with the taxonomy of its line of business, and counts."""
    known = taxonomy or seed_taxonomy(sample.line)
    outcome = analyze([Source(sample.path.read_bytes(), sample.path.name)], known, extractor=RulesExtractor())
    return compare(sample, outcome.coverage)


def compare(sample: PolicySample, coverage: Coverage) -> Score:
    truth, found = sample.truth, Score()
    included = count_covered(found, truth, coverage)
    _limits(found, truth.limits, _places(coverage, included))
    for kind, name in (("exclusion", "exclusions"), ("condition", "conditions")):
        quotes = [(clause.page, clause.quote) for clause in truth.clauses if clause.kind == kind]
        found.misses += _clauses(getattr(found, name), quotes, _quoted(coverage, included, kind))
    return found


def count_covered(found: Score, truth: Truth, coverage: Coverage) -> list[Segment]:
    """Counts segments and benefits, and returns the segments that were found covered."""
    included = [segment for segment in coverage.segments if segment.verdict in INCLUDED]
    _sets(found, "segments", {(key, "") for key, on in truth.segments.items() if on}, {(s.key, "") for s in included})
    planted = {(segment, key) for segment, keys in truth.benefits.items() for key in keys}
    got = {(s.key, b.key) for s in included for b in s.benefits if b.verdict in INCLUDED}
    _sets(found, "benefits", planted, got)
    return included


def _sets(found: Score, name: str, planted: set[tuple[str, str]], got: set[tuple[str, str]]) -> None:
    count = getattr(found, name)
    count.right, count.wrong, count.missed = len(planted & got), len(got - planted), len(planted - got)
    found.misses += [f"{name[:-1]} missed  {' / '.join(entry)}" for entry in sorted(planted - got)]
    found.misses += [f"{name[:-1]} wrong   {' / '.join(entry)}" for entry in sorted(got - planted)]


def _places(coverage: Coverage, included: Sequence[Segment]) -> list[_Place]:
    """Every figure once per place; the same words may bound several benefits."""
    said: dict[tuple[object, ...], list[tuple[str | None, str | None, Limit, Evidence]]] = defaultdict(list)

    def note(segment: str | None, benefit: str | None, limits: Iterable[Limit]) -> None:
        for limit in limits:
            for evidence in limit.evidence:
                key = (evidence.page, evidence.start, evidence.end, limit.figure, limit.qualifier)
                said[key].append((segment, benefit, limit, evidence))

    note(None, None, coverage.limits)
    for segment in included:
        note(segment.key, None, segment.limits)
        for benefit in segment.benefits:
            note(segment.key, benefit.key, benefit.limits)
    return [
        _Place(frozenset((segment, benefit) for segment, benefit, _, _ in entries), entries[0][2], entries[0][3])
        for entries in said.values()
    ]


def _limits(found: Score, planted: Sequence[PlantedLimit], got: list[_Place]) -> None:
    rest = list(got)
    pairs: list[tuple[PlantedLimit, _Place]] = []
    waiting = list(planted)
    for strict in (True, False):
        for limit in list(waiting):
            best = max(
                (place for place in rest if _same(limit, place)),
                key=lambda place: _likeness(limit, place),
                default=None,
            )
            if best is not None and (not strict or _likeness(limit, best) >= 1):
                waiting.remove(limit)
                rest.remove(best)
                pairs.append((limit, best))
    found.limits = Count(len(pairs), len(rest), len(waiting))
    found.misses += [f"limit missed  p{limit.page} {_figure(limit)} {limit.quote[:90]!r}" for limit in waiting]
    for place in rest:
        figure = place.limit.figure
        quote = " ".join(place.evidence.quote.split())[-110:]
        found.misses.append(f"limit wrong   p{place.evidence.page} {figure.value} {figure.unit} {quote!r}")
    for limit, place in pairs:
        _details(found, limit, place)


def _same(limit: PlantedLimit, place: _Place) -> bool:
    figure = place.limit.figure
    if place.evidence.page != limit.page or figure.unlimited != limit.unlimited:
        return False
    return limit.unlimited or (figure.value == limit.value and figure.unit == limit.unit)


def _likeness(limit: PlantedLimit, place: _Place) -> float:
    """1 where the quotes overlap, and a little more for each detail alike: places of one value are told apart."""
    alike = [
        (limit.segment, limit.benefit) in place.owners,
        limit.kind == place.limit.kind,
        limit.per == place.limit.per,
        limit.qualifier == place.limit.qualifier,
    ]
    return _overlap(limit.quote, place.evidence.quote) + 0.1 * sum(alike)


def _details(found: Score, limit: PlantedLimit, place: _Place) -> None:
    owner = (limit.segment, limit.benefit)
    checks = {
        "attributed": (owner in place.owners, owner, sorted(map(str, place.owners))),
        "kind": (limit.kind == place.limit.kind, limit.kind, place.limit.kind),
        "per": (limit.per == place.limit.per, limit.per, place.limit.per),
        "plan": (limit.qualifier == place.limit.qualifier, limit.qualifier, place.limit.qualifier),
    }
    for name, (right, planted, got) in checks.items():
        count = getattr(found, name)
        if right:
            count.right += 1
        else:
            count.wrong += 1
            found.misses.append(f"{name}: {planted} read as {got}  p{limit.page} {_figure(limit)} {limit.quote[:80]!r}")


def _figure(limit: PlantedLimit) -> str:
    return f"unlimited {limit.unit}" if limit.unlimited else f"{limit.value:g} {limit.unit}"


def _quoted(coverage: Coverage, included: Sequence[Segment], kind: str) -> list[tuple[int, str]]:
    owners = [coverage.clauses, *(segment.clauses for segment in included)]
    owners += [benefit.clauses for segment in included for benefit in segment.benefits]
    return [
        (evidence.page, evidence.quote)
        for clauses in owners
        for clause in clauses
        if clause.kind == kind
        for evidence in clause.evidence
    ]


def _clauses(count: Count, planted: Sequence[tuple[int, str]], got: Sequence[tuple[int, str]]) -> list[str]:
    """Counts and returns what is missed. Planted lists are not all that may rightly be found: nothing more is wrong."""
    misses = []
    for page, quote in planted:
        if any(page == place and _overlap(quote, text) for place, text in got):
            count.right += 1
        else:
            count.missed += 1
            misses.append(f"clause missed p{page} {quote[:90]!r}")
    return misses


def _overlap(one: str, other: str) -> bool:
    """Whether the shorter one's words stand in the longer one in their order: a row has further cells between."""
    shorter, longer = sorted((one, other), key=lambda text: len(_letters(text)))
    at, whole = 0, _letters(longer)
    for word in filter(None, map(_letters, shorter.split())):
        place = whole.find(word, at)
        if place == -1:
            return False
        at = place + len(word)
    return True


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def table(rows: Iterable[tuple[str, Score]], misses: bool) -> None:
    print(
        f"{'':34}{'limits P':>9}{'R':>7}{'F1':>7}" + "".join(f"{name[:10]:>12}" for name in NAMES if name != "limits")
    )
    for label, found in rows:
        limits = found.limits
        line = f"{label:34}{limits.precision:9.3f}{limits.recall:7.3f}{limits.f1:7.3f}"
        for name in NAMES:
            if name != "limits":
                count = getattr(found, name)
                share = count.f1 if name in ("segments", "benefits") else _share(count)
                line += f"{share:12.3f}"
        print(line)
        if misses:
            print(*(f"    {miss}" for miss in found.misses), sep="\n")


def _share(count: Count) -> float:
    """What is right of all that was compared: of the planted clauses, or of the limits found."""
    return count.precision if count.wrong else count.recall


if __name__ == "__main__":
    sys.exit(main())
