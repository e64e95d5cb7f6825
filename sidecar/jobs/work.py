"""One claimed analysis, from its documents' bytes to its commit. Raises what errors.py names; knows no retries."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sidecar import __version__
from sidecar.directus.verbs import Claimed, ClaimedDocument, Committed
from sidecar.documents.codec import to_json
from sidecar.documents.limits import Limits
from sidecar.errors import DocumentError, DocumentGone, ModelError, OptionInvalid, StaleRows
from sidecar.extraction.base import Extractor
from sidecar.jobs.artefacts import Artefacts
from sidecar.merge import Changes, StoredRows, merge, to_commit
from sidecar.models import Document, Status, Taxonomy, Verdict
from sidecar.pipeline import Outcome, Source, analyze
from sidecar.ports import Event, Report
from sidecar.result import counts, quality, to_result, usage
from sidecar.snapshot import snapshot
from sidecar.taxonomies import stored_taxonomy
from sidecar.taxonomy_changes import changed

log = logging.getLogger(__name__)

COMMITS = 5
WRITING_PROGRESS = 0.95
NARROWING = ("segments", "document_ids")
"""Options under which silence proves nothing: only a part was looked at."""
DRY = ("dry_run", "dry_run_directus")


class Rows(Protocol):
    """The verbs that the work itself needs."""

    def content(self, analysis: str, document: str, epoch: int) -> bytes: ...

    def rows(self, analysis: str, epoch: int) -> StoredRows: ...

    def commit(self, analysis: str, lines: Callable[[], Iterable[bytes]]) -> Committed: ...


@dataclass(frozen=True)
class Tools:
    """What the operator gives an analysis to work with."""

    extractor: Extractor
    limits: Limits
    artefacts: Artefacts
    report: Report
    should_stop: Callable[[], bool]


def run_analysis(claimed: Claimed, rows: Rows, tools: Tools) -> Committed:
    """Parse, extract, verify, merge, commit. Raises the error that the analysis ends with."""
    options = claimed.options
    dry = any(options.get(name) for name in DRY) or options.get("seed_directus") is False
    taxonomy = _taxonomy(claimed, dry=dry)
    tools.artefacts.clean()
    outcome = analyze(
        [_source(claimed, document, rows) for document in claimed.documents],
        taxonomy,
        extractor=tools.extractor,
        limits=tools.limits,
        report=tools.report,
        segments=options.get("segments"),
        should_stop=tools.should_stop,
    )
    _decided(outcome)
    _write_artefacts(outcome, tools.artefacts, detailed=bool(options.get("detailed")))
    tools.report(Event(Status.WRITING, WRITING_PROGRESS, "writing"))
    if dry:
        return rows.commit(claimed.id, lambda: to_commit(Changes(), header(claimed, outcome, seeded=False)))
    return _commit(claimed, outcome, rows)


def run_cleanup(claimed: Claimed, rows: Rows) -> Committed:
    """Ask Directus to remove the product's analyses and untouched coverage: it alone knows both in one transaction."""
    include_reviewed = bool(claimed.options.get("include_reviewed"))
    head = {"epoch": claimed.epoch, "include_reviewed": include_reviewed, "result": {"engine_version": __version__}}
    return rows.commit(claimed.id, lambda: to_commit(Changes(), head))


def _commit(claimed: Claimed, outcome: Outcome, rows: Rows) -> Committed:
    """Merge with what is stored and write it at once; rows edited meanwhile are read again, never extracted again."""
    for attempt in range(1, COMMITS + 1):
        changes = merge(
            rows.rows(claimed.id, claimed.epoch),
            outcome.coverage,
            outcome.documents,
            product=claimed.product,
            analysis=claimed.id,
            now=datetime.now(UTC),
            partial=any(claimed.options.get(name) for name in NARROWING),
        )
        head = header(claimed, outcome, seeded=True)
        try:
            return rows.commit(claimed.id, lambda changes=changes, head=head: to_commit(changes, head))  # type: ignore[misc]  # bound now, not later
        except StaleRows:
            if attempt == COMMITS:
                raise
            log.info("analysis %s: rows were edited meanwhile, merged again", claimed.id)
    raise StaleRows


