"""The endpoint's routes for users, typed: start, cancel, clean up, read. The token given decides what is allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sidecar import errors
from sidecar.directus.answers import BY_CODE
from sidecar.directus.client import DirectusClient, path_of

ROOT = "/coverage"


@dataclass(frozen=True, slots=True)
class Started:
    """An analysis that will run, runs (`created` False), or is done already for the same input (status done)."""

    analysis_id: str
    product_id: str | int
    status: str
    epoch: int
    created: bool
    rerun: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A product of a batch that was not started, and why."""

    product_id: str | int
    error: errors.CoverageError


def user_client(url: str, token: str, *, timeout: float = 30.0) -> DirectusClient:
    """A client that acts for the token's user: a refused token is that caller's, not ours. Raises Unauthenticated."""
    return DirectusClient(url, token, timeout=timeout, token_error=errors.Unauthenticated)


class Requests:
    """What a user may ask for. Raises ProductUnknown, AnalysisUnknown, Forbidden, OptionInvalid."""

    def __init__(self, client: DirectusClient) -> None:
        self.client = client

    def start(self, product: str | int, *, reason: str = "api", options: Mapping[str, Any] | None = None) -> Started:
        """Start an analysis of one product, or join the one that is active."""
        sent = {**(options or {}), "product_id": product, "reason": reason}
        return _started(self.client.data("POST", f"{ROOT}/analyses", kind="start", json=sent))

    def start_many(
        self, products: Sequence[str | int], *, reason: str = "api", options: Mapping[str, Any] | None = None
    ) -> list[Started | Refused]:
        """Start up to 100 products; each succeeds or is refused alone."""
        sent = {**(options or {}), "product_ids": list(products), "reason": reason}
        return [_outcome(row) for row in self.client.data("POST", f"{ROOT}/analyses", kind="start", json=sent)]

    def cleanup(self, product: str | int, *, include_reviewed: bool = False) -> Started:
        """Start the removal of a product's analyses and untouched coverage."""
        sent = {"product_id": product, "include_reviewed": include_reviewed}
        return _started(self.client.data("POST", f"{ROOT}/cleanups", kind="start", json=sent))

    def get(self, analysis: str) -> dict[str, Any]:
        """The analysis row as people see it."""
        row: dict[str, Any] = self.client.data("GET", f"{ROOT}/analyses{path_of(analysis)}", kind="read")
        return row

    def list(self, *, product: str | int | None = None, limit: int = 20) -> list[dict[str, Any]]:
        """Analyses, newest first."""
        params: dict[str, Any] = {"limit": limit} | ({} if product is None else {"product_id": product})
        rows: list[dict[str, Any]] = self.client.data("GET", f"{ROOT}/analyses", kind="read", params=params)
        return rows

    def cancel(self, analysis: str) -> dict[str, Any]:
        """Cancel; an analysis that has ended stays as it is."""
        path = f"{ROOT}/analyses{path_of(analysis)}/cancel"
        row: dict[str, Any] = self.client.data("POST", path, kind="cancel", json={}, repeatable=True)
        return row

    def findings(self, analysis: str) -> dict[str, Any]:
        """What a run found, as shared/snapshot.ts describes it. Raises AnalysisUnknown where it is not kept."""
        path = f"{ROOT}/analyses{path_of(analysis)}/findings"
        kept: dict[str, Any] = self.client.data("GET", path, kind="read")
        return kept

    def ask(self, question: str, products: Sequence[str | int]) -> dict[str, Any]:
        """What the products' coverage says to a case, as shared/cases.ts describes it."""
        sent = {"question": question, "product_ids": list(products)}
        answer: dict[str, Any] = self.client.data("POST", f"{ROOT}/cases", kind="ask", json=sent, repeatable=True)
        return answer

    def status(self) -> dict[str, Any]:
        """The bundle's own state: {version, sidecar, auto_analyze}."""
        data: dict[str, Any] = self.client.data("GET", f"{ROOT}/status", kind="read")
        return data


def _started(row: Mapping[str, Any]) -> Started:
    return Started(
        analysis_id=str(row["analysis_id"]),
        product_id=row["product_id"],
        status=row["status"],
        epoch=int(row["epoch"]),
        created=bool(row["created"]),
        rerun=bool(row.get("rerun")),
    )


def _outcome(row: Mapping[str, Any]) -> Started | Refused:
    if "error" not in row:
        return _started(row)
    code, message = row["error"].get("code", ""), row["error"].get("message")
    return Refused(row["product_id"], BY_CODE.get(code, errors.DirectusRejected)(message))
