"""Every route of the endpoint with what it answers to whom: the matrix of rights. Holds no test."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from sidecar.demo.stack import ROOT
from tests.bundle.house import NDJSON, House, Row, data, tree

ENDPOINT = ROOT / "directus-extension" / "src" / "endpoint"
ROUTE = re.compile(r"\brouter\.(get|post|put|patch|delete|all|head|options)\(\s*(['\"`])([^'\"`]+)\2")
ANY_ROUTE = re.compile(r"\brouter\s*[.\[](?!use\b)")


def registered() -> set[str]:
    """Every `METHOD /path` that the endpoint's sources register."""
    found: set[str] = set()
    for source in sorted(ENDPOINT.glob("*.ts")):
        if source.name.endswith(".test.ts"):
            continue
        text = source.read_text(encoding="utf-8")
        named = ROUTE.findall(text)
        assert len(named) == len(ANY_ROUTE.findall(text)), f"{source.name} registers a route in a way not understood"
        found |= {f"{method.upper()} {path}" for method, _, path in named}
    return found


@dataclass(frozen=True)
class World:
    """One product with all that hangs on it, and what nobody may learn who does not see it."""

    house: House
    product: str
    name: str
    quote: str
    analysis: str
    document: str
    taxonomy: str
    segment: str

    @property
    def secrets(self) -> tuple[str, ...]:
        return self.name, self.quote, self.product, self.analysis, self.document, self.segment

    def rows(self) -> Any:
        return self.house.rows(self.product), self.house.analyses(self.product), self.house.documents(self.product)

    def send(self, client: httpx.Client, route: Route) -> httpx.Response:
        path = re.sub(r":(\w+)", lambda hit: route.ids(self)[hit[1]], route.path)
        given: dict[str, Any] = {"params": route.query(self)}
        body = route.body(self)
        if isinstance(body, bytes):
            given |= {"content": body, "headers": NDJSON}
        elif body is not None:
            given |= {"json": body}
        return client.request(route.method, f"/coverage{path}", **given)


def world(house: House) -> World:
    mark = uuid.uuid4().hex[:12]
    name, quote = f"Secret harbour {mark}", f"the moonstone {mark[::-1]}"
    product = house.product(documents=0, name=name)
    file = house.upload("policy.txt", f"Section 1. Cover for {quote} up to EUR 1,000 per person.".encode())
    attached = {"product": product, "file": file, "kind": "general_conditions", "pending": False}
    document = data(house.admin.post("/items/coverage_documents", json=attached))["id"]
    analysis, epoch = house.running(product)
    rows = tree(product, document)
    place: Row = {
        "page": 1,
        "number": None,
        "section": None,
        "quote": quote,
        "boxes": [],
        "start": 21,
        "end": 21 + len(quote),
    }
    for row in rows:
        row["data"]["evidence"] = [{"document": document, **place}]
    snapshot = {"version": 1, "documents": [{"id": document, "name": "policy.txt"}], "segments": [], "limits": [],
                "conditions": [], "exclusions": [{"item": None, "text": quote, "evidence": []}]}  # fmt: skip
    result = {"counts": {}, "complete": True, "account": {}, "findings": snapshot}
    data(house.commit(analysis, epoch, rows, result=result))
    taxonomy = data(house.admin.get("/items/coverage_taxonomies", params={"filter[is_default][_eq]": True}))[0]["id"]
    return World(house, product, name, quote, analysis, document, taxonomy, rows[0]["id"])


ROLES = ("share", "public", "stranger", "reader", "editor", "admin")
"""those who may do least come first"""
PEOPLE = (401, 401, 404, 200, 200, 200)
"""what shows one product, by its id"""
LISTS = (401, 401, 200, 200, 200, 200)
"""what shows all that the caller sees"""
DECIDERS = (401, 401, 404, 403, 200, 200)
WORKER = (401, 401, 403, 403, 403, 403)


