"""The steps that the bundle's tests are made of: products, documents, people, the worker's verbs. Speaks HTTP only."""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from sidecar.demo.processes import session_members
from tests.services.bed import DirectusBed

Row = dict[str, Any]
T = TypeVar("T")
NDJSON = {"content-type": "application/x-ndjson"}
COLLECTIONS = ("coverage_segments", "coverage_benefits", "coverage_limits", "coverage_clauses")
TEXT = b"Section 1. Cover for lost luggage up to EUR 1,000 per person."


def data(answer: httpx.Response, status: int | None = None) -> Any:
    """The `data` of a good answer; the body stands in the failure otherwise."""
    expected = (200, 201, 202, 207) if status is None else (status,)
    assert answer.status_code in expected, f"{answer.status_code}: {answer.text[:500]}"
    return answer.json()["data"]


def refusal(answer: httpx.Response) -> tuple[int, str, str | None]:
    """Status, code and field of a refused request."""
    first = answer.json()["errors"][0]["extensions"]
    return answer.status_code, first["code"], first.get("field")


def wait_for(look: Callable[[], T | None], seconds: float = 15, every: float = 0.1) -> T:
    """What `look` finds, looked for again until it does."""
    until = time.monotonic() + seconds
    while (found := look()) is None:
        assert time.monotonic() < until, "waited in vain"
        time.sleep(every)
    return found


@dataclass
class House:
    """One Directus with three callers: the administrator, the service user, and anybody by token."""

    bed: DirectusBed
    admin: httpx.Client
    service: httpx.Client

    def upload(self, name: str = "policy.txt", content: bytes = TEXT) -> str:
        return str(data(self.admin.post("/files", files={"file": (name, content, "text/plain")}))["id"])

    def product(self, *, documents: int = 1, pending: bool | None = False, **fields: Any) -> str:
        """A product with documents. `pending` False: the hook leaves them alone; None: it decides."""
        mark = {} if pending is None else {"pending": pending}
        nested = [{"file": self.upload(), "kind": "general_conditions", **mark} for _ in range(documents)]
        sent = {"name": f"Product {uuid.uuid4().hex[:8]}", "coverage_documents": nested, **fields}
        return str(data(self.admin.post("/items/products", json=sent))["id"])

    def documents(self, product: str) -> list[Row]:
        params: dict[str, Any] = {"filter[product][_eq]": product, "limit": -1}
        return list(data(self.admin.get("/items/coverage_documents", params=params)))

    def analyses(self, product: str) -> list[Row]:
        params: dict[str, Any] = {"filter[product][_eq]": product, "limit": -1, "sort": "date_created"}
        return list(data(self.admin.get("/items/coverage_analyses", params=params)))

    def analysis(self, analysis: str) -> Row:
        return dict(data(self.admin.get(f"/items/coverage_analyses/{analysis}")))

    def rows(self, product: str) -> dict[str, list[Row]]:
        """Every coverage row of the product, as stored, by collection and id."""
        params: dict[str, Any] = {"filter[product][_eq]": product, "limit": -1, "sort": "id"}
        return {name: data(self.admin.get(f"/items/{name}", params=params)) for name in COLLECTIONS}

    def start(self, product: str, client: httpx.Client | None = None, **options: Any) -> Row:
        return dict(data((client or self.admin).post("/coverage/analyses", json={"product_id": product, **options})))

    def verb(self, analysis: str, verb: str, **body: Any) -> httpx.Response:
        return self.service.post(f"/coverage/service/analyses/{analysis}/{verb}", json=body)

    def claim(self, started: Mapping[str, Any]) -> Row:
        sent = {"epoch": started["epoch"], "worker": "test"}
        return dict(data(self.verb(started["analysis_id"], "claim", **sent)))

    def running(self, product: str, **options: Any) -> tuple[str, int]:
        """Id and epoch of an analysis that a worker has just taken."""
        claimed = self.claim(self.start(product, **options))["analysis"]
        return claimed["id"], claimed["epoch"]

    def commit(self, analysis: str, epoch: int, operations: Sequence[Row] = (), **header: Any) -> httpx.Response:
        return self.send(
            analysis, [{"epoch": epoch, "result": result(), **header}, *operations, {"end": len(operations)}]
        )

    def send(self, analysis: str, lines: Iterable[Any]) -> httpx.Response:
        body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        return self.service.post(
            f"/coverage/service/analyses/{analysis}/commit", content=body, headers=NDJSON, timeout=120
        )

    def sweep(self, stale_seconds: float = 30) -> Row:
        return dict(
            data(self.service.post("/coverage/service/sweep", json={"stale_seconds": stale_seconds, "limit": 1000}))
        )

    def reader(
        self, *permissions: tuple[str, str], rule: Row | None = None, fields: Sequence[str] = ("*",)
    ) -> httpx.Client:
        """A person who may do only this, as (collection, action), on items that fit `rule`, with these fields."""
        name = uuid.uuid4().hex
        each = {"fields": list(fields), "permissions": rule or {}}
        rules = [{"collection": collection, "action": action, **each} for collection, action in permissions]
        policy = data(
            self.admin.post(
                "/policies", json={"name": name, "permissions": {"create": rules, "update": [], "delete": []}}
            )
        )
        role = {"name": name, "policies": {"create": [{"policy": policy["id"]}], "update": [], "delete": []}}
        made = data(self.admin.post("/roles", json=role))
        person = {"email": f"{name}@example.com", "role": made["id"], "token": name, "password": name}
        data(self.admin.post("/users", json=person))
        return self.bed.client(name)


