from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from fpdf import FPDF
from PIL import Image

from sidecar.errors import Cancelled, DocumentBroken, DocumentMissing, DocumentUnsupported, LeaseLost, OptionInvalid
from sidecar.extraction.base import Extraction
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.models import Claim, Document, Figure, Span, Status, Taxonomy, Usage, Verdict
from sidecar.pipeline import Source, analyze
from sidecar.ports import Event, Report
from tests.extraction.paper import BOATS

CLAUSES = (
    ("A Kaskoversicherung", "Versichert ist das Boot. Wir bezahlen die Bergungskosten bis CHF 20'000 pro Ereignis."),
    ("B Ausschluesse", "Nicht versichert sind Regatten und alles, was dabei mit dem Boot geschieht."),
)


def policy(clauses: Sequence[tuple[str, str]] = CLAUSES, name: str = "boat.pdf") -> Source:
    pdf = FPDF()
    pdf.add_page()
    for title, text in clauses:
        pdf.set_font("Helvetica", style="B", size=14)
        pdf.multi_cell(0, 8, title, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=10)
        pdf.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(4)
    return Source(bytes(pdf.output()), name)


class Recorder:
    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        self.events.append(event)


class OnlyUndecided:
    """An extractor that lost its way: it points to one figure that is not there and decides nothing else."""

    name = "lost"

    def extract(self, documents: Sequence[Document], taxonomy: Taxonomy, report: Report) -> Extraction:
        line = next(documents[0].iter_lines())
        report(Event("any", 0.5, "half way"))
        wrong = Claim("limit", Span(0, (line.id,)), segment="hull", kind="max_amount", figure=Figure(77777.0, "CHF"))
        return Extraction((wrong,), ("hull", "hull/salvage"), ("the model was lost",), Usage(calls=3, cost=0.2))


def test_a_policy_becomes_proven_coverage() -> None:
    outcome = analyze([policy()], BOATS, extractor=RulesExtractor())
    hull = next(segment for segment in outcome.coverage.segments if segment.key == "hull")
    salvage = next(benefit for benefit in hull.benefits if benefit.key == "salvage")
    (limit,) = salvage.limits
    assert (hull.verdict, salvage.verdict) == (Verdict.COVERED, Verdict.COVERED)
    assert (limit.figure, limit.per) == (Figure(20000.0, "CHF"), "event")
    assert "20'000" in limit.evidence[0].quote
    assert [segment.verdict for segment in outcome.coverage.segments[1:]] == [Verdict.SILENT, Verdict.SILENT]
    assert (outcome.coverage.complete, outcome.coverage.extractor) == (True, "rules")
    assert set(outcome.durations) == {"parsing", "extracting", "verifying"}


def test_progress_rises_through_the_stages_and_names_the_page() -> None:
    record = Recorder()
    analyze([policy()], BOATS, extractor=RulesExtractor(), report=record)
    progress = [event.progress for event in record.events]
    assert progress == sorted(progress)
    assert 0.0 <= progress[0] < progress[-1] <= 1.0
    stages = list(dict.fromkeys(event.stage for event in record.events))
    assert stages == [Status.PARSING, Status.EXTRACTING, Status.VERIFYING]
    assert any("page 1 of 1" in event.message for event in record.events)


@pytest.mark.parametrize("error", [Cancelled, LeaseLost])
@pytest.mark.parametrize("stage", [Status.PARSING, Status.EXTRACTING, Status.VERIFYING])
def test_whoever_takes_the_report_can_end_the_run(error: type[Exception], stage: Status) -> None:
    def stop(event: Event) -> None:
        if event.stage == stage:
            raise error()

    with pytest.raises(error):
        analyze([policy()], BOATS, extractor=RulesExtractor(), report=stop)


def test_one_unreadable_document_leaves_silence_undecided_and_says_why() -> None:
    broken = Source(b"%PDF-1.7 and nothing else", "torn.pdf", document_id="d-2")
    outcome = analyze([policy(), broken], BOATS, extractor=RulesExtractor())
    verdicts = {segment.key: segment.verdict for segment in outcome.coverage.segments}
    assert verdicts == {"hull": Verdict.COVERED, "towing": Verdict.UNDECIDED, "crew": Verdict.UNDECIDED}
    towing = next(segment for segment in outcome.coverage.segments if segment.key == "towing")
    assert [benefit.verdict for benefit in towing.benefits] == [Verdict.UNDECIDED]
    assert not outcome.coverage.complete
    assert list(outcome.failures) == ["d-2"]
    assert f"torn.pdf: {DocumentBroken().message}" in outcome.coverage.reasons


