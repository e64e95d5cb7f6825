"""Findings become the tree: a segment per taxonomy segment, benefits under it, limits and clauses where they belong."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sidecar.models import Benefit, Clause, Evidence, Limit, Segment, Taxonomy, TaxonomyItem, Verdict
from sidecar.verification.findings import Finding, Owner, merged_evidence

_FIRST = (Verdict.COVERED, Verdict.CONDITIONAL, Verdict.UNDECIDED, Verdict.EXCLUDED, Verdict.SILENT)
"""which verdict counts where several were claimed: what is granted somewhere is not excluded as a whole"""
_HAS_BENEFITS = (Verdict.COVERED, Verdict.CONDITIONAL, Verdict.UNDECIDED)
_BREAK = re.compile(r"(?<=[^\W\d_])-\s*\n\s*(?=[a-zäöüéèàç])(?!(?:und|oder|et|ou|and|or)\b)")


@dataclass(frozen=True, slots=True)
class Owned:
    """Limits and clauses by owner; nothing stands in two places."""

    limits: Mapping[Owner, Sequence[Limit]]
    clauses: Mapping[Owner, Sequence[Clause]]


def clause_text(quote: str) -> str:
    """A clause as a reader wants it: line-end hyphens joined, white space single."""
    return " ".join(_BREAK.sub("", quote.replace("\u00ad", "")).split())


def merged_limits(findings: Sequence[Finding]) -> list[tuple[Owner, Limit]]:
    """One limit per owner, kind, figure, per, qualifier and item; the first place is the primary one."""
    groups: defaultdict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for found in findings:
        claim = found.claim
        key = (found.owner, found.kind, found.figure, claim.per, claim.qualifier or None, claim.item)
        groups[key].append(found)
    out: list[tuple[Owner, Limit]] = []
    for group in groups.values():
        first = group[0]
        if first.kind is None or first.figure is None:
            continue
        limit = Limit(
            kind=first.kind,
            figure=first.figure,
            evidence=merged_evidence([f.evidence for f in group]),
            per=first.claim.per,
            qualifier=first.claim.qualifier or None,
            item=first.claim.item,
        )
        out.append((first.owner, limit))
    return out


def merged_clauses(findings: Sequence[Finding]) -> list[tuple[Owner, Clause]]:
    """One clause per owner, kind, item and text."""
    groups: defaultdict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for found in findings:
        text = clause_text(found.evidence[0].quote)
        groups[(found.owner, found.claim.category, found.claim.item, text.casefold())].append(found)
    return [
        (
            group[0].owner,
            Clause(
                kind="condition" if group[0].claim.category == "condition" else "exclusion",
                text=clause_text(group[0].evidence[0].quote),
                evidence=merged_evidence([f.evidence for f in group]),
                item=group[0].claim.item,
            ),
        )
        for group in groups.values()
    ]


@dataclass(slots=True)
class Builder:
    """Builds the segments. `unread` says that some page could not be read, so silence cannot be told."""

    taxonomy: Taxonomy
    language: str
    unread: bool
    doubtful: Collection[str]
    verdicts: Mapping[str, Sequence[Finding]]
    """findings of category segment or benefit, by item id"""
    owned: Owned

    def segments(self) -> tuple[Segment, ...]:
        return tuple(self._segment(item) for item in self.taxonomy.segments)

    def _segment(self, item: TaxonomyItem) -> Segment:
        verdict, evidence = self._verdict(item.id)
        benefits = [self._benefit(benefit) for benefit in self.taxonomy.children(item.id, "benefit")]
        granted = [benefit for benefit in benefits if benefit.verdict.included]
        if verdict in (Verdict.SILENT, Verdict.UNDECIDED) and granted:
            verdict, evidence = granted[0].verdict, granted[0].evidence
        shown = benefits if verdict in _HAS_BENEFITS else []
        limits, clauses = self._own((item.id, None)), self._own_clauses((item.id, None))
        for benefit in () if shown else benefits:
            limits = (*limits, *benefit.limits)
            clauses = (*clauses, *benefit.clauses)
        return Segment(
            item=item.id,
            key=item.key,
            name=self._name(item),
            verdict=verdict,
            evidence=evidence,
            summary=self._summary(item.id, verdict),
            benefits=tuple(shown),
            limits=limits,
            clauses=clauses,
        )

    def _benefit(self, item: TaxonomyItem) -> Benefit:
        verdict, evidence = self._verdict(item.id)
        owner: Owner = (item.parent, item.id)
        limits = self._own(owner)
        if verdict in (Verdict.SILENT, Verdict.UNDECIDED) and limits:
            # what is limited is granted: a document is not silent about a benefit it puts a figure on
            verdict, evidence = Verdict.COVERED, limits[0].evidence[:1]
        return Benefit(
            item=item.id,
            key=item.key,
            name=self._name(item),
            verdict=verdict,
            evidence=evidence,
            summary=self._summary(item.id, verdict),
            limits=limits,
            clauses=self._own_clauses(owner),
        )

    def _verdict(self, item: str) -> tuple[Verdict, tuple[Evidence, ...]]:
        found = [f for f in self.verdicts.get(item, ()) if f.claim.verdict is not None]
        for verdict in _FIRST:
            chosen = [f for f in found if f.claim.verdict is verdict]
            if chosen and verdict is not Verdict.SILENT:
                return verdict, merged_evidence([f.evidence for f in chosen])
        if item in self.doubtful or self.unread:
            return Verdict.UNDECIDED, ()
        return Verdict.SILENT, ()

    def _summary(self, item: str, verdict: Verdict) -> str:
        found = self.verdicts.get(item, ())
        return next((f.claim.summary for f in found if f.claim.verdict is verdict and f.claim.summary), "")

    def _own(self, owner: Owner) -> tuple[Limit, ...]:
        return tuple(self.owned.limits.get(owner, ()))

    def _own_clauses(self, owner: Owner) -> tuple[Clause, ...]:
        return tuple(self.owned.clauses.get(owner, ()))

    def _name(self, item: TaxonomyItem) -> str:
        names = item.names
        return names.get(self.language) or names.get("de") or names.get("en") or next(iter(names.values()), item.key)