@dataclass(frozen=True)
class Route:
    """`says`: whether the answer to who may see the product tells something that nobody else may learn."""

    name: str
    statuses: tuple[int, ...]
    says: bool = False
    body: Callable[[World], Any] = lambda _: None
    query: Callable[[World], dict[str, str]] = lambda _: {}
    ids: Callable[[World], dict[str, str]] = lambda at: {"id": at.product}

    @property
    def method(self) -> str:
        return self.name.split()[0]

    @property
    def path(self) -> str:
        return self.name.split()[1].replace("*", "workspace.js")

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def expected(self, role: str) -> int:
        return self.statuses[ROLES.index(role)]


def _analysis(at: World) -> dict[str, str]:
    return {"id": at.analysis, "document": at.document}


def _epoch(_: World) -> dict[str, str]:
    return {"epoch": "1"}


def _question(at: World) -> Any:
    return {"question": "lost luggage", "product_ids": [at.product]}


def _accept(at: World) -> Any:
    stored = {row["id"]: row["date_updated"] for row in at.house.rows(at.product)["coverage_segments"]}
    row = {"collection": "coverage_segments", "id": at.segment, "expected": stored[at.segment]}
    return {"decisions": [{"action": "accept", **row}]}


def _clause(at: World) -> Any:
    place = {"document": at.document, "page": 1, "quote": at.quote, "boxes": [], "start": 0, "end": len(at.quote)}
    figure = {"kind": "max_amount", "value": 5.0, "unlimited": False, "unit": "EUR", "per": None}
    return {"collection": "coverage_limits", "data": figure, "evidence": [place]}


def _verb(name: str, **body: Any) -> Route:
    return Route(name, WORKER, ids=_analysis, body=lambda _: {"epoch": 1, **body})


ROUTES = (
    Route("GET /static/*", (200,) * 6),
    Route("GET /status", LISTS),
    Route("GET /products", LISTS, says=True, query=lambda at: {"search": at.name}),
    Route("GET /products/:id/tree", PEOPLE, says=True),
    Route("GET /documents/:id/content", PEOPLE, says=True, ids=lambda at: {"id": at.document}),
    Route("GET /findings", LISTS, says=True, query=lambda at: {"search": at.quote}),
    Route("GET /comparison", PEOPLE, says=True, query=lambda at: {"products": at.product}),
    Route("GET /insights", LISTS),
    Route("GET /taxonomies/:id/suggestions", LISTS, ids=lambda at: {"id": at.taxonomy}),
    Route("POST /cases", (401, 401, 404, 503, 503, 503), body=_question),
    Route("GET /analyses", LISTS, says=True),
    Route("GET /analyses/:id", PEOPLE, says=True, ids=_analysis),
    Route("GET /analyses/:id/findings", PEOPLE, says=True, ids=_analysis),
    Route("GET /analyses/:id/events", PEOPLE, says=True, ids=_analysis),
    Route("POST /analyses/:id/cancel", DECIDERS, ids=_analysis, body=lambda _: {}),
    Route("POST /analyses", (401, 401, 404, 403, 202, 202), body=lambda at: {"product_id": at.product, "force": True}),
    Route("POST /cleanups", (401, 401, 404, 403, 202, 202), body=lambda at: {"product_id": at.product}),
    Route("POST /products/:id/decisions", DECIDERS, body=_accept),
    Route("POST /products/:id/check", (401, 401, 404, 403, 503, 503), body=_clause),
    Route("POST /service/sweep", WORKER, body=lambda _: {"stale_seconds": 30}),
    _verb("POST /service/analyses/:id/requeue"),
    _verb("POST /service/analyses/:id/claim", worker="w"),
    _verb("POST /service/analyses/:id/beat"),
    _verb("POST /service/analyses/:id/progress", status="parsing", stage="x", progress=0.1),
    _verb("POST /service/analyses/:id/fail", code="x", message="x", retryable=False),
    Route("GET /service/analyses/:id/rows", WORKER, ids=_analysis, query=_epoch),
    Route("GET /service/analyses/:id/documents/:document/content", WORKER, ids=_analysis, query=_epoch),
    Route("POST /service/analyses/:id/commit", WORKER, ids=_analysis, body=lambda _: b'{"epoch": 1}\n{"end": 0}\n'),
)  # fmt: skip
MATRIX = {route.name: route for route in ROUTES}
