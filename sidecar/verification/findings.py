"""Claims become findings, or are withheld with their reason. Builds no tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sidecar.models import Claim, Evidence, Figure, LimitKind, Span, Taxonomy, TaxonomyItem, Withheld
from sidecar.verification.figures import checked_figure, stands_in
from sidecar.verification.places import Places, Refused

MOST_OWNERS = 3
"""a figure hung on everything proves nothing"""
MOST_PLACES = 12
"""places kept per finding"""

Owner = tuple[str | None, str | None]
"""segment and benefit item ids"""


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim whose every place has been cut from its document."""

    claim: Claim
    owner: Owner
    evidence: tuple[Evidence, ...]
    kind: LimitKind | None = None
    figure: Figure | None = None


@dataclass(slots=True)
class Sieve:
    """Keeps what can be proven of the claims and remembers the rest."""

    places: Places
    taxonomy: Taxonomy
    withheld: list[Withheld] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    """segments and benefits whose own verdict failed: silence about them cannot be told any more"""
    _items: Mapping[str, TaxonomyItem] = field(init=False)
    _owners: defaultdict[tuple[int, int, int, int, Figure], list[Owner]] = field(init=False)

    def __post_init__(self) -> None:
        self._items = {item.id: item for item in self.taxonomy.items}
        self._owners = defaultdict(list)

    def findings(self, claims: Sequence[Claim]) -> Iterator[Finding]:
        for claim in claims:
            try:
                yield self._finding(claim)
            except Refused as refused:
                self._withhold(claim, refused.reason)

    def _finding(self, claim: Claim) -> Finding:
        if claim.refused:
            raise Refused(claim.refused)
        owner = self._owner(claim)
        kind, figure = checked_figure(claim) if claim.category == "limit" else (None, None)
        first = self.places.ground(claim.span)
        if figure is not None and not stands_in(figure, first, self.places):
            raise Refused("figure_not_in_quote")
        if figure is not None:
            self._count_owner(first, figure, owner)
        return Finding(claim, owner, (first, *self._further(claim.also, first, figure)), kind, figure)

    def _further(self, spans: Sequence[Span], first: Evidence, figure: Figure | None) -> Iterator[Evidence]:
        """Further places are kept where they hold; one that does not costs nothing."""
        seen = {_place(first)}
        for span in spans:
            try:
                found = self.places.ground(span)
            except Refused:
                continue
            if _place(found) in seen or len(seen) >= MOST_PLACES:
                continue
            if figure is None or stands_in(figure, found, self.places):
                seen.add(_place(found))
                yield found

    def _owner(self, claim: Claim) -> Owner:
        """Raises Refused unknown_item where an id is not the taxonomy's, or stands in another place of it."""
        segment, benefit = claim.segment, claim.benefit
        if segment is not None and not self._is(segment, "segment"):
            raise Refused("unknown_item")
        if benefit is not None:
            if not self._is(benefit, "benefit"):
                raise Refused("unknown_item")
            parent = self._items[benefit].parent
            if segment is not None and segment != parent:
                raise Refused("unknown_item")
            segment = parent
        if claim.item is not None and not self._is(claim.item, claim.category):
            raise Refused("unknown_item")
        if (claim.category == "segment" and segment is None) or (claim.category == "benefit" and benefit is None):
            raise Refused("unknown_item")
        if claim.category in ("segment", "benefit") and claim.verdict is None:
            raise Refused("no_verdict")
        return segment, benefit

    def _is(self, item: str, category: str) -> bool:
        return item in self._items and self._items[item].category == category

    def _count_owner(self, found: Evidence, figure: Figure, owner: Owner) -> None:
        owners = self._owners[(*_place(found), figure)]
        if owner not in owners:
            if len(owners) >= MOST_OWNERS:
                raise Refused("too_many_owners")
            owners.append(owner)

    def _withhold(self, claim: Claim, reason: str) -> None:
        page, quote = self._shown(claim)
        named = claim.item or claim.benefit or claim.segment
        self.withheld.append(Withheld(reason, claim.category, named, page, quote))
        if claim.category == "segment" and claim.segment in self._items:
            self.doubtful.add(str(claim.segment))
        if claim.category == "benefit" and claim.benefit in self._items:
            self.doubtful.add(str(claim.benefit))

    def _shown(self, claim: Claim) -> tuple[int | None, str]:
        """What a person is shown of a withheld claim: hidden text is not repeated."""
        try:
            found = self.places.ground(claim.span)
        except Refused:
            return None, ""
        return found.page, found.quote


def _place(found: Evidence) -> tuple[int, int, int, int]:
    return found.document, found.page, found.start, found.end


def merged_evidence(groups: Sequence[Sequence[Evidence]]) -> tuple[Evidence, ...]:
    """All places once, in the order given, at most MOST_PLACES."""
    out: dict[tuple[int, int, int, int], Evidence] = {}
    for group in groups:
        for found in group:
            out.setdefault(_place(found), found)
    return tuple(out.values())[:MOST_PLACES]
