"""The endpoint's verbs for the service user, typed: what a worker may do with an analysis. Decides nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sidecar.directus.client import DirectusClient, path_of
from sidecar.merge import COLLECTIONS, StoredRows

ROOT = "/coverage/service"
NDJSON = {"content-type": "application/x-ndjson"}


@dataclass(frozen=True, slots=True)
class Due:
    """An analysis that waits to be enqueued as job `<id>-<epoch>`. `task`: analysis or cleanup."""

    id: str
    epoch: int
    task: str


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep found and did; the numbers count rows."""

    enqueue: tuple[Due, ...]
    created: int
    requeued: int
    failed: int


@dataclass(frozen=True, slots=True)
class ClaimedDocument:
    """A row of coverage_documents with its file's name, media type and bytes. `file` is None where it is gone."""

    id: str
    file: str | None
    kind: str
    edition: str | None
    sort: int | None
    filename: str
    media_type: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """An analysis that is now this worker's, under `epoch`. `taxonomy` is as Directus stores it, or None."""

    id: str
    epoch: int
    attempt: int
    task: str
    reason: str | None
    options: Mapping[str, Any]
    product: str | int
    product_name: str | None
    documents: tuple[ClaimedDocument, ...]
    taxonomy: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit wrote. `counts` holds {success, removed, kept} for a cleanup."""

    created: int
    updated: int
    deleted: int
    counts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Failed:
    """What became of an analysis after its failure: queued (again) or failed, and its new epoch."""

    status: str
    epoch: int


class Analyses:
    """The verbs. Each raises LeaseLost where the analysis is no longer this worker's, besides the client's errors."""

    def __init__(self, client: DirectusClient) -> None:
        self.client = client

    def sweep(self, *, stale_seconds: float, limit: int | None = None) -> Swept:
        """Rows for pending documents, take-over of rows without a beat for `stale_seconds`; names what is due."""
        sent: dict[str, Any] = {"stale_seconds": stale_seconds} | ({} if limit is None else {"limit": limit})
        data = self.client.data("POST", f"{ROOT}/sweep", kind="sweep", json=sent, repeatable=True)
        due = tuple(Due(str(row["id"]), int(row["epoch"]), row["task"]) for row in data["enqueue"])
        return Swept(due, _count(data["created"]), _count(data["requeued"]), _count(data["failed"]))

    def requeue(self, analysis: str, epoch: int) -> int:
        """The new epoch of a queued analysis whose old job id is taken."""
        return int(self._post(analysis, "requeue", {"epoch": epoch})["epoch"])

    def claim(self, analysis: str, epoch: int, *, worker: str) -> Claimed:
        """Take a queued analysis. The answer carries the epoch that every later verb must name."""
        return _claimed(self._post(analysis, "claim", {"epoch": epoch, "worker": worker}))

    def content(self, analysis: str, document: str, epoch: int) -> bytes:
        """A document's bytes. Raises DocumentGone where its file has been deleted."""
        path = f"{self._path(analysis)}/documents{path_of(document)}/content"
        return self.client.request("GET", path, kind="content", params={"epoch": epoch}, timeout=120.0).content

    def rows(self, analysis: str, epoch: int) -> StoredRows:
        """Every stored coverage row of the analysis' product, with all fields."""
        path = f"{self._path(analysis)}/rows"
        data = self.client.data("GET", path, kind="rows", params={"epoch": epoch}, timeout=120.0)
        return StoredRows(**{name: tuple(data[name]) for name in COLLECTIONS})

    def beat(self, analysis: str, epoch: int) -> None:
        """Say that the worker lives. Retried only by the next beat."""
        self._post(analysis, "beat", {"epoch": epoch}, repeatable=True)

    def progress(
        self,
        analysis: str,
        epoch: int,
        *,
        status: str,
        stage: str,
        progress: float,
        usage: Mapping[str, Any] | None = None,
    ) -> None:
        """Write status, stage, progress (0..1) and what a model has used so far to the row; beats too."""
        sent = {"epoch": epoch, "status": status, "stage": stage, "progress": progress}
        if usage is not None:
            sent["usage"] = dict(usage)
        self._post(analysis, "progress", sent, repeatable=True)

    def commit(self, analysis: str, lines: Callable[[], Iterable[bytes]]) -> Committed:
        """Write everything in one transaction and end the analysis. `lines` makes the NDJSON anew for each try.

        Raises StaleRows (with `ids`) where rows were edited since they were read; nothing is written then.
        """
        path = f"{self._path(analysis)}/commit"
        data = self.client.data("POST", path, kind="commit", body=lines, headers=NDJSON, timeout=300.0) or {}
        created, updated, deleted = (_count(data.get(name, 0)) for name in ("created", "updated", "deleted"))
        return Committed(created, updated, deleted, data.get("counts") or data)

    def fail(
        self,
        analysis: str,
        epoch: int,
        *,
        code: str,
        message: str,
        retryable: bool,
        outage: bool = False,
        not_before_seconds: float | None = None,
    ) -> Failed:
        """Give the analysis back: queued again where `retryable` (an outage costs no attempt), else failed."""
        sent: dict[str, Any] = {"epoch": epoch, "code": code, "message": message, "retryable": retryable}
        if outage:
            sent["outage"] = True
        if not_before_seconds is not None:
            sent["not_before_seconds"] = not_before_seconds
        data = self._post(analysis, "fail", sent)
        return Failed(data["status"], int(data["epoch"]))

    def _post(self, analysis: str, verb: str, sent: Mapping[str, Any], *, repeatable: bool = False) -> Any:
        path = f"{self._path(analysis)}/{verb}"
        return self.client.data("POST", path, kind=verb, json=sent, repeatable=repeatable)

    def _path(self, analysis: str) -> str:
        return f"{ROOT}/analyses{path_of(analysis)}"


def _claimed(data: Mapping[str, Any]) -> Claimed:
    analysis, product = data["analysis"], data["product"]
    return Claimed(
        id=str(analysis["id"]),
        epoch=int(analysis["epoch"]),
        attempt=int(analysis["attempt"]),
        task=analysis["task"],
        reason=analysis.get("reason"),
        options=analysis.get("options") or {},
        product=product["id"],
        product_name=product.get("name"),
        documents=tuple(_document(row) for row in data["documents"]),
        taxonomy=data.get("taxonomy"),
    )


def _document(row: Mapping[str, Any]) -> ClaimedDocument:
    size = row.get("filesize")
    return ClaimedDocument(
        id=str(row["id"]),
        file=row.get("file"),
        kind=row.get("kind") or "general_conditions",
        edition=row.get("edition"),
        sort=row.get("sort"),
        filename=row.get("filename") or "",
        media_type=row.get("type") or "",
        size=None if size is None else int(size),  # big integers come as text from PostgreSQL
    )


def _count(value: Any) -> int:
    return len(value) if isinstance(value, list) else int(value)
