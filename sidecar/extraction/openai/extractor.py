"""The extractor that asks a language model: routing, a call per segment, a second pass, one repair. Stores nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field

from sidecar.extraction.base import Extraction
from sidecar.extraction.openai.answers import EMPTY, Reply
from sidecar.extraction.openai.calls import Call, Model
from sidecar.extraction.openai.findings import Finding, Reader, refused
from sidecar.extraction.openai.injection import instruction_lines
from sidecar.extraction.openai.judging import distrusted, judged
from sidecar.extraction.openai.opinion import Opinion, second_opinion, told_by_flagged
from sidecar.extraction.openai.planning import Plan, Portions, Question, routing_calls
from sidecar.extraction.openai.repair import mend, repair_of
from sidecar.extraction.openai.rounds import Asked, ask_all, ask_one, collected, pool
from sidecar.extraction.openai.routing import Routing, routed
from sidecar.extraction.openai.sheet import Sheet, number_lines
from sidecar.models import Document, Status, Taxonomy
from sidecar.ports import Event, Report

THREADS = 16
_ROUTED, _READ = 0.25, 0.9
_SHOWN = 60
"""findings in one progress event"""


class OpenAiExtractor:
    """Extracts with `model`. `portions` bound what one call carries."""

    name = "openai"

    def __init__(self, model: Model, *, portions: Portions | None = None) -> None:
        self._model, self._portions = model, portions or Portions()

    def extract(self, documents: Sequence[Document], taxonomy: Taxonomy, report: Report) -> Extraction:
        flagged = instruction_lines(documents)
        sheet = number_lines(documents, flagged)
        with pool(THREADS) as threads:
            run = _Run(self._model, sheet, taxonomy, report, threads, self._portions)
            return run.extract(flagged)

    def plan(self, documents: Sequence[Document], taxonomy: Taxonomy) -> list[Call]:
        """The calls that a run would probably make, without asking any: routed by the rules alone, no repair."""
        flagged = instruction_lines(documents)
        sheet = number_lines(documents, flagged)
        opinion = second_opinion(documents, taxonomy, flagged)
        first = routing_calls(sheet, taxonomy, self._portions.routing)
        plan = Plan(sheet, taxonomy, opinion, self._portions)
        return [*first, *(question.call for question in plan.questions(routed((), sheet, taxonomy, opinion)))]


@dataclass
class _Run:
    model: Model
    sheet: Sheet
    taxonomy: Taxonomy
    report: Report
    threads: ThreadPoolExecutor
    portions: Portions
    undecided: set[str] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)

    def extract(self, flagged: frozenset[tuple[int, str]]) -> Extraction:
        self._tell(0.0, f"asking which of {len(self.sheet.blocks)} sections speak of what")
        calls = routing_calls(self.sheet, self.taxonomy, self.portions.routing)
        first = [self.threads.submit(ask_one, self.model, call) for call in calls]
        opinion = second_opinion(self.sheet.documents, self.taxonomy, flagged)
        asked = list(collected(first, waiting=lambda _: self._tell(0.0, "waiting for the routing")))
        routing = self._routing(asked, opinion)
        plan = Plan(self.sheet, self.taxonomy, opinion, self.portions)
        findings = self._read(plan.questions(routing), opinion)
        findings = self._repaired(findings, opinion)
        if flagged:
            self.undecided |= told_by_flagged(self.sheet.documents, self.taxonomy, opinion)
            self.reasons.append(f"{len(flagged)} lines instruct the reading program and were not believed")
        return Extraction(
            claims=tuple(refused(finding) for finding in findings),
            undecided=tuple(sorted(self.undecided)),
            reasons=tuple(self.reasons),
            usage=self.model.usage,
        )

    def _routing(self, asked: Sequence[Asked], opinion: Opinion) -> Routing:
        routes = [route for one in asked for route in self._reply(one).routes]
        routing = routed(routes, self.sheet, self.taxonomy, opinion)
        if any(one.failure is not None for one in asked):
            for segment in self.taxonomy.segments:
                if segment.id not in routing.claimed:
                    self._leave(segment.id)
        self._tell(_ROUTED, f"{len(routing.claimed)} segments to read")
        return routing

    def _read(self, questions: Sequence[Question], opinion: Opinion) -> list[Finding]:
        """One round: every question at once. Findings come in the questions' order, whatever ends first."""
        by_call = {question.call: question for question in questions}
        found: dict[Call, list[Finding]] = {}
        calls = [question.call for question in questions]
        for asked in ask_all(self.model, calls, self.threads, waiting=self._waiting(found, len(calls))):
            question = by_call[asked.call]
            found[asked.call] = self._findings(question, asked, opinion)
            share = len(found) / len(calls)
            self._tell(
                _ROUTED + (_READ - _ROUTED) * share,
                f"read: {asked.call.subject}",
                {"part": asked.call.subject, "findings": self._shown(found[asked.call])},
            )
        return [finding for call in calls for finding in found.get(call, ())]

    def _findings(self, question: Question, asked: Asked, opinion: Opinion) -> list[Finding]:
        if asked.failure is not None:
            for segment in question.hangs:
                self._leave(segment)
        reader = Reader(self.sheet, self.taxonomy, question.lines, question.segment)
        findings = list(reader.findings(self._reply(asked)))
        if any(self.sheet.entries[line].flagged for line in question.lines):
            findings, doubtful = distrusted(findings, opinion, self.taxonomy, question.segment)
            self.undecided |= doubtful
        return judged(findings, opinion)

    def _repaired(self, findings: list[Finding], opinion: Opinion) -> list[Finding]:
        """The findings, those that do not hold replaced by what one further call makes of them."""
        repair = repair_of(findings, self.sheet, self.taxonomy)
        if repair is None:
            return findings
        self._tell(_READ, f"asking again about {len(repair.findings)} findings that do not hold")
        calls = ask_all(self.model, [repair.call], self.threads, waiting=lambda _: self._tell(_READ, "asking again"))
        reply = self._reply(next(calls))
        again = judged(list(Reader(self.sheet, self.taxonomy, repair.lines).findings(reply)), opinion)
        mended = mend(repair.findings, again)
        return [mended.get(id(finding), finding) for finding in findings]

    def _reply(self, asked: Asked) -> Reply:
        if asked.failure is not None:
            self.reasons.append(f"{asked.call.subject}: {asked.failure.message}")
        if asked.answer is None or not isinstance(asked.answer.value, Reply):
            return EMPTY
        return asked.answer.value

    def _leave(self, segment: str) -> None:
        """Nothing can be said of the segment and its benefits: unread is not silent."""
        self.undecided |= {segment, *(benefit.id for benefit in self.taxonomy.children(segment, "benefit"))}

    def _waiting(self, found: Mapping[Call, object], count: int) -> Callable[[int], None]:
        def tell(still: int) -> None:
            share = len(found) / count
            self._tell(_ROUTED + (_READ - _ROUTED) * share, f"waiting for {still} answers")

        return tell

    def _tell(self, progress: float, message: str, data: Mapping[str, object] | None = None) -> None:
        spent = {"usage": asdict(self.model.usage)}
        self.report(Event(Status.EXTRACTING, progress, message, {**(data or {}), **spent}))

    def _shown(self, findings: Sequence[Finding]) -> list[dict[str, object]]:
        """What a progress event shows of findings before anything is stored: those that hold, briefly."""
        items = {item.id: item.key for item in self.taxonomy.items}
        shown: list[dict[str, object]] = []
        for finding in [finding for finding in findings if not finding.problem][:_SHOWN]:
            claim = finding.claim
            line = self.sheet.documents[claim.span.document].line(claim.span.lines[0])
            shown.append(
                {
                    "category": claim.category,
                    "segment": items.get(claim.segment or ""),
                    "benefit": items.get(claim.benefit or ""),
                    "verdict": claim.verdict,
                    "kind": claim.kind,
                    "value": claim.figure.value if claim.figure else None,
                    "unit": claim.figure.unit if claim.figure else None,
                    "page": line.page,
                }
            )
        return shown
