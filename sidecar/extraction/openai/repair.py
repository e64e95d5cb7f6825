"""The one question about findings that do not hold, and what its answer mends. What it does not mend is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sidecar.extraction.openai.answers import LimitFound
from sidecar.extraction.openai.calls import Call
from sidecar.extraction.openai.findings import Finding
from sidecar.extraction.openai.judging import FINAL
from sidecar.extraction.openai.planning import make_call
from sidecar.extraction.openai.prompts import Problem, repair_prompt
from sidecar.extraction.openai.sheet import Block, Sheet
from sidecar.models import Taxonomy
from sidecar.values import holds_figure

MOST = 80
"""findings in one repair"""
_REASONS: Mapping[str, str] = {
    "unknown_line": "A cited line was not shown.",
    "unknown_item": "owner or item is none of the listed keys, or was not asked about.",
    "no_figure": "value is missing and unlimited is false.",
    "figure_not_in_quote": "value and unit cannot be read from the cited lines.",
    "kind_and_unit_disagree": "kind and unit do not go together.",
}


@dataclass(frozen=True, slots=True)
class Repair:
    """The call, the findings it is about, and the lines it shows."""

    call: Call
    findings: tuple[Finding, ...]
    lines: frozenset[int]


def repair_of(findings: Sequence[Finding], sheet: Sheet, taxonomy: Taxonomy) -> Repair | None:
    """The question about every finding that does not hold and has lines to be read again; None where there is none."""
    open_findings: list[Finding] = []
    blocks: set[int] = set()
    for finding in findings:
        if not finding.problem or finding.problem in FINAL or len(open_findings) >= MOST:
            continue
        near = {block.number for block in _near(finding, sheet) if not sheet.flagged({block.number})}
        if near:
            blocks |= near
            open_findings.append(finding)
    if not open_findings:
        return None
    problems = [
        Problem(finding.found.model_dump_json(), _REASONS.get(finding.problem, finding.problem))
        for finding in open_findings
    ]
    call = make_call("repair", "repair", repair_prompt(sheet.text(blocks), problems), sheet, taxonomy)
    return Repair(call, tuple(open_findings), frozenset(sheet.shown(blocks)))


def mend(broken: Sequence[Finding], again: Sequence[Finding]) -> dict[int, Finding]:
    """By the broken finding's identity what stands in its place. Each new finding mends one; others are dropped."""
    mended: dict[int, Finding] = {}
    left = [finding for finding in again if not finding.problem]
    for finding in broken:
        fit = next((new for new in left if _same_matter(finding, new)), None)
        if fit is not None:
            left.remove(fit)
            mended[id(finding)] = fit
    return mended


def _same_matter(old: Finding, new: Finding) -> bool:
    """The same category about the same owner or the same lines: a repair may correct either, not both."""
    if old.claim.category != new.claim.category:
        return False
    lines = not set(old.found.lines).isdisjoint(new.found.lines)
    return lines or old.found.owner == new.found.owner


def _near(finding: Finding, sheet: Sheet) -> Iterator[Block]:
    """The blocks of the cited lines; without any, of at most three lines that hold the figure."""
    cited = {block for line in finding.found.lines if (block := sheet.block_of(line)) is not None}
    if not cited and isinstance(finding.found, LimitFound) and finding.claim.figure is not None:
        figure = finding.claim.figure
        holding = (
            entry.number
            for entry in sheet.entries.values()
            if holds_figure(entry.line.text, figure, sheet.documents[entry.document].language or "de")
        )
        cited = {block for line, _ in zip(holding, range(3), strict=False) if (block := sheet.block_of(line))}
    return (block for block in sheet.blocks if block.number in cited)