def test_if_nothing_could_be_read_the_first_documents_error_is_raised() -> None:
    with pytest.raises(DocumentUnsupported):
        analyze([Source(b"\x89PNG\r\n\x1a\n0000", "a.png")], BOATS, extractor=RulesExtractor())


def test_without_documents_there_is_nothing_to_analyse() -> None:
    with pytest.raises(DocumentMissing):
        analyze([], BOATS, extractor=RulesExtractor())


def test_what_an_extractor_could_not_decide_is_no_silence() -> None:
    outcome = analyze([policy()], BOATS, extractor=OnlyUndecided())
    coverage = outcome.coverage
    hull = coverage.segments[0]
    assert hull.verdict is Verdict.UNDECIDED
    assert {benefit.key: benefit.verdict for benefit in hull.benefits}["salvage"] is Verdict.UNDECIDED
    assert (coverage.complete, coverage.usage.calls, coverage.extractor) == (False, 3, "lost")
    assert "the model was lost" in coverage.reasons
    assert [held.category for held in coverage.withheld] == ["limit"]


def test_segments_narrow_what_is_kept_and_not_what_is_read() -> None:
    whole = analyze([policy()], BOATS, extractor=RulesExtractor()).coverage
    part = analyze([policy()], BOATS, extractor=RulesExtractor(), segments=["hull"]).coverage
    assert part.segments == whole.segments[:1]
    with pytest.raises(OptionInvalid) as caught:
        analyze([policy()], BOATS, extractor=RulesExtractor(), segments=["hull", "keel"])
    assert caught.value.field == "segments"
    assert "keel" in caught.value.message


def test_the_same_bytes_give_the_same_coverage() -> None:
    source = policy()
    first, second = (analyze([source], BOATS, extractor=RulesExtractor()) for _ in range(2))
    assert (first.coverage, first.claims) == (second.coverage, second.claims)


MARKDOWN = """# Bootsversicherung

## Bootskasko

Wir bezahlen die Bergungskosten bis CHF 9'000 pro Ereignis.

### Ausschlüsse

Nicht versichert sind:

- Schäden durch Krieg und innere Unruhen aller Art
- Regatten und alles, was dabei geschieht

## Übersicht

| Leistung in CHF | Basic | Plus |
|---|---|---|
| Schleppkosten pro Ereignis | 2'000 | 4'000 |
"""


def test_text_without_layout_is_read_by_its_headings_lists_and_tables() -> None:
    source = Source(MARKDOWN.encode(), "boat.md")
    coverage = analyze([source], BOATS, extractor=RulesExtractor()).coverage
    hull, towing, _ = coverage.segments
    assert [clause.text for clause in hull.clauses if clause.kind == "exclusion"] == [
        "Schäden durch Krieg und innere Unruhen aller Art",
        "Regatten und alles, was dabei geschieht",
    ]
    (tow,) = towing.benefits
    assert [(limit.figure.value, limit.per, limit.qualifier) for limit in tow.limits] == [
        (2000, "event", "Basic"),
        (4000, "event", "Plus"),
    ]


def test_what_stands_on_an_unreadable_page_stays_undecided() -> None:
    """Two pages of text around a picture: what is found is proven, what is not found may stand in the picture."""
    picture = io.BytesIO()
    Image.new("L", (200, 280), 128).save(picture, format="PNG")
    pdf = FPDF()
    for clause in (CLAUSES[0], None, CLAUSES[1]):
        pdf.add_page()
        if clause is None:
            pdf.image(picture, 0, 0, 210, 297)
            continue
        for text, style, size in zip(clause, ("B", ""), (14, 10), strict=True):
            pdf.set_font("Helvetica", style=style, size=size)
            pdf.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")
    outcome = analyze([Source(bytes(pdf.output()), "boat.pdf")], BOATS, extractor=RulesExtractor())
    assert outcome.documents[0].quality.unreadable == (2,)
    assert [page.source for page in outcome.documents[0].pages] == ["text", "none", "text"]
    verdicts = {segment.key: segment.verdict for segment in outcome.coverage.segments}
    assert verdicts.pop("hull") is Verdict.COVERED
    assert set(verdicts.values()) == {Verdict.UNDECIDED}
    assert not outcome.coverage.complete
    assert any("page 2" in reason for reason in outcome.coverage.reasons)
