"""Bytes to coverage: parse, extract, verify. Knows no Directus and no queue, and raises only what errors.py names."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sidecar.documents.child import parse_in_child
from sidecar.documents.limits import Limits
from sidecar.errors import DocumentError, DocumentMissing, OptionInvalid
from sidecar.extraction.base import Extraction, Extractor
from sidecar.models import Benefit, Claim, Coverage, Document, Segment, Status, Taxonomy, Verdict
from sidecar.ports import Event, Report, SilentReport
from sidecar.verification.verify import verify

_PARSED, _EXTRACTED, _VERIFIED = 0.45, 0.8, 0.9
"""how far an analysis is when a stage has ended; writing takes the rest"""


@dataclass(frozen=True, slots=True)
class Source:
    """A document as it came: bytes and name. `document_id` is its row in coverage_documents, or ""."""

    data: bytes = field(repr=False)
    name: str
    media_type: str | None = None
    document_id: str = ""
    kind: str = "general_conditions"
    failure: DocumentError | None = None
    """why its bytes could not even be had"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an analysis found. `durations` are seconds per stage; `failures` the documents that were not read."""

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    coverage: Coverage
    durations: Mapping[str, float]
    taxonomy: Taxonomy
    failures: Mapping[str, DocumentError] = field(default_factory=dict)


