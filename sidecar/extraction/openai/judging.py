"""What the second opinion makes of findings: disputed where it differs, not believed at all where a line instructs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sidecar.extraction.openai.findings import Finding
from sidecar.extraction.openai.opinion import Opinion
from sidecar.models import Claim, Taxonomy, TaxonomyItem, Verdict

INSTRUCTED = "instruction_in_section"
FINAL = frozenset({INSTRUCTED, "instruction_as_evidence"})
"""problems about which the model is not asked again"""
_RANK = (Verdict.COVERED, Verdict.CONDITIONAL, Verdict.EXCLUDED)


def disputed(claim: Claim, opinion: Opinion) -> str:
    """Why the rules reader does not confirm the claim, or ""."""
    if claim.category in ("condition", "exclusion"):
        return "" if opinion.says(claim) else "reads_otherwise"
    if claim.category == "limit" and not opinion.bounds(claim):
        return "bounds_no_cover"
    return "" if opinion.names(claim) else "owner_not_named"


def judged(findings: Sequence[Finding], opinion: Opinion) -> list[Finding]:
    """The findings with what the second opinion disputes marked on their claims, and amounts in no currency refused."""
    return [finding if finding.problem else _judged(finding, opinion) for finding in findings]


def _judged(finding: Finding, opinion: Opinion) -> Finding:
    claim = finding.claim
    if not opinion.is_currency(claim):
        return replace(finding, problem="figure_not_in_quote")
    return replace(finding, claim=replace(claim, disputed=disputed(claim, opinion)))


def distrusted(
    findings: Sequence[Finding], opinion: Opinion, taxonomy: Taxonomy, segment: TaxonomyItem | None
) -> tuple[list[Finding], set[str]]:
    """Findings of an answer whose lines held an instruction, and the ids of the items left undecided.

    An item stays only where model and rules say the same of it; a figure or clause only where the rules claim it too;
    no sentence of the model's own stays.
    """
    said = _said(findings)
    asked = set(said)
    if segment is not None:
        asked |= {segment.id, *(benefit.id for benefit in taxonomy.children(segment.id, "benefit"))}
    doubtful = {item for item in asked if said.get(item, Verdict.SILENT) is not opinion.verdict(item)}
    return [_trusted(finding, opinion, doubtful) for finding in findings], doubtful


def _trusted(finding: Finding, opinion: Opinion, doubtful: set[str]) -> Finding:
    claim = finding.claim
    item = claim.benefit or claim.segment
    if not finding.problem and item not in doubtful and opinion.confirms(claim):
        return replace(finding, claim=replace(claim, summary=""))
    return replace(finding, problem=finding.problem if finding.problem in FINAL else INSTRUCTED)


def _said(findings: Sequence[Finding]) -> dict[str, Verdict]:
    """What the answer says of each item; what it limits it grants."""
    verdicts: defaultdict[str, set[Verdict]] = defaultdict(set)
    for item, verdict in _statements(findings):
        verdicts[item].add(verdict)
    return {item: next(v for v in _RANK if v in found) for item, found in verdicts.items()}


def _statements(findings: Sequence[Finding]) -> Iterator[tuple[str, Verdict]]:
    for finding in findings:
        claim = finding.claim
        item = claim.benefit or (claim.segment if claim.category == "segment" else None)
        if item is None:
            continue
        if claim.category == "limit":
            yield item, Verdict.COVERED
        elif claim.verdict is not None:
            yield item, claim.verdict
