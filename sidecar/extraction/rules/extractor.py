"""The rules extractor: offline and without a key. Reads every document once and points to what it finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sidecar.extraction.base import Extraction
from sidecar.extraction.rules.clauses import clause_claims
from sidecar.extraction.rules.limits import limit_claims
from sidecar.extraction.rules.reading import Reading, read
from sidecar.extraction.rules.verdicts import verdict_claims
from sidecar.models import Claim, Document, Status, Taxonomy, Verdict
from sidecar.ports import Event, Report


class RulesExtractor:
    name = "rules"

    def extract(self, documents: Sequence[Document], taxonomy: Taxonomy, report: Report) -> Extraction:
        readings = []
        for index, document in enumerate(documents):
            report(Event(Status.EXTRACTING, index / max(len(documents), 1), document.name))
            readings.append(read(document, index, taxonomy))
        claims = tuple(_claims(readings))
        report(Event(Status.EXTRACTING, 1.0, f"{len(claims)} claims"))
        return Extraction(claims)


def _claims(readings: Sequence[Reading]) -> Iterator[Claim]:
    """Nothing hangs on a segment that is not covered; where none is, no figure bounds a cover of this taxonomy."""
    verdicts = list(verdict_claims(readings))
    yield from verdicts
    covered = {
        claim.segment for claim in verdicts if claim.category == "segment" and claim.verdict is not Verdict.EXCLUDED
    }
    for reading in readings:
        limits = limit_claims(reading) if covered else ()
        for claim in (*limits, *clause_claims(reading)):
            yield claim if claim.segment in covered else replace(claim, segment=None, benefit=None)
