"""One queued analysis in a Directus double, and what a task makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.api.directus_double import Asked, DirectusDouble

ANALYSIS = "0c9d8a4e-0000-4000-8000-000000000001"
DOCUMENT = "0c9d8a4e-0000-4000-8000-0000000000d0"
SERVICE = f"/coverage/service/analyses/{ANALYSIS}"
EMPTY: dict[str, list[Any]] = {"segments": [], "benefits": [], "limits": [], "clauses": []}


def item(key: str, category: str, parent: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": f"item-{key}", "key": key, "category": category, "parent": parent, "names": {"de": key}, "aliases": {},
        "examples": {}, "instruction": "", "unit": "", "data_type": "", "sort": 0,
    } | more  # fmt: skip


TAXONOMY = {
    "id": "t1", "key": "test", "name": "Test", "line_of_business": "travel",
    "items": [
        item("luggage", "segment", aliases={"de": ["reisegepäck*"]}),
        item("theft", "benefit", "item-luggage", aliases={"de": ["diebstahl*"]}),
    ],
}  # fmt: skip


@dataclass
class Analysis:
    """One queued analysis in a Directus double, and what became of it."""

    directus: DirectusDouble
    options: dict[str, Any] = field(default_factory=dict)
    task: str = "analysis"
    taxonomy: dict[str, Any] | None = field(default_factory=lambda: TAXONOMY)
    documents: list[dict[str, Any]] = field(default_factory=list)

    def prepare(self) -> None:
        answers = self.directus.answers
        answers[f"POST {SERVICE}/claim"] = lambda asked: (200, {"data": self.claimed(asked)})
        answers[f"GET {SERVICE}/rows"] = (200, {"data": EMPTY})
        answers[f"POST {SERVICE}/beat"] = (204, None)
        answers[f"POST {SERVICE}/progress"] = (204, None)
        answers[f"POST {SERVICE}/commit"] = (200, {"data": {"created": 1, "updated": 0, "deleted": 0}})
        answers[f"POST {SERVICE}/fail"] = lambda asked: (
            200, {"data": {"status": "queued" if asked.body["retryable"] else "failed", "epoch": 3}}
        )  # fmt: skip

    def document(self, data: bytes, name: str = "policy.pdf", key: str = DOCUMENT) -> None:
        self.documents.append(
            {"id": key, "file": f"file-{key}", "kind": "general_conditions", "edition": None, "sort": 1,
             "filename": name, "type": "application/pdf", "filesize": len(data)}
        )  # fmt: skip
        self.directus.answers[f"GET {SERVICE}/documents/{key}/content"] = (200, data)

    def claimed(self, asked: Asked) -> dict[str, Any]:
        return {
            "analysis": {
                "id": ANALYSIS, "product": "p1", "epoch": asked.body["epoch"] + 1, "attempt": 1, "task": self.task,
                "reason": "api", "options": self.options,
            },
            "product": {"id": "p1", "name": "A product"},
            "documents": self.documents,
            "taxonomy": self.taxonomy,
        }  # fmt: skip

    def asked(self, verb: str) -> list[Asked]:
        return [asked for asked in self.directus.asked if asked.path.endswith(f"/{verb}")]

    @property
    def failure(self) -> dict[str, Any]:
        (asked,) = self.asked("fail")
        assert self.asked("commit") == []
        return dict(asked.body)

    @property
    def commit(self) -> list[dict[str, Any]]:
        (asked,) = self.asked("commit")
        assert self.asked("fail") == []
        return list(asked.body)