def analyze(
    sources: Sequence[Source],
    taxonomy: Taxonomy,
    *,
    extractor: Extractor,
    limits: Limits | None = None,
    report: Report | None = None,
    segments: Collection[str] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Outcome:
    """The verified coverage of a product's documents.

    `segments` (keys) narrows what is kept, never how the documents are read; `should_stop` ends a parse between two
    reports. One unreadable document of several makes the coverage incomplete.
    Raises errors.DocumentMissing without sources, the document's own error if none could be read, errors.OptionInvalid
    for an unknown segment; lets errors.Cancelled and errors.LeaseLost of `report` through.
    """
    if not sources:
        raise DocumentMissing()
    tell = report or SilentReport()
    wanted = taxonomy if segments is None else _narrowed(taxonomy, segments)
    clock = _Clock()
    documents, failures = _parse_all(sources, limits or Limits(), tell, should_stop)
    clock.lap("parsing")
    tell(Event(Status.EXTRACTING, _PARSED, "looking for the taxonomy's items"))
    extraction = extractor.extract(documents, taxonomy, _Scaled(tell, Status.EXTRACTING, _PARSED, _EXTRACTED))
    if wanted is not taxonomy:
        extraction = _kept(extraction, wanted)
    clock.lap("extracting")
    tell(Event(Status.VERIFYING, _EXTRACTED, f"{len(extraction.claims)} claims to check"))
    coverage = verify(extraction.claims, documents, wanted)
    names = {_key(source, index): source.name for index, source in enumerate(sources)}
    unread = [(names[key], error) for key, error in failures.items()]
    coverage = _accounted(coverage, extraction, unread, taxonomy=wanted, extractor=extractor.name)
    clock.lap("verifying")
    tell(Event(Status.VERIFYING, _VERIFIED, "checked"))
    return Outcome(tuple(documents), extraction.claims, coverage, clock.laps, wanted, failures)


def _parse_all(
    sources: Sequence[Source], limits: Limits, tell: Report, should_stop: Callable[[], bool] | None
) -> tuple[list[Document], dict[str, DocumentError]]:
    documents: list[Document] = []
    failures: dict[str, DocumentError] = {}
    for index, source in enumerate(sources):
        tell(Event(Status.PARSING, _PARSED * index / len(sources), source.name))
        try:
            if source.failure is not None:
                raise source.failure
            documents.append(
                parse_in_child(
                    source.data,
                    name=source.name,
                    media_type=source.media_type,
                    document_id=source.document_id,
                    kind=source.kind,
                    limits=limits,
                    on_progress=_page_report(tell, source, index, len(sources)),
                    should_stop=should_stop,
                )
            )
        except DocumentError as error:
            failures[_key(source, index)] = error
    if not documents:
        raise next(iter(failures.values()))
    return documents, failures


def _page_report(tell: Report, source: Source, index: int, count: int) -> Callable[[int, int], None]:
    def page(number: int, pages: int) -> None:
        share = (index + number / max(pages, 1)) / count
        tell(
            Event(
                Status.PARSING,
                _PARSED * min(share, 1.0),
                f"{source.name}: page {number} of {pages}",
                {"document": source.name, "page": number, "pages": pages},
            )
        )

    return page


def _narrowed(taxonomy: Taxonomy, keys: Collection[str]) -> Taxonomy:
    known = {item.key: item.id for item in taxonomy.items if item.category == "segment"}
    unknown = sorted(set(keys) - known.keys())
    if unknown:
        raise OptionInvalid(f"There is no segment named {', '.join(unknown)} in this taxonomy.", field="segments")
    kept = {known[key] for key in keys}
    below = list(kept)
    while below:
        below = [item.id for item in taxonomy.items if item.parent in below and item.id not in kept]
        kept.update(below)
    return replace(taxonomy, items=tuple(item for item in taxonomy.items if item.id in kept))


def _kept(extraction: Extraction, taxonomy: Taxonomy) -> Extraction:
    """What an extraction says of the items of a narrowed taxonomy, and of the product as a whole."""
    known = {item.id for item in taxonomy.items}
    return replace(
        extraction,
        claims=tuple(claim for claim in extraction.claims if claim.segment is None or claim.segment in known),
        undecided=tuple(item for item in extraction.undecided if item in known),
    )


def _accounted(
    coverage: Coverage,
    extraction: Extraction,
    unread: Sequence[tuple[str, DocumentError]],
    *,
    taxonomy: Taxonomy,
    extractor: str,
) -> Coverage:
    """The coverage with the extractor's account, and every verdict that hangs on what was not read left undecided.

    `unread`: what could not be read, each document by the name that people know it by.
    """
    reasons = (*coverage.reasons, *extraction.reasons, *(f"{name}: {error.message}" for name, error in unread))
    undecided = set(extraction.undecided)
    if unread:
        undecided |= {item.id for item in taxonomy.items if item.category in ("segment", "benefit")}
    segments = tuple(_undecided(segment, undecided, taxonomy) for segment in coverage.segments)
    return replace(
        coverage,
        segments=segments,
        reasons=reasons,
        complete=coverage.complete and not extraction.undecided and not unread,
        usage=extraction.usage,
        extractor=extractor,
        account={**coverage.account, **extraction.account},
    )


def _key(source: Source, index: int) -> str:
    return source.document_id or f"{index}:{source.name}"


def _undecided(segment: Segment, undecided: Collection[str], taxonomy: Taxonomy) -> Segment:
    """Silence is only silence where everything was read: otherwise nobody knows."""
    verdict = segment.verdict
    if segment.item in undecided and verdict is Verdict.SILENT:
        verdict = Verdict.UNDECIDED
    benefits = tuple(
        replace(benefit, verdict=Verdict.UNDECIDED)
        if benefit.verdict is Verdict.SILENT and benefit.item in undecided
        else benefit
        for benefit in segment.benefits
    )
    if verdict is Verdict.UNDECIDED:
        present = {benefit.item for benefit in benefits}
        missing = (item for item in taxonomy.items if item.category == "benefit" and item.parent == segment.item)
        benefits = (
            *benefits,
            *(
                Benefit(item=item.id, key=item.key, name=_name(item.names), verdict=Verdict.UNDECIDED)
                for item in missing
                if item.id not in present
            ),
        )
    return replace(segment, verdict=verdict, benefits=benefits)


def _name(names: Mapping[str, str]) -> str:
    return names.get("de") or names.get("en") or next(iter(names.values()), "")


class _Clock:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.monotonic()

    def lap(self, stage: str) -> None:
        now = time.monotonic()
        self.laps[stage] = round(now - self._last, 3)
        self._last = now


class _Scaled:
    """An extractor's own 0..1 as its part of the whole analysis."""

    def __init__(self, report: Report, stage: str, start: float, end: float) -> None:
        self._report, self._stage, self._start, self._end = report, stage, start, end

    def __call__(self, event: Event) -> None:
        progress = self._start + (self._end - self._start) * min(max(event.progress, 0.0), 1.0)
        self._report(Event(self._stage, progress, event.message, event.data))