def result(**changes: Any) -> Row:
    """The header's result of a small finished run."""
    return {
        "counts": {"num_segments": 1}, "usage": {"calls": 0}, "cost": 0, "complete": True, "account": {"withheld": []},
        "engine_version": "0.1.0", "taxonomy_version": "t1", "document_hashes": {"a": "b"},
    } | changes  # fmt: skip


def create(collection: str, row: str | None = None, **fields: Any) -> Row:
    return {"op": "create", "collection": f"coverage_{collection}", "id": row or str(uuid.uuid4()), "data": fields}


def update(collection: str, row: str, expected: str | None, **fields: Any) -> Row:
    return {"op": "update", "collection": f"coverage_{collection}", "id": row, "expected": expected, "data": fields}


def delete(collection: str, row: str, expected: str | None = None) -> Row:
    return {"op": "delete", "collection": f"coverage_{collection}", "id": row, "expected": expected}


def evidence(document: str, quote: str = "up to EUR 1,000 per person") -> list[Row]:
    return [{
        "document": document, "page": 1, "number": "1", "section": "Cover", "quote": quote,
        "boxes": [[10.0, 20.0, 300.0, 32.0]], "start": 31, "end": 57,
    }]  # fmt: skip


def tree(product: str, document: str) -> list[Row]:
    """A segment, a benefit under it, a limit and an exclusion under that."""
    segment = create(
        "segments", product=product, verdict="covered", name="Luggage", evidence=evidence(document), sort=1
    )
    benefit = create("benefits", product=product, segment=segment["id"], verdict="covered", name="Lost luggage", sort=1)
    limit = create(
        "limits", product=product, segment=segment["id"], benefit=benefit["id"], kind="max_amount",
        value=1000.0, unlimited=False, unit="EUR", per="person", extracted={"value": 1000.0}, sort=1,
    )  # fmt: skip
    clause = create(
        "clauses", product=product, benefit=benefit["id"], kind="exclusion", text="Cash is not covered.", sort=1
    )
    return [segment, benefit, limit, clause]


def analysed(house: House, operations: list[Row] | None = None, **header: Any) -> tuple[str, str]:
    """A product with a finished run; its id and the run's."""
    product = house.product()
    analysis, epoch = house.running(product)
    rows = tree(product, house.documents(product)[0]["id"]) if operations is None else operations
    data(house.commit(analysis, epoch, rows, **header))
    return product, analysis


@contextmanager
def computing(bed: DirectusBed, seconds: float) -> Iterator[None]:
    """Fails where Directus computes longer meanwhile: processor time, which a busy machine does not stretch."""
    before = _computed(bed)
    yield
    took = _computed(bed) - before
    assert took < seconds, f"Directus computed {took:.2f} s"


def _computed(bed: DirectusBed) -> float:
    assert bed.instance.service is not None
    total = 0
    for pid in session_members(bed.instance.service.pid):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")