def header(claimed: Claimed, outcome: Outcome, *, seeded: bool) -> dict[str, Any]:
    """The first line of a commit: result and documents of the analysis."""
    coverage = outcome.coverage
    return {
        "epoch": claimed.epoch,
        "result": {
            "counts": counts(coverage, seeded=seeded),
            "usage": usage(coverage.usage),
            "cost": coverage.usage.cost,
            "complete": coverage.complete,
            "account": account(outcome, detailed=bool(claimed.options.get("detailed"))),
            "engine_version": __version__,
            "taxonomy_version": outcome.taxonomy.version,
            "document_hashes": {document.id: document.sha256 for document in outcome.documents},
            "findings": snapshot(coverage, outcome.documents),
        },
        "documents": [_about(document) for document in outcome.documents],
    }


def account(outcome: Outcome, *, detailed: bool) -> dict[str, Any]:
    """What the run says of itself: reasons, seconds per stage, withheld claims by reason; with `detailed` each one."""
    withheld = outcome.coverage.withheld
    brief = {
        **outcome.coverage.account,
        "reasons": list(outcome.coverage.reasons),
        "durations": dict(outcome.durations),
        "withheld": dict(Counter(held.reason for held in withheld)),
    }
    if not detailed:
        return brief
    claims = [
        {"reason": held.reason, "category": held.category, "item": held.item, "page": held.page, "quote": held.quote}
        for held in withheld
    ]
    return {**brief, "withheld_claims": claims}


def _about(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "sha256": document.sha256,
        "pages": len(document.pages),
        "language": document.language,
        "quality": quality(document.quality),
    }


def _source(claimed: Claimed, document: ClaimedDocument, rows: Rows) -> Source:
    """The document's bytes; one that is gone is one of several documents that cannot be read."""
    data, failure = b"", None
    try:
        if document.file is None:
            raise DocumentGone
        data = rows.content(claimed.id, document.id, claimed.epoch)
    except DocumentGone:
        name = document.filename or document.id
        failure = DocumentGone(f"{name}: the file has been deleted. Attach it again.")
    return Source(
        data,
        document.filename or document.id,
        media_type=document.media_type or None,
        document_id=document.id,
        kind=document.kind,
        failure=failure,
    )


def _decided(outcome: Outcome) -> None:
    """A run in which nothing could be decided has failed: it is no finding that nothing is covered."""
    verdicts = {segment.verdict for segment in outcome.coverage.segments}
    if verdicts == {Verdict.UNDECIDED}:
        said = "Nothing could be decided. " + " ".join(outcome.coverage.reasons[:3])
        # Where the documents were read, it is the model that did not answer.
        whose = ModelError if outcome.coverage.extractor == "openai" else DocumentError
        raise next(iter(outcome.failures.values()), None) or whose(said)


def _taxonomy(claimed: Claimed, *, dry: bool) -> Taxonomy:
    """The taxonomy to look for, with the changes of a dry run laid over. Raises OptionInvalid, TaxonomyError."""
    changes = claimed.options.get("taxonomy_changes")
    if changes and not dry:
        raise OptionInvalid("taxonomy_changes can be laid over a dry run only.", field="taxonomy_changes")
    return stored_taxonomy(changed(claimed.taxonomy, changes))


def _write_artefacts(outcome: Outcome, artefacts: Artefacts, *, detailed: bool) -> None:
    result = to_result(outcome)
    if not detailed:
        result.pop("withheld", None)
    artefacts.export(result)
    artefacts.debug("result", result)
    for index, document in enumerate(outcome.documents):
        artefacts.debug(f"document-{index}", to_json(document))
    artefacts.debug("claims", [asdict(claim) for claim in outcome.claims])
